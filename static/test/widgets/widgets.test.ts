import { describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { Output } from '../../src/wire/messages';
import { command, drive, expectAccessible, get, root } from '../support';

const PARSE = '{{#contents}}{{& pywebio_output_parse}}{{/contents}}';
const text = (content: string): Output => ({ type: 'text', content });

describe('text', () => {
  it('is shown as it is, markup included', async () => {
    const { show } = drive();
    await show({ type: 'text', content: '<b>a</b>\n  b' }, { type: 'text', content: 'c', inline: true });
    expect(get('p', root()).textContent).toBe('<b>a</b>\n  b');
    expect(get('span', root()).textContent).toBe('c');
  });
});

describe('markdown', () => {
  it('becomes HTML without anything that could run, and code gets colours', async () => {
    const { show } = drive();
    const content =
      '# A title\nline one\nline two <script>window.ran = 1</script><img alt="" src=x onerror="window.ran = 1">\n\n```python\ndef f(): pass\n```';
    await show({ type: 'markdown', content, sanitize: true });
    await expect.poll(() => root().querySelector('.token.keyword')?.textContent).toBe('def');
    expect(get('h1#a-title', root()).textContent).toBe('A title');
    expect(get('p br', root())).toBeTruthy();
    expect(root().innerHTML).not.toMatch(/script|onerror/);
    expect(window).not.toHaveProperty('ran');
    await expectAccessible();
  });
});

describe('html', () => {
  it('runs its scripts once, when it comes onto the page', async () => {
    const { show } = drive();
    await show({
      type: 'html',
      content: '<p id="mark">x</p><script>window.seen = document.getElementById("mark").textContent</script>',
    });
    expect(Reflect.get(window, 'seen')).toBe('x');
  });

  it('is the one element that it consists of, so style and click reach it', async () => {
    const { show, events } = drive();
    await show({ type: 'html', content: ' <em>x</em> ', style: ';color: rgb(1, 2, 3)', click_callback_id: 'cb-1' });
    const em = get('#pywebio-scope-ROOT > em');
    expect(em.style.color).toBe('rgb(1, 2, 3)');
    em.click();
    expect(events).toEqual([{ event: 'callback', task_id: 'cb-1', data: null }]);
  });

  it('is cleaned when the app asks for it', async () => {
    const { show } = drive();
    await show({ type: 'html', content: '<p onclick="x()" class="kept">a</p><script>1</script>', sanitize: true });
    expect(root().innerHTML).toContain('<p class="kept">a</p>');
    expect(root().innerHTML).not.toMatch(/onclick|script/);
  });
});

describe('buttons', () => {
  it('send their value, and stay quiet when they are off', async () => {
    const { show, events } = drive();
    await show({
      type: 'buttons',
      callback_id: 'cb-1',
      buttons: [
        { label: 'Yes', value: 0 },
        { label: 'No', value: 1, color: 'danger', disabled: true },
      ],
    });
    for (const button of root().querySelectorAll('button')) button.click();
    expect(events).toEqual([{ event: 'callback', task_id: 'cb-1', data: 0 }]);
  });

  it('of all colours can be read', async () => {
    const { show } = drive();
    const colors = ['primary', 'secondary', 'success', 'danger', 'warning', 'info', 'light', 'dark'];
    const buttons = colors.map((color, value) => ({ label: color, value, color }));
    const base = { type: 'buttons', callback_id: 'cb', buttons } as const;
    await show(base, { ...base, outline: true }, { ...base, link: true }, { ...base, group: true, small: true });
    await expectAccessible();
  });

  it('can be any output that is clickable, by keyboard too', async () => {
    const { show, events } = drive();
    await show({ ...text('press me'), click_callback_id: 'cb-1' });
    const element = get('.pywebio-clickable');
    expect(element.getAttribute('role')).toBe('button');
    element.focus();
    await userEvent.keyboard('{Enter} ');
    expect(events).toHaveLength(2);
    await expectAccessible();
  });
});

describe('tables', () => {
  it('have a header, spans, outputs in cells, and numbers to the right', async () => {
    const { show } = drive();
    await show(
      {
        type: 'table',
        data: [
          ['Guest', 'People'],
          ['Ada', '4'],
          [text('Grace'), '12'],
        ],
      },
      { type: 'table', data: [['wide'], ['a', 'b']], span: { '0,0': { col: 2 } } },
    );
    const [first, second] = root().querySelectorAll('table');
    if (!first || !second) throw new Error('two tables were shown');
    expect([...first.querySelectorAll('th')].map(({ scope }) => scope)).toEqual(['col', 'col']);
    expect(get('tbody tr:nth-child(2) p', first).textContent).toBe('Grace');
    expect([...first.querySelectorAll('.wio-number')].map((cell) => cell.textContent)).toEqual(['People', '4', '12']);
    expect(get<HTMLTableCellElement>('th', second).colSpan).toBe(2);
    await expectAccessible();
  });

  it('that are wider than the page scroll in a box that the keyboard reaches', async () => {
    const { show } = drive();
    const row = Array.from({ length: 60 }, (_, index) => `column ${index}`);
    await show({ type: 'table', data: [row, row] });
    await expect.poll(() => get('.table-responsive').tabIndex).toBe(0);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
    await expectAccessible();
  });
});

describe('tabs', () => {
  it('show one content at a time and answer the arrow keys', async () => {
    const { show } = drive();
    await show({
      type: 'tabs',
      tabs: [
        { title: 'Menu', content: text('Soup') },
        { title: 'Wine', content: ['Red', text('White')] },
      ],
    });
    const visible = () =>
      [...root().querySelectorAll<HTMLElement>('.webio-tabs-content')].filter(({ hidden }) => !hidden);
    expect(visible().map(({ textContent }) => textContent)).toEqual(['Soup']);
    get('[role=tab]').focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(visible().map(({ textContent }) => textContent)).toEqual(['RedWhite']);
    expect(document.activeElement?.textContent).toBe('Wine');
    await userEvent.keyboard('{ArrowRight}');
    expect(document.activeElement?.textContent).toBe('Menu');
    await expectAccessible();
  });
});

describe('scrollable boxes', () => {
  it('follow what is added, unless somebody reads in them', async () => {
    const { show } = drive();
    const box = {
      type: 'scrollable',
      contents: [],
      max_height: 100,
      min_height: 100,
      keep_bottom: true,
    } satisfies Output;
    await show({ ...box, container_dom_id: 'pywebio-scope-log', container_selector: '> div' });
    const log = get('#pywebio-scope-log');
    const add = (content: string) => show({ ...text(content), scope: '#pywebio-scope-log' });
    for (let index = 0; index < 20; index += 1) await add(`line ${index}`);
    await expect.poll(() => Math.round(log.scrollHeight - log.clientHeight - log.scrollTop)).toBe(0);
    log.scrollTop = 0;
    log.focus();
    await add('more');
    expect(log.scrollTop).toBe(0);
    await expectAccessible();
  });

  it('scroll once for a hundred changes: each time takes the layout of all that is new', async () => {
    const { show } = drive();
    await show({ type: 'scrollable', contents: [], max_height: 100, keep_bottom: true });
    const log = get('.webio-scrollable');
    const scrolled = vi.spyOn(log, 'scrollTop', 'set');
    for (let index = 0; index < 100; index += 1) {
      log.append(document.createElement('hr'));
      await Promise.resolve();
    }
    expect(scrolled).not.toHaveBeenCalled();
    await expect.poll(() => scrolled.mock.calls.length).toBe(1);
  });
});

describe('templates', () => {
  it('hold outputs at any depth, with their listeners', async () => {
    const { show, events } = drive();
    const button: Output = { type: 'buttons', callback_id: 'cb-1', buttons: [{ label: 'Go', value: 7 }] };
    const row: Output = {
      type: 'custom_widget',
      template: `<div class="inner">${PARSE}</div>`,
      data: { contents: [button] },
    };
    await show({
      type: 'custom_widget',
      template: `<details open><summary>{{title}}</summary>${PARSE}</details>`,
      data: { title: '<More>', contents: ['plain', 3, row] },
    });
    expect(get('#pywebio-scope-ROOT > details > summary').textContent).toBe('<More>');
    expect([...root().querySelectorAll('details > span')].map((span) => span.textContent)).toEqual(['plain', '3']);
    get<HTMLButtonElement>('.inner button').click();
    expect(events).toEqual([{ event: 'callback', task_id: 'cb-1', data: 7 }]);
  });

  it('loop over rows of a grid, and wrap several roots', async () => {
    const { show } = drive();
    await show({
      type: 'custom_widget',
      template: '{{#contents}}<p>{{#.}}{{& pywebio_output_parse}}{{/.}}</p>{{/contents}}',
      data: {
        contents: [
          [
            { type: 'text', content: '1', inline: true },
            { type: 'text', content: '2', inline: true },
          ],
          ['3'],
        ],
      },
    });
    expect([...root().querySelectorAll(':scope > div > p')].map((p) => p.textContent)).toEqual(['12', '3']);
  });

  it('offer ids and a counter', async () => {
    const { show } = drive();
    const template =
      '<p><i id="{{#uniqueid}}a{{/uniqueid}}"></i><b id="{{#uniqueid}}a{{/uniqueid}}x"></b>{{index}}{{index}}</p>';
    await show({ type: 'custom_widget', template, data: {} });
    expect(`${get('i', root()).id}x`).toBe(get('b', root()).id);
    expect(root().textContent).toBe('12');
  });

  it('become scopes for what comes right after them', async () => {
    const { show } = drive();
    await show(
      {
        type: 'custom_widget',
        template: `<div>${PARSE}</div>`,
        data: { contents: [] },
        container_dom_id: 'pywebio-scope-x',
      },
      { ...text('inside'), scope: '#pywebio-scope-x' },
    );
    expect(get('#pywebio-scope-x').textContent).toBe('inside');
  });

  it('make messages that can be dismissed', async () => {
    const { show } = drive();
    const template = `<div class="alert alert-{{color}} alert-dismissible" role="alert">${PARSE}<button type="button" class="btn-close" data-bs-dismiss="alert" aria-label="Close"></button></div>`;
    await show(
      ...['info', 'success', 'warning', 'danger'].map(
        (color) => ({ type: 'custom_widget', template, data: { color, contents: [text(color)] } }) as Output,
      ),
    );
    await expectAccessible();
    get('.alert-danger .btn-close').click();
    expect([...root().querySelectorAll('.alert')].map((alert) => alert.textContent)).toEqual([
      'info',
      'success',
      'warning',
    ]);
  });
});

describe('scopes', () => {
  it('whose name is taken say so and leave the first alone', async () => {
    const { show } = drive();
    const scope = { type: 'scope', dom_id: 'pywebio-scope-a', contents: ['one'] } satisfies Output;
    await show(scope, { ...scope, contents: ['two'] });
    expect(get('#pywebio-scope-a').textContent).toBe('one');
    expect(root().textContent).toContain('the name of this scope is already taken');
  });
});

describe('pins', () => {
  it('are read, changed and watched by name', async () => {
    const { show, send, events } = drive();
    await show({ type: 'pin', input: { type: 'text', name: 'a', label: 'A', value: 'x' } });
    await send(
      command('pin_onchange', { name: 'a', callback_id: 'cb-1' }),
      command('pin_wait', { names: ['a', 'b'] }, 'waiter'),
      command('pin_update', { name: 'a', attributes: { value: 'y' } }),
      command('pin_values', { names: ['a', 'b'] }, 'reader'),
      command('pin_value', { name: 'b' }, 'old reader'),
    );
    expect(events).toEqual([
      { event: 'js_yield', task_id: 'reader', data: { a: 'y' } },
      { event: 'js_yield', task_id: 'old reader', data: null },
    ]);
    const input = get<HTMLInputElement>('[name=a]', root());
    input.value = 'z';
    input.dispatchEvent(new InputEvent('input'));
    expect(events.slice(2)).toEqual([
      { event: 'callback', task_id: 'cb-1', data: { value: 'z' } },
      { event: 'js_yield', task_id: 'waiter', data: { name: 'a', value: 'z' } },
    ]);
    await expectAccessible();
  });

  it('give way to a later one of their name', async () => {
    const { show } = drive();
    const pin = (value: string): Output => ({ type: 'pin', input: { type: 'text', name: 'a', label: 'A', value } });
    await show(pin('one'), pin('two'));
    expect([...root().querySelectorAll('input')].map(({ value }) => value)).toEqual(['two']);
    expect(root().textContent).toContain('expired');
  });

  it('answer the button that was pressed last', async () => {
    const { show, send, events } = drive();
    const buttons = [1, 2].map((value) => ({ label: `b${value}`, value, type: 'submit' as const }));
    await show({ type: 'pin', input: { type: 'actions', name: 'a', label: 'A', buttons } });
    get<HTMLButtonElement>('button:nth-child(2)', root()).click();
    await send(command('pin_values', { names: ['a'] }));
    expect(events[0]).toMatchObject({ data: { a: 2 } });
  });
});

it('an output of an unknown type is skipped, with a line in the console', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { show } = drive();
  await show({ type: 'hologram' } as unknown as Output, text('after'));
  expect(root().textContent).toBe('after');
  expect(String(error.mock.calls[0]?.[1])).toContain('unknown output type "hologram"');
  error.mockRestore();
});
