import { h } from '../dom/h';
import type { Content, Output, OutputType } from '../wire/messages';
import { buildButtons } from './buttons';
import { buildHtml } from './html';
import type { Build, Widget, WidgetKit } from './kit';
import { buildMarkdown } from './markdown';
import { buildScope } from './scope';
import { buildTable } from './table';
import { buildText } from './text';

/** The queue waits for the chunk of such a widget; it is missing only when it could not be had. */
const missing = ({ type }: Output, kit: WidgetKit): Widget => ({
  element: h('p', { class: 'wio-placeholder' }, kit.text('part_missing', type)),
});

/** Who builds which output; an output type without a builder does not compile. */
const BUILDERS: { [T in OutputType]: Build<T> } = {
  text: buildText,
  markdown: buildMarkdown,
  html: buildHtml,
  buttons: buildButtons,
  table: buildTable,
  tabs: (output, kit) => kit.rare.value?.tabs(output, kit) ?? missing(output, kit),
  scrollable: (output, kit) => kit.rare.value?.scrollable(output, kit) ?? missing(output, kit),
  scope: buildScope,
  custom_widget: (output, kit) => kit.template.value?.buildCustom(output, kit) ?? missing(output, kit),
  pin: (output, kit) => kit.rare.value?.pin(output, kit) ?? missing(output, kit),
  datatable: (output, kit) => kit.rare.value?.datatable(output, kit) ?? missing(output, kit),
  file: missing,
};

/** What every output may have, whatever it is. */
function dress(output: Output, widget: Widget, kit: WidgetKit): Widget {
  const { element } = widget;
  if (output.style) element.style.cssText += `;${output.style}`;
  if (output.click_callback_id) kit.rare.value?.clickable(element, output.click_callback_id, kit.send);
  const { container_dom_id, container_selector } = output;
  if (container_dom_id) {
    const container = container_selector ? element.querySelector(`:scope ${container_selector}`) : element;
    if (container) container.id = container_dom_id;
  }
  return widget;
}

/** Builds any content: an output, or a plain value as inline text. */
export function render(content: Content, kit: WidgetKit): Widget {
  if (content === null || typeof content !== 'object')
    return { element: h('span', { class: 'wio-text' }, String(content)) };
  const build = BUILDERS[content.type] as ((output: Output, kit: WidgetKit) => Widget) | undefined;
  if (!build) throw new Error(`unknown output type ${JSON.stringify(content.type)}`);
  return dress(content, build(content, kit), kit);
}
