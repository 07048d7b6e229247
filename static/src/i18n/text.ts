import { en, type MessageKey, type Messages } from './en';

export type Text = (key: MessageKey, ...values: string[]) => string;
export type { MessageKey, Messages };

/** Every language beside English, each in a file of its name; a missing string there does not compile. */
export const LANGUAGES = 'ar de es fa fr ja kk ko pt ru uz zh zh-TW'.split(' ');

const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

export const direction = (language: string): 'ltr' | 'rtl' => (RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr');

/** The first language of the visitor that we speak; regions use the main language, but for Chinese in its older script. */
export function choose(preferred: readonly string[]): string {
  for (const tag of preferred) {
    const language = /^zh-(hant|tw|hk|mo)/i.test(tag) ? 'zh-TW' : tag.toLowerCase().replace(/-.*/, '');
    if (language === 'en' || LANGUAGES.includes(language)) return language;
  }
  return 'en';
}

/** The name of a language's part of the bundle, as `vite.config.mjs` makes it: none begins with another one's. */
export const textPart = (language: string): string => `text-${language.replace('-', '')}`;

/** What is known of a language's words. */
export type Words = Partial<Messages>;

/** The words of a language, which `fetch` gives; English when they can't be had, without what is rarely said. */
export async function table(language: string, fetch: () => Promise<{ messages: Messages }>): Promise<Words> {
  if (language === 'en') return en;
  try {
    return (await fetch()).messages;
  } catch (error) {
    console.error(error);
    return en;
  }
}

/** Looks texts up: what the app overrode wins over every language. */
export function texts(words: Words, overrides: Partial<Record<string, unknown>>): Text {
  return (key, ...values) => {
    const own = overrides[key];
    const template = typeof own === 'string' ? own : (words[key] ?? key);
    return template.replace(/%(\d)/g, (whole, place) => values[Number(place) - 1] ?? whole);
  };
}
