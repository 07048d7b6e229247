import { describe, expect, it } from 'vitest';
import type { FileWant } from '../../src/wire/frame';
import { click, toast, world } from './world';

const UNKNOWN = { why: 'unknown', text: 'use one worker' } as const;

describe('what travels beside the items', () => {
  it('rides with the next frame, hears what is for it, and of a new connection', () => {
    const { link, line } = world();
    const heard: unknown[] = [];
    let want: FileWant[] | undefined = [{ file: 'a', from: 0 }];
    link.aside = {
      take: () => {
        const taken = want && { want };
        want = undefined;
        return taken;
      },
      heard: (parts) => heard.push(parts),
      rewind: () => heard.push('rewind'),
    };
    link.flush();
    expect(line().sent).toEqual([]);
    line().welcome();
    expect(line().last).toEqual({ want: [{ file: 'a', from: 0 }], ack: 0 });
    const part = { file: 'a', from: 0, size: 1, type: '', data: 'YQ==' };
    line().hear({ parts: [part] });
    expect(heard).toEqual(['rewind', [part]]);
    link.send(click(1));
    expect(line().last).toEqual({ seq: 1, items: [click(1)], ack: 0 });
  });
});

describe('opening', () => {
  it('says hello with its id and no token, and offers events only after the welcome', () => {
    const { link, line } = world();
    link.send(click(1));
    line().listener.open();
    expect(line().sent).toEqual([{ hello: { version: 1, id: '0'.repeat(32) }, ack: 0 }]);
    line().hear({ welcome: { version: 1, token: 'secret', resumed: false, ping: 15 }, ack: 0 });
    expect(line().last).toEqual({ seq: 1, items: [click(1)], ack: 0 });
  });

  it('reports the transport that carries it', () => {
    const { line, statuses } = world();
    line().welcome();
    expect(statuses).toEqual([{ state: 'connecting' }, { state: 'open', transport: 'websocket' }]);
  });
});

describe('commands', () => {
  it('are let through once, in order, whatever is doubled or comes too early', () => {
    const { line, received } = world();
    line().welcome();
    line().hear({ seq: 1, items: [toast('a'), toast('b')] });
    line().hear({ seq: 4, items: [toast('d')] });
    line().hear({ seq: 2, items: [toast('b'), toast('c')] });
    line().hear({ seq: 1, items: [toast('a')] });
    line().hear({ seq: 4, items: [toast('d')] });
    expect(received).toEqual(['a', 'b', 'c', 'd'].map(toast));
  });

  it('are acknowledged after a while, when the page has worked them off', () => {
    const { clock, line, page } = world();
    line().welcome();
    page.busy = true;
    line().hear({ seq: 1, items: [toast('a')] });
    clock.pass(1000);
    expect(line().sent).toHaveLength(1);
    page.finish();
    clock.pass(249);
    expect(line().sent).toHaveLength(1);
    clock.pass(1);
    expect(line().last).toEqual({ ack: 1 });
  });

  it('are acknowledged at once when there was much to read', () => {
    const { line } = world();
    line().welcome();
    line().hear({ seq: 1, items: [toast('x'.repeat(70_000))] });
    expect(line().last).toEqual({ ack: 1 });
  });

  it('that came too early are answered with the number to go on from', () => {
    const { line } = world();
    line().welcome();
    line().hear({ seq: 3, items: [toast('c')] });
    expect(line().last).toEqual({ ack: 0 });
  });

  it('are acknowledged along with the next event', () => {
    const { link, line } = world();
    line().welcome();
    line().hear({ seq: 1, items: [toast('a')] });
    link.send(click(1));
    expect(line().last).toEqual({ seq: 1, items: [click(1)], ack: 1 });
  });

  it('end with one that is acknowledged at once, so that the app can let go', () => {
    const { link, line, statuses } = world();
    line().welcome();
    link.sessionEnded();
    line().hear({ seq: 1, items: [{ command: 'close_session', spec: undefined, task_id: '' }] });
    expect(line().last).toEqual({ ack: 1 });
    line().fall({ why: 'ended' });
    expect(statuses.at(-1)).toEqual({ state: 'closed', reason: 'ended' });
    expect(link.send(click(1))).toBe(false);
  });
});

describe('a line that is cut', () => {
  it('is tried again at once, with the token and without losing or doubling an event', () => {
    const { link, clock, line, lines } = world();
    line().welcome();
    link.send(click(1));
    link.send(click(2));
    line().hear({ ack: 1 });
    line().fall({ why: 'lost' });
    link.send(click(3));
    clock.pass(0);
    expect(lines).toHaveLength(2);
    line().listener.open();
    expect(line().sent[0]?.hello).toMatchObject({ token: 'secret' });
    line().welcome(2);
    expect(line().last).toEqual({ seq: 3, items: [click(3)], ack: 0 });
  });

  it('asks for what it missed by its acknowledgement', () => {
    const { clock, line } = world();
    line().welcome();
    line().hear({ seq: 1, items: [toast('a'), toast('b')] });
    line().fall({ why: 'lost' });
    clock.pass(0);
    line().listener.open();
    expect(line().sent[0]?.ack).toBe(2);
  });

  it('is tried ever more rarely, yet at least every five seconds', () => {
    const { clock, line, lines, status } = world();
    line().welcome();
    const delays: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      line().fall({ why: 'lost' });
      const now = status();
      if (now.state !== 'waiting') throw new Error(`expected waiting, got ${now.state}`);
      delays.push(now.at - clock.now());
      clock.pass(now.at - clock.now());
    }
    expect(delays).toEqual([0, 375, 750, 1500, 3000, 3750, 3750, 3750]);
    expect(lines).toHaveLength(9);
  });

  it('is tried at once when the visitor wishes', () => {
    const { link, line, lines } = world();
    line().welcome();
    line().fall({ why: 'lost' });
    link.retryNow();
    link.retryNow();
    expect(lines).toHaveLength(2);
  });

  it('comes back as often as it is cut, with every command once', () => {
    const { clock, line, received } = world();
    line().welcome();
    for (let cut = 0; cut < 10; cut += 1) {
      const first = received.length;
      // Half of what was sent arrives, and a part of that twice.
      line().hear({ seq: first + 1, items: [toast(`${first}`), toast(`${first + 1}`)] });
      line().fall({ why: 'lost' });
      clock.pass(5000);
      line().welcome(0, { seq: first + 2, items: [toast(`${first + 1}`), toast(`${first + 2}`)] });
    }
    expect(received).toEqual(received.map((_, index) => toast(`${index}`)));
    expect(received).toHaveLength(30);
  });

  it('is noticed by a visible page that hears nothing for two pings', () => {
    const { clock, line, lines } = world();
    line().welcome();
    clock.pass(29_000);
    line().hear({ ping: 1 });
    expect(line().last).toEqual({ pong: 1, ack: 0 });
    clock.pass(29_000);
    expect(lines).toHaveLength(1);
    clock.pass(2000);
    expect(lines[0]?.closed).toBe(true);
    expect(lines).toHaveLength(2);
  });

  it('is checked by a page that was hidden when it is shown again', () => {
    const { link, clock, line, lines, page } = world();
    line().welcome();
    page.visible = false;
    clock.pass(120_000);
    expect(lines).toHaveLength(1);
    page.visible = true;
    link.shown();
    expect(line().last).toEqual({ ping: 1 });
    clock.pass(5000);
    expect(lines).toHaveLength(2);
  });

  it('that answers a page which is shown again is kept', () => {
    const { link, clock, line, lines, page } = world();
    line().welcome();
    page.visible = false;
    clock.pass(120_000);
    page.visible = true;
    link.shown();
    clock.pass(1000);
    line().hear({ pong: 1 });
    clock.pass(5000);
    expect(lines).toHaveLength(1);
  });
});

describe('a WebSocket that cannot be opened', () => {
  it('makes way for long-poll at once', () => {
    const { line, status } = world();
    line().fall({ why: 'unreachable' });
    expect(line().kind).toBe('longpoll');
    line().welcome();
    expect(status()).toEqual({ state: 'open', transport: 'longpoll' });
  });

  it('leads to waiting when long-poll fails too, and is tried again first', () => {
    const { clock, line, status } = world();
    line().fall({ why: 'unreachable' });
    line().fall({ why: 'unreachable' });
    expect(status().state).toBe('waiting');
    clock.pass(0);
    expect(line().kind).toBe('websocket');
  });

  it('is tried again later, and takes over in mid-session with nothing lost', () => {
    const { link, clock, line, lines } = world();
    line().fall({ why: 'unreachable' });
    const poll = line();
    poll.welcome();
    link.send(click(1));
    clock.pass(30_000);
    const socket = line();
    expect(socket.kind).toBe('websocket');
    expect(poll.closed).toBe(false);
    socket.listener.open();
    expect(poll.closed).toBe(true);
    poll.hear({ seq: 1, items: [toast('late')] });
    socket.hear({ welcome: { version: 1, token: 'secret', resumed: true, ping: 15 }, ack: 0 });
    expect(socket.last).toEqual({ seq: 1, items: [click(1)], ack: 0 });
    expect(lines).toHaveLength(3);
  });

  it('leaves long-poll alone when it still cannot be opened, and waits longer each time', () => {
    const { clock, line, lines, status } = world();
    line().fall({ why: 'unreachable' });
    const poll = line();
    poll.welcome();
    clock.pass(30_000);
    line().fall({ why: 'unreachable' });
    expect(poll.closed).toBe(false);
    expect(status()).toEqual({ state: 'open', transport: 'longpoll' });
    clock.pass(59_000);
    expect(lines).toHaveLength(3);
    clock.pass(1000);
    expect(lines).toHaveLength(4);
  });
});

describe('a host without WebSocket', () => {
  it('is polled at once and for ever, and no WebSocket is tried', () => {
    const { line, lines, clock, statuses } = world({ poll: true });
    line().welcome();
    clock.pass(3_600_000);
    line().fall({ why: 'lost' });
    clock.pass(0);
    line().fall({ why: 'unreachable' });
    clock.pass(5000);
    line().welcome();
    expect(new Set(lines.map(({ kind }) => kind))).toEqual(new Set(['longpoll']));
    expect(statuses.at(-1)).toEqual({ state: 'open', transport: 'longpoll' });
  });
});

describe('the end', () => {
  it('comes when the page is refused, without further attempts', () => {
    const { clock, line, lines, status } = world();
    line().welcome();
    line().fall({ why: 'refused' });
    clock.pass(60_000);
    expect(status()).toEqual({ state: 'closed', reason: 'refused' });
    expect(lines).toHaveLength(1);
  });

  it('comes when no worker knows the session for ten seconds', () => {
    const { clock, line, lines, status } = world();
    line().welcome();
    line().fall(UNKNOWN);
    for (let second = 0; second < 10; second += 1) {
      expect(status().state).toBe('waiting');
      clock.pass(1000);
      line().fall(UNKNOWN);
    }
    expect(status()).toEqual({ state: 'closed', reason: 'lost', text: 'use one worker' });
    expect(lines).toHaveLength(11);
  });

  it('does not come when all was said, and only the answer to that was lost', () => {
    const { link, clock, line, status } = world();
    line().welcome();
    link.sessionEnded();
    line().fall({ why: 'lost' });
    clock.pass(1000);
    line().fall(UNKNOWN);
    expect(status()).toEqual({ state: 'closed', reason: 'ended' });
  });

  it('does not come when another worker knows the session after all', () => {
    const { clock, line, status } = world();
    line().welcome();
    line().fall(UNKNOWN);
    clock.pass(1000);
    line().welcome();
    clock.pass(20_000);
    line().fall(UNKNOWN);
    expect(status().state).toBe('waiting');
  });

  it('comes when requests find the session now and then, since each is a new connection', () => {
    const { clock, line, status } = world({ poll: true });
    line().welcome();
    for (let second = 0; second < 10; second += 1) {
      line().fall(UNKNOWN);
      expect(status().state).toBe('waiting');
      clock.pass(1000);
      line().welcome();
    }
    line().fall(UNKNOWN);
    expect(status()).toEqual({ state: 'closed', reason: 'lost', text: 'use one worker' });
  });

  it('does not come for what was long ago', () => {
    const { clock, line, status } = world({ poll: true });
    line().welcome();
    line().fall(UNKNOWN);
    clock.pass(1000);
    line().welcome();
    clock.pass(60_000);
    line().fall(UNKNOWN);
    expect(status().state).toBe('waiting');
  });

  it('is not near when the app is full: the page tries again', () => {
    const { clock, line, lines, status } = world();
    line().fall({ why: 'full', seconds: 4 });
    expect(status()).toEqual({ state: 'waiting', at: clock.now() + 5000, reason: 'full' });
    clock.pass(5000);
    expect(lines).toHaveLength(2);
  });
});

describe('a page that is left', () => {
  it('says so on the link and by beacon', () => {
    const { link, line, beacons } = world();
    line().welcome();
    link.leave();
    expect(line().last).toEqual({ leave: true });
    expect(beacons).toEqual(['secret']);
  });

  it('has nothing to say before it was welcome', () => {
    const { link, beacons } = world();
    link.leave();
    expect(beacons).toEqual([]);
  });
});
