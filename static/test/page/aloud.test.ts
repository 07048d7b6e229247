import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { h } from '../../src/dom/h';
import { readAloud } from '../../src/page/aloud';

/** Longer than outputs are gathered for. */
const LATER = 10_000;

describe('what comes into the page', () => {
  let outputs: HTMLElement;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    outputs = h('div');
    document.body.replaceChildren(outputs);
    readAloud(outputs);
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  const region = (): Element | null => document.querySelector('[role=log]');
  const said = (): string | null | undefined => region()?.firstElementChild?.getAttribute('aria-label');
  async function put(...nodes: (Node | string)[]): Promise<void> {
    outputs.append(...nodes);
    await Promise.resolve();
  }

  it('is said once it has come, all at once, and is no text of the page', async () => {
    await put(h('p', {}, 'Hello,'), h('p', {}, 'Ada'));
    await put(h('table', {}, h('td', {}, 'a'), h('td', {}, 'b')), h('img', { alt: 'A chart' }));
    expect(said()).toBeUndefined();
    vi.advanceTimersByTime(LATER);
    expect(said()).toBe('Hello, Ada a b A chart');
    expect(region()?.textContent).toBe('');
    await put('more');
    expect(said()).toBeUndefined();
    vi.advanceTimersByTime(LATER);
    expect(said()).toBe('more');
  });

  it('is cut short when there is too much of it', async () => {
    for (let line = 0; line < 5000; line++) outputs.append(h('p', {}, `line ${line}`));
    await Promise.resolve();
    vi.advanceTimersByTime(LATER);
    expect(said()).toMatch(/^line 0 line 1 .* …$/);
    expect(said()?.length).toBeLessThan(210);
  });

  it('is not said when it is gone again, hidden, still on its way, or speaks for itself', async () => {
    const gone = h('p', {}, 'gone');
    await put(gone, h('p', { hidden: '' }, 'hidden'), h('p', { 'aria-busy': 'true' }, 'busy'), h('style', {}, 'p {}'));
    await put(h('div', {}, h('div', { role: 'grid' }, 'grid'), h('span', { role: 'status' }, 'status'), 'kept'));
    outputs.querySelector('[role=grid]')?.append('row');
    gone.remove();
    await Promise.resolve();
    vi.advanceTimersByTime(LATER);
    expect(said()).toBe('kept');
  });

  it('is said inside an open window, since nothing else is heard then', async () => {
    const window = h('dialog');
    document.body.append(window);
    window.showModal();
    await put('behind');
    vi.advanceTimersByTime(LATER);
    expect(region()?.parentElement).toBe(window);
    window.remove();
    await put('again');
    vi.advanceTimersByTime(LATER);
    expect(region()?.parentElement).toBe(document.body);
    expect(said()).toBe('again');
  });
});
