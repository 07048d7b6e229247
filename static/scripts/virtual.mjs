import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  AG_GRID_LOCALE_CN,
  AG_GRID_LOCALE_DE,
  AG_GRID_LOCALE_EG,
  AG_GRID_LOCALE_EN,
  AG_GRID_LOCALE_ES,
  AG_GRID_LOCALE_FR,
  AG_GRID_LOCALE_IR,
  AG_GRID_LOCALE_JP,
  AG_GRID_LOCALE_KR,
  AG_GRID_LOCALE_PT,
  AG_GRID_LOCALE_TW,
} from '@ag-grid-community/locale';
import { minifySync } from 'vite';

const COMPAT = 'virtual:compat';
const GRID_WORDS = 'virtual:grid-words';
const CLASSIC = 'classic:';
const styles = new URL('../styles/', import.meta.url);

const classesOf = (file) => {
  const text = readFileSync(new URL(file, styles), 'utf8');
  return [...text.matchAll(/\.(-?[a-z_][\w-]*)/gi)].map(([, name]) => name);
};

/** The classes of compat.css that the first stylesheet lacks: a page whose HTML has one of them needs it. */
function compatNames() {
  const first = readdirSync(styles).filter((file) => file.endsWith('.css') && file !== 'compat.css');
  const known = new Set(first.flatMap(classesOf));
  const names = [...new Set(classesOf('compat.css'))].filter((name) => !known.has(name)).sort();
  return `export const names = ${JSON.stringify(names.join(' '))}.split(' ');`;
}

/** What AG Grid says in our languages; those that it does not speak have a file of ours in `src/lazy/words`. */
const LOCALES = {
  ar: AG_GRID_LOCALE_EG,
  de: AG_GRID_LOCALE_DE,
  es: AG_GRID_LOCALE_ES,
  fa: AG_GRID_LOCALE_IR,
  fr: AG_GRID_LOCALE_FR,
  ja: AG_GRID_LOCALE_JP,
  kk: ownWords('kk'),
  ko: AG_GRID_LOCALE_KR,
  pt: AG_GRID_LOCALE_PT,
  ru: ownWords('ru'),
  uz: ownWords('uz'),
  zh: AG_GRID_LOCALE_CN,
  'zh-TW': AG_GRID_LOCALE_TW,
};

/** Words that stand in the grid's source with their English, yet belong to modules that we have not, or are no words. */
const UNREACHED = new Set(
  [
    'blanks setFilter bigintFilter invalidBigInt exportingOoo first last none top right bottom left column number',
    'fileInputOverlay fileInputOverlayBrowse fileInputProcessing fileInputProcessingFailed ariaHasNote',
    'ariaCalculatedColumn ariaColumnShowValuesAs ariaColumnCellSelection ariaColumnGroupCellSelection',
    'ariaColumnGroupCellSelectionAndExpansion ariaSortableColumnWithCellSelection ariaPendingChange',
    'ariaSkeletonCellLoadingFailed ariaSkeletonCellLoading ariaDeferSkeletonCellLoading',
  ]
    .join(' ')
    .split(' '),
);

/** Words whose English stands elsewhere in the source, or nowhere. */
const FURTHER = ['ariaRowSelect', 'ariaRowDeselect', 'ariaLabelSelectField', 'true', 'false'];

function ownWords(language) {
  return JSON.parse(readFileSync(new URL(`../src/lazy/words/${language}.json`, import.meta.url), 'utf8'));
}

/** The words that the community edition says: their keys stand in its source beside their English. */
function saidByGrid() {
  const source = readFileSync(fileURLToPath(import.meta.resolve('ag-grid-community')), 'utf8');
  const beside = new Set();
  for (const [, key, text] of source.matchAll(/\b(\w+)["']?\s*[:,]\s*(?:\(\w+\) => )?["'`]([^"`$]+)/g)) {
    const [start] = AG_GRID_LOCALE_EN[key]?.toLowerCase().split('${') ?? [];
    if (start && text.toLowerCase().startsWith(start)) beside.add(key);
  }
  return [...Object.keys(AG_GRID_LOCALE_EN).filter((key) => beside.has(key) && !UNREACHED.has(key)), ...FURTHER];
}

/** Fails where a language of the page has no such word, or one with other places to fill than the English. */
export function checkedWords(locales, languages, said, english) {
  const places = (text) => text.split(/\$\{variable\}/).length;
  for (const language of languages) {
    for (const key of said) {
      const word = locales[language]?.[key];
      if (!word) throw new Error(`data tables: ${language} has no word for ${key}, which is "${english[key]}"`);
      if (places(word) !== places(english[key])) {
        throw new Error(`data tables: ${key} of ${language} is "${word}", with other places than "${english[key]}"`);
      }
    }
  }
  return Object.fromEntries(
    languages.map((language) => [language, Object.fromEntries(said.map((key) => [key, locales[language][key]]))]),
  );
}

/** The words of data tables by language. */
function gridWords() {
  const languages = readdirSync(new URL('../src/i18n/', import.meta.url))
    .filter((file) => /^(?!en)[a-z]{2}(-[A-Z]{2})?\.ts$/.test(file))
    .map((file) => file.replace('.ts', ''));
  const words = checkedWords(LOCALES, languages, saidByGrid(), AG_GRID_LOCALE_EN);
  return `export const words = ${JSON.stringify(words)};`;
}

/** The text of a library's file, small. */
function classic(file) {
  const text = readFileSync(fileURLToPath(import.meta.resolve(file)), 'utf8');
  const { code } = minifySync(file, text, { mangle: { toplevel: false } });
  return `export default ${JSON.stringify(code)};`;
}

/** Modules that stand in no file: `virtual:compat`, `virtual:grid-words` and `classic:LIBRARY`. */
export function virtualModules() {
  return {
    name: 'asgiwebio-virtual',
    resolveId: (id) => (id === COMPAT || id === GRID_WORDS || id.startsWith(CLASSIC) ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${COMPAT}`) return compatNames();
      if (id === `\0${GRID_WORDS}`) return gridWords();
      if (id.startsWith(`\0${CLASSIC}`)) return classic(id.slice(CLASSIC.length + 1));
      return undefined;
    },
  };
}
