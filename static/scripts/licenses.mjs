import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Packages whose files come in as text, through modules that stand in no file. */
const AS_TEXT = ['jquery', 'requirejs', '@ag-grid-community/locale'];
const PACKAGE = /^.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/;

function entry(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim() : `License: ${license}`;
  return { title: `${name} ${version} (${license})`, text };
}

/** The licences of all that is in the bundle, each text once: they ask to be passed on with every copy. */
export function licenses(modules, root) {
  const folders = new Set(AS_TEXT.map((name) => join(root, 'node_modules', name)));
  for (const id of modules) {
    const folder = PACKAGE.exec(id)?.[0];
    if (folder && existsSync(join(folder, 'package.json'))) folders.add(folder);
  }
  const titles = new Map();
  const entries = [...folders].map(entry).sort((a, b) => (a.title < b.title ? -1 : 1));
  for (const { title, text } of entries) titles.set(text, [...(titles.get(text) ?? []), title]);
  return [...titles].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}
