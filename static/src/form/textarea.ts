import { h } from '../dom/h';
import type { TextareaItem } from '../wire/messages';
import { copyAttributes, type FieldMaker, nativeProblem, setProperty, toField } from './field';
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
  const field = toField(item.name, frame, {
    read: () => area.value,
    set(name, value) {
      if (name === 'value') area.value = String(value ?? '');
      else setProperty(area, name, value);
    },
    problem: () => nativeProblem(area),
    focus: () => area.focus(),
  });
  area.addEventListener('input', () => listener.change(field));
  return field;
};
