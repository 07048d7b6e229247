import { h } from '../dom/h';
import type { Text } from '../i18n/text';
import type { FormSpec, InputAttributes, Json } from '../wire/messages';
import { isActions } from './actions';
import type { Field, FieldKit } from './field';
import { makeField } from './fields';

export interface FormKit extends FieldKit {
  /** Tells the visitor that some answers need another look; answers what takes the notice away. */
  warn(...about: Parameters<Text>): () => void;
}

/** One question on the page: a card with a title, fields and buttons. */
export class Form {
  readonly element: HTMLElement;
  readonly fields: Field[];
  private readonly form: HTMLFormElement;
  /** An answer is with the app, and no verdict is back yet. */
  private submitted = false;
  private unwarn = () => {};

  constructor(
    spec: FormSpec,
    readonly taskId: string,
    private readonly kit: FormKit,
  ) {
    const asks = new Map<Field, { change: boolean; blur: boolean }>();
    this.fields = spec.inputs.map((item) => {
      const field = makeField(item, kit, {
        task: taskId,
        change: (self) => asks.get(self)?.change && this.tell('change', self),
        blur: (self) => asks.get(self)?.blur && this.tell('blur', self),
      });
      asks.set(field, { change: item.onchange === true, blur: item.onblur === true });
      if (item.auto_focus) field.element.dataset.focus = '';
      return field;
    });

    const title = h('h2', { id: kit.id('form-title'), class: 'card-header', hidden: !spec.label }, spec.label ?? '');
    const only = this.fields.length === 1 ? this.fields[0] : undefined;
    if (only && spec.label) only.frame.nameBy(title.id);
    this.form = h(
      'form',
      // The group around it, which takes the focus, has the name: twice it would be read twice.
      { novalidate: true },
      h('div', { class: 'input-container' }, ...this.fields.map(({ element }) => element)),
      this.ownButtons(spec),
    );
    this.element = h(
      'div',
      { class: 'card', tabindex: -1, role: 'group', 'aria-labelledby': spec.label ? title.id : undefined },
      title,
      h('div', { class: 'card-body' }, this.form),
    );
    if (!spec.label) this.element.setAttribute('aria-label', kit.text('form'));

    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit(event.submitter);
    });
    this.form.addEventListener('reset', () => queueMicrotask(() => this.afterReset()));
    this.form.addEventListener('click', ({ target }) => {
      if (target instanceof Element && target.closest('[data-cancel]')) this.cancel();
    });
  }

  /** Moves the focus to where the visitor should begin: the field that asks for it, else the card itself. */
  focus(): void {
    const first = this.fields.find(({ element }) => 'focus' in element.dataset);
    first?.focus();
    if (!this.element.contains(document.activeElement)) this.element.focus({ preventScroll: true });
  }

  /** A field changes, or gets a verdict: after a submit, the first one that is wrong gets the focus. */
  update(name: string, attributes: InputAttributes, target?: Json): void {
    const field = this.fields.find((one) => one.name === name);
    const answered = this.submitted;
    // A mark that is only taken away answers an earlier blur; the verdict on the submit is still to come.
    if (attributes.valid_status !== 0) this.release();
    if (!field) throw new Error(`update_input: this form has no input ${JSON.stringify(name)}`);
    field.update(attributes, target);
    if (answered && attributes.valid_status === false) field.focus();
  }

  /** The buttons work again: the verdict is here, or nobody will give one. */
  release(): void {
    this.submitted = false;
    this.form.removeAttribute('aria-busy');
    for (const button of this.buttons()) if (!('off' in button.dataset)) button.disabled = false;
  }

  destroy(): void {
    this.unwarn();
    for (const field of this.fields) field.dispose();
    this.element.remove();
  }

  private ownButtons(spec: FormSpec): HTMLElement | null {
    const last = spec.inputs.at(-1);
    if (last?.type === 'actions' && last.buttons.some(({ type }) => type === 'submit')) return null;
    const { text } = this.kit;
    return h(
      'div',
      { class: 'ws-form-submit-btns wio-buttons' },
      h('button', { type: 'submit', class: 'btn btn-primary' }, text('submit')),
      h('button', { type: 'reset', class: 'btn btn-outline-secondary' }, text('reset')),
      spec.cancelable === true &&
        h(
          'button',
          { type: 'button', class: 'btn btn-outline-danger pywebio_cancel_btn', 'data-cancel': true },
          text('cancel'),
        ),
    );
  }

  private buttons(): NodeListOf<HTMLButtonElement> {
    return this.form.querySelectorAll('button:not([data-ready])');
  }

  private submit(submitter: HTMLElement | null): void {
    if (this.submitted) return;
    for (const field of this.fields) {
      if (isActions(field)) field.press(submitter);
      field.mark(null);
    }
    this.unwarn();
    let first: Field | undefined;
    for (const field of this.fields) {
      const problem = field.problem();
      if (!problem) continue;
      field.mark(false, problem);
      first ??= field;
    }
    if (first) {
      first.focus();
      this.unwarn = this.kit.warn('error_in_input');
      return;
    }
    const data = Object.fromEntries(this.fields.map((field) => [field.name, field.read()]));
    this.hold();
    this.kit.send({ event: 'from_submit', task_id: this.taskId, data });
  }

  private cancel(): void {
    this.hold();
    this.kit.send({ event: 'from_cancel', task_id: this.taskId, data: null });
  }

  private hold(): void {
    this.submitted = true;
    this.form.setAttribute('aria-busy', 'true');
    for (const button of this.buttons()) button.disabled = true;
  }

  private afterReset(): void {
    for (const field of this.fields) field.reset();
  }

  private tell(name: 'change' | 'blur', field: Field): void {
    // Leaving a field by the submit button: the submit's own checks follow.
    if (this.submitted) return;
    const data = { event_name: name, name: field.name, value: field.read() };
    this.kit.send({ event: 'input_event', task_id: this.taskId, data });
  }
}
