import { describe, expect, it } from 'vitest';
import { longpoll } from '../../src/link/longpoll';
import type { Credentials, Down } from '../../src/link/transport';
import type { AppFrame } from '../../src/wire/frame';
import { click, HeldClock } from './world';

interface Request {
  method: string;
  headers: Record<string, string>;
  body: unknown;
  signal: AbortSignal;
  answer(frame: AppFrame, status?: number, headers?: Record<string, string>): void;
  /** The answer comes piece by piece. */
  trickle(body: ReadableStream): void;
  fail(): void;
}

/** An app at the other end of `fetch`, which answers when the test says so. */
function app() {
  const clock = new HeldClock();
  const requests: Request[] = [];
  const frames: AppFrame[] = [];
  const downs: Down[] = [];
  let known: Credentials | undefined;
  const tick = async () => {
    clock.pass(0);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  const transport = longpoll(
    '/tool?app=bmi&link',
    (url, { method, headers, body, signal }) =>
      new Promise<Response>((resolve, reject) => {
        expect(url).toBe('/tool?app=bmi&link');
        if (!signal) throw new Error('a request must be possible to stop');
        signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
        requests.push({
          method: method ?? 'GET',
          headers: headers as Record<string, string>,
          body: typeof body === 'string' ? JSON.parse(body) : undefined,
          signal,
          answer: (frame, status = 200, extra = {}) =>
            resolve(new Response(JSON.stringify(frame), { status, headers: extra })),
          trickle: (body) => resolve(new Response(body)),
          fail: () => reject(new TypeError('network')),
        });
      }),
    clock,
  )({
    open: () => transport.send({ hello: { version: 1, id: 'a' } }),
    frame(frame) {
      frames.push(frame);
      if (frame.welcome) known = { token: frame.welcome.token, ack: 0 };
    },
    ready() {},
    down: (down) => downs.push(down),
    credentials: () => known,
    settled: () => Promise.resolve(),
  });
  const welcome = { welcome: { version: 1, token: 'secret', resumed: false, ping: 15 } };
  const begin = async () => {
    await tick();
    requests[0]?.answer(welcome);
    await settle(() => requests.length > 1);
  };
  /** Lets promises run until something has come about. */
  const settle = async (done: () => boolean) => {
    for (let turn = 0; turn < 200 && !done(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
    expect(done()).toBe(true);
  };
  return { transport, clock, requests, frames, downs, tick, begin, settle };
}

describe('long-poll', () => {
  it('says hello by POST without a token, then polls with the token in a header', async () => {
    const { requests, begin } = app();
    await begin();
    expect(requests[0]).toMatchObject({ method: 'POST', body: { hello: { id: 'a' } } });
    expect(requests[0]?.headers).toEqual({ 'content-type': 'application/json' });
    expect(requests[1]).toMatchObject({ method: 'GET', headers: { 'webio-token': 'secret', 'webio-ack': '0' } });
  });

  it('pushes events while a poll is held, and is not ready for more until they have arrived', async () => {
    const { transport, requests, begin, settle } = app();
    await begin();
    transport.send({ seq: 1, items: [click(1)] });
    expect(transport.ready).toBe(false);
    expect(requests[2]).toMatchObject({ method: 'POST', headers: { 'webio-token': 'secret' } });
    requests[2]?.answer({ ack: 1 });
    await settle(() => transport.ready);
  });

  it('polls again as soon as an answer is there, or after the delay that the app asks for', async () => {
    const { clock, requests, frames, begin, settle } = app();
    await begin();
    requests[1]?.answer({ seq: 1, items: [] });
    await settle(() => requests.length === 3);
    requests[2]?.answer({ retry: 2 });
    await settle(() => frames.length === 3);
    expect(requests).toHaveLength(3);
    // The wait begins a turn after the frame.
    await new Promise((resolve) => setTimeout(resolve, 0));
    clock.pass(2000);
    await settle(() => requests.length === 4);
  });

  it('ends when the app says that all is said', async () => {
    const { requests, downs, begin, settle } = app();
    await begin();
    requests[1]?.answer({ end: true });
    await settle(() => downs.length === 1);
    expect(downs).toEqual([{ why: 'ended' }]);
    expect(requests).toHaveLength(2);
  });

  it.each([
    [400, { why: 'refused' }],
    [403, { why: 'refused' }],
    [410, { why: 'unknown', text: '{}' }],
    [503, { why: 'full', seconds: 7 }],
    [502, { why: 'lost' }],
  ])('understands status %i', async (status, down) => {
    const { requests, downs, begin, settle } = app();
    await begin();
    requests[1]?.answer({}, status, { 'retry-after': '7' });
    await settle(() => downs.length > 0);
    expect(downs).toEqual([down]);
  });

  it('is unreachable when not even the hello arrives, and lost later', async () => {
    const first = app();
    await first.tick();
    first.requests[0]?.fail();
    await first.settle(() => first.downs.length > 0);
    expect(first.downs).toEqual([{ why: 'unreachable' }]);
    const later = app();
    await later.begin();
    later.requests[1]?.fail();
    await later.settle(() => later.downs.length > 0);
    expect(later.downs).toEqual([{ why: 'lost' }]);
  });

  it('asks a host that takes no POST by GET, which is then sent one again', async () => {
    const { requests, downs, tick, settle } = app();
    await tick();
    requests[0]?.answer({}, 405);
    await settle(() => requests.length === 2);
    expect([requests[1]?.method, downs]).toEqual(['GET', []]);
    requests[1]?.answer({}, 410);
    await settle(() => downs.length > 0);
    expect(downs).toEqual([{ why: 'unreachable' }]);
  });

  it('asks beside a poll that is held, and counts the line as lost where nobody answers that for 5 s', async () => {
    const { clock, requests, frames, downs, begin, settle } = app();
    await begin();
    clock.pass(10_000);
    expect(requests[2]).toMatchObject({ method: 'POST', body: { ping: 1 }, headers: { 'webio-token': 'secret' } });
    requests[2]?.answer({ pong: 1 });
    await settle(() => frames.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 0));
    clock.pass(10_000);
    expect([requests.length, downs]).toEqual([4, []]);
    clock.pass(5_000);
    await settle(() => downs.length > 0);
    expect(downs).toEqual([{ why: 'lost' }]);
  });

  it('asks nothing while a push is on its way, which counts as lost after longer', async () => {
    const { transport, clock, requests, downs, begin, settle } = app();
    await begin();
    transport.send({ seq: 1, items: [click(1)] });
    clock.pass(10_000);
    await new Promise((resolve) => setTimeout(resolve, 0));
    clock.pass(29_000);
    expect(requests).toHaveLength(3);
    clock.pass(1_000);
    await settle(() => downs.length > 0);
    expect(downs).toEqual([{ why: 'lost' }]);
  });

  it('counts a hello that nobody answers as unreachable, and sooner', async () => {
    const { clock, downs, tick, settle } = app();
    await tick();
    clock.pass(15_000);
    await settle(() => downs.length > 0);
    expect(downs).toEqual([{ why: 'unreachable' }]);
  });

  it('takes an answer that comes slowly, as long as something comes', async () => {
    const { clock, requests, downs, frames, begin, settle } = app();
    await begin();
    let read = 0;
    const pieces = ['{"seq":1,', '"items":[{"command":', '"close_popup"}]', '}'].map((text) =>
      new TextEncoder().encode(text),
    );
    const body = new ReadableStream(
      {
        pull(controller) {
          clock.pass(30_000);
          const piece = pieces[read];
          read += 1;
          if (piece) controller.enqueue(piece);
          else controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    requests[1]?.trickle(body);
    await settle(() => frames.length > 1);
    expect([frames[1], downs]).toEqual([{ seq: 1, items: [{ command: 'close_popup' }] }, []]);
  });

  it('stops its requests when it is closed, and says nothing more', async () => {
    const { transport, requests, downs, begin } = app();
    await begin();
    transport.close();
    expect(requests[1]?.signal.aborted).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(downs).toEqual([]);
  });
});
