import type { MakeId } from '../dom/id';
import type { Lazy, PartOf } from '../dom/lazy';
import type { Text } from '../i18n/text';
import type {
  FileItem,
  InputAttributes,
  InputItem,
  ItemBase,
  Json,
  Option,
  Send,
  SliderItem,
  TextareaItem,
} from '../wire/messages';
import type { Frame } from './frame';
import type { UploadingPart } from './uploading';

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
  /** The question that the field belongs to; none for a pin. */
  readonly task?: string;
  change(field: Field): void;
  blur(field: Field): void;
}

export interface FieldKit {
  send: Send;
  text: Text;
  id: MakeId;
  rare: Lazy<RareFields>;
  uploading: Lazy<UploadingPart>;
  part: PartOf;
  /** For stylesheets that a part writes itself. */
  nonce: string;
}

/** Fields in a chunk of their own. */
export interface RareFields {
  slider: FieldMaker<SliderItem>;
  file: FieldMaker<FileItem>;
  textarea: FieldMaker<TextareaItem>;
}

export type FieldMaker<I extends InputItem> = (item: I, kit: FieldKit, listener: FieldListener) => Field;

/** What sets one kind of field apart from another; `toField` adds what all have in common. */
export interface Control {
  read(): Json;
  /** A change that does not concern the frame; `target` names one of several options. */
  set(name: string, value: Json, target?: Json): void;
  options?(options: readonly Option[]): void;
  problem?(): string;
  mark?(status: boolean | null): void;
  focus(): void;
  reset?(): void;
}

export function toField(name: string, frame: Frame, control: Control): Field {
  const mark = (status: boolean | null, message?: string) => {
    frame.mark(status, message);
    control.mark?.(status);
  };
  return {
    name,
    element: frame.element,
    frame,
    read: control.read,
    update(attributes, target) {
      // New options first: the value chooses among them.
      if (attributes.options) control.options?.(attributes.options);
      for (const [key, value] of frame.update(attributes))
        if (key !== 'options') control.set(key, value as Json, target);
      if ('valid_status' in attributes) control.mark?.(attributes.valid_status === false ? false : null);
    },
    problem: control.problem ?? (() => ''),
    mark,
    focus: control.focus,
    reset() {
      control.reset?.();
      mark(null);
    },
    dispose() {},
  };
}

/** What the browser itself finds wrong, in the visitor's language. */
export const nativeProblem = (input: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement): string =>
  input.validity.valid ? '' : input.validationMessage;

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
