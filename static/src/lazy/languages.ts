import type { Extension } from '@codemirror/state';

/** A file of languages, fetched when one of them is met. */
type Fetch = () => Promise<{ language(name: string): Extension }>;

const FILES: Record<string, Fetch> = {
  python: () => import('./languages/edit-python'),
  web: () => import('./languages/edit-web'),
  config: () => import('./languages/edit-config'),
  programs: () => import('./languages/edit-programs'),
};

/** Each language, and the other names that it goes by: extensions, and CodeMirror 5's modes and MIME types. */
const LANGUAGES: Record<string, [file: string, names: string]> = {
  python: ['python', 'py pyw x-python cython x-cython'],
  javascript: ['web', 'js jsx mjs cjs ecmascript x-javascript'],
  typescript: ['web', 'ts tsx x-typescript'],
  json: ['config', 'map x-json ld+json jsonld'],
  html: ['web', 'htm htmlmixed xhtml vue php'],
  css: ['web', 'scss less x-scss x-less'],
  sql: ['config', 'x-sql x-mysql x-pgsql x-sqlite mysql pgsql sqlite'],
  markdown: ['web', 'md mkd gfm x-markdown x-gfm rst'],
  yaml: ['config', 'yml x-yaml yaml-frontmatter'],
  shell: ['config', 'sh bash zsh ksh x-sh'],
  powershell: ['config', 'ps1 psm1 x-powershell'],
  toml: ['config', 'x-toml'],
  xml: ['config', 'svg xsl xsd rss'],
  properties: ['config', 'ini cfg conf env x-ini x-properties'],
  diff: ['config', 'patch x-diff'],
  dockerfile: ['programs', 'docker x-dockerfile'],
  nginx: ['config', 'x-nginx-conf'],
  c: ['programs', 'h x-csrc clike'],
  cpp: ['programs', 'cc cxx hpp c++ x-c++src'],
  csharp: ['programs', 'cs x-csharp'],
  java: ['programs', 'x-java'],
  kotlin: ['programs', 'kt x-kotlin'],
  scala: ['programs', 'x-scala'],
  go: ['programs', 'x-go'],
  rust: ['programs', 'rs x-rustsrc'],
  ruby: ['programs', 'rb x-ruby'],
  r: ['programs', 'x-rsrc'],
  julia: ['programs', 'jl x-julia'],
  lua: ['programs', 'x-lua'],
  perl: ['programs', 'pl pm x-perl'],
  swift: ['programs', 'x-swift'],
  octave: ['programs', 'm matlab x-octave'],
  stex: ['programs', 'tex latex x-stex x-latex'],
};

const NAMES = new Map(
  Object.entries(LANGUAGES).flatMap(([language, [, names]]) =>
    [language, ...names.split(' ')].map((name) => [name, language]),
  ),
);

/** The language that a mode means: `py`, `python`, `text/x-python`, or `{name: 'python'}`; nothing for unknown ones. */
export function languageOf(mode: unknown): string | undefined {
  const name = typeof mode === 'object' && mode !== null && 'name' in mode ? mode.name : mode;
  if (typeof name !== 'string') return undefined;
  return NAMES.get(name.toLowerCase().replace(/^(text|application)\//, ''));
}

/** What colours and indents the language of a mode; nothing for one that is unknown, which the console learns. */
export async function fetchLanguage(mode: unknown): Promise<Extension> {
  if (!mode) return [];
  const language = languageOf(mode) ?? '';
  const file = FILES[LANGUAGES[language]?.[0] ?? ''];
  if (file) return (await file()).language(language);
  console.info(`asgiwebio: the code editor does not know the mode ${JSON.stringify(mode)}`);
  return [];
}
