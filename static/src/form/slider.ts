import { h } from '../dom/h';
import type { SliderItem } from '../wire/messages';
import { copyAttributes, type FieldMaker, setProperty, toField } from './field';
import { Frame } from './frame';

const RENAMED: Record<string, string> = { min_value: 'min', max_value: 'max' };

/** A number between two ends, with its value beside it. */
export const makeSlider: FieldMaker<SliderItem> = (item, kit, listener) => {
  const { min_value: min = 0, max_value: max = 100, step = 1 } = item;
  const input = h('input', {
    id: kit.id(item.name),
    name: item.name,
    type: 'range',
    class: 'form-range',
    min,
    max,
    step,
  });
  input.setAttribute('value', String(item.value ?? min));
  copyAttributes(input, item, ['min_value', 'max_value', 'step', 'float', 'required']);
  const shown = h('output', { for: input.id, class: 'wio-slider-value' });
  const low = h('span');
  const high = h('span');
  const show = () => {
    low.textContent = input.min;
    high.textContent = input.max;
    shown.textContent = item.float ? input.valueAsNumber.toFixed(2) : input.value;
  };
  show();
  const ends = h('div', { class: 'wio-slider-ends', 'aria-hidden': 'true' }, low, high);
  const body = h('div', { class: 'wio-slider' }, input, shown, ends);
  const frame = new Frame(item, kit, { control: input, body, group: false });
  const field = toField(item.name, frame, {
    read: () => (item.float ? Number.parseFloat(input.value) : Number.parseInt(input.value, 10)),
    set(name, value) {
      if (name === 'value') input.value = String(value);
      else setProperty(input, RENAMED[name] ?? name, value);
      show();
    },
    focus: () => input.focus(),
    reset: show,
  });
  input.addEventListener('input', show);
  input.addEventListener('change', () => listener.change(field));
  input.addEventListener('blur', () => listener.blur(field));
  return field;
};
