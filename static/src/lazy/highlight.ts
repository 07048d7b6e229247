import './prism';
import * as core from 'prismjs/components/prism-core.js';

type PrismCore = typeof import('prismjs');
const Prism = ((core as { default?: unknown }).default ?? core) as PrismCore;
// The language files know Prism by its global name.
Object.assign(window, { Prism });

interface Language {
  needs?: string[];
  fetch(): Promise<unknown>;
}

const LANGUAGES: Record<string, Language> = {
  markup: { fetch: () => import('prismjs/components/prism-markup.js') },
  css: { fetch: () => import('prismjs/components/prism-css.js') },
  clike: { fetch: () => import('prismjs/components/prism-clike.js') },
  javascript: { needs: ['clike'], fetch: () => import('prismjs/components/prism-javascript.js') },
  typescript: { needs: ['javascript'], fetch: () => import('prismjs/components/prism-typescript.js') },
  python: { fetch: () => import('prismjs/components/prism-python.js') },
  bash: { fetch: () => import('prismjs/components/prism-bash.js') },
  json: { fetch: () => import('prismjs/components/prism-json.js') },
  yaml: { fetch: () => import('prismjs/components/prism-yaml.js') },
  toml: { fetch: () => import('prismjs/components/prism-toml.js') },
  ini: { fetch: () => import('prismjs/components/prism-ini.js') },
  sql: { fetch: () => import('prismjs/components/prism-sql.js') },
  markdown: { needs: ['markup'], fetch: () => import('prismjs/components/prism-markdown.js') },
  diff: { fetch: () => import('prismjs/components/prism-diff.js') },
  docker: { fetch: () => import('prismjs/components/prism-docker.js') },
  http: { fetch: () => import('prismjs/components/prism-http.js') },
  latex: { fetch: () => import('prismjs/components/prism-latex.js') },
  c: { needs: ['clike'], fetch: () => import('prismjs/components/prism-c.js') },
  cpp: { needs: ['c'], fetch: () => import('prismjs/components/prism-cpp.js') },
  csharp: { needs: ['clike'], fetch: () => import('prismjs/components/prism-csharp.js') },
  java: { needs: ['clike'], fetch: () => import('prismjs/components/prism-java.js') },
  kotlin: { needs: ['clike'], fetch: () => import('prismjs/components/prism-kotlin.js') },
  swift: { fetch: () => import('prismjs/components/prism-swift.js') },
  go: { needs: ['clike'], fetch: () => import('prismjs/components/prism-go.js') },
  rust: { fetch: () => import('prismjs/components/prism-rust.js') },
  ruby: { needs: ['clike'], fetch: () => import('prismjs/components/prism-ruby.js') },
  r: { fetch: () => import('prismjs/components/prism-r.js') },
  julia: { fetch: () => import('prismjs/components/prism-julia.js') },
  lua: { fetch: () => import('prismjs/components/prism-lua.js') },
  perl: { fetch: () => import('prismjs/components/prism-perl.js') },
  matlab: { fetch: () => import('prismjs/components/prism-matlab.js') },
  powershell: { fetch: () => import('prismjs/components/prism-powershell.js') },
};

const ALIASES: Record<string, string> = {
  py: 'python',
  js: 'javascript',
  ts: 'typescript',
  sh: 'bash',
  shell: 'bash',
  yml: 'yaml',
  md: 'markdown',
  html: 'markup',
  xml: 'markup',
  svg: 'markup',
  'c++': 'cpp',
  cs: 'csharp',
  dockerfile: 'docker',
  kt: 'kotlin',
  rs: 'rust',
  rb: 'ruby',
  tex: 'latex',
};

async function load(name: string): Promise<void> {
  const language = LANGUAGES[name];
  if (!language || Prism.languages[name]) return;
  for (const needed of language.needs ?? []) await load(needed);
  await language.fetch();
}

/** Brings the grammars that code builds upon: those that it names. */
export async function grammars(code: string): Promise<void> {
  const names = /languages\.(?!extend|insertBefore)(\w+)|(?:extend|insertBefore)\(\s*["'](\w+)/g;
  for (const [, one = '', other = one] of code.matchAll(names)) await load(other);
}

/** Spans made of tokens: Prism's own way writes HTML, which a strict policy forbids. */
function spans(tokens: unknown): Node {
  const fragment = document.createDocumentFragment();
  for (const token of Array.isArray(tokens) ? tokens : [tokens]) {
    if (!(token instanceof Prism.Token)) {
      fragment.append(String(token));
      continue;
    }
    const span = document.createElement('span');
    span.className = ['token', token.type, ...(token.alias ? [token.alias].flat() : [])].join(' ');
    span.append(spans(token.content));
    fragment.append(span);
  }
  return fragment;
}

async function color(code: HTMLElement): Promise<void> {
  const asked = /(?:^|\s)lang(?:uage)?-(\S+)/.exec(code.className)?.[1]?.toLowerCase();
  if (!asked) return;
  const name = ALIASES[asked] ?? asked;
  await load(name);
  const grammar = Prism.languages[name];
  if (grammar) code.replaceChildren(spans(Prism.tokenize(code.textContent ?? '', grammar)));
}

/** Colours the code blocks inside; what can't be coloured stays readable as it is. */
export function highlight(root: HTMLElement): void {
  for (const code of root.querySelectorAll<HTMLElement>('pre > code')) {
    code.parentElement?.setAttribute('tabindex', '0');
    color(code).catch((error) => console.error(error));
  }
}
