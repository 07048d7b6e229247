import { describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { command, drive, expectAccessible, get, put, root, type } from '../support';

const quiet = () => vi.spyOn(console, 'error').mockImplementation(() => {});

describe('popups', () => {
  const spec = { title: 'Hi', content: ['just text'], dom_id: 'pywebio-scope-p' };

  it('hold the focus and give it back, and are scopes while they are open', async () => {
    const { send, ask } = drive();
    await ask('Who?', [{ type: 'text', name: 'data', label: 'Name', auto_focus: true }]);
    await send(command('popup', spec), put({ type: 'text', content: 'more', scope: '#pywebio-scope-p' }));
    const dialog = get<HTMLDialogElement>('dialog[open]');
    expect(get('.modal-body', dialog).textContent).toBe('just textmore');
    expect(dialog.contains(document.activeElement)).toBe(true);
    await expectAccessible();
    await send(command('close_popup', null));
    expect(document.querySelector('dialog')).toBeNull();
    expect((document.activeElement as HTMLInputElement).name).toBe('data');
  });

  it('are one at a time, and go with Esc, their cross, or a click beside them', async () => {
    const { send } = drive();
    const closings = [
      () => userEvent.keyboard('{Escape}'),
      async () => get('dialog .btn-close').click(),
      async () => get('dialog').dispatchEvent(new MouseEvent('mousedown')),
    ];
    for (const close of closings) {
      await send(command('popup', spec), command('popup', { ...spec, title: 'Second' }));
      expect([...document.querySelectorAll('dialog h2')].map(({ textContent }) => textContent)).toEqual(['Second']);
      await close();
      await expect.poll(() => document.querySelector('dialog')).toBeNull();
    }
  });

  it('that may not be closed stay', async () => {
    const { send } = drive();
    await send(command('popup', { ...spec, closable: false, implicit_close: true, size: 'large' }));
    await userEvent.keyboard('{Escape}{Escape}');
    get('dialog').dispatchEvent(new MouseEvent('mousedown'));
    expect(document.querySelector('dialog .btn-close')).toBeNull();
    expect(get<HTMLDialogElement>('dialog').open).toBe(true);
  });
});

describe('toasts', () => {
  it('say their text, errors as alarms, and go by their cross', async () => {
    const { send } = drive();
    await send(
      command('toast', { content: '<b>a</b>', duration: 0, color: '#2e7d32' }),
      command('toast', { content: 'bad', duration: 0, color: '#e53935', position: 'right' }),
    );
    expect(get('.toastify[role=status]').textContent).toBe('<b>a</b>');
    expect(get('[data-at=right][role=alert]').textContent).toBe('bad');
    await expectAccessible();
    get('.toastify .btn-close').click();
    expect(document.querySelectorAll('.toastify')).toHaveLength(1);
  });

  it('do not cover each other, wherever they are to be', async () => {
    const { send } = drive();
    const places = ['left', 'center', 'right'] as const;
    await send(...places.map((position) => command('toast', { content: position, duration: 0, position })));
    const boxes = [...document.querySelectorAll('.wio-toast')].map((toast) => toast.getBoundingClientRect());
    for (const [index, { top }] of boxes.entries()) expect(top).toBeGreaterThan(boxes[index - 1]?.bottom ?? 0);
    const lefts = boxes.map(({ left }) => left);
    expect(lefts).toEqual([...lefts].sort((a, b) => a - b));
  });

  it('go by themselves', async () => {
    const { send } = drive();
    await send(command('toast', { content: 'soon gone', duration: 30 }));
    await expect.poll(() => document.querySelectorAll('.toastify').length).toBe(0);
  });

  it('call back when they are pressed', async () => {
    const { send, events } = drive();
    await send(command('toast', { content: 'press', duration: 0, callback_id: 'cb-1' }));
    get('.wio-toast-text').click();
    expect(events).toEqual([{ event: 'callback', task_id: 'cb-1', data: null }]);
    expect(document.querySelectorAll('.toastify')).toHaveLength(0);
  });

  it('stand above a popup, whichever came first, and outlive it', async () => {
    const { send, events } = drive();
    const popup = command('popup', { title: 'Hi', content: ['body'], dom_id: 'pywebio-scope-p' });
    await send(
      command('toast', { content: 'before', duration: 0, callback_id: 'cb-1' }),
      popup,
      command('toast', { content: 'in it', duration: 0 }),
      popup,
      command('toast', { content: 'last', duration: 0 }),
    );
    const texts = () => [...document.querySelectorAll<HTMLElement>('.wio-toast-text')];
    expect(texts().map(({ textContent }) => textContent)).toEqual(['before', 'in it', 'last']);
    for (const text of texts()) {
      const { left, top } = text.getBoundingClientRect();
      expect(document.elementFromPoint(left + 4, top + 4)).toBe(text);
    }
    await expectAccessible();
    await userEvent.click(texts()[0] as HTMLElement);
    expect(events).toEqual([{ event: 'callback', task_id: 'cb-1', data: null }]);
    expect(get<HTMLDialogElement>('dialog').open).toBe(true);
    await send(command('close_popup', null));
    expect(texts().map(({ textContent }) => textContent)).toEqual(['in it', 'last']);
    expect(document.querySelectorAll('body > .wio-toasts')).toHaveLength(1);
  });
});

describe('scripts', () => {
  const run = (code: string, args: Record<string, unknown> = {}) =>
    command('run_script', { code, args, eval: true }, 'asker');

  it.each([
    ['an expression', 'a + 1', { a: 2 }, 3],
    ['statements', 'var b = a * 2; b', { a: 4 }, 8],
    ['a promise', 'Promise.resolve({x: [1]})', {}, { x: [1] }],
    ['nothing', 'undefined', {}, null],
    ['a number that is none', '0 / 0', {}, null],
    ['a date', 'new Date(0)', {}, '1970-01-01T00:00:00.000Z'],
    ['a function', '(() => 1)', {}, null],
    ['the window as this', 'this === window', {}, true],
    ['a name like one of ours', 'code', { code: 'mine' }, 'mine'],
    ['a label', 'javascript:1', {}, 1],
  ])('answer %s', async (_, code, args, expected) => {
    const { send, events } = drive();
    await send(run(code, args));
    await expect.poll(() => events).toEqual([{ event: 'js_yield', task_id: 'asker', data: expected }]);
  });

  it.each(['nowhere.to.be.found', 'syntax error here', 'Promise.reject(new Error("no"))', 'return 1'])(
    'answer null when %s fails, and the console says why',
    async (code) => {
      const error = quiet();
      const { send, events } = drive();
      await send(run(code));
      await expect.poll(() => events).toEqual([{ event: 'js_yield', task_id: 'asker', data: null }]);
      expect(error).toHaveBeenCalled();
      error.mockRestore();
    },
  );

  it('keep their declarations to themselves and answer nothing when nobody asked', async () => {
    const { send, events } = drive();
    await send(command('run_script', { code: 'var mine = 1; window.given = mine' }));
    expect(Reflect.get(window, 'given')).toBe(1);
    expect(window).not.toHaveProperty('mine');
    expect(events).toEqual([]);
  });
});

describe('settings', () => {
  it('act at once', async () => {
    const { send } = drive();
    await send(command('set_env', { title: 'A page', output_animation: false, output_max_width: '50%' }));
    expect(document.title).toBe('A page');
    expect(document.body.classList.contains('no-animation')).toBe(true);
    expect(get('#output-container').style.maxWidth).toBe('50%');
  });

  it('let the page follow its end', async () => {
    const { send, show } = drive();
    await send(command('set_env', { auto_scroll_bottom: true }));
    await show(...Array.from({ length: 100 }, () => ({ type: 'text', content: 'x' }) as const));
    await expect.poll(() => scrollY + innerHeight).toBeGreaterThan(document.documentElement.scrollHeight - 2);
  });
});

describe('the panel', () => {
  const tall = Array.from({ length: 20 }, (_, index) => ({ type: 'text', name: `n${index}`, label: 'x' }) as const);
  const long = Array.from({ length: 100 }, () => ({ type: 'text', content: 'x' }) as const);
  const container = () => get('#input-container');

  it('is fixed when there is no room, at most 45 % high, with its buttons in reach, and let go at the end', async () => {
    const { ask, show } = drive();
    await show(...long);
    scrollTo(0, 0);
    await ask('Tall', tall);
    await expect.poll(() => container().className).toBe('fixed');
    expect(container().offsetHeight).toBeLessThanOrEqual(innerHeight * 0.45 + 1);
    await expectAccessible();
    const buttons = get('.ws-form-submit-btns').getBoundingClientRect();
    expect(buttons.bottom).toBeLessThanOrEqual(innerHeight);
    scrollTo(0, document.documentElement.scrollHeight);
    await expect.poll(() => container().className).toBe('');
    expect(container().offsetHeight).toBeGreaterThan(innerHeight * 0.45);
    scrollTo(0, 0);
    await expect.poll(() => container().className).toBe('fixed');
  });

  it('stays at the end when the app wishes so', async () => {
    const { ask, send, show } = drive();
    await send(command('set_env', { input_panel_fixed: false }));
    await show(...long);
    scrollTo(0, 0);
    await ask('Tall', tall);
    await new Promise(requestAnimationFrame);
    expect(container().className).toBe('');
  });

  it('is as high as the app wishes, within its limit', async () => {
    const { ask, send, show } = drive();
    await send(command('set_env', { input_panel_init_height: 180 }));
    await show(...long);
    scrollTo(0, 0);
    await ask('Tall', tall);
    await expect.poll(() => container().className).toBe('fixed');
    expect(container().offsetHeight).toBe(180);
  });
});

it('the last command is passed on', async () => {
  const { send, closed } = drive();
  await send(command('close_session', undefined));
  expect(closed.times).toBe(1);
});

it('a session that is over tells who still clicks, and gives the form back', async () => {
  const { ask, page } = drive();
  const form = await ask('Who?', [{ type: 'text', name: 'data', label: 'Name' }]);
  type(get('[name=data]', form), 'Ada');
  get<HTMLButtonElement>('[type=submit]', form).click();
  page.refuse();
  await expect.poll(() => document.querySelector('[role=alert]')?.textContent).toContain('Disconnected');
  expect(get<HTMLButtonElement>('[type=submit]', form).disabled).toBe(false);
  expect(get<HTMLInputElement>('[name=data]', form).value).toBe('Ada');
});

it('a command that fails or is unknown is skipped, and the next ones run', async () => {
  const error = quiet();
  const { send } = drive();
  const unknown = { command: 'hologram', spec: null, task_id: '' } as unknown as ReturnType<typeof put>;
  await send(
    unknown,
    command('destroy_form', null, 'nobody'),
    command('update_input', { target_name: 'x', attributes: {} }, 'nobody'),
    command('pin_update', { name: 'nobody', attributes: {} }),
    put({ type: 'text', content: 'still here' }),
  );
  expect(root().textContent).toBe('still here');
  expect(error).toHaveBeenCalledTimes(4);
  error.mockRestore();
});

it('the skip link leads to the form', async () => {
  const { ask } = drive();
  await ask('Who?', [{ type: 'text', name: 'data', label: 'Name' }]);
  get('.wio-skip').click();
  expect(document.activeElement).toBe(get('#input-container'));
});

it('no width of the window makes the page scroll sideways', async () => {
  const { ask, show } = drive();
  const width = (pixels: number) => {
    document.body.style.width = `${pixels}px`;
  };
  await show({ type: 'text', content: 'x'.repeat(200) }, { type: 'table', data: [['a'.repeat(300)]] });
  await ask('w'.repeat(80), [
    { type: 'select', name: 's', label: 'S', options: [{ label: 'o'.repeat(200), value: 1 }] },
  ]);
  width(320);
  expect(document.body.scrollWidth).toBeLessThanOrEqual(320);
});

it('in a language from right to left keeps full stops at the end, and columns at their side', async () => {
  const { show } = drive();
  document.documentElement.dir = 'rtl';
  const data = [
    ['City', 'People'],
    ['A', 1],
  ];
  await show({ type: 'text', content: 'Said in English.' }, { type: 'table', data });
  const text = get('p.wio-text').firstChild as Text;
  const place = (index: number) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + 1);
    return range.getBoundingClientRect().left;
  };
  expect(place(text.length - 1)).toBeGreaterThan(place(0));
  const sides = [...document.querySelectorAll('tbody td')].map((cell) => getComputedStyle(cell).textAlign);
  expect(sides).toEqual(['right', 'left']);
  document.documentElement.removeAttribute('dir');
});
