import type { CommandOf } from '../wire/messages';
import { Form, type FormKit } from './form';

/** All open forms: only the newest one of the task that asked last is visible, older ones wait behind it. */
export class FormStack {
  /** Oldest first; the last one is visible. */
  private forms: Form[] = [];
  autoFocus = true;

  constructor(
    private readonly cards: HTMLElement,
    private readonly kit: FormKit,
    /** Called when another form, or none, is shown. */
    private readonly changed: (form: Form | undefined) => void,
  ) {}

  open({ spec, task_id }: CommandOf<'input_group'>): void {
    const form = new Form(spec, task_id, this.kit);
    // A task that asks again comes to the front with all that it has open.
    const own = this.forms.filter(({ taskId }) => taskId === task_id);
    this.forms = [...this.forms.filter((one) => !own.includes(one)), ...own, form];
    this.cards.append(form.element);
    this.show();
  }

  update({ spec, task_id }: CommandOf<'update_input'>): void {
    const form = this.topOf(task_id);
    if (!form) throw new Error(`update_input: no form of ${JSON.stringify(task_id)} is open`);
    form.update(spec.target_name, spec.attributes, spec.target_value);
  }

  close({ task_id }: CommandOf<'destroy_form'>): void {
    const form = this.topOf(task_id);
    if (!form) throw new Error(`destroy_form: no form of ${JSON.stringify(task_id)} is open`);
    const hadFocus = form.element.contains(document.activeElement) || document.activeElement === document.body;
    this.forms = this.forms.filter((one) => one !== form);
    form.destroy();
    this.show(hadFocus);
  }

  /** The session is over: nothing is on its way any more. */
  release(): void {
    for (const form of this.forms) form.release();
  }

  private topOf(taskId: string): Form | undefined {
    return this.forms.findLast((form) => form.taskId === taskId);
  }

  private show(focus = true): void {
    const top = this.forms.at(-1);
    const wasHidden = top?.element.hidden !== false || top.element.dataset.shown === undefined;
    for (const form of this.forms) form.element.hidden = form !== top;
    this.changed(top);
    if (!top || !wasHidden) return;
    top.element.dataset.shown = '';
    if (focus && this.autoFocus) top.focus();
  }
}
