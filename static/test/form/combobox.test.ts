import '../../styles/lazy/combobox.css';
import { describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { SelectItem } from '../../src/wire/messages';
import { command, drive, expectAccessible, get } from '../support';

const FRUIT = ['Äpfel', 'Birnen', 'Kirschen', 'Orangen'].map((label, value) => ({ label, value }));

async function asked(more: Partial<SelectItem> = {}) {
  const page = drive();
  await page.ask('What?', [
    {
      type: 'select',
      name: 'fruit',
      label: 'Fruit',
      native: false,
      help_text: 'of the season',
      options: FRUIT,
      ...more,
    },
    { type: 'text', name: 'more', label: 'More' },
  ]);
  await expect.poll(() => document.querySelector('[role=combobox]'), { timeout: 10_000 }).not.toBeNull();
  const input = get<HTMLInputElement>('[role=combobox]');
  const list = get('[role=listbox]');
  const seen = () => [...list.querySelectorAll('li')].map(({ textContent }) => textContent);
  const active = () => document.getElementById(input.getAttribute('aria-activedescendant') ?? '')?.textContent;
  const submit = () => get<HTMLButtonElement>('button[type=submit]').click();
  return { ...page, input, list, seen, active, submit };
}

describe('a select to search in', () => {
  it('is found, moved in and chosen from by the keyboard alone', async () => {
    const { input, list, seen, active, events, submit } = await asked();
    expect(get<HTMLLabelElement>('label').control).toBe(input);
    input.focus();
    expect([input.value, list.hidden]).toEqual(['Äpfel', true]);
    await userEvent.keyboard('{ArrowDown}');
    expect([seen(), active()]).toEqual([['Äpfel', 'Birnen', 'Kirschen', 'Orangen'], 'Äpfel']);
    await expectAccessible();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}');
    expect(active()).toBe('Birnen');
    await userEvent.keyboard('{Escape}');
    expect([input.value, list.hidden, input.getAttribute('aria-expanded')]).toEqual(['Äpfel', true, 'false']);
    await userEvent.fill(input, 'RSCH');
    expect([seen(), active()]).toEqual([['Kirschen'], 'Kirschen']);
    await userEvent.keyboard('{Enter}');
    expect([input.value, list.hidden]).toEqual(['Kirschen', true]);
    submit();
    expect(events.at(-1)).toMatchObject({ data: { fruit: 2, more: '' } });
  });

  it('takes several, and says when nothing is chosen or found', async () => {
    const { input, seen, list, events, submit } = await asked({ multiple: true, onchange: true });
    expect([input.value, input.placeholder]).toEqual(['', 'Nothing selected']);
    await userEvent.click(input);
    expect(list.getAttribute('aria-multiselectable')).toBe('true');
    await userEvent.click(get('li:nth-child(4)', list));
    expect(list.hidden).toBe(false);
    await userEvent.fill(input, 'apf');
    await userEvent.keyboard('{Enter}');
    expect(events.map(({ data }) => data)).toMatchObject([{ value: [3] }, { value: [0, 3] }]);
    await userEvent.fill(input, 'xyz');
    expect(seen()).toEqual(['Nothing found']);
    await expectAccessible();
    await userEvent.keyboard('{Enter}{Tab}');
    expect([input.value, list.hidden]).toEqual(['Äpfel, Orangen', true]);
    submit();
    expect(events.at(-1)).toMatchObject({ data: { fruit: [0, 3] } });
  });

  it('shows what the app changes, is reset with its form, and has its errors', async () => {
    const { input, send, list, submit } = await asked({ required: true, multiple: true, value: [1] } as never);
    const options = FRUIT.map((one) => ({ ...one, label: `${one.label}!`, disabled: one.value === 2 }));
    const update = (attributes: object) =>
      send(command('update_input', { target_name: 'fruit', attributes } as never, 'question-1'));
    await update({ options, value: [3] });
    expect(input.value).toBe('Orangen!');
    await userEvent.click(input);
    get('[aria-disabled=true]', list).click();
    expect(list.querySelectorAll('[aria-selected=true]')).toHaveLength(1);
    await userEvent.keyboard('{Escape}');
    get<HTMLButtonElement>('button[type=reset]').click();
    await expect.poll(() => input.value).toBe('');
    submit();
    await expect.poll(() => input.getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(input);
    await expectAccessible();
    await update({ placeholder: 'Pick some' });
    await expect.poll(() => input.placeholder).toBe('Pick some');
  });

  it('keeps its list in sight, above the field where there is no room below', async () => {
    const { input, list } = await asked({
      options: Array.from({ length: 200 }, (_, value) => ({ label: `n ${value}`, value })),
    });
    input.style.cssText = 'position: fixed; bottom: 4px; left: 0';
    await userEvent.click(input);
    const { top, bottom } = list.getBoundingClientRect();
    expect(top).toBeGreaterThanOrEqual(0);
    expect(bottom).toBeLessThanOrEqual(input.getBoundingClientRect().top + 1);
    await userEvent.keyboard('{PageDown}{PageDown}');
    const active = get('.active', list).getBoundingClientRect();
    expect([active.top >= top, active.bottom <= bottom]).toEqual([true, true]);
  });
});
