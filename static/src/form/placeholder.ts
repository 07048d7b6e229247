import { h } from '../dom/h';
import type { FileItem, InputAttributes, Json } from '../wire/messages';
import type { FieldMaker } from './field';
import { Frame } from './frame';

/** Stands where a kind of input is still to come; the form around it works. */
export const makeFile: FieldMaker<FileItem> = (item, kit) => {
  const note = h('p', { id: kit.id(item.name), class: 'wio-placeholder' }, kit.text('not_supported', item.type));
  const frame = new Frame(item, kit, { control: note, body: note, group: true });
  return {
    name: item.name,
    element: frame.element,
    frame,
    read: (): Json => (item.multiple ? [] : null),
    update: (attributes: InputAttributes) => void frame.update(attributes),
    problem: () => '',
    mark: (status, message) => frame.mark(status, message),
    focus() {},
    reset() {},
    dispose() {},
  };
};
