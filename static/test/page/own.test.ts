import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { command, type Driven, drive, expectAccessible, get, root } from '../support';

const GLOBALS = [
  '$',
  'jQuery',
  'require',
  'requirejs',
  'define',
  'saveAs',
  'Toastify',
  'Mustache',
  'Prism',
  'DOMPurify',
];

afterEach(() => {
  for (const name of GLOBALS) Reflect.deleteProperty(window, name);
});

async function answer(page: Driven, code: string, args: Record<string, unknown> = {}): Promise<unknown> {
  const before = page.events.length;
  await page.send(command('run_script', { code, args, eval: true }, 'asker'));
  await expect.poll(() => page.events.length).toBe(before + 1);
  return page.events[before]?.data;
}

// First of all: the globals of RequireJS can't be taken away again.
describe('what only looks like code', () => {
  it('fetches nothing', async () => {
    const { show } = drive();
    await show({ type: 'text', content: '$(x) require(y) jQuery class="mb-3"' });
    expect(window).not.toHaveProperty('jQuery');
    expect(window).not.toHaveProperty('require');
  });
});

describe('code of the app', () => {
  it('has jQuery when it uses it', async () => {
    expect(await answer(drive(), '$("footer").remove().length + jQuery("footer").length')).toBe(1);
  });

  it.each([
    ['saveAs', 'typeof saveAs', 'function'],
    ['Mustache', 'Mustache.render("{{a}}", {a: 1})', '1'],
    ['Prism', 'typeof Prism.highlight', 'function'],
    ['DOMPurify', 'DOMPurify.sanitize("<b onclick=x>a</b>")', '<b>a</b>'],
    ['RequireJS', 'new Promise((done) => { define("one", () => 1); require(["one"], done) })', 1],
  ])('has %s when it names it', async (_, code, value) => {
    expect(await answer(drive(), code)).toBe(value);
  });

  it('shows a notice of ours where it calls Toastify', async () => {
    await answer(drive(), 'Toastify({ text: "<b>hi</b>", duration: -1 }).showToast() && 1');
    expect(get('.toastify').textContent).toBe('<b>hi</b>');
  });

  it('is told of a press on that notice and of its end, or has the press lead somewhere', async () => {
    const page = drive();
    await answer(page, 'window.told = []; 1');
    await answer(
      page,
      `Toastify({ text: "press", duration: -1, close: true,
        onClick: () => told.push("pressed"), callback: () => told.push("gone") }).showToast() && 1`,
    );
    await expectAccessible();
    await userEvent.click(get('button.wio-toast-text'));
    await userEvent.click(get('.toastify .btn-close'));
    expect(Reflect.get(window, 'told')).toEqual(['pressed', 'gone']);
    await answer(
      page,
      `Toastify({ node: document.createTextNode("go"), duration: -1, destination: "#there", newWindow: false,
        onClick: () => told.push("never") }).showToast() && 1`,
    );
    await expectAccessible();
    await userEvent.click(get('.toastify a'));
    expect([location.hash, Reflect.get(window, 'told')]).toEqual(['#there', ['pressed', 'gone']]);
    location.hash = '';
    await answer(
      page,
      'Toastify({ text: "tab", destination: "https://a.example/", newWindow: true }).showToast() && 1',
    );
    expect(get('a[href="https://a.example/"]').getAttribute('target')).toBe('_blank');
  });

  it('is run in its turn, so what it needs is there and what follows waits', async () => {
    const { send } = drive();
    const html = '<p id="mark">x</p><script>window.seen = $("#mark").text()</script>';
    await send(
      command('output', { type: 'html', content: html, scope: '#pywebio-scope-ROOT', position: -1 }),
      command('run_script', { code: '$("#pywebio-scope-ROOT").append("<i>" + seen + "</i>")' }),
    );
    expect(get('i', root()).textContent).toBe('x');
  });

  it('runs after the scripts before it in its HTML, those that are fetched too, and after one that is not there', async () => {
    const { show } = drive();
    const url = (code: string) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    const [first, gone] = [url('window.order = ["fetched"]'), url('')];
    URL.revokeObjectURL(gone);
    await show({
      type: 'html',
      content:
        `<SCRIPT src="${first}"></SCRIPT><script type="application/json" src="${first}">{}</script>` +
        `<script>order.push('inline')</script><script src="${gone}"></script><script>order.push('last')</script>`,
    });
    await expect.poll(() => Reflect.get(window, 'order')).toEqual(['fetched', 'inline', 'last']);
  });
});
