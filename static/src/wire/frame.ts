/** Frames of dialect asgiwebio.v1, as docs/wire.md describes them: every field may be left out. */
import type { Command, PageEvent, PageItem } from './messages';

export const VERSION = 1;
export const SUBPROTOCOL = 'asgiwebio.v1';

export interface Hello {
  version: number;
  id: string;
  token?: string;
}

export interface Welcome {
  version: number;
  token: string;
  resumed: boolean;
  /** Seconds of silence after which the app pings. */
  ping: number;
}

/** What a page asks for: the part of a file of its session that begins at byte `from`. */
export interface FileWant {
  file: string;
  from: number;
}

/** Without data there is no such file. A size of null is not known; then a part without bytes is the end. */
export interface FilePart extends FileWant {
  size?: number | null;
  type?: string;
  /** Base64. */
  data?: string;
}

export interface PageFrame {
  hello?: Hello;
  seq?: number;
  items?: PageItem[];
  ack?: number;
  ping?: number;
  pong?: number;
  leave?: true;
  want?: FileWant[];
}

export interface AppFrame {
  welcome?: Welcome;
  seq?: number;
  items?: Command[];
  ack?: number;
  ping?: number;
  pong?: number;
  retry?: number;
  parts?: FilePart[];
  end?: boolean;
}

/** What travels beside the numbered items; its code is fetched when it is first needed. */
export interface Aside {
  /** What it has to say with the next frame. */
  take(): Partial<PageFrame> | undefined;
  heard(parts: FilePart[]): void;
  /** There is a new connection: what the last one was asked for may never come. */
  rewind(): void;
}

/** What goes up in binary messages, when nothing else does. */
export interface Chunks {
  take(): Uint8Array<ArrayBuffer> | undefined;
  /** There is a new connection: what is not acknowledged may be lost. */
  rewind(): void;
}

/** As much of the link as such a part needs. */
export interface Line {
  aside: Aside | undefined;
  chunks?: Chunks | undefined;
  /** Sends what waits, where something can be sent. */
  flush(): void;
}

/** The app sent something that is no frame of this dialect. */
export class FrameError extends Error {
  override name = 'FrameError';
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const COUNTERS = ['seq', 'ack', 'ping', 'pong', 'retry'] as const;

function checkWelcome(value: Partial<Welcome> | null): void {
  if (value?.version !== VERSION || typeof value.token !== 'string' || typeof value.ping !== 'number') {
    throw new FrameError(`welcome: expected version ${VERSION} with token and ping, got ${value?.version}`);
  }
}

/** Reads one frame of the app; unknown fields are left alone, so that a newer app may add some. */
export function decode(text: string): AppFrame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // It is no object either.
  }
  if (!isRecord(value)) throw new FrameError(`expected a frame, got ${JSON.stringify(text.slice(0, 80))}`);
  for (const key of COUNTERS) {
    const counter = value[key];
    if (counter !== undefined && typeof counter !== 'number') {
      throw new FrameError(`${key}: expected a number, got ${JSON.stringify(counter)}`);
    }
  }
  if (value.items !== undefined) {
    if (
      !Array.isArray(value.items) ||
      !value.items.every((item) => isRecord(item) && typeof item.command === 'string')
    ) {
      throw new FrameError('items: expected a list of commands');
    }
    if (value.items.length > 0 && value.seq === undefined) throw new FrameError('items: seq is missing');
  }
  if (value.welcome !== undefined) checkWelcome(value.welcome as Partial<Welcome> | null);
  return value as AppFrame;
}

/** What one message of the page carries. */
export type PageMessage = PageFrame | Uint8Array<ArrayBuffer>;

/** Writes one message of the page; what JSON can't say (NaN, functions) becomes null or vanishes. */
export function encode(frame: PageFrame): string;
export function encode(message: PageMessage): string | Uint8Array<ArrayBuffer>;
export function encode(message: PageMessage): string | Uint8Array<ArrayBuffer> {
  return message instanceof Uint8Array ? message : JSON.stringify(message);
}

/** Events that a frame has at most; so many that are not long fit the megabyte that it may have. */
export const MOST_ITEMS = 10;

/** Whether an event has to go up in chunks: a character may take three bytes. */
export const isLong = (event: PageEvent): boolean => JSON.stringify(event).length > 30_000;
