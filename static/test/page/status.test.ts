import { describe, expect, it, vi } from 'vitest';
import { en } from '../../src/i18n/en';
import { rarely } from '../../src/i18n/enRarely';
import { choose, direction, LANGUAGES, type MessageKey, table, textPart, texts } from '../../src/i18n/text';
import { publish, type WebIO } from '../../src/page/globals';
import { StatusLine } from '../../src/page/status';
import type { PageEvent } from '../../src/wire/messages';
import { expectAccessible, get } from '../support';

function line(polls = false) {
  const actions = { retry: vi.fn(), restart: vi.fn() };
  const status = new StatusLine(document.body, texts(en, {}), actions, polls);
  const element = get('#webio-status');
  const words = () => get('[role=status]', element).textContent;
  const visible = () => getComputedStyle(element).clipPath === 'none';
  return { status, actions, element, words, visible, button: get<HTMLButtonElement>('button', element) };
}

describe('the status line', () => {
  it('says nothing as long as all is well', () => {
    const { status, visible, words } = line();
    status.update({ state: 'connecting' });
    status.update({ state: 'open', transport: 'websocket' });
    expect([visible(), words()]).toEqual([false, '']);
  });

  it('says that it connects where that takes a while', async () => {
    const { status, visible, words } = line();
    status.update({ state: 'connecting' });
    expect(visible()).toBe(false);
    await expect.poll(() => [visible(), words()], { timeout: 5000 }).toEqual([true, 'Connecting …']);
    await expectAccessible();
    status.update({ state: 'open', transport: 'websocket' });
    expect([visible(), words()]).toEqual([false, '']);
  });

  it('says that the line is lost, counts down, and tries at a press', async () => {
    const { status, actions, element, words, visible, button } = line();
    status.update({ state: 'waiting', at: Date.now() + 3000, reason: 'lost' });
    expect([visible(), words()]).toEqual([true, 'The connection is lost.']);
    expect(element.textContent).toContain('Next attempt in 3 s.');
    await expectAccessible();
    button.click();
    expect(actions.retry).toHaveBeenCalledOnce();
    status.update({ state: 'connecting' });
    expect(words()).toBe('The connection is lost.');
    expect(element.textContent).toContain('Connecting');
    status.update({ state: 'open', transport: 'websocket' });
    expect(words()).toBe('Connected again.');
  });

  it('says when the page goes on without WebSocket', () => {
    const { status, words, visible } = line();
    status.update({ state: 'open', transport: 'longpoll' });
    expect([visible(), words()]).toEqual([true, en.line_slow]);
  });

  it('says nothing of it where the host never has WebSocket', () => {
    const { status, words, visible } = line(true);
    status.update({ state: 'open', transport: 'longpoll' });
    expect([visible(), words()]).toEqual([false, '']);
  });

  it('says that the app is full', () => {
    const { status, words } = line();
    status.update({ state: 'waiting', at: Date.now() + 5000, reason: 'full' });
    expect(words()).toBe('This app is full at the moment.');
  });

  it('says what the app says of its server', async () => {
    const { status, words } = line();
    status.update({ state: 'closed', reason: 'lost', text: 'use one worker' });
    expect(words()).toBe('Could not connect to the server: use one worker');
    expect(get('#webio-status bdi').lang).toBe('en');
    await expectAccessible();
  });

  it.each([
    ['ended', 'This session has ended.'],
    ['lost', en.session_lost],
    ['refused', en.session_refused],
  ] as const)('says that the session is over (%s), and begins anew at a press', async (reason, text) => {
    const { status, actions, words, button, visible } = line();
    status.update({ state: 'closed', reason });
    expect([visible(), words(), button.textContent]).toEqual([true, text, 'Start again']);
    await expectAccessible();
    button.click();
    expect(actions.restart).toHaveBeenCalledOnce();
  });
});

const spoken = (language: string) => table(language, () => import(`../../src/i18n/${language}.ts`));

describe('languages', () => {
  it('are chosen by what the visitor prefers, regions by their main language', () => {
    expect(choose(['sv-SE', 'de-CH', 'en'])).toBe('de');
    expect(['zh-CN', 'zh-Hans-HK', 'zh-TW', 'zh-Hant-HK', 'pt-BR'].map((tag) => choose([tag]))).toEqual([
      'zh',
      'zh',
      'zh-TW',
      'zh-TW',
      'pt',
    ]);
    expect(choose(['tlh'])).toBe('en');
    expect([direction('de'), direction('fa')]).toEqual(['ltr', 'rtl']);
  });

  it('have a text for every key, with the same places to fill', async () => {
    const places = (text: string) => [...text.matchAll(/%\d/g)].map(String).sort();
    expect(new Set(LANGUAGES.map(textPart)).size).toBe(LANGUAGES.length);
    for (const language of LANGUAGES) {
      const own = await spoken(language);
      expect(own.language).toBe(language);
      const english = { ...en, ...rarely };
      expect(Object.keys(own).sort()).toEqual(Object.keys(english).sort());
      for (const [key, text] of Object.entries(english)) {
        expect([language, key, places(own[key as MessageKey] ?? '')]).toEqual([language, key, places(text)]);
      }
    }
  });

  it('give way to what the app says', async () => {
    const text = texts(await spoken('de'), { submit: 'Los!' });
    expect([text('submit'), text('reset'), text('file_size_exceed', 'a', '1M')]).toEqual([
      'Los!',
      'Zurücksetzen',
      'Die Datei „a“ ist zu groß: höchstens 1M sind erlaubt',
    ]);
  });
});

describe('WebIO', () => {
  it('sends data to callbacks, and tells of the turns of the session, late listeners included', async () => {
    const events: PageEvent[] = [];
    const webio = {} as WebIO;
    const lifecycle = publish(webio, (event) => events.push(event));
    const told: string[] = [];
    const session = webio._state.CurrentSession;
    session.on_session_create(() => told.push('created'));
    session.on_session_close(() => told.push('closed'));
    lifecycle.created();
    webio.pushData({ a: 1 }, 'cb-1');
    expect(session.closed()).toBe(false);
    lifecycle.closed();
    lifecycle.closed();
    session.on_session_close(() => told.push('late'));
    await Promise.resolve();
    expect([told, session.closed()]).toEqual([['created', 'closed', 'late'], true]);
    expect(events).toEqual([{ event: 'callback', task_id: 'cb-1', data: { a: 1 } }]);
  });

  it('opens another app of the same server, with the other parameters kept', () => {
    const open = vi.spyOn(window, 'open').mockImplementation(() => null);
    const webio = {} as WebIO;
    publish(webio, () => {});
    webio.openApp('bmi', true);
    const [url, target] = open.mock.calls[0] ?? [];
    expect([new URL(String(url)).searchParams.get('app'), target]).toEqual(['bmi', '_blank']);
    open.mockRestore();
  });
});
