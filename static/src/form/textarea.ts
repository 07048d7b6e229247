import { h } from '../dom/h';
import type { InputAttributes, TextareaItem } from '../wire/messages';
import { copyAttributes, type FieldMaker, setProperty } from './field';
import { Frame } from './frame';

/** Text of several lines. With `code` it is set in a fixed pitch. */
export const makeTextarea: FieldMaker<TextareaItem> = (item, kit, listener) => {
  const area = h('textarea', {
    id: kit.id(item.name),
    name: item.name,
    class: item.code ? 'form-control wio-code' : 'form-control',
    spellcheck: item.code ? 'false' : undefined,
  });
  area.defaultValue = item.value ?? '';
  copyAttributes(area, item, ['code']);
  const frame = new Frame(item, kit, { control: area, body: area, group: false });
  const field = {
    name: item.name,
    element: frame.element,
    frame,
    read: () => area.value,
    update(attributes: InputAttributes) {
      for (const [name, value] of frame.update(attributes)) {
        if (name === 'value') area.value = String(value ?? '');
        else setProperty(area, name, value);
      }
    },
    problem: () => (area.validity.valid ? '' : area.validationMessage),
    mark: (status: boolean | null, message?: string) => frame.mark(status, message),
    focus: () => area.focus(),
    reset: () => frame.mark(null),
    dispose() {},
  };
  area.addEventListener('input', () => listener.change(field));
  return field;
};
