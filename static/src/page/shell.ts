import { direction, type Text } from '../i18n/text';

/** The element of the server's shell with this id; without it there is no page to work on. */
export function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page's shell has no element #${id}`);
  return element;
}

const skips = () => document.querySelectorAll('.wio-skip');

/** Says in the page's language what the server's HTML says in English, and which language that is. */
export function nameShell(text: Text): void {
  const root = document.documentElement;
  const language = text('language');
  if (!root.lang) root.lang = language;
  if (!root.dir) root.dir = direction(language);
  part('input-container').setAttribute('aria-label', text('form'));
  for (const skip of skips()) skip.textContent = text('skip_to_form');
}

/** Completes the server's HTML. */
export function prepareShell(text: Text): void {
  nameShell(text);
  const forms = part('input-container');
  forms.tabIndex = -1;
  for (const skip of skips()) {
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
