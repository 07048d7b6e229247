/** The composition root: the only module that sees both the link and the page. */
import { addressOf, chunk } from './dom/chunk';
import { Html } from './dom/html';
import { randomHex } from './dom/id';
import { Lazy, type PartOf } from './dom/lazy';
import { stylesheet } from './dom/stylesheet';
import { choose, table, textPart, texts } from './i18n/text';
import { Link } from './link/link';
import { type Clock, fetched } from './link/transport';
import { type Socket, websocket } from './link/websocket';
import { publish } from './page/globals';
import { Page } from './page/page';
import { browserFrames, Queue } from './page/queue';
import type { Run } from './page/script';
import { prepareShell, showClosed } from './page/shell';
import { StatusLine } from './page/status';
import { loadTheme } from './page/theme';
import { isLong } from './wire/frame';
import type { PageEvent, PageItem } from './wire/messages';
import type { LinkStatus } from './wire/status';

const clock: Clock = {
  now: () => Date.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Milliseconds within which an open line is used to fetch what is needed when it is lost. */
const SOON = 1000;

function start(): void {
  const webio = window.WebIO;
  const { policy, strict, nonce, assets, poll = false, language: forced, debug: asked } = webio.boot;
  const debug = asked || Boolean(new URLSearchParams(location.search).get('_pywebio_debug'));
  const send = (event: PageEvent): void => {
    if (debug) console.log('<', event);
    // Once it is here all events pass it, so that none overtakes a long one.
    if (!uploading.value && !uploading.pending && !isLong(event)) return up(event);
    uploading.load().then(
      (part) => part.send(event),
      () => up(event),
    );
  };
  const up = (item: PageItem): void => {
    if (!link.send(item)) void room.then(({ page }) => page.refuse());
  };
  const lifecycle = publish(webio, send);
  loadTheme(assets);

  const part: PartOf = (name, fetch) => {
    const load = chunk(fetch, addressOf(name, assets));
    return new Lazy(async () => (await Promise.all([load(), stylesheet(`style-${name}`, assets)]))[0]);
  };
  const uploading = part('uploading', async () =>
    (await import('./form/uploading')).makeUploading({
      line: link,
      send: up,
      release: () => void room.then(({ page }) => page.forms.release()),
    }),
  );
  const rare = part('rare', () => import('./page/rare'));
  const strictScript = part('strict', () => import('./lazy/strict'));
  const runStrict: Run = (...run) => {
    if (!strictScript.value) throw new Error('what runs code here could not be fetched');
    return strictScript.value.runStrict(...run, policy, nonce);
  };

  // By address: a table of their names and hashes would weigh more than all else that concerns them.
  const spoken = (language: string) =>
    table(language, () => import(/* @vite-ignore */ `${addressOf(textPart(language), assets)}`));
  const room = spoken(choose(forced ? [forced] : navigator.languages)).then((messages) => {
    const words = { ...messages };
    const text = texts(words, webio.message_tpl);
    prepareShell(text);
    const page = new Page({
      send,
      text,
      html: new Html(
        strict,
        part('purify', () => import('./lazy/purify')),
      ),
      markdown: part('markdown', () => import('./lazy/markdown')),
      template: part('template', () => import('./widgets/template')),
      part,
      nonce,
      async rare() {
        const part = await rare.load();
        Object.assign(words, { ...part.rarely, ...words });
        return part;
      },
      async speak(language) {
        const { rarely } = await rare.load();
        Object.assign(words, rarely, await spoken(language));
      },
      run: strict ? { run: runStrict, part: strictScript } : undefined,
      line: link,
      uploading,
      closed: () => link.sessionEnded(),
    });
    const actions = { retry: () => link.retryNow(), restart: () => location.reload() };
    const status = new StatusLine(document.body, text, actions, poll);
    return { page, status, queue: new Queue(page, browserFrames()) };
  });

  // What the app's commands run may count on what these scripts define.
  const own = [...document.querySelectorAll<HTMLScriptElement>('script[type="text/webio"]')];
  const scripts = part('scripts', () => import('./page/scripts'));
  const needs = async (code: string) =>
    (await room).page.before({ command: 'run_script', spec: { code }, task_id: '' });
  const ready = room.then(async (made) => {
    if (own[0]) await scripts.load().then(({ runScripts }) => runScripts(own, { needs, policy, nonce }), console.error);
    return made;
  });

  const longpollPart = part('longpoll', () => import('./link/longpoll'));
  // When these are needed, the line may be too bad to fetch anything.
  const provide = () => void Promise.allSettled([longpollPart.load(), rare.load()]);

  const query = location.search;
  const address = location.pathname + query;
  const linkAddress = `${address}${query ? '&' : '?'}link`;
  const link = new Link({
    id: randomHex(16),
    websocket: websocket(
      location.origin.replace(/^http/, 'ws') + address,
      (url, protocol) => {
        // The shell has opened the first one, while the scripts were on their way.
        const { socket: early } = webio.boot;
        webio.boot.socket = undefined;
        return (early && early.readyState < 2 ? early : new WebSocket(url, protocol)) as Socket;
      },
      clock,
    ),
    longpoll: fetched('longpoll', async () => {
      const { longpoll } = await longpollPart.load();
      return longpoll(linkAddress, (url, init) => fetch(url, init), clock);
    }),
    poll,
    clock,
    random: Math.random,
    visible: () => !document.hidden,
    deliver(commands, done) {
      if (debug) for (const command of commands) console.log('>', command);
      void ready.then(({ queue }) => queue.push(commands, done));
    },
    status(now: LinkStatus) {
      document.documentElement.dataset.webioLine = now.state === 'open' ? now.transport : now.state;
      if (now.state === 'open') {
        lifecycle.created();
        // Safari has no such thing.
        if ('requestIdleCallback' in window) requestIdleCallback(provide, { timeout: SOON });
        else setTimeout(provide, SOON);
      }
      if (now.state === 'closed') {
        lifecycle.closed();
        showClosed();
      }
      void room.then(({ page, status }) => {
        status.update(now);
        if (now.state === 'closed') page.forms.release();
      });
    },
    beacon: (token) => void navigator.sendBeacon(linkAddress, JSON.stringify({ token, leave: true })),
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
  link.start();
}

start();
