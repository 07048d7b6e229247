import type { MakeId } from '../dom/id';
import type { Text } from '../i18n/text';
import type { InputAttributes, InputItem, ItemBase, Json, Send } from '../wire/messages';
import type { Frame } from './frame';

/** One input on the page, in a form or pinned. */
export interface Field {
  readonly name: string;
  readonly element: HTMLElement;
  readonly frame: Frame;
  /** The value as the app gets it. */
  read(): Json;
  update(attributes: InputAttributes, target?: Json): void;
  /** What is wrong with the value in the browser's eyes, in words; empty when nothing is. */
  problem(): string;
  /** Shows (or with null takes away) a verdict on the value. */
  mark(status: boolean | null, message?: string): void;
  focus(): void;
  /** After the surrounding form was reset. */
  reset(): void;
  dispose(): void;
}

/** What happens to a field that the app or the form wants to know of. */
export interface FieldListener {
  change(field: Field): void;
  blur(field: Field): void;
}

export interface FieldKit {
  send: Send;
  text: Text;
  id: MakeId;
}

export type FieldMaker<I extends InputItem> = (item: I, kit: FieldKit, listener: FieldListener) => Field;

const COMMON: (keyof ItemBase | 'type' | 'value')[] = [
  'type',
  'name',
  'value',
  'label',
  'help_text',
  'onchange',
  'onblur',
  'auto_focus',
  'invalid_feedback',
  'valid_feedback',
];

/** Every key that a field does not know itself becomes an attribute of its element (`pattern`, `maxlength` …). */
export function copyAttributes(element: Element, item: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(item)) {
    if ((COMMON as readonly string[]).includes(name) || known.includes(name)) continue;
    if (value === false || value === null || value === undefined) continue;
    // A key with blanks or quotes is no attribute name; the field still works without it.
    if (!/^[^\s"'<>/=]+$/.test(name)) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
}

const PROPERTIES: Record<string, string> = {
  readonly: 'readOnly',
  maxlength: 'maxLength',
  minlength: 'minLength',
  spellcheck: 'spellcheck',
  tabindex: 'tabIndex',
};

/** Sets a property by its HTML name, as `update_input` sends it; one that does not exist is kept as an attribute. */
export function setProperty(element: Element, name: string, value: unknown): void {
  const property = PROPERTIES[name] ?? name;
  if (property in element) Reflect.set(element, property, value);
  else if (value === false || value === null) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
}

/** Values that are no text travel as JSON in an element's `value`, and are compared as such. */
export const sameValue = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);
