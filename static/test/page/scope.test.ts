import { describe, expect, it, vi } from 'vitest';
import { append, count, insert, outputs } from '../../src/page/scope';
import type { Output } from '../../src/wire/messages';
import { command, drive, get, put, root } from '../support';

const text = (content: string, more: Partial<Output> = {}) => ({ type: 'text', content, ...more }) as Output;
const words = (scope: Element = root()) => outputs(scope).map(({ textContent }) => textContent);
const control = (spec: object) => command('output_ctl', spec);

describe('positions', () => {
  it('count from either end', async () => {
    const { show } = drive();
    await show(text('A'), text('B', { position: 0 }), text('C', { position: -2 }), text('D', { position: 1 }));
    expect(words()).toEqual(['B', 'D', 'C', 'A']);
  });

  it('beyond an end mean that end', async () => {
    const { show } = drive();
    await show(text('A'), text('last', { position: 99 }), text('first', { position: -99 }));
    expect(words()).toEqual(['first', 'A', 'last']);
  });

  it('count the same in a scope of many outputs, which are kept in blocks', () => {
    const scope = document.createElement('div');
    document.body.append(scope);
    const expected: string[] = [];
    const add = (position: number, place: (word: string) => void, word: string) => {
      const node = document.createElement('p');
      node.textContent = word;
      insert(scope, node, position);
      place(word);
    };
    for (let index = 0; index < 450; index += 1) add(-1, (word) => expected.push(word), `end ${index}`);
    for (let index = 0; index < 250; index += 1) add(0, (word) => expected.unshift(word), `start ${index}`);
    add(600, (word) => expected.splice(600, 0, word), 'by number');
    add(-500, (word) => expected.splice(expected.length + 1 - 500, 0, word), 'from the end');
    expect(words(scope)).toEqual(expected);
    expect(count(scope)).toBe(702);
    expect(scope.childElementCount).toBeLessThan(220);
  });

  it('never move what is shown: a frame would load again', () => {
    const scope = document.createElement('div');
    document.body.append(scope);
    const moved: unknown[] = [];
    const watch = new MutationObserver((records) =>
      moved.push(...records.filter(({ removedNodes }) => removedNodes.length)),
    );
    watch.observe(scope, { childList: true, subtree: true });
    for (let index = 0; index < 500; index += 1) insert(scope, document.createElement('p'), index % 3 ? -1 : 0);
    moved.push(...watch.takeRecords().filter(({ removedNodes }) => removedNodes.length));
    expect(moved).toEqual([]);
  });

  it('in a grid of the app leave its children alone', async () => {
    const { show } = drive();
    root().style.display = 'grid';
    await show(...Array.from({ length: 300 }, (_, index) => text(String(index))));
    expect(root().querySelector('wio-chunk')).toBeNull();
  });

  it.each(['block', 'grid'])(
    'in a %s of many outputs are found without asking for styles again and again',
    (display) => {
      const scope = document.createElement('div');
      scope.style.display = display;
      document.body.append(scope);
      const asked = vi.spyOn(window, 'getComputedStyle');
      append(
        scope,
        Array.from({ length: 5000 }, () => document.createElement('p')),
      );
      const times = asked.mock.calls.length;
      asked.mockRestore();
      expect([count(scope), times]).toEqual([5000, 1]);
      expect(scope.querySelectorAll('wio-chunk').length).toBe(display === 'block' ? 48 : 0);
    },
  );
});

describe('scopes', () => {
  it('are made where the app says, and kept, emptied or replaced when they are there', async () => {
    const { send, show } = drive();
    const make = (if_exist: string | null, position = -1) =>
      control({ set_scope: 'pywebio-scope-a', container: '#pywebio-scope-ROOT', position, if_exist });
    await show(text('before'), text('after'));
    await send(make(null, 1), put(text('in', { scope: '#pywebio-scope-a' })), make(null));
    expect(words()).toEqual(['before', 'in', 'after']);
    await send(make('remove', 0), put(text('new', { scope: '#pywebio-scope-a' })));
    expect(words()).toEqual(['new', 'before', 'after']);
    await send(make('clear'));
    expect(words()).toEqual(['', 'before', 'after']);
  });

  it('that are made blank keep their height until the app is done', async () => {
    const { send } = drive();
    const make = (if_exist: string | null) =>
      control({ set_scope: 'pywebio-scope-a', container: '#pywebio-scope-ROOT', position: -1, if_exist });
    await send(make(null), put(text('one\ntwo\nthree', { scope: '#pywebio-scope-a' })));
    const scope = get('#pywebio-scope-a');
    const before = scope.offsetHeight;
    await send(make('blank'));
    expect([scope.textContent, scope.offsetHeight]).toEqual(['', before]);
    await send(control({ loose: '#pywebio-scope-a' }));
    expect(scope.offsetHeight).toBe(0);
  });

  it('are emptied, removed, and cleared before, after and between', async () => {
    const { send, show } = drive();
    const scope = (name: string): Output => ({ type: 'scope', dom_id: `pywebio-scope-${name}`, contents: [name] });
    await show(...['a', 'b', 'c', 'd', 'e', 'f'].map(scope));
    await send(control({ clear_before: '#pywebio-scope-b' }));
    expect(words()).toEqual(['b', 'c', 'd', 'e', 'f']);
    await send(control({ clear_after: '#pywebio-scope-e' }));
    expect(words()).toEqual(['b', 'c', 'd', 'e']);
    await send(control({ clear_range: ['#pywebio-scope-b', 'pywebio-scope-d'] }));
    expect(words()).toEqual(['b', 'd', 'e']);
    await send(control({ remove: '#pywebio-scope-d' }), control({ clear: '#pywebio-scope-e' }));
    expect(words()).toEqual(['b', '']);
    await send(control({ clear: '#pywebio-scope-nobody' }), control({ remove: '#pywebio-scope-nobody' }));
    expect(words()).toEqual(['b', '']);
  });

  it('can be scrolled to', async () => {
    const { send, show } = drive();
    const scope: Output = { type: 'scope', dom_id: 'pywebio-scope-far', contents: ['far'] };
    await show(...Array.from({ length: 150 }, (_, index) => text(String(index))), scope);
    await send(control({ scroll_to: '#pywebio-scope-far', position: 'bottom' }));
    await expect
      .poll(() => get('#pywebio-scope-far').getBoundingClientRect().bottom, { timeout: 5000 })
      .toBeLessThanOrEqual(innerHeight + 1);
  });

  it('that are not there swallow their output, with a line in the console', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { show } = drive();
    await show(text('lost', { scope: '#pywebio-scope-nobody' }), text('shown'));
    expect(words()).toEqual(['shown']);
    expect(String(error.mock.calls[0]?.at(-1))).toContain('no scope #pywebio-scope-nobody is on the page');
    error.mockRestore();
  });
});

it('outputs of many kinds keep their order', async () => {
  const { show } = drive();
  await show(
    text('1'),
    { type: 'custom_widget', template: '<p>2</p>', data: {} },
    text('3'),
    { type: 'scope', dom_id: 'pywebio-scope-s', contents: [] },
    text('4', { scope: '#pywebio-scope-s' }),
    text('5'),
  );
  expect(root().textContent).toBe('12345');
});

it('ten thousand outputs are shown, in blocks that are skipped while they are out of sight', async () => {
  const { show } = drive();
  await show(...Array.from({ length: 10_000 }, (_, index) => text(String(index))));
  expect(words()).toEqual(Array.from({ length: 10_000 }, (_, index) => String(index)));
  expect(getComputedStyle(get('wio-chunk')).contentVisibility).toBe('auto');
});
