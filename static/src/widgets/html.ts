import { h } from '../dom/h';
import { type Build, scrollTables } from './kit';

/** The one element that a piece of HTML consists of, or the box around several; text alone stays in its box. */
export function single(box: HTMLElement): HTMLElement {
  const [first] = box.children;
  const alone =
    first instanceof HTMLElement &&
    [...box.childNodes].every((node) => node === first || (node instanceof Text && node.data.trim() === ''));
  return alone ? first : box;
}

export const buildHtml: Build<'html'> = ({ content, sanitize }, kit) => {
  const box = h('div');
  const write = sanitize === true ? kit.html.sanitized : kit.html.trusted;
  const later = write.call(kit.html, box, String(content));
  if (!later) {
    scrollTables(box, kit);
    return { element: single(box) };
  }
  later
    .then(() => scrollTables(box, kit))
    .catch((error) => {
      console.error(error);
      box.removeAttribute('aria-busy');
      box.textContent = kit.text('part_missing', 'purify');
    });
  return { element: box };
};
