import { h } from '../dom/h';
import type { FileItem } from '../wire/messages';
import { type FieldMaker, toField } from './field';
import { Frame } from './frame';

/** Stands where a kind of input is still to come; the form around it works. */
export const makeFile: FieldMaker<FileItem> = (item, kit) => {
  const note = h('p', { id: kit.id(item.name), class: 'wio-placeholder' }, kit.text('not_supported', item.type));
  const frame = new Frame(item, kit, { control: note, body: note, group: true });
  return toField(item.name, frame, { read: () => (item.multiple ? [] : null), set() {}, focus() {} });
};
