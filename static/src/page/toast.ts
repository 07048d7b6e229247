import { h } from '../dom/h';
import type { Text } from '../i18n/text';
import type { Send, ToastSpec } from '../wire/messages';

const ERROR = '#e53935';
/** Long enough to be read; shown for as long as the pointer or the focus is on it. */
const NOTICE = 5000;

/** A toast, and what code in the page may want of it. */
export interface Notice extends ToastSpec {
  /** Where a press leads. */
  href?: string | undefined;
  target?: string | undefined;
  pressed?: (() => void) | undefined;
  gone?: (() => void) | undefined;
  /** A cross to close it by, also where it goes by itself. */
  cross?: boolean | undefined;
}

/** Short notices at the edge of the page. */
export class Toasts {
  constructor(
    private readonly text: Text,
    private readonly send: Send,
  ) {}

  show(notice: Notice): () => void {
    const { content, duration, position = 'center', color = '#1565c0', callback_id, href, target, pressed } = notice;
    const alarm = color.toLowerCase() === ERROR;
    const band = h('span', { class: 'wio-toast-band', 'aria-hidden': 'true' });
    band.style.background = color;
    const acts = callback_id !== undefined || pressed !== undefined;
    const words = h(href ? 'a' : acts ? 'button' : 'span', { class: 'wio-toast-text', href, target }, String(content));
    const cross =
      (duration === 0 || notice.cross) &&
      h('button', { type: 'button', class: 'btn-close', 'aria-label': this.text('close') });
    const toast = h(
      'div',
      { class: 'toastify wio-toast', role: alarm ? 'alert' : 'status', 'data-at': position },
      ...[band, words, cross],
    );
    const close = () => {
      if (!toast.isConnected) return;
      toast.remove();
      notice.gone?.();
    };
    if (cross) cross.addEventListener('click', close);
    if (words instanceof HTMLButtonElement) words.type = 'button';
    words.addEventListener('click', () => {
      pressed?.();
      if (!callback_id) return;
      this.send({ event: 'callback', task_id: callback_id, data: null });
      close();
    });
    this.place().append(toast);
    if (duration !== 0) expire(toast, duration, close);
    return close;
  }

  /** A notice of the page itself; answers what takes it away again. */
  error(content: string): () => void {
    return this.show({ content, duration: NOTICE, color: ERROR });
  }

  /** One place for all, or they would cover each other. While a dialog is open only what is inside it can be seen. */
  private place(): HTMLElement {
    const host = document.querySelector('dialog[open]') ?? document.body;
    const known = host.querySelector<HTMLElement>(':scope > .wio-toasts');
    if (known) return known;
    const place = h('div', { class: 'wio-toasts' });
    host.append(place);
    return place;
  }
}

function expire(toast: HTMLElement, duration: number, close: () => void): void {
  const held = () => toast.matches(':hover') || toast.contains(document.activeElement);
  let timer = setTimeout(end, duration);
  function end() {
    if (!held()) close();
  }
  for (const name of ['mouseleave', 'focusout']) {
    toast.addEventListener(name, () => {
      clearTimeout(timer);
      timer = setTimeout(end, Math.min(duration, 1000));
    });
  }
}
