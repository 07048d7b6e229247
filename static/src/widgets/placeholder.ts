import { h } from '../dom/h';
import type { Output } from '../wire/messages';
import type { Widget, WidgetKit } from './kit';

/** Stands where a kind of output is still to come. */
export const buildPlaceholder = ({ type }: Output, kit: WidgetKit): Widget => ({
  element: h('p', { class: 'wio-placeholder' }, kit.text('not_supported', type)),
});
