import { h } from '../dom/h';
import type { Text } from '../i18n/text';
import type { Send, ToastSpec } from '../wire/messages';

const ERROR = '#e53935';
/** Long enough to be read; shown for as long as the pointer or the focus is on it. */
const NOTICE = 5000;

/** Short notices at the edge of the page. */
export class Toasts {
  constructor(
    private readonly text: Text,
    private readonly send: Send,
  ) {}

  show({ content, duration, position = 'center', color = '#1565c0', callback_id }: ToastSpec): () => void {
    const alarm = color.toLowerCase() === ERROR;
    const band = h('span', { class: 'wio-toast-band', 'aria-hidden': 'true' });
    band.style.background = color;
    const words = h(callback_id ? 'button' : 'span', { class: 'wio-toast-text' }, String(content));
    const cross =
      duration === 0 && h('button', { type: 'button', class: 'btn-close', 'aria-label': this.text('close') });
    const toast = h(
      'div',
      { class: 'toastify wio-toast', role: alarm ? 'alert' : 'status', 'data-at': position },
      ...[band, words, cross],
    );
    const close = () => toast.remove();
    if (cross) cross.addEventListener('click', close);
    if (callback_id) {
      words.setAttribute('type', 'button');
      words.addEventListener('click', () => {
        this.send({ event: 'callback', task_id: callback_id, data: null });
        close();
      });
    }
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
