import type { Lazy } from './lazy';

/** What the native sanitiser and DOMPurify remove beside scripts, handlers and frames. */
const REMOVED = ['style', 'link', 'meta', 'base', 'template'];

export interface Purify {
  /** A fragment without anything that could run. */
  purify(html: string, removed: string[]): DocumentFragment;
}

interface SetsHtml extends HTMLElement {
  setHTML(html: string, options: { sanitizer: { removeElements: string[] } }): void;
}

const setsHtml = (element: HTMLElement): element is SetsHtml => 'setHTML' in element;

/** The part of a Trusted Types policy that we use. */
export interface Policy {
  createHTML(text: string): string;
  createScript(text: string): string;
  createScriptURL(url: string): string;
}

/** How `put_link(app=)` leads to another application: by a script, which keeps the rest of the address. */
const OPENS_APP = /"javascript:WebIO\.openApp\(&#x27;([\w.-]+)&#x27;, ([01])\)" target="_self"/g;

/** The same as a plain address, for where scripts in addresses are forbidden. */
function appAddress(_: string, app: string, fresh: string): string {
  const query = new URLSearchParams(location.search);
  query.set('app', app);
  return `"?${String(query).replaceAll('&', '&amp;')}" target="${fresh === '1' ? '_blank' : '_self'}"`;
}

/** The only writer of HTML. Under a strict policy everything is sanitised, because its header forbids what the rest would do. */
export class Html {
  /** Lets scripts in HTML run; comes in a chunk of its own, before the first HTML that has any. */
  revive?: (root: ParentNode) => void;
  /** Lets HTML keep its styles under a strict policy; comes in the same chunk, before the first HTML that has any. */
  styles?: { setAside(html: string): string; takeBack(root: HTMLElement): void };
  /** Says what a strict policy has taken out of HTML; comes in the same chunk too. */
  forbade?: (root: HTMLElement, html: string) => void;

  constructor(
    readonly strict: boolean,
    private readonly purifier: Lazy<Purify>,
  ) {}

  /** Fills `root` with harmless HTML: at once where the browser has a sanitiser of its own, else after loading one. */
  sanitized(root: HTMLElement, html: string): Promise<void> | undefined {
    const styles = this.strict ? this.styles : undefined;
    const text = styles?.setAside(html) ?? html;
    if (setsHtml(root)) {
      root.setHTML(text, { sanitizer: { removeElements: REMOVED } });
      // `document.body` would be a form of this name.
      for (const named of root.querySelectorAll('form,img')) named.removeAttribute('name');
      styles?.takeBack(root);
      return undefined;
    }
    root.setAttribute('aria-busy', 'true');
    return this.purifier.load().then(({ purify }) => {
      root.replaceChildren(purify(text, REMOVED));
      styles?.takeBack(root);
      root.removeAttribute('aria-busy');
    });
  }

  /** Fills `root` with the author's own HTML; its scripts run when they come into the page. */
  trusted(root: HTMLElement, given: string): Promise<void> | undefined {
    const html = this.strict ? given.replace(OPENS_APP, appAddress) : given;
    if (this.strict) {
      const tell = () => this.forbade?.(root, html);
      const later = this.sanitized(root, html);
      if (later) return later.then(tell);
      tell();
      return undefined;
    }
    const template = document.createElement('template');
    template.innerHTML = html;
    this.revive?.(template.content);
    root.replaceChildren(template.content);
    return undefined;
  }
}
