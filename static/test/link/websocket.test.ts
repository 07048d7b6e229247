import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Down, fetched, type Listener } from '../../src/link/transport';
import { type Socket, websocket } from '../../src/link/websocket';
import type { AppFrame } from '../../src/wire/frame';
import { HeldClock } from './world';

function open() {
  const clock = new HeldClock();
  const frames: AppFrame[] = [];
  const downs: Down[] = [];
  const sent: (string | Uint8Array<ArrayBuffer>)[] = [];
  let opened = 0;
  const socket: Socket & { readyState: number; asked?: string[]; closedWith?: number | undefined } = {
    readyState: 0,
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (data) => sent.push(data),
    close(code) {
      socket.closedWith = code ?? 0;
    },
  };
  const listener: Listener = {
    open: () => {
      opened += 1;
    },
    frame: (frame) => frames.push(frame),
    ready() {},
    down: (down) => downs.push(down),
    credentials: () => undefined,
    settled: () => Promise.resolve(),
  };
  const connect = websocket(
    'ws://host/tool',
    (url, protocol) => {
      socket.asked = [url, protocol];
      return socket;
    },
    clock,
  );
  const transport = connect(listener);
  const accept = () => {
    socket.readyState = 1;
    socket.onopen?.();
  };
  return { clock, socket, transport, frames, downs, sent, accept, opened: () => opened, listener };
}

afterEach(() => vi.restoreAllMocks());

describe('the WebSocket', () => {
  it('that was open before anybody listened is used like any other', () => {
    const { clock, listener, opened } = open();
    const early = { readyState: 1, onopen: null, onmessage: null, onclose: null, send: vi.fn(), close: vi.fn() };
    const transport = websocket('ws://host/tool', () => early, clock)(listener);
    expect(opened()).toBe(0);
    clock.pass(0);
    expect([opened(), transport.ready]).toEqual([1, true]);
    transport.send({ ack: 1 });
    expect(early.send).toHaveBeenCalledWith('{"ack":1}');
  });

  it('asks for the subprotocol, and carries a frame as one text', () => {
    const { socket, transport, sent, frames, accept, opened } = open();
    expect(socket.asked).toEqual(['ws://host/tool', 'asgiwebio.v1']);
    expect(transport.ready).toBe(false);
    accept();
    expect(opened()).toBe(1);
    transport.send({ ack: 3 });
    expect(sent).toEqual(['{"ack":3}']);
    socket.onmessage?.({ data: '{"ack":1}' });
    expect(frames).toEqual([{ ack: 1 }]);
  });

  it.each([
    [1000, { why: 'ended' }],
    [1001, { why: 'lost' }],
    [1006, { why: 'lost' }],
    [1011, { why: 'lost' }],
    [4400, { why: 'refused' }],
    // What seemed newer to the app may be an old request that came late: nobody else has this page's token.
    [4409, { why: 'lost' }],
    [4410, { why: 'unknown', text: 'said' }],
    [4503, { why: 'full', seconds: 5 }],
  ])('understands code %i', (code, down) => {
    const { socket, downs, accept } = open();
    accept();
    socket.onmessage?.({ data: '{}' });
    socket.onclose?.({ code, reason: 'said' });
    expect(downs).toEqual([down]);
  });

  it('is unreachable when it closes before a first frame', () => {
    const { socket, downs } = open();
    socket.onclose?.({ code: 1006, reason: '' });
    expect(downs).toEqual([{ why: 'unreachable' }]);
  });

  it('is unreachable when something on the way swallows it', () => {
    const { clock, socket, downs, accept } = open();
    accept();
    clock.pass(8000);
    expect(downs).toEqual([{ why: 'unreachable' }]);
    expect(socket.closedWith).toBeDefined();
    socket.onclose?.({ code: 1006, reason: '' });
    expect(downs).toHaveLength(1);
  });

  it('refuses what is no frame', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { socket, downs, accept } = open();
    accept();
    socket.onmessage?.({ data: 'good morning' });
    expect(downs).toEqual([{ why: 'refused' }]);
    expect(String(error.mock.calls[0]?.[0])).toContain('good morning');
  });

  it('says nothing more once it was closed', () => {
    const { socket, transport, downs, frames, accept } = open();
    accept();
    transport.close();
    socket.onmessage?.({ data: '{"ack":1}' });
    socket.onclose?.({ code: 1000, reason: '' });
    expect([downs, frames]).toEqual([[], []]);
    expect(transport.ready).toBe(false);
  });
});

describe('a transport whose code is fetched', () => {
  it('passes everything on once it is here', async () => {
    const { listener, accept, sent } = open();
    const inner = open();
    const transport = fetched('longpoll', async () => () => inner.transport)(listener);
    expect(transport.ready).toBe(false);
    transport.send({ ack: 1 });
    await Promise.resolve();
    await Promise.resolve();
    inner.accept();
    accept();
    expect(transport.ready).toBe(true);
    transport.send({ ack: 2 });
    expect([sent, inner.sent]).toEqual([[], ['{"ack":2}']]);
    transport.close();
    expect(inner.socket.closedWith).toBe(1000);
  });

  it('is unreachable without its code', async () => {
    vi.spyOn(console, 'info').mockImplementation(() => {});
    const { listener, downs } = open();
    fetched('longpoll', () => Promise.reject(new TypeError('offline')))(listener);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(downs).toEqual([{ why: 'unreachable' }]);
  });
});
