/** The composition root: the only module that sees the link and the page. */
import { Html } from './dom/html';
import { randomHex } from './dom/id';
import { Lazy } from './dom/lazy';
import { choose, direction, table, texts } from './i18n/text';
import { Link, type LinkStatus } from './link/link';
import { longpoll } from './link/longpoll';
import type { Clock } from './link/transport';
import { type Socket, websocket } from './link/websocket';
import { publish } from './page/globals';
import { Page, part } from './page/page';
import { browserFrames, Queue } from './page/queue';
import { type Run, runByEval } from './page/script';
import { StatusLine } from './page/status';
import type { PageEvent } from './wire/messages';

const clock: Clock = {
  now: () => Date.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};

const markIcons = (live: boolean) => {
  for (const id of ['favicon32', 'favicon16']) {
    const icon = document.getElementById(id);
    const other = icon?.dataset.closed;
    if (!live && icon && other) icon.setAttribute('href', other);
  }
};

async function start(): Promise<void> {
  const { WebIO: webio } = window;
  const { boot } = webio;
  const { policy, nonce } = boot;
  const debug = boot.debug || Boolean(new URLSearchParams(location.search).get('_pywebio_debug'));

  const language = choose(navigator.languages);
  const root = document.documentElement;
  if (!root.lang) root.lang = language;
  if (!root.dir) root.dir = direction(language);
  webio.message_tpl ??= {};
  const text = texts(await table(language), webio.message_tpl);
  part('input-container').setAttribute('aria-label', text('form'));

  const strict = new Lazy(() => import('./lazy/strict'));
  const runStrict: Run = async (code, args) => {
    if (!policy) return undefined;
    return (await strict.load()).runStrict(code, args, policy, nonce);
  };

  const send = (event: PageEvent): void => {
    if (debug) console.log('<', event);
    if (link.send(event)) return;
    page.toasts.error(text('disconnected_with_server'));
    page.forms.release();
  };
  const lifecycle = publish(webio, send);
  const page = new Page({
    send,
    text,
    html: new Html(policy, new Lazy(() => import('./lazy/purify'))),
    markdown: new Lazy(() => import('./lazy/markdown')),
    template: new Lazy(() => import('./lazy/template')),
    run: policy ? runStrict : runByEval,
    closed: () => link.sessionEnded(),
  });
  const queue = new Queue(page, browserFrames());
  const statusLine = new StatusLine(document.body, text, {
    retry: () => link.retryNow(),
    restart: () => location.reload(),
  });

  const address = location.pathname + location.search;
  const link = new Link({
    id: randomHex(16),
    websocket: websocket(
      `${location.origin.replace(/^http/, 'ws')}${address}`,
      (url, protocol) => new WebSocket(url, protocol) as Socket,
      clock,
    ),
    longpoll: longpoll(`${address}${location.search ? '&' : '?'}link`, (url, init) => fetch(url, init), clock),
    clock,
    random: Math.random,
    visible: () => !document.hidden,
    deliver(commands, done) {
      if (debug) for (const command of commands) console.log('>', command);
      queue.push(commands, done);
    },
    status(status: LinkStatus) {
      root.dataset.webioLine = status.state === 'open' ? status.transport : status.state;
      statusLine.update(status);
      if (status.state === 'open') lifecycle.created();
      if (status.state !== 'closed') return;
      lifecycle.closed();
      page.forms.release();
      markIcons(false);
    },
    beacon(token) {
      const words = JSON.stringify({ token, leave: true });
      navigator.sendBeacon(`${address}${location.search ? '&' : '?'}link`, words);
    },
  });

  addEventListener('pagehide', ({ persisted }) => {
    if (!persisted) link.leave();
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) link.shown();
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) link.shown();
  });
  addEventListener('online', () => link.retryNow());
  document.addEventListener('click', ({ target }) => {
    // Bootstrap's dismiss buttons, in messages and in the app's own HTML.
    if (!(target instanceof Element)) return;
    const cross = target.closest('[data-dismiss="alert"], [data-bs-dismiss="alert"]');
    cross?.closest('.alert')?.remove();
  });
  link.start();
}

void start();
