import { h } from '../dom/h';

/** Milliseconds that outputs are gathered for, so that many of them are one announcement. */
const PAUSE = 1500;
/** Characters of an announcement: what is longer is there to be read, not to be listened to. */
const LONGEST = 200;
/** Nodes that are looked at for one. */
const MOST = 40;

/** What says nothing, what comes later, and what speaks for itself. */
const SILENT =
  'script, style, template, svg, [hidden], [aria-hidden="true"], [aria-busy="true"], [role$="grid"], [role="status"]';

interface Notifies extends Element {
  /** Not in all browsers. */
  ariaNotify?(text: string): void;
}

/** The words of a node as they would be read: its texts, and the names of its pictures. */
function words(root: Node): string[] {
  const found: string[] = [];
  let length = 0;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Element && node.matches(SILENT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  // The filter is asked about neither the root nor what that stands in.
  if ((root instanceof Element ? root : root.parentElement)?.closest(SILENT)) return found;
  for (let node: Node | null = root; node && length <= LONGEST; node = walker.nextNode()) {
    const text = (node instanceof HTMLImageElement ? node.alt : node instanceof Text ? node.data : '').trim();
    if (text) found.push(text);
    length += text.length;
  }
  return found;
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, text.lastIndexOf(' ', LONGEST) + 1 || LONGEST).trim()} …` : text;
}

/** Where it is said: what lies behind an open window is not heard. */
function host(): Notifies {
  return document.querySelector<Notifies>('dialog[open]') ?? document.body;
}

/** Has screen readers say what comes into `outputs` from now on: politely, in short, and not too often. */
export function readAloud(outputs: Element): void {
  // For browsers in which nothing can be said but by what is in the page.
  const region = h('div', { role: 'log' });
  region.style.cssText = 'position: absolute; width: 1px; height: 1px; clip-path: inset(50%)';
  let fresh: Node[] = [];
  let waiting = false;

  const say = (): void => {
    waiting = false;
    const text: string[] = [];
    for (const node of fresh) if (node.isConnected) text.push(...words(node));
    fresh = [];
    const said = shortened(text.join(' ').replace(/\s+/g, ' '));
    const { ariaNotify } = host();
    if (said && ariaNotify) ariaNotify.call(host(), said);
    // As a name, not as text: nobody finds it beside the output, or copies it along.
    else if (said) region.append(h('span', { role: 'img', 'aria-label': said }));
  };
  const gather = (): void => {
    if (waiting) return;
    waiting = true;
    // Such a region has to be there, and empty, before it says something.
    if (!host().ariaNotify && region.parentNode !== host()) host().append(region);
    region.replaceChildren();
    setTimeout(say, PAUSE);
  };
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (fresh.length < MOST && !fresh.some((known) => known.contains(node))) fresh.push(node);
      }
    }
    if (fresh.length > 0) gather();
  }).observe(outputs, { childList: true, subtree: true });
}
