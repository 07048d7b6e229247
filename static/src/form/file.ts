import { h } from '../dom/h';
import type { FileItem } from '../wire/messages';
import { copyAttributes, type FieldMaker, toField } from './field';
import { Frame } from './frame';

/** A file field that can be seen and says why it cannot be used: files do not travel on the link yet. */
export const makeFile: FieldMaker<FileItem> = (item, kit) => {
  const { name, multiple = false } = item;
  const input = h('input', { id: kit.id(name), name, type: 'file', class: 'form-control', disabled: true });
  copyAttributes(input, item, ['accept', 'placeholder', 'max_size', 'max_total_size']);
  const help = [item.help_text, kit.text('upload_unavailable')].filter(Boolean).join(' ');
  const frame = new Frame({ ...item, help_text: help }, kit, { control: input, body: input, group: false });
  return toField(name, frame, { read: () => (multiple ? [] : null), set() {}, focus() {} });
};
