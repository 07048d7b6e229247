import { whenGone } from '../dom/gone';
import { h } from '../dom/h';
import type { Lazy } from '../dom/lazy';
import type { Editor } from '../lazy/editor';
import type { TextareaItem } from '../wire/messages';
import { copyAttributes, type FieldMaker, nativeProblem, setProperty, toField } from './field';
import { Frame } from './frame';

/** CodeMirror: the lazy chunk of that name. */
export type EditorPart = typeof import('../lazy/editor');
export type LanguagesPart = typeof import('../lazy/languages');

/** Text of several lines. With `code` an editor takes the place of the plain field as soon as its chunk is here. */
export const textareaMaker =
  (part: Lazy<EditorPart>, languages: Lazy<LanguagesPart>): FieldMaker<TextareaItem> =>
  (item, kit, listener) => {
    const area = h('textarea', {
      id: kit.id(item.name),
      name: item.name,
      class: item.code ? 'form-control wio-code' : 'form-control',
      spellcheck: item.code ? 'false' : undefined,
    });
    area.defaultValue = item.value ?? '';
    copyAttributes(area, item, ['code']);
    const body = h('div', { class: 'wio-control' }, area);
    const frame = new Frame(item, kit, { control: area, body, group: false });
    let editor: Editor | undefined;
    const field = toField(item.name, frame, {
      read: () => area.value,
      set(name, value) {
        if (name === 'value') area.value = String(value ?? '');
        else setProperty(area, name, value);
        editor?.sync();
      },
      problem: () => nativeProblem(area),
      focus: () => (editor ?? area).focus(),
      reset: () => editor?.sync(),
    });
    const changed = () => listener.change(field);
    area.addEventListener('input', changed);
    if (item.code) {
      const options = item.code === true ? {} : item.code;
      const hooks = {
        changed,
        leave: kit.text('editor_leave'),
        nonce: kit.nonce,
        language: async (mode: unknown) => (await languages.load()).fetchLanguage(mode),
      };
      part.load().then(
        ({ makeEditor }) => {
          editor = makeEditor(area, options, hooks);
          whenGone(editor.box, editor.destroy);
        },
        // The plain field does what an editor does.
        (error) => console.error(error),
      );
    }
    return field;
  };
