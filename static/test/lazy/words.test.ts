import { describe, expect, it } from 'vitest';
import { checkedWords, virtualModules } from '../../scripts/virtual.mjs';
import { LANGUAGES } from '../../src/i18n/text';

const english = { page: 'Page', row: `Row \${variable}` };
const german = { page: 'Seite', row: `Zeile \${variable}` };

describe('the words of data tables', () => {
  it('are there in every language of the page, in its own script', () => {
    const load = virtualModules().load as (id: string) => string;
    const words = JSON.parse(
      load('\0virtual:grid-words')
        .replace(/^[^{]*/, '')
        .replace(/;$/, ''),
    );
    expect(Object.keys(words).sort()).toEqual([...LANGUAGES].sort());
    expect([words.ru.page, words.kk.page, words.uz.page, words.de.page]).toEqual([
      'Страница',
      'Бет',
      'Sahifa',
      'Seite',
    ]);
    expect(words.ru.noRowsToShow).toBe('Нет строк');
    expect(words.fa.ariaRowIndex).toContain(`\${variable}`);
  });

  it('fail the build where one is missing, or has lost its place for a value', () => {
    const said = Object.keys(english);
    const checked = (de: Partial<typeof german>) => () =>
      checkedWords({ de: { ...de } as typeof german, fr: german }, ['de', 'fr'], said, english);
    expect(checked(german)().de).toEqual(german);
    expect(checked({ page: 'Seite' })).toThrow(`de has no word for row, which is "Row \${variable}"`);
    expect(checked({ ...german, page: '' })).toThrow('de has no word for page');
    expect(checked({ ...german, row: 'Zeile' })).toThrow('row of de is "Zeile", with other places');
    expect(() => checkedWords({}, ['kk'], said, english)).toThrow('kk has no word for page');
  });
});
