import type { Html } from '../dom/html';
import type { MakeId } from '../dom/id';
import type { Lazy, PartOf } from '../dom/lazy';
import type { Text } from '../i18n/text';
import type { Content, JsonObject, Output, OutputType, Send } from '../wire/messages';

/** Markdown and its colours: the lazy chunk of that name. */
export interface MarkdownPart {
  toHtml(markdown: string, options?: JsonObject): string;
  /** Colours the code blocks inside; each language is fetched when it is first met. */
  highlight(root: HTMLElement): void;
  /** Resolves when the languages are here that code names which adds others to them. */
  grammars(code: string): Promise<void>;
}

/** Mustache, and outputs in what it makes: the lazy chunk `template`. */
export interface TemplatePart {
  buildCustom: Build<'custom_widget'>;
}

export interface Widget {
  element: HTMLElement;
  /** Ids are taken only when the element is on the page. */
  shown?(): void;
}

type RareBuilders = { [T in 'tabs' | 'scrollable' | 'pin' | 'datatable']: Build<T> };

/** Widgets in a chunk of their own, and what few widgets do. */
export interface RareWidgets extends RareBuilders {
  clickable(element: HTMLElement, callback: string, send: Send): void;
  /** Makes a box reachable by keyboard as long as it has something to scroll. */
  scrolls(box: HTMLElement, name: string): void;
}

/** What widgets share. `render` builds any content, so that widgets may hold widgets. */
export interface WidgetKit {
  send: Send;
  text: Text;
  id: MakeId;
  html: Html;
  markdown: Lazy<MarkdownPart>;
  template: Lazy<TemplatePart>;
  rare: Lazy<RareWidgets>;
  part: PartOf;
  /** For stylesheets that a part writes itself. */
  nonce: string;
  /** As soon as the rare ones are here. */
  scrolls: RareWidgets['scrolls'];
  render(content: Content): Widget;
}

export type Build<T extends OutputType> = (output: Extract<Output, { type: T }>, kit: WidgetKit) => Widget;

/** Tables of the app's own, and rows and grids, scroll by themselves where they are too wide. */
export function watchWide(root: Element, kit: WidgetKit): void {
  for (const wide of root.querySelectorAll<HTMLElement>('table:not(.table), [style*="display: grid"]'))
    kit.scrolls(wide, kit.text('table'));
}

/** Appends contents to a box and says what is to be done once they are on the page. */
export function fill(box: Element, contents: readonly Content[], kit: WidgetKit): () => void {
  const widgets = contents.map((content) => kit.render(content));
  box.append(...widgets.map(({ element }) => element));
  return () => {
    for (const widget of widgets) widget.shown?.();
  };
}
