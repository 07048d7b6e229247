import { en, type MessageKey, type Messages } from './en';

export type Text = (key: MessageKey, ...values: string[]) => string;
export type { MessageKey, Messages };

/** Every language beside English, fetched when a visitor speaks it. A missing string does not compile. */
export const languages: Record<string, () => Promise<{ messages: Messages }>> = {
  ar: () => import('./ar'),
  de: () => import('./de'),
  es: () => import('./es'),
  fa: () => import('./fa'),
  fr: () => import('./fr'),
  ja: () => import('./ja'),
  kk: () => import('./kk'),
  ko: () => import('./ko'),
  pt: () => import('./pt'),
  ru: () => import('./ru'),
  uz: () => import('./uz'),
  zh: () => import('./zh'),
  'zh-TW': () => import('./zh-TW'),
};

const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

export const direction = (language: string): 'ltr' | 'rtl' => (RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr');

/** The first language of the visitor that we speak; regions use the main language, but for Chinese in its older script. */
export function choose(preferred: readonly string[]): string {
  for (const tag of preferred) {
    const language = /^zh-(hant|tw|hk|mo)/i.test(tag) ? 'zh-TW' : tag.toLowerCase().replace(/-.*/, '');
    if (language === 'en' || language in languages) return language;
  }
  return 'en';
}

/** The table of a language; English when its file can't be had. */
export async function table(language: string): Promise<Messages> {
  const fetch = languages[language];
  if (!fetch) return en;
  try {
    return (await fetch()).messages;
  } catch (error) {
    console.error(error);
    return en;
  }
}

/** Looks texts up: what the app overrode wins over every language. */
export function texts(messages: Messages, overrides: Partial<Record<string, unknown>>): Text {
  return (key, ...values) => {
    const own = overrides[key];
    const template = typeof own === 'string' ? own : messages[key];
    return template.replace(/%(\d)/g, (whole, place) => values[Number(place) - 1] ?? whole);
  };
}
