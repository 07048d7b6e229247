import type { Plugin } from 'vite';

type Words = Record<string, string>;

export function checkedWords(
  locales: Record<string, Words>,
  languages: string[],
  said: string[],
  english: Words,
): Record<string, Words>;

export function virtualModules(): Plugin;
