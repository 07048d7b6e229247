import type { Send } from '../wire/messages';

const INTERACTIVE = 'a, button, input, select, textarea, summary, [tabindex], h1, h2, h3, h4, h5, h6, table, ul, ol';

/** Makes an output tell the app that it was clicked; by keyboard too, where it has no control of its own. */
export function makeClickable(element: HTMLElement, callback: string, send: Send): void {
  const click = () => send({ event: 'callback', task_id: callback, data: null });
  element.classList.add('pywebio-clickable');
  element.addEventListener('click', click);
  if (element.matches(INTERACTIVE)) return;
  element.tabIndex = 0;
  // A button may not hold headings or other controls; such a box stays what it is.
  if (!element.querySelector(INTERACTIVE)) element.setAttribute('role', 'button');
  element.addEventListener('keydown', (event) => {
    if (event.target !== element || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    click();
  });
}
