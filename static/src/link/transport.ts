import type { AppFrame, PageMessage } from '../wire/frame';

/** Why a connection is over, in the words of docs/wire.md. */
export type Down =
  | { why: 'ended' }
  | { why: 'lost' }
  /** It never came to a first frame: this transport may be blocked on the way. */
  | { why: 'unreachable' }
  /** The app turned the page away for good. */
  | { why: 'refused' }
  /** `text` says what is wrong with the server, where that knows. */
  | { why: 'unknown'; text: string }
  | { why: 'full'; seconds: number };

export interface Listener {
  /** The transport can carry the hello now. */
  open(): void;
  frame(frame: AppFrame, size: number): void;
  /** It can carry another frame. */
  ready(): void;
  /** What a request without state has to say about itself; nothing before the welcome. */
  credentials(): Credentials | undefined;
  /** Resolves when the page has worked off what it received, so that no poll asks for it again. */
  settled(): Promise<void>;
  /** Told once; nothing follows. */
  down(down: Down): void;
}

export interface Credentials {
  token: string;
  ack: number;
}

export type Kind = 'websocket' | 'longpoll';

export interface Transport {
  readonly kind: Kind;
  /** False while a frame is on its way that has to arrive first. */
  readonly ready: boolean;
  send(message: PageMessage): void;
  /** Silently: the listener hears nothing more. */
  close(): void;
}

export type Connect = (listener: Listener) => Transport;

/** A transport whose code is fetched when it is first needed; without its code it can't be reached. */
export function fetched(kind: Kind, load: () => Promise<Connect>): Connect {
  return (listener) => {
    let inner: Transport | undefined;
    let over = false;
    load().then(
      (connect) => {
        if (!over) inner = connect(listener);
      },
      (error) => {
        // The browser has said so already; a line that is down is no error of ours.
        console.info('asgiwebio: a part of the link could not be fetched', error);
        if (!over) listener.down({ why: 'unreachable' });
      },
    );
    return {
      kind,
      get ready() {
        return inner?.ready ?? false;
      },
      send: (message) => inner?.send(message),
      close() {
        over = true;
        inner?.close();
      },
    };
  };
}

/** Timers come in from outside, so that tests can hold the clock. */
export interface Clock {
  now(): number;
  after(milliseconds: number, action: () => void): () => void;
}

/** What the codes of docs/wire.md mean; long-poll says the same by HTTP status. */
export function meaning(code: number, text: string, seconds = 5): Down {
  switch (code) {
    case 1000:
      return { why: 'ended' };
    case 4400:
    case 400:
    case 403:
      return { why: 'refused' };
    case 4410:
    case 410:
      return { why: 'unknown', text };
    case 4503:
    case 503:
      return { why: 'full', seconds };
    default:
      return { why: 'lost' };
  }
}
