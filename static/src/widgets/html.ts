import { h } from '../dom/h';
import { type Build, type WidgetKit, watchWide } from './kit';

/** The one element that a piece of HTML consists of, or the box around several; text alone stays in its box. */
export function single(box: HTMLElement): HTMLElement {
  const [first] = box.children;
  const alone =
    first instanceof HTMLElement &&
    [...box.childNodes].every((node) => node === first || (node instanceof Text && node.data.trim() === ''));
  return alone ? first : box;
}

/** Pixels that the rows of Bootstrap stand out by on purpose. */
const SLACK = 32;

/** Lets what is wider than its place scroll in a box of its own: the element itself, or where it is too wide one around it. */
function contain(element: HTMLElement, kit: WidgetKit): void {
  const room = (element.parentElement?.clientWidth || Number.POSITIVE_INFINITY) + SLACK;
  if (element.offsetWidth <= room && element.scrollWidth <= room) return;
  watched?.unobserve(element);
  let box = element;
  if (element.offsetWidth > room) {
    box = h('div');
    element.replaceWith(box);
    box.append(element);
  }
  box.style.overflowX = 'auto';
  void kit.rare.load().then(() => kit.scrolls(box, kit.text('scroll_area')), console.info);
}

let watched: ResizeObserver | undefined;

/** Measures when the browser has laid out anyway, and again when a chart has drawn itself or the window became narrow. */
function watch(element: HTMLElement, kit: WidgetKit): void {
  watched ??= new ResizeObserver((entries) => {
    for (const { target } of entries) contain(target as HTMLElement, kit);
  });
  watched.observe(element);
}

export const buildHtml: Build<'html'> = ({ content, sanitize }, kit) => {
  const box = h('div');
  const write = sanitize === true ? kit.html.sanitized : kit.html.trusted;
  const later = write.call(kit.html, box, String(content));
  if (!later) {
    watchWide(box, kit);
    const element = single(box);
    return { element, shown: () => watch(element, kit) };
  }
  later
    .then(() => watchWide(box, kit))
    .catch((error) => {
      console.error(error);
      box.removeAttribute('aria-busy');
      box.textContent = kit.text('part_missing', 'purify');
    });
  return { element: box };
};
