/** Two functions of PyWebIO's page that user code calls: ours in the place of their libraries. */
import { h } from '../dom/h';
import type { Toasts } from './toast';

/** Long enough for the browser to have taken its copy. */
const KEPT = 60_000;

/** Saves a Blob, or what an address leads to, under a name. */
function saveAs(what: Blob | string, name = 'download'): void {
  const href = typeof what === 'string' ? what : URL.createObjectURL(what);
  h('a', { href, download: name }).click();
  if (href !== what) setTimeout(() => URL.revokeObjectURL(href), KEPT);
}

interface ToastifyOptions {
  text?: string;
  /** Milliseconds; negative for as long as nobody closes it. */
  duration?: number;
  position?: 'left' | 'center' | 'right';
  backgroundColor?: string;
  style?: { background?: string };
}

/** `Toastify({text, …}).showToast()` shows a notice of ours. */
function toastifyWith(toasts: Toasts) {
  return ({ text = '', duration = 3000, position = 'right', backgroundColor, style }: ToastifyOptions = {}) => {
    let close = () => {};
    const color = style?.background ?? backgroundColor;
    return {
      showToast() {
        close = toasts.show({ content: text, duration: Math.max(duration, 0), position, ...(color && { color }) });
        return this;
      },
      hideToast: () => close(),
    };
  };
}

export const borrow = (toasts: Toasts) => Object.assign(window, { saveAs, Toastify: toastifyWith(toasts) });
