import { h } from '../dom/h';
import type { InputItem } from '../wire/messages';
import { type FieldMaker, toField } from './field';
import { Frame } from './frame';

/** Stands where a kind of input is still to come, or could not be fetched; the form around it works. */
export const makePlaceholder: FieldMaker<InputItem> = (item, kit) => {
  const note = h('p', { id: kit.id(item.name), class: 'wio-placeholder' }, kit.text('not_supported', item.type));
  const frame = new Frame(item, kit, { control: note, body: note, group: true });
  const empty = 'multiple' in item && item.multiple ? [] : null;
  return toField(item.name, frame, { read: () => empty, set() {}, focus() {} });
};
