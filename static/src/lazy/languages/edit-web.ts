/** Languages that hold each other: HTML has styles and scripts in it, Markdown has HTML. */
import { css } from '@codemirror/lang-css';
import { html } from '@codemirror/lang-html';
import { javascript } from '@codemirror/lang-javascript';
import { markdown } from '@codemirror/lang-markdown';
import type { Extension } from '@codemirror/state';

const LANGUAGES: Record<string, () => Extension> = {
  html: () => html(),
  css: () => css(),
  markdown: () => markdown(),
  javascript: () => javascript({ jsx: true }),
  typescript: () => javascript({ jsx: true, typescript: true }),
};

export const language = (name: string) => LANGUAGES[name]?.() ?? [];
