/** Frames of dialect asgiwebio.v1, as docs/wire.md describes them: every field may be left out. */
import type { Command, PageEvent } from './messages';

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

export interface PageFrame {
  hello?: Hello;
  seq?: number;
  items?: PageEvent[];
  ack?: number;
  ping?: number;
  pong?: number;
  leave?: true;
}

export interface AppFrame {
  welcome?: Welcome;
  seq?: number;
  items?: Command[];
  ack?: number;
  ping?: number;
  pong?: number;
  retry?: number;
  end?: boolean;
}

/** The app sent something that is no frame of this dialect. */
export class FrameError extends Error {
  override name = 'FrameError';
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const COUNTERS = ['seq', 'ack', 'ping', 'pong', 'retry'] as const;

function checkWelcome(value: Partial<Welcome> | null): void {
  if (value?.version !== VERSION) {
    throw new FrameError(`welcome: this page speaks version ${VERSION}, the app ${value?.version}`);
  }
  if (typeof value.token !== 'string' || typeof value.ping !== 'number') {
    throw new FrameError('welcome: expected a token and the seconds between pings');
  }
}

/** Reads one frame of the app; unknown fields are left alone, so that a newer app may add some. */
export function decode(text: string): AppFrame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FrameError(`expected a frame in JSON, got ${JSON.stringify(text.slice(0, 80))}`);
  }
  if (!isRecord(value)) throw new FrameError('expected a frame, an object');
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

/** Writes one frame of the page; what JSON can't say (NaN, functions) becomes null or vanishes. */
export function encode(frame: PageFrame): string {
  return JSON.stringify(frame);
}
