import '../../styles/lazy/editor.css';
import { describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { TextareaItem } from '../../src/wire/messages';
import { command, type Driven, drive, expectAccessible, get } from '../support';

const item = (more: Partial<TextareaItem> = {}): TextareaItem => ({
  type: 'textarea',
  name: 'code',
  label: 'Code',
  rows: 6,
  code: {},
  ...more,
});

async function asked(page: Driven, more: Partial<TextareaItem> = {}): Promise<HTMLElement> {
  await page.ask('Program', [item(more)]);
  await expect.poll(() => document.querySelector('.cm-content')).toBeTruthy();
  return get('.cm-content');
}

const submitted = async (page: Driven) => {
  get('button[type=submit]').click();
  await expect.poll(() => page.events.find(({ event }) => event === 'from_submit')).toBeTruthy();
  return page.events.at(-1)?.data;
};

describe('the code editor', () => {
  it('takes the place of the field, with its text, label, help and height', async () => {
    const page = drive();
    const content = await asked(page, { value: 'a = 1\n', help_text: 'Python', code: { mode: 'py' } });
    await expect.element(content).toHaveAccessibleName('Code');
    await expect.element(content).toHaveAccessibleDescription('Python Esc, then Tab: leave the editor');
    expect(get('.wio-editor').clientHeight).toBeGreaterThan(120);
    expect(get<HTMLTextAreaElement>('textarea').hidden).toBe(true);
    await expect.poll(() => document.querySelectorAll('.cm-line span').length).toBeGreaterThan(0);
    await expectAccessible();
    expect(await submitted(page)).toEqual({ code: 'a = 1\n' });
  });

  it('tells of every edit, and indents with Tab unless Esc came before it', async () => {
    const page = drive();
    const content = await asked(page, { onchange: true });
    await userEvent.click(content);
    await userEvent.keyboard('{Tab}x');
    const values = page.events.map(({ data }) => (data as { value: string }).value);
    expect(values).toEqual(['    ', '    x']);
    await userEvent.keyboard('{Escape}{Tab}');
    await expect.poll(() => document.activeElement?.textContent).toBe('Submit');
  });

  it('refuses to be empty where an answer is required, and gets the focus then', async () => {
    const page = drive();
    const content = await asked(page, { required: true, placeholder: 'print()' });
    expect(content.textContent).toBe('print()');
    get('button[type=submit]').click();
    await expect.poll(() => content.getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(content);
    expect(get('.wio-editor').classList).toContain('is-invalid');
    expect(page.events).toEqual([]);
    await userEvent.keyboard('1');
    expect(await submitted(page)).toEqual({ code: '1' });
  });

  it('is changed, and reset, as any field', async () => {
    const page = drive();
    const content = await asked(page, { value: 'first' });
    const attributes = { value: 'second', readonly: true, placeholder: 'x' };
    await page.send(command('update_input', { target_name: 'code', attributes }, 'question-1'));
    expect(content.textContent).toBe('second');
    await expect.poll(() => content.getAttribute('aria-readonly')).toBe('true');
    expect(content.getAttribute('contenteditable')).toBe('false');
    get('button[type=reset]').click();
    await expect.poll(() => content.textContent).toBe('first');
    expect(page.events).toEqual([]);
  });

  it('takes no more than may be', async () => {
    const page = drive();
    const content = await asked(page, { maxlength: 4, value: 'ab' });
    await userEvent.click(content);
    await userEvent.keyboard('{End}cdef');
    expect(await submitted(page)).toEqual({ code: 'abcd' });
  });

  it('follows the common options of its older version, and names the others', async () => {
    const info = vi.spyOn(console, 'info').mockImplementation(() => {});
    const code = {
      lineNumbers: false,
      lineWrapping: false,
      indentUnit: 2,
      theme: 'monokai',
      mode: 'klingon',
      keyMap: 'vim',
    };
    const content = await asked(drive(), { code });
    await userEvent.click(content);
    await userEvent.keyboard('{Tab}');
    expect(content.textContent).toBe('  ');
    expect(document.querySelector('.cm-lineNumbers')).toBeNull();
    expect(content.classList).not.toContain('cm-lineWrapping');
    expect(get('.wio-editor').dataset.dark).toBe('');
    await expect.poll(() => info.mock.calls.flat().join()).toContain('does not know the mode "klingon"');
    expect(info.mock.calls.flat().join()).toContain('no option keyMap');
    info.mockRestore();
  });

  it('fills the window with F11 until Esc', async () => {
    const content = await asked(drive());
    await userEvent.click(content);
    await userEvent.keyboard('{F11}');
    expect(get('.wio-editor').getBoundingClientRect().height).toBe(innerHeight);
    await userEvent.keyboard('{Escape}');
    expect(get('.wio-editor').getBoundingClientRect().height).toBeLessThan(innerHeight);
  });

  it('is a pin too, and keeps a popup open when Esc is pressed in it', async () => {
    const page = drive();
    const popup = { title: 'Edit', content: [{ type: 'pin' as const, input: item({ value: 'a' }) }], dom_id: 'popup' };
    await page.send(command('popup', popup));
    await expect.poll(() => document.querySelector('.cm-content')).toBeTruthy();
    await userEvent.click(get('.cm-content'));
    await userEvent.keyboard('{End}b{Escape}');
    expect(get<HTMLDialogElement>('dialog').open).toBe(true);
    await page.send(command('pin_values', { names: ['code'] }, 'reader'));
    expect(page.events).toEqual([{ event: 'js_yield', task_id: 'reader', data: { code: 'ab' } }]);
    await page.send(command('close_popup', null));
  });
});
