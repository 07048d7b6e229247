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
  /** In the place of the text; what it says is shown. */
  node?: Node;
  /** Milliseconds; negative for as long as nobody closes it. */
  duration?: number;
  position?: 'left' | 'center' | 'right';
  backgroundColor?: string;
  style?: { background?: string };
  /** The address that a press opens; before `onClick`, as in Toastify. */
  destination?: string;
  newWindow?: boolean;
  onClick?: () => void;
  /** When it is gone. */
  callback?: () => void;
  close?: boolean;
}

/** `Toastify({text, …}).showToast()` shows a notice of ours. */
function toastifyWith(toasts: Toasts) {
  return (options: ToastifyOptions = {}) => {
    const { text = '', node, duration = 3000, position = 'right', destination, newWindow, onClick } = options;
    let close = () => {};
    const color = options.style?.background ?? options.backgroundColor;
    return {
      showToast() {
        close = toasts.show({
          content: node?.textContent ?? text,
          duration: Math.max(duration, 0),
          position,
          ...(color && { color }),
          href: destination,
          target: destination && newWindow ? '_blank' : undefined,
          pressed: destination ? undefined : onClick,
          gone: options.callback,
          cross: options.close,
        });
        return this;
      },
      hideToast: () => close(),
    };
  };
}

export const borrow = (toasts: Toasts) => Object.assign(window, { saveAs, Toastify: toastifyWith(toasts) });
