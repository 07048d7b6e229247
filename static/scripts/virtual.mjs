import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { minifySync } from 'vite';

const COMPAT = 'virtual:compat';
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

/** The text of a library's file, small. */
function classic(file) {
  const text = readFileSync(fileURLToPath(import.meta.resolve(file)), 'utf8');
  const { code } = minifySync(file, text, { mangle: { toplevel: false } });
  return `export default ${JSON.stringify(code)};`;
}

/** Modules that stand in no file: `virtual:compat` and `classic:LIBRARY`. */
export function virtualModules() {
  return {
    name: 'asgiwebio-virtual',
    resolveId: (id) => (id === COMPAT || id.startsWith(CLASSIC) ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${COMPAT}`) return compatNames();
      if (id.startsWith(`\0${CLASSIC}`)) return classic(id.slice(CLASSIC.length + 1));
      return undefined;
    },
  };
}
