import { describe, expect, it } from 'vitest';
import { longpoll } from '../../src/link/longpoll';
import { type Socket, websocket } from '../../src/link/websocket';
import { isLong, MOST_ITEMS } from '../../src/wire/frame';
import { click, HeldClock, world } from './world';

const bytes = (...values: number[]) => Uint8Array.from(values);

/** What goes up beside the events: a chunk each time that it is asked, as long as there is one. */
class FakeChunks {
  rewound = 0;

  constructor(readonly waiting: Uint8Array<ArrayBuffer>[]) {}

  take(): Uint8Array<ArrayBuffer> | undefined {
    return this.waiting.shift();
  }

  rewind(): void {
    this.rewound += 1;
  }
}

describe('chunks', () => {
  it('go when nothing else waits, all at once where the line takes them', () => {
    const { link, line } = world();
    link.chunks = new FakeChunks([bytes(1), bytes(2)]);
    link.send(click(1));
    expect(line().sent).toEqual([]);
    line().welcome();
    expect(line().sent.slice(1)).toMatchObject([{ items: [click(1)] }, bytes(1), bytes(2)]);
  });

  it('wait for each other, and let events pass, where the line takes one message at a time', () => {
    const { link, line } = world({ poll: true });
    line().welcome();
    link.chunks = new FakeChunks([bytes(1), bytes(2)]);
    link.flush();
    line().ready = false;
    link.send(click(1));
    link.flush();
    expect(line().last).toEqual(bytes(2));
    line().ready = true;
    line().listener.ready();
    expect(line().last).toMatchObject({ items: [click(1)] });
  });

  it('are told of each new connection, before anything is asked for', () => {
    const { link, line, clock } = world();
    const chunks = new FakeChunks([]);
    link.chunks = chunks;
    line().welcome();
    line().fall({ why: 'lost' });
    clock.pass(60_000);
    line().welcome();
    expect(chunks.rewound).toBe(2);
  });

  it('are binary messages by WebSocket', () => {
    const sent: unknown[] = [];
    const socket = { readyState: 1, send: (data: unknown) => sent.push(data), close() {} } as unknown as Socket;
    const nothing = () => {};
    const transport = websocket(
      'ws://app',
      () => socket,
      new HeldClock(),
    )({
      ...{ open: nothing, frame: nothing, ready: nothing, down: nothing },
      credentials: () => undefined,
      settled: () => Promise.resolve(),
    });
    transport.send(bytes(7));
    transport.send({ leave: true });
    expect(sent).toEqual([bytes(7), '{"leave":true}']);
  });

  it('are the bodies of pushes by long-poll', () => {
    const requests: RequestInit[] = [];
    const nothing = () => {};
    const transport = longpoll(
      '/?link',
      (_, init) => {
        requests.push(init);
        return new Promise(nothing);
      },
      new HeldClock(),
    )({
      ...{ open: nothing, frame: nothing, ready: nothing, down: nothing },
      credentials: () => ({ token: 'secret', ack: 0 }),
      settled: () => Promise.resolve(),
    });
    transport.send(bytes(7));
    expect(transport.ready).toBe(false);
    expect(requests).toMatchObject([
      {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', 'webio-token': 'secret' },
        body: bytes(7),
      },
    ]);
  });
});

describe('events', () => {
  it('are so many to a frame that they fit, and long ones are told from others', () => {
    const { link, line } = world();
    const events = Array.from({ length: 2 * MOST_ITEMS + 1 }, (_, number) => click(number));
    for (const event of events) link.send(event);
    line().welcome();
    const frames = line().sent.slice(1);
    expect(frames.map(({ seq, items }) => [seq, items?.length])).toEqual([
      [1, MOST_ITEMS],
      [1 + MOST_ITEMS, MOST_ITEMS],
      [1 + 2 * MOST_ITEMS, 1],
    ]);
    expect(frames.flatMap(({ items }) => items)).toEqual(events);
    const saying = (length: number) => ({ event: 'callback' as const, task_id: 'a', data: 'é'.repeat(length) });
    expect([isLong(saying(10)), isLong(saying(30_000))]).toEqual([false, true]);
    expect(new Blob([JSON.stringify(saying(29_000))]).size * MOST_ITEMS).toBeLessThan(2 ** 20);
  });
});
