import type { Policy } from '../dom/html';
import type { Json, PageEvent } from '../wire/messages';

/** What the shell of the page hands to its script: static/README.md describes it. */
export interface Boot {
  version: string;
  app: string;
  cdn: string;
  policy: Policy | null;
  strict: boolean;
  nonce: string;
  assets: Record<string, string>;
  debug: boolean;
  /** The app's choice, whatever the visitor prefers. */
  language?: string;
  /** The host cannot do WebSocket. */
  poll?: boolean;
  /** The first connection, to be used once; it may be over by then. */
  socket?: WebSocket | undefined;
}

/** What user code reaches as `WebIO._state.CurrentSession`. */
export interface CurrentSession {
  on_session_create(callback: () => void): void;
  on_session_close(callback: () => void): void;
  closed(): boolean;
  send_message(event: PageEvent): void;
  webio_session_id: string;
  /** Stands for the WebSocket of PyWebIO's page: its `close` comes when the session is over. */
  ws: EventTarget;
}

export interface WebIO {
  boot: Boot;
  _state: { CurrentSession: CurrentSession };
  message_tpl: Record<string, unknown>;
  pushData(data: Json, callbackId: string): void;
  openApp(name: string, newWindow: boolean): void;
  startWebIOClient(): void;
}

declare global {
  interface Window {
    WebIO: WebIO;
  }
}

/** A turn that comes once: those who ask later are told too. An error in a listener shows in the console. */
function moment(): { come(): void; on(callback: () => void): void } {
  let come = () => {};
  const reached = new Promise<void>((resolve) => {
    come = resolve;
  });
  return { come: () => come(), on: (callback) => void reached.then(callback) };
}

export interface Lifecycle {
  created(): void;
  closed(): void;
}

/** Fills the one global object, `WebIO`; answers what to call at the turns of the session's life. */
export function publish(webio: WebIO, send: (event: PageEvent) => void): Lifecycle {
  const create = moment();
  const close = moment();
  const ws = new EventTarget();
  let over = false;
  Object.assign(webio, {
    message_tpl: webio.message_tpl ?? {},
    _state: {
      CurrentSession: {
        on_session_create: create.on,
        on_session_close: close.on,
        closed: () => over,
        send_message: send,
        // The real token is a secret of the link; scripts only ever used this one as a mark.
        webio_session_id: '',
        ws,
      },
    },
    pushData: (data: Json, callbackId: string) => send({ event: 'callback', task_id: callbackId, data: data ?? null }),
    openApp(name: string, newWindow: boolean) {
      const url = new URL(location.href);
      url.searchParams.set('app', name);
      window.open(url, newWindow ? '_blank' : '_self');
    },
    startWebIOClient() {
      console.warn('asgiwebio: the page starts by itself');
    },
  });
  return {
    created: create.come,
    closed() {
      over = true;
      close.come();
      ws.dispatchEvent(new Event('close'));
    },
  };
}
