/** What the app's own code and HTML take for granted: libraries as globals, and Bootstrap's class names. */
import { names } from 'virtual:compat';
import { runClassic } from '../dom/classic';
import { h } from '../dom/h';
import { Lazy } from '../dom/lazy';
import { setAside, takeBack } from '../dom/styled';
import type { Loader } from '../lazy/amd';
import type { WidgetKit } from '../widgets/kit';
import type { Command, CommandOf } from '../wire/messages';
import { borrow } from './borrowed';
import type { RarePart } from './rare';
import { revive } from './revive';
import { runByEval, type StrictRun, script } from './script';

export interface OwnPart {
  /** Resolves when all that this command's code and HTML use is here; nothing when it is. */
  needs(command: Command): Promise<unknown> | undefined;
  script(command: CommandOf<'run_script'>): void;
}

interface Known {
  /** Whether code or HTML uses it. */
  used(text: string): boolean;
  part: Lazy<unknown>;
  /** How it is called where it has to be said that it is missing: it makes code out of text. */
  loose?: string;
}

/** How browsers say that a library of those is not there. */
const MISSING = /(?<![\w.])(\$|jQuery|require|define|saveAs|Toastify|Mustache|Prism|DOMPurify)( is not defined|$)/;

/** Scripts in HTML, but for those of data; and handlers in its tags. */
const SCRIPT = /<script\b(?![^>]*json)/i;
const HANDLER = /<[a-z][^>]*\son[a-z]+\s*=/i;

const COMPAT = new Set(names);
const CLASSES = /\bclass(?:Name)?\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))|\baddClass\(\s*["']([^"']*)/g;

function usesCompat(text: string): boolean {
  for (const [, ...found] of text.matchAll(CLASSES)) {
    if (found.some((list) => list?.split(/\s+/).some((name) => COMPAT.has(name)))) return true;
  }
  return false;
}

/** The app's own code and HTML in a command, however deep. */
function* ownTexts(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const one of value) yield* ownTexts(one);
    return;
  }
  const { type, content, template, data, code, args, body } = value as Record<string, unknown>;
  const strings: unknown[] = [template, code, body];
  if (type === 'html' || type === 'markdown') strings.push(content);
  for (const given of [type === 'custom_widget' && data, code !== undefined && args]) {
    if (typeof given === 'object' && given !== null) strings.push(...Object.values(given));
  }
  for (const text of strings) if (typeof text === 'string') yield text;
  for (const inner of Object.values(value)) yield* ownTexts(inner);
}

/** Bootstrap's dismiss buttons, in messages and in the app's own HTML. */
function dismiss({ target }: Event): void {
  if (!(target instanceof Element)) return;
  target.closest('[data-dismiss="alert"], [data-bs-dismiss="alert"]')?.closest('.alert')?.remove();
}

export function makeOwn(kit: WidgetKit, rare: Lazy<RarePart>, strictly?: StrictRun): OwnPart {
  const { part, html, markdown, template } = kit;
  html.revive = revive;
  html.styles = { setAside, takeBack };
  document.addEventListener('click', dismiss);
  const like = (pattern: RegExp) => (text: string) => pattern.test(text);
  const known: Known[] = [
    {
      used: like(/\$[(.]|\bjQuery\b/),
      part: part('jquery', async () => runClassic('jQuery', (await import('../lazy/jquery')).source, kit.nonce)),
      loose: '$',
    },
    {
      used: like(/\brequire(js)?\s*[.(]|\bdefine\s*\(/),
      part: part('amd', async () => {
        const { source, paths } = await import('../lazy/amd');
        const loader = runClassic('requirejs', source, kit.nonce) as Loader;
        loader.config({ paths });
        return loader;
      }),
      loose: 'require',
    },
    { used: usesCompat, part: part('compat', async () => true) },
    { used: like(/\b(saveAs|Toastify)\b/), part: new Lazy(async () => borrow((await rare.load()).toasts)) },
    { used: like(/\bMustache\b/), part: template },
    { used: like(/\bPrism\b/), part: markdown },
    { used: like(/\bDOMPurify\b/), part: part('purify', () => import('../lazy/purify')) },
  ];
  // Code that nobody could look through: made when it runs, or fetched by other code.
  addEventListener('error', ({ message }) => {
    const name = MISSING.exec(message)?.[1] ?? '';
    const one = known.find(({ part, used }) => part.value === undefined && name && used(`${name}(`));
    if (!one) return;
    if (one.loose && html.strict) return forbidden(one.loose);
    void one.part.load();
    console.info(`asgiwebio: ${name} is on its way now; config(js_code="${name}") has it there from the start`);
  });
  const told = new Set<string>();
  const forbidden = (name: string) => {
    if (told.has(name)) return;
    told.add(name);
    console.warn(`asgiwebio: ${name} is not there under this page's strict policy`);
  };
  const silent = (what: string) => console.info(`asgiwebio: ${what} do not run under this page's strict policy`);
  html.forbade = (root, text) => {
    if (HANDLER.test(text)) silent('handlers in HTML, such as onclick,');
    if (!SCRIPT.test(text)) return;
    silent('scripts in HTML');
    const note = h('p', { class: 'wio-placeholder' });
    root.append(note);
    void rare.load().then(() => note.append(kit.text('script_forbidden')), console.info);
  };
  return {
    script: (command) => script(command, strictly?.run ?? runByEval, kit.send),
    needs({ command, spec }) {
      const waits: Promise<unknown>[] = [];
      // Or what the code does would come after the outputs that follow it.
      if (strictly && command === 'run_script' && strictly.part.value === undefined) waits.push(strictly.part.load());
      let missing = known.filter((one) => one.part.value === undefined);
      for (const text of ownTexts(spec)) {
        if (/\bPrism\b/.test(text)) waits.push(markdown.load().then((part) => part.grammars(text)));
        for (const one of missing) {
          if (!one.used(text)) continue;
          missing = missing.filter((other) => other !== one);
          if (one.loose && html.strict) forbidden(one.loose);
          else waits.push(one.part.load());
        }
      }
      return waits.length ? Promise.all(waits) : undefined;
    },
  };
}
