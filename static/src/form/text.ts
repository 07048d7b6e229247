import { h } from '../dom/h';
import type { Json, TextItem, TextType } from '../wire/messages';
import { copyAttributes, type FieldMaker, nativeProblem, setProperty, toField } from './field';
import { Frame } from './frame';

/** Fields tell by their width what they take. */
const WIDTH: Partial<Record<TextType, string>> = {
  number: 'narrow',
  float: 'narrow',
  date: 'narrow',
  time: 'narrow',
  color: 'swatch',
  'datetime-local': 'medium',
};

/** What may be typed where a number is expected. */
const TYPED: Partial<Record<TextType, RegExp>> = { number: /^[-+\d]*$/, float: /^[-+\d.]*$/ };

const FLOAT = /^[-+]?(\d+\.?\d*|\.\d+)$/;

function readText(type: TextType, text: string): Json {
  if (type === 'number') {
    const number = Number.parseInt(text, 10);
    return Number.isNaN(number) ? null : number;
  }
  if (type === 'float') {
    const number = Number.parseFloat(text);
    return Number.isNaN(number) ? null : number;
  }
  return text;
}

function guardTyping(input: HTMLInputElement, type: TextType): void {
  const allowed = TYPED[type];
  if (!allowed) return;
  input.addEventListener('beforeinput', (event) => {
    if (event.data === null || allowed.test(event.data)) return;
    event.preventDefault();
    if (type === 'float' && event.data === ',') {
      // Half the world types a comma here.
      input.setRangeText('.', input.selectionStart ?? 0, input.selectionEnd ?? 0, 'end');
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
  });
}

/** One-line fields of every HTML kind, and numbers, which come back as numbers. */
export const makeText: FieldMaker<TextItem> = (item, kit, listener) => {
  const { type } = item;
  const input = h('input', {
    id: kit.id(item.name),
    name: item.name,
    type: type === 'float' ? 'text' : type,
    class: type === 'range' ? 'form-range' : 'form-control',
    value: item.value,
  });
  copyAttributes(input, item, ['datalist', 'action']);
  guardTyping(input, type);

  const list = h('datalist', { id: `${input.id}-list` });
  const suggest = (values: readonly string[]) => {
    list.replaceChildren(...values.map((value) => h('option', { value })));
    if (values.length) input.setAttribute('list', list.id);
  };
  suggest(item.datalist ?? []);

  const { action } = item;
  const button =
    action && h('button', { type: 'button', class: 'btn btn-outline-secondary', 'data-ready': true }, action.label);
  button?.addEventListener('click', () =>
    kit.send({ event: 'callback', task_id: action?.callback_id ?? '', data: null }),
  );
  const body = h('div', { class: button ? 'input-group' : 'wio-control' }, input, button, list);
  const width = WIDTH[type];
  const frame = new Frame(item, kit, { control: input, body, group: false, ...(width && { width }) });

  const field = toField(item.name, frame, {
    read: () => readText(type, input.value),
    set(name, value) {
      if (name === 'datalist') suggest(Array.isArray(value) ? value.map(String) : []);
      else if (name === 'value') input.value = value === null ? '' : String(value);
      else setProperty(input, name, value);
    },
    problem() {
      const typed = input.value.trim();
      if (type === 'float' && typed && !FLOAT.test(typed)) return kit.text('number_needed');
      return nativeProblem(input);
    },
    focus: () => input.focus(),
  });
  input.addEventListener('input', () => listener.change(field));
  input.addEventListener('blur', () => {
    const value = field.read();
    if (value !== '' && value !== null) listener.blur(field);
  });
  return field;
};
