import { h } from '../dom/h';
import type { InputAttributes, ItemBase } from '../wire/messages';
import type { FieldKit } from './field';

export interface FrameParts {
  /** The control itself: what `label for` and the descriptions point to. */
  control: HTMLElement;
  /** What is shown between help and feedback; the control, or something around it. */
  body: HTMLElement;
  /** A set of choices is a labelled group, not one control with a label. */
  group: boolean;
  width?: string;
}

/** What all fields have around their control: label, help and verdict, tied to it for everybody's ears and eyes. */
export class Frame {
  readonly element: HTMLElement;
  private readonly control: HTMLElement;
  private readonly label: HTMLElement;
  private readonly help: HTMLElement;
  private readonly invalid: HTMLElement;
  private readonly valid: HTMLElement;
  private status: boolean | null = null;

  constructor(item: ItemBase, kit: FieldKit, parts: FrameParts) {
    const { control, body, group } = parts;
    this.control = control;
    const id = control.id;
    const label = { id: `${id}-label`, class: 'form-label' };
    this.label = group ? h('div', label) : h('label', { ...label, for: id });
    this.help = h('div', { id: `${id}-help`, class: 'form-text' });
    this.invalid = h('div', { id: `${id}-invalid`, class: 'invalid-feedback' });
    this.valid = h('div', { id: `${id}-valid`, class: 'valid-feedback' });
    this.element = h(
      'div',
      { class: `form-group${parts.width ? ` wio-${parts.width}` : ''}` },
      this.label,
      this.help,
      body,
      this.invalid,
      this.valid,
    );
    if (group) control.setAttribute('role', control.getAttribute('role') ?? 'group');
    // With a blank, or Firefox has screen readers say it in one word with the label.
    if (item.required) this.label.dataset.required = ` ${kit.text('required')}`;
    this.setLabel(item.label);
    this.setHelp(item.help_text);
    this.invalid.textContent = item.invalid_feedback ?? '';
    this.valid.textContent = item.valid_feedback ?? '';
    this.describe();
  }

  /** A lone input has no label of its own: the form's title names it. */
  nameBy(id: string): void {
    if (!this.label.textContent) this.control.setAttribute('aria-labelledby', id);
  }

  /** Takes what concerns the frame; answers what is left for the control. */
  update(attributes: InputAttributes): [string, unknown][] {
    const rest: [string, unknown][] = [];
    for (const [name, value] of Object.entries(attributes)) {
      const text = typeof value === 'string' ? value : String(value ?? '');
      if (name === 'label') this.setLabel(text);
      else if (name === 'help_text') this.setHelp(text);
      else if (name === 'invalid_feedback') this.invalid.textContent = text;
      else if (name === 'valid_feedback') this.valid.textContent = text;
      else if (name !== 'valid_status') rest.push([name, value]);
    }
    if ('valid_status' in attributes) {
      const status = attributes.valid_status;
      this.mark(status === true ? true : status === false ? false : null);
    }
    this.describe();
    return rest;
  }

  mark(status: boolean | null, message?: string): void {
    this.status = status;
    if (message !== undefined) (status === true ? this.valid : this.invalid).textContent = message;
    this.element.classList.toggle('is-invalid', status === false);
    this.control.classList.toggle('is-valid', status === true);
    this.control.classList.toggle('is-invalid', status === false);
    if (status === false) this.control.setAttribute('aria-invalid', 'true');
    else this.control.removeAttribute('aria-invalid');
    this.describe();
  }

  private setLabel(text: string | undefined): void {
    this.label.textContent = text ?? '';
    if (text) this.control.setAttribute('aria-labelledby', this.label.id);
  }

  private setHelp(text: string | undefined): void {
    this.help.textContent = text ?? '';
  }

  private describe(): void {
    const shown: HTMLElement[] = [];
    if (this.help.textContent) shown.push(this.help);
    this.help.hidden = !this.help.textContent;
    this.label.hidden = !this.label.textContent;
    for (const [element, status] of [
      [this.invalid, false],
      [this.valid, true],
    ] as const) {
      const active = this.status === status && element.textContent !== '';
      element.hidden = !active;
      if (active) shown.push(element);
    }
    if (shown.length) this.control.setAttribute('aria-describedby', shown.map(({ id }) => id).join(' '));
    else this.control.removeAttribute('aria-describedby');
  }
}
