import { decode, encode, FrameError, type PageMessage } from '../wire/frame';
import { type Clock, type Connect, type Down, type Listener, meaning, type Transport } from './transport';

/** The app holds a poll for 25 s; after this much more its connection counts as half open, unless something comes. */
const HELD = 40_000;
/** A hello is answered at once. */
const OPENING = 15_000;
/** A held poll does not say whether the line still stands: so often it is asked beside it, and answered so soon. */
const QUIET = 10_000;
const ANSWERED = 5_000;

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Carries frames by HTTP: one poll waits for commands while one push at a time brings events. */
export function longpoll(url: string, fetch: Fetch, clock: Clock): Connect {
  return (listener) => new LongPoll(url, fetch, clock, listener);
}

class LongPoll implements Transport {
  readonly kind = 'longpoll';
  private readonly abort = new AbortController();
  private pushing = false;
  private polling = false;
  private over = false;

  constructor(
    private readonly url: string,
    private readonly fetch: Fetch,
    private readonly clock: Clock,
    private readonly listener: Listener,
  ) {
    clock.after(0, () => {
      if (!this.over) listener.open();
    });
  }

  get ready(): boolean {
    return !this.over && !this.pushing;
  }

  send(message: PageMessage): void {
    this.pushing = true;
    void this.push(message);
  }

  close(): void {
    this.over = true;
    this.abort.abort();
  }

  private async push(message: PageMessage): Promise<void> {
    const first = 'hello' in message;
    await this.post(message, first, first ? OPENING : HELD);
    this.pushing = false;
    if (this.over) return;
    if (!this.polling) {
      this.polling = true;
      void this.poll();
    }
    this.listener.ready();
  }

  private async post(message: PageMessage, first: boolean, patience: number): Promise<void> {
    const type = message instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
    const headers: Record<string, string> = { 'content-type': type };
    const token = this.listener.credentials()?.token;
    if (token && !first) headers['webio-token'] = token;
    await this.request({ method: 'POST', headers, body: encode(message) }, first, patience);
  }

  private async poll(): Promise<void> {
    while (!this.over) {
      await this.listener.settled();
      const known = this.listener.credentials();
      if (this.over || !known) return;
      const headers = { 'webio-token': known.token, 'webio-ack': String(known.ack) };
      const retry = await this.request({ method: 'GET', headers }, false, HELD, this.askBeside());
      if (retry > 0) await new Promise<void>((resolve) => this.clock.after(retry * 1000, resolve));
    }
  }

  /** Asks now and then whether the app is there, until it is stopped. */
  private askBeside(): () => void {
    let stopped = false;
    let stop = () => {};
    const again = () => {
      stop = this.clock.after(QUIET, async () => {
        if (!this.pushing) await this.post({ ping: 1 }, false, ANSWERED);
        if (!stopped) again();
      });
    };
    again();
    return () => {
      stopped = true;
      stop();
    };
  }

  /** Answers the seconds that the app asks to be left alone; `begun` is called when an answer begins to come, or none. */
  private async request(init: RequestInit, first: boolean, patience: number, begun = () => {}): Promise<number> {
    const stop = new AbortController();
    const cancel = () => stop.abort();
    let inTime = this.clock.after(patience, cancel);
    const heard = () => {
      inTime();
      inTime = this.clock.after(HELD, cancel);
    };
    this.abort.signal.addEventListener('abort', cancel);
    try {
      const response = await this.fetch(this.url, { ...init, cache: 'no-store', signal: stop.signal });
      begun();
      if (!response.ok) {
        // A host that was started anew may take no POST before its first GET (aiohttp).
        if (response.status === 405) await this.fetch(this.url, { signal: stop.signal });
        const seconds = Number(response.headers.get('retry-after')) || 5;
        const down = meaning(response.status, await response.text(), seconds);
        this.finish(first && down.why === 'lost' ? { why: 'unreachable' } : down);
        return 0;
      }
      const text = await read(response, heard);
      if (this.over) return 0;
      const frame = decode(text);
      this.listener.frame(frame, text.length);
      if (frame.end) this.finish({ why: 'ended' });
      return frame.retry ?? 0;
    } catch (error) {
      const bad = error instanceof FrameError;
      if (bad) console.error(error);
      this.finish(bad ? { why: 'refused' } : { why: first ? 'unreachable' : 'lost' });
      return 0;
    } finally {
      begun();
      inTime();
      this.abort.signal.removeEventListener('abort', cancel);
    }
  }

  private finish(down: Down): void {
    if (this.over) return;
    this.close();
    this.listener.down(down);
  }
}

/** What a response has in it, however long it takes to come: `heard` is called each time that some of it is there. */
async function read(response: Response, heard: () => void): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    heard();
    text += part.value;
  }
  return text;
}
