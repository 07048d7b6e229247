import { h } from '../dom/h';
import type { FileItem } from '../wire/messages';
import type { Chosen } from './chosen';
import { copyAttributes, type FieldMaker, nativeProblem, setProperty, toField } from './field';
import { Frame } from './frame';

/** Files of the visitor's. They can be chosen as soon as the chunk that uploads them is here. */
export const makeFile: FieldMaker<FileItem> = (item, kit, listener) => {
  const { name, multiple = false, accept } = item;
  const input = h('input', {
    id: kit.id(name),
    name,
    type: 'file',
    class: 'form-control',
    multiple,
    accept: accept && [accept].flat().join(),
    disabled: true,
  });
  copyAttributes(input, item, ['accept', 'multiple', 'placeholder', 'max_size', 'max_total_size']);
  const body = h('div', {}, input);
  const frame = new Frame(item, kit, { control: input, body, group: false });
  let chosen: Chosen | undefined;
  const field = toField(name, frame, {
    read: () => chosen?.read() ?? (multiple ? [] : null),
    set(key, value) {
      if (key === 'placeholder') {
        item.placeholder = String(value ?? '');
        chosen?.show();
      } else setProperty(input, key, key === 'accept' ? [value].flat().join() : value);
    },
    problem: () => chosen?.problem() || nativeProblem(input),
    focus: () => input.focus(),
    reset: () => chosen?.choose(),
  });
  kit.uploading.load().then(
    ({ choose }) => {
      input.disabled = 'disabled' in item;
      const { task = '' } = listener;
      chosen = choose({ input, item, kit, task, mark: field.mark, changed: () => listener.change(field) });
      body.append(chosen.element);
    },
    (error) => {
      console.error(error);
      field.mark(false, kit.text('part_missing', name));
    },
  );
  // The same object: whoever listens knows the field by it.
  return Object.assign(field, { dispose: () => chosen?.dispose() });
};
