/** The code editor: CodeMirror 6, with the options that programs gave to CodeMirror 5. The textarea stays the field. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';

export interface Editor {
  focus(): void;
  /** Shows what stands in the textarea now. */
  sync(): void;
  readonly box: HTMLElement;
  /** Lets go of all that it holds, when its box has left the page. */
  destroy(): void;
}

export interface EditorHooks {
  /** The visitor changed the text; the textarea has it. */
  changed(): void;
  /** How to get out by keyboard, in words. */
  leave: string;
  nonce: string;
  /** What colours and indents the language of a mode. */
  language(mode: unknown): Promise<Extension>;
}

const ROW = 20;
/** What the box has above its rows and below. */
const EDGES = 34;
const KNOWN = new Set(['mode', 'theme', 'lineNumbers', 'readOnly', 'indentUnit', 'tabSize', 'lineWrapping']);
/** What CodeMirror 5 had to be told, and this one does by itself. */
const GIVEN = new Set(['styleActiveLine', 'matchBrackets']);
/** CodeMirror 5's themes that are dark; every other one is as the page is. */
const DARK =
  /^(3024-night|abbott|abcdef|ambiance|ayu-(dark|mirage)|base16-dark|bespin|blackboard|cobalt|colorforth|dracula|duotone-dark|erlang-dark|gruvbox-dark|hopscotch|icecoder|isotope|lesser-dark|liquibyte|lucario|material.*|mbo|midnight|monokai|moxer|night|nord|oceanic-next|panda-syntax|paraiso-dark|pastel-on-dark|railscasts|rubyblue|seti|shadowfox|solarized dark|the-matrix|tomorrow-night.*|twilight|vibrant-ink|xq-dark|yonce|zenburn|darcula)$/;

const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.comment, tags.meta], color: 'var(--wio-code-comment)', fontStyle: 'italic' },
    { tag: [tags.keyword, tags.operatorKeyword, tags.tagName, tags.heading], color: 'var(--wio-code-keyword)' },
    { tag: [tags.string, tags.regexp, tags.attributeValue, tags.inserted], color: 'var(--wio-code-string)' },
    { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.deleted], color: 'var(--wio-code-number)' },
    {
      tag: [
        tags.function(tags.variableName),
        tags.definition(tags.variableName),
        tags.className,
        tags.typeName,
        tags.propertyName,
        tags.attributeName,
        tags.link,
        tags.url,
      ],
      color: 'var(--wio-code-name)',
    },
    { tag: tags.strong, fontWeight: 'bold' },
    { tag: tags.emphasis, fontStyle: 'italic' },
  ]),
);

const look = EditorView.theme({
  '&': { height: '100%', color: 'inherit', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--bs-font-monospace)',
    fontSize: 'var(--wio-editor-size)',
    lineHeight: `${ROW}px`,
  },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--bs-body-color)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--bs-secondary-color)', borderRight: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter': {
    backgroundColor: 'color-mix(in srgb, var(--bs-primary) 9%, transparent)',
  },
  '.cm-placeholder': { color: 'var(--bs-secondary-color)' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'color-mix(in srgb, var(--wio-code-name) 25%, transparent)',
  },
});

/** A change that came from the app, not from the visitor. */
const given = Annotation.define<true>();

/** What the visitor may still type, as in a plain textarea. */
function limitLength(area: HTMLTextAreaElement): Extension {
  return EditorState.transactionFilter.of((transaction) => {
    const most = area.maxLength;
    const { newDoc, startState } = transaction;
    const longer = newDoc.length > startState.doc.length && newDoc.length > most;
    if (most < 0 || !transaction.docChanged || !longer || transaction.annotation(given)) return transaction;
    const { from, to } = startState.selection.main;
    let text = '';
    transaction.changes.iterChanges((_from, _to, _start, _end, inserted) => {
      text += inserted.toString();
    });
    const insert = text.slice(0, Math.max(0, most - startState.doc.length + to - from));
    return { changes: { from, to, insert }, selection: { anchor: from + insert.length } };
  });
}

/** What the textarea says of itself, for the editor in its place: it is the one that is labelled, marked and changed. */
function attributesOf(area: HTMLTextAreaElement, hint: HTMLElement): Record<string, string> {
  const described = [area.getAttribute('aria-describedby'), hint.id].filter(Boolean).join(' ');
  const found: Record<string, string> = { 'aria-describedby': described };
  for (const name of ['aria-label', 'aria-labelledby', 'aria-invalid']) {
    const value = area.getAttribute(name);
    if (value) found[name] = value;
  }
  if (area.required) found['aria-required'] = 'true';
  if (area.readOnly || area.disabled) Object.assign(found, { 'aria-readonly': 'true', tabindex: '0' });
  return found;
}

const mirrored = (area: HTMLTextAreaElement, hint: HTMLElement): Extension => [
  EditorView.contentAttributes.of(attributesOf(area, hint)),
  EditorState.readOnly.of(area.readOnly || area.disabled),
  EditorView.editable.of(!area.readOnly && !area.disabled),
  area.placeholder ? placeholder(area.placeholder) : [],
];

const number = (value: unknown, otherwise: number) => (typeof value === 'number' && value > 0 ? value : otherwise);

function fromOptions(options: Record<string, unknown>): Extension {
  const ignored = Object.keys(options).filter((name) => !KNOWN.has(name) && !GIVEN.has(name));
  if (ignored.length) console.info(`asgiwebio: the code editor has no option ${ignored.join(', ')}`);
  const unit = number(options.indentUnit, 4);
  return [
    options.lineNumbers === false ? [] : [lineNumbers(), highlightActiveLineGutter()],
    options.lineWrapping === false ? [] : EditorView.lineWrapping,
    indentUnit.of(' '.repeat(unit)),
    EditorState.tabSize.of(number(options.tabSize, unit)),
  ];
}

function element(name: string, text = ''): HTMLElement {
  const made = document.createElement('div');
  made.className = name;
  made.textContent = text;
  return made;
}

/** Puts the editor in the place of the textarea, which goes on to hold the text. */
export function makeEditor(area: HTMLTextAreaElement, options: Record<string, unknown>, hooks: EditorHooks): Editor {
  if (options.readOnly) area.readOnly = true;
  const hint = element('wio-editor-hint', hooks.leave);
  hint.id = `${area.id}-leave`;
  const host = element('wio-editor-text');
  const box = element('wio-editor CodeMirror');
  box.toggleAttribute('data-dark', DARK.test(String(options.theme)));
  box.append(host, hint);
  const mirror = new Compartment();
  const language = new Compartment();
  const full = (on: boolean) => {
    const was = box.classList.contains('wio-editor-full');
    box.classList.toggle('wio-editor-full', on);
    return was || on;
  };

  const view = new EditorView({
    parent: host,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        hooks.nonce ? EditorView.cspNonce.of(hooks.nonce) : [],
        history(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        colours,
        look,
        fromOptions(options),
        limitLength(area),
        language.of([]),
        mirror.of(mirrored(area, hint)),
        keymap.of([
          { key: 'F11', run: () => full(!box.classList.contains('wio-editor-full')) },
          { key: 'Escape', run: () => full(false) },
          ...defaultKeymap,
          ...historyKeymap,
          indentWithTab,
        ]),
        EditorView.updateListener.of(({ docChanged, transactions, state }) => {
          if (!docChanged || transactions.some((one) => one.annotation(given))) return;
          area.value = state.doc.toString();
          hooks.changed();
        }),
      ],
    }),
  });
  // In a popup the key would close it, with all that was typed; here it opens the way out by Tab.
  box.addEventListener('keydown', (event) => event.key === 'Escape' && event.preventDefault());

  const reflect = () => {
    box.style.height = `${area.rows * ROW + EDGES}px`;
    box.classList.toggle('is-invalid', area.classList.contains('is-invalid'));
    box.classList.toggle('is-valid', area.classList.contains('is-valid'));
    view.dispatch({ effects: mirror.reconfigure(mirrored(area, hint)) });
  };
  const watch = new MutationObserver(reflect);
  const sync = () => {
    if (view.state.doc.toString() === area.value) return;
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: area.value },
      annotations: given.of(true),
    });
  };

  const focused = document.activeElement === area;
  const { selectionStart, selectionEnd } = area;
  area.hidden = true;
  area.after(box);
  reflect();
  watch.observe(area, { attributes: true });
  for (const label of area.labels ?? []) label.addEventListener('click', () => view.focus());
  if (focused) {
    view.dispatch({ selection: { anchor: selectionStart, head: selectionEnd } });
    view.focus();
  }
  hooks.language(options.mode).then(
    (extension) => view.dispatch({ effects: language.reconfigure(extension) }),
    (error) => console.error(error),
  );
  const destroy = () => {
    watch.disconnect();
    view.destroy();
  };
  return { box, focus: () => view.focus(), sync, destroy };
}
