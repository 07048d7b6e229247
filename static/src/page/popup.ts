import { h } from '../dom/h';
import type { Text } from '../i18n/text';
import type { Widget } from '../widgets/kit';
import type { Content, PopupSpec } from '../wire/messages';

/** Notices and the line's state: whatever stands outside of an open window can be neither read nor pressed. */
const ABOVE = ':scope > :is(.wio-toasts, .wio-status)';

function carry(from: Element, to: Element): void {
  to.append(...from.querySelectorAll(ABOVE));
}

/** The one window over the page: a native dialog, so focus stays inside and returns where it was. */
export class Popup {
  private dialog: HTMLDialogElement | undefined;

  constructor(
    private readonly render: (content: Content) => Widget,
    private readonly text: Text,
  ) {}

  open({ title, content, size = 'normal', closable = true, implicit_close = true, dom_id }: PopupSpec): void {
    this.close();
    const heading = h('h2', { class: 'modal-title', id: `${dom_id}-title` }, String(title));
    const cross = closable && h('button', { type: 'button', class: 'btn-close', 'aria-label': this.text('close') });
    const body = h('div', { class: 'modal-body markdown-body', id: dom_id });
    const widgets = content.map((one) => this.render(one));
    body.append(...widgets.map(({ element }) => element));
    const box = h('div', { class: 'modal-content' }, h('div', { class: 'modal-header' }, heading, cross), body);
    const dialog = h('dialog', { class: `modal wio-${size}`, 'aria-labelledby': heading.id }, box);
    if (cross) cross.addEventListener('click', () => this.dismiss(dialog));
    const implicit = closable && implicit_close;
    dialog.addEventListener('cancel', (event) => {
      if (!implicit) event.preventDefault();
    });
    // Browsers let a second Esc through whatever `cancel` says; the key itself can be stopped.
    dialog.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !implicit) event.preventDefault();
    });
    dialog.addEventListener('mousedown', (event) => {
      if (implicit && event.target === dialog) this.dismiss(dialog);
    });
    // A closed popup is gone, with the scope in it.
    dialog.addEventListener('close', () => this.dismiss(dialog));
    document.body.append(dialog);
    this.dialog = dialog;
    carry(document.body, dialog);
    dialog.showModal();
    for (const widget of widgets) widget.shown?.();
  }

  close(): void {
    if (this.dialog) this.dismiss(this.dialog);
  }

  private dismiss(dialog: HTMLDialogElement): void {
    if (this.dialog === dialog) this.dialog = undefined;
    carry(dialog, document.body);
    if (dialog.open) dialog.close();
    dialog.remove();
  }
}
