import Mustache from 'mustache';
import { h } from '../dom/h';
import type { Content } from '../wire/messages';
import { single } from './html';
import { type Build, type Widget, type WidgetKit, watchWide } from './kit';

// Globals of PyWebIO's page that user code may rely on are there once something has loaded them.
Object.assign(window, { Mustache });

const isContent = (value: unknown): value is Content =>
  value === null || typeof value !== 'object' || (typeof value === 'object' && 'type' in value);

/** The helpers that a template may use beside its data. */
function helpers(kit: WidgetKit, slot: (content: Content) => string): Record<string, unknown> {
  const ids = new Map<string, string>();
  let index = 0;
  return {
    pywebio_output_parse(this: unknown) {
      const item = this instanceof Object ? this.valueOf() : this;
      return slot(isContent(item) ? item : JSON.stringify(item));
    },
    uniqueid: () => (name: string) => {
      const known = ids.get(name) ?? kit.id('webio');
      if (name) ids.set(name, known);
      return known;
    },
    index() {
      index += 1;
      return index;
    },
  };
}

function write(element: HTMLElement, template: string, data: Record<string, unknown>, kit: WidgetKit) {
  const widgets: Widget[] = [];
  const slot = (content: Content) => {
    try {
      return `<i data-wio-slot="${widgets.push(kit.render(content)) - 1}"></i>`;
    } catch (error) {
      // The others are not to blame for it.
      console.error(error);
      return '';
    }
  };
  const html = Mustache.render(template, { ...data, ...helpers(kit, slot) });
  const settle = () => {
    for (const place of element.querySelectorAll<HTMLElement>('[data-wio-slot]')) {
      const widget = widgets[Number(place.dataset.wioSlot)];
      if (widget) place.replaceWith(widget.element);
    }
    watchWide(element, kit);
  };
  const later = kit.html.trusted(element, html);
  if (later) void later.then(settle);
  else settle();
  return () => {
    for (const widget of widgets) widget.shown?.();
  };
}

/** A Mustache template with outputs in it: rows, columns, grids, collapses, messages and the app's own. */
export const buildCustom: Build<'custom_widget'> = ({ template, data }, kit) => {
  const box = h('div');
  const shown = write(box, template, data, kit);
  return { element: single(box), shown };
};
