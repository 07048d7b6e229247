import type { Text } from '../i18n/text';

/** The element of the server's shell with this id; without it there is no page to work on. */
export function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page's shell has no element #${id}`);
  return element;
}

/** Completes the server's HTML with what depends on the visitor's language. */
export function prepareShell(text: Text, language: string, direction: 'ltr' | 'rtl'): void {
  const root = document.documentElement;
  if (!root.lang) root.lang = language;
  if (!root.dir) root.dir = direction;
  const forms = part('input-container');
  forms.setAttribute('aria-label', text('form'));
  forms.tabIndex = -1;
  for (const skip of document.querySelectorAll('.wio-skip')) {
    skip.textContent = text('skip_to_form');
    skip.addEventListener('click', (event) => {
      // The address stays as it is: apps read it.
      event.preventDefault();
      forms.focus();
    });
  }
}

/** The icon in the browser's tab says that the session is over. */
export function showClosed(): void {
  for (const id of ['favicon32', 'favicon16']) {
    const icon = document.getElementById(id);
    if (icon?.dataset.closed) icon.setAttribute('href', icon.dataset.closed);
  }
}
