import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { h } from '../../src/dom/h';
import { readAloud } from '../../src/page/aloud';

/** Longer than outputs are gathered for. */
const LATER = 10_000;

const native = Object.getOwnPropertyDescriptor(Element.prototype, 'ariaNotify');

describe.each(['by the browser itself', 'by a region'])('what comes into the page, %s,', (way) => {
  let outputs: HTMLElement;
  let told: [Element, string][];

  beforeEach(() => {
    told = [];
    function ariaNotify(this: Element, text: string): void {
      told.push([this, text]);
    }
    Object.defineProperty(Element.prototype, 'ariaNotify', {
      configurable: true,
      value: way === 'by a region' ? undefined : ariaNotify,
    });
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    outputs = h('div');
    document.body.replaceChildren(outputs);
    readAloud(outputs);
  });

  afterEach(() => {
    vi.useRealTimers();
    if (native) Object.defineProperty(Element.prototype, 'ariaNotify', native);
    else Reflect.deleteProperty(Element.prototype, 'ariaNotify');
  });

  const region = (): Element | null => document.querySelector('[role=log]');
  /** What was said last, and in what. */
  function said(): string | null | undefined {
    return way === 'by a region' ? region()?.firstElementChild?.getAttribute('aria-label') : told.at(-1)?.[1];
  }
  const where = (): Element | null | undefined => (way === 'by a region' ? region()?.parentElement : told.at(-1)?.[0]);
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
    expect(document.body.textContent).toBe('Hello,Adaab');
    await put('more');
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
    expect(where()).toBe(window);
    window.remove();
    await put('again');
    vi.advanceTimersByTime(LATER);
    expect(where()).toBe(document.body);
    expect(said()).toBe('again');
  });
});
