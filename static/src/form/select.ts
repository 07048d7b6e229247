import { h } from '../dom/h';
import type { Json, Option, SelectItem } from '../wire/messages';
import { copyAttributes, type FieldMaker, nativeProblem, sameValue, setProperty, toField } from './field';
import { Frame } from './frame';

const MOST_ROWS = 8;
const LEAST_ROWS = 3;

/** One choice or several from a list, with the browser's own control; with `native: false` one to search in comes to it. */
export const makeSelect: FieldMaker<SelectItem> = (item, kit, listener) => {
  const multiple = item.multiple === true;
  const select = h('select', { id: kit.id(item.name), name: item.name, class: 'form-select', multiple });
  copyAttributes(select, item, ['options', 'multiple', 'native', 'placeholder']);
  let values: Json[] = [];
  let rest: (() => void) | undefined;
  const setOptions = (options: readonly Option[]) => {
    values = options.map(({ value }) => value);
    select.replaceChildren(
      ...options.map(({ label, value, selected, disabled }) =>
        h('option', { value: JSON.stringify(value), selected, disabled }, String(label)),
      ),
    );
    if (multiple) select.size = Math.max(LEAST_ROWS, Math.min(options.length, MOST_ROWS));
    rest?.();
  };
  setOptions(item.options);
  const choose = (value: Json) => {
    const wanted = multiple && Array.isArray(value) ? value : [value];
    values.forEach((own, index) => {
      const option = select.options[index];
      if (option) option.selected = wanted.some((one) => sameValue(one, own));
    });
    rest?.();
  };
  const chosen = () => values.filter((_, index) => select.options[index]?.selected);
  const frame = new Frame(item, kit, { control: select, body: select, group: false });
  const field = toField(item.name, frame, {
    read: () => (multiple ? chosen() : (chosen()[0] ?? null)),
    set(name, value) {
      if (name === 'value') choose(value);
      else setProperty(select, name, value);
    },
    options: setOptions,
    problem: () => nativeProblem(select),
    focus: () => select.focus(),
    reset: () => rest?.(),
  });
  select.addEventListener('change', () => listener.change(field));
  select.addEventListener('blur', () => listener.blur(field));
  if (item.native === false) {
    const dress = async () => {
      const part = kit.part('combobox', () => import('./combobox')).load();
      // Its words are there.
      await kit.rare.load();
      rest = (await part).dress(select, kit);
    };
    dress().catch(console.error);
  }
  return field;
};
