import { h } from '../dom/h';
import type { ActionsItem, Json } from '../wire/messages';
import { type Field, type FieldMaker, sameValue, setProperty, toField } from './field';
import { Frame } from './frame';

/** A row of buttons as a field: its value is that of the button which submitted the form. */
export interface ActionsField extends Field {
  /** Takes note of the button that submits; answers whether it is one of ours. */
  press(button: HTMLElement | null): void;
}

export const isActions = (field: Field): field is ActionsField => 'press' in field;

export const makeActions: FieldMaker<ActionsItem> = (item, kit, listener): ActionsField => {
  const row = h('div', { id: kit.id(item.name), class: 'wio-buttons' });
  let pressed: Json = null;
  const buttons = item.buttons.map(({ label, type, color = 'primary', disabled }) =>
    h(
      'button',
      {
        class: `btn btn-${color}${type === 'cancel' ? ' pywebio_cancel_btn' : ''}`,
        type: type === 'cancel' ? 'button' : type,
        'data-cancel': type === 'cancel',
        name: item.name,
        disabled,
        'data-off': disabled,
      },
      String(label),
    ),
  );
  row.append(...buttons);
  const frame = new Frame(item, kit, { control: row, body: row, group: true });
  const field = {
    ...toField(item.name, frame, {
      read: () => pressed,
      set(name, value, target) {
        buttons.forEach((button, index) => {
          if (target === undefined || sameValue(target, item.buttons[index]?.value)) setProperty(button, name, value);
          if (name === 'disabled') button.toggleAttribute('data-off', button.disabled);
        });
      },
      focus: () => buttons.find((button) => !button.disabled)?.focus(),
    }),
    press(button: HTMLElement | null) {
      pressed = item.buttons[buttons.indexOf(button as HTMLButtonElement)]?.value ?? null;
    },
  };
  for (const button of buttons) button.addEventListener('click', () => listener.change(field));
  return field;
};
