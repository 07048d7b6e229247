import type { InputItem } from '../wire/messages';
import { makeActions } from './actions';
import { makeCheckbox, makeRadio } from './choices';
import type { Field, FieldKit, FieldListener, FieldMaker } from './field';
import { makePlaceholder } from './placeholder';
import { makeSelect } from './select';
import { makeText } from './text';

/** Who builds which input; an input type without a builder does not compile. */
const MAKERS: { [T in InputItem['type']]: FieldMaker<Extract<InputItem, { type: T }>> } = {
  text: makeText,
  password: makeText,
  url: makeText,
  email: makeText,
  color: makeText,
  date: makeText,
  time: makeText,
  'datetime-local': makeText,
  range: makeText,
  number: makeText,
  float: makeText,
  textarea: (item, kit, listener) => (kit.rare.value?.textarea ?? makePlaceholder)(item, kit, listener),
  select: makeSelect,
  checkbox: makeCheckbox,
  radio: makeRadio,
  slider: (item, kit, listener) => (kit.rare.value?.slider ?? makePlaceholder)(item, kit, listener),
  actions: makeActions,
  file: (item, kit, listener) => (kit.rare.value?.file ?? makePlaceholder)(item, kit, listener),
};

export function makeField(item: InputItem, kit: FieldKit, listener: FieldListener): Field {
  const make = MAKERS[item.type] as FieldMaker<InputItem> | undefined;
  if (!make) throw new Error(`unknown input type ${JSON.stringify(item.type)} of ${JSON.stringify(item.name)}`);
  return make(item, kit, listener);
}
