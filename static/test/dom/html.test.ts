import { afterEach, describe, expect, it, vi } from 'vitest';
import { Html } from '../../src/dom/html';
import { Lazy } from '../../src/dom/lazy';
import { setAside, takeBack } from '../../src/dom/styled';

const DANGEROUS =
  '<p style="color: rgb(1, 2, 3)" class="kept" id="kept">text</p><img src="x" onerror="window.bad = 1" alt="">' +
  '<script>window.bad = 1</script><style>p { color: red }</style><iframe src="about:blank"></iframe>' +
  '<a href="javascript:window.bad = 1">link</a><template><b>x</b></template>' +
  '<form name="getElementById"></form><img name="body" id="body" src="data:," alt="">';

/** As it is once the chunk for the app's own code and HTML has come. */
function html(strict: boolean): Html {
  const made = new Html(strict, new Lazy(() => import('../../src/lazy/purify')));
  made.styles = { setAside, takeBack };
  return made;
}

function box(): HTMLElement {
  const element = document.createElement('div');
  document.body.append(element);
  return element;
}

function expectHarmless(root: HTMLElement): void {
  expect(root.querySelector('#kept')?.className).toBe('kept');
  expect(root.querySelector('script, style, iframe, template')).toBeNull();
  expect(root.innerHTML).not.toMatch(/onerror|javascript:/);
  expect(window).not.toHaveProperty('bad');
  expect(document.getElementById).toBeInstanceOf(Function);
  expect(document.body.localName).toBe('body');
}

describe('sanitised HTML', () => {
  const native = Object.getOwnPropertyDescriptor(Element.prototype, 'setHTML');

  afterEach(() => {
    if (native) Object.defineProperty(Element.prototype, 'setHTML', native);
  });

  it('is harmless by what the browser brings', () => {
    const root = box();
    expect(html(false).sanitized(root, DANGEROUS)).toBeUndefined();
    expectHarmless(root);
  });

  it('is harmless in the same way where the browser has no sanitiser', async () => {
    Reflect.deleteProperty(Element.prototype, 'setHTML');
    const root = box();
    const later = html(false).sanitized(root, DANGEROUS);
    expect(root.getAttribute('aria-busy')).toBe('true');
    await later;
    expect(root.hasAttribute('aria-busy')).toBe(false);
    expectHarmless(root);
  });

  it('is all there is under a strict policy, with styles that no policy refuses', () => {
    const root = box();
    html(true).trusted(root, DANGEROUS);
    expectHarmless(root);
    expect(root.querySelector<HTMLElement>('#kept')?.style.color).toBe('rgb(1, 2, 3)');
    expect(root.innerHTML).not.toContain('data-wio-style');
  });
});

describe('a link to another application under a strict policy', () => {
  it('is a plain address, in this window or another', () => {
    const root = box();
    for (const fresh of [0, 1])
      html(true).trusted(
        root.appendChild(document.createElement('p')),
        `<a href="javascript:WebIO.openApp(&#x27;garden&#x27;, ${fresh})" target="_self">x</a>`,
      );
    const [here, there] = root.querySelectorAll('a');
    expect([here?.target, there?.target]).toEqual(['_self', '_blank']);
    expect(new URL(here?.href ?? '').searchParams.get('app')).toBe('garden');
    expect(here?.pathname).toBe(location.pathname);
  });
});

describe('styles under a strict policy', () => {
  it('are kept wherever they stand in a tag, and nothing else is taken for one', () => {
    const root = box();
    html(true).sanitized(
      root,
      `<p title="a > b, style=c"style="top: 1px" class=d>&lt;i style="e"></p><p STYLE = 'left: 2px; content: ">"'></p>`,
    );
    const [first, second] = root.querySelectorAll('p');
    expect([first?.title, first?.className, first?.style.top, first?.textContent]).toEqual([
      'a > b, style=c',
      'd',
      '1px',
      '<i style="e">',
    ]);
    expect(second?.style.left).toBe('2px');
    expect(root.innerHTML).not.toContain('data-wio-style');
  });
});

describe('a part that is fetched', () => {
  it('is fetched once, and again only when that failed', async () => {
    const fetch = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(new TypeError('offline'))
      .mockResolvedValue('part');
    const part = new Lazy(fetch);
    await expect(part.load()).rejects.toThrow('offline');
    const [first, second] = [part.load(), part.load()];
    expect(part.pending).toBe(first);
    expect(await first).toBe(await second);
    expect([part.value, part.pending, fetch.mock.calls.length]).toEqual(['part', undefined, 2]);
  });
});
