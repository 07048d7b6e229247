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

/** What AG Grid says in our languages; it has no Russian, Kazakh or Uzbek. */
const LOCALES = {
  ar: AG_GRID_LOCALE_EG,
  de: AG_GRID_LOCALE_DE,
  es: AG_GRID_LOCALE_ES,
  fa: AG_GRID_LOCALE_IR,
  fr: AG_GRID_LOCALE_FR,
  ja: AG_GRID_LOCALE_JP,
  ko: AG_GRID_LOCALE_KR,
  pt: AG_GRID_LOCALE_PT,
  zh: AG_GRID_LOCALE_CN,
  'zh-TW': AG_GRID_LOCALE_TW,
};

/** The words of data tables by language: those that the community edition says. */
function gridWords() {
  const source = readFileSync(fileURLToPath(import.meta.resolve('ag-grid-community')), 'utf8');
  const said = Object.keys(AG_GRID_LOCALE_EN).filter((key) => new RegExp(`["']?\\b${key}\\b["']?[:,)]`).test(source));
  const words = Object.entries(LOCALES).map(([language, all]) => [
    language,
    Object.fromEntries(said.map((key) => [key, all[key]])),
  ]);
  return `export const words = ${JSON.stringify(Object.fromEntries(words))};`;
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
