import { h } from '../dom/h';
import type { CheckboxItem, Json, Option, RadioItem } from '../wire/messages';
import { copyAttributes, type FieldMaker, sameValue, setProperty, toField } from './field';
import { Frame } from './frame';

const KNOWN = ['label', 'value', 'selected', 'disabled', 'options', 'inline', 'placeholder'];

/** A set of checkboxes or radio buttons: one labelled group. */
const makeChoices: FieldMaker<CheckboxItem | RadioItem> = (item, kit, listener) => {
  const { type } = item;
  const set = h('div', {
    id: kit.id(item.name),
    class: item.inline ? 'wio-choices wio-inline' : 'wio-choices',
    role: type === 'radio' ? 'radiogroup' : 'group',
  });
  let values: Json[] = [];
  let inputs: HTMLInputElement[] = [];
  const setOptions = (options: readonly Option[]) => {
    values = options.map(({ value }) => value);
    inputs = options.map((option) => {
      const input = h('input', {
        id: kit.id(item.name),
        class: 'form-check-input',
        type,
        name: item.name,
        value: JSON.stringify(option.value),
        checked: option.selected,
        disabled: option.disabled,
      });
      copyAttributes(input, option, KNOWN);
      return input;
    });
    set.replaceChildren(
      ...inputs.map((input, index) => {
        const label = h('label', { class: 'form-check-label', for: input.id }, String(options[index]?.label ?? ''));
        return h('div', { class: 'form-check' }, input, label);
      }),
    );
  };
  setOptions(item.options);
  const choose = (value: Json) => {
    const wanted = type === 'checkbox' && Array.isArray(value) ? value : [value];
    inputs.forEach((input, index) => {
      input.checked = wanted.some((one) => sameValue(one, values[index]));
    });
  };
  const chosen = () => values.filter((_, index) => inputs[index]?.checked);
  const required = inputs.some((input) => input.required) || item.required === true;
  const frame = new Frame({ ...item, required }, kit, { control: set, body: set, group: true });
  const field = toField(item.name, frame, {
    read: () => (type === 'checkbox' ? chosen() : (chosen()[0] ?? null)),
    set(name, value, target) {
      if (name === 'value') return choose(value);
      inputs.forEach((input, index) => {
        if (target === undefined || sameValue(target, values[index])) setProperty(input, name, value);
      });
    },
    options: setOptions,
    problem: () => inputs.find((input) => !input.validity.valid)?.validationMessage ?? '',
    mark(status) {
      for (const input of inputs) input.classList.toggle('is-invalid', status === false);
    },
    focus: () => (inputs.find((input) => input.checked) ?? inputs.find((input) => !input.disabled))?.focus(),
  });
  set.addEventListener('change', () => listener.change(field));
  set.addEventListener('focusout', (event) => {
    if (!(event.relatedTarget instanceof Node && set.contains(event.relatedTarget))) listener.blur(field);
  });
  return field;
};

export const makeCheckbox: FieldMaker<CheckboxItem> = makeChoices as FieldMaker<CheckboxItem>;
export const makeRadio: FieldMaker<RadioItem> = makeChoices as FieldMaker<RadioItem>;
