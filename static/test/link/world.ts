import { Link } from '../../src/link/link';
import type { Clock, Connect, Down, Kind, Listener, Transport } from '../../src/link/transport';
import { type AppFrame, decode, type PageFrame } from '../../src/wire/frame';
import type { Command, PageEvent } from '../../src/wire/messages';
import type { LinkStatus } from '../../src/wire/status';

/** A clock that stands until it is told to move. */
export class HeldClock implements Clock {
  private time = 1_000_000;
  private timers: { at: number; action: () => void }[] = [];

  now = () => this.time;

  after = (milliseconds: number, action: () => void) => {
    const timer = { at: this.time + milliseconds, action };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  };

  /** Moves on, and runs what is due in its order. */
  pass(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (;;) {
      const due = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers = this.timers.filter((one) => one !== due);
      this.time = Math.max(this.time, due.at);
      due.action();
    }
    this.time = end;
  }
}

/** One connection as the app sees it. */
export class Line implements Transport {
  readonly sent: PageFrame[] = [];
  ready = true;
  closed = false;

  constructor(
    readonly kind: Kind,
    readonly listener: Listener,
  ) {}

  send(frame: PageFrame): void {
    // Frames are data: what is sent later must not change what was sent.
    this.sent.push(structuredClone(frame));
  }

  close(): void {
    this.closed = true;
  }

  hear(frame: AppFrame): void {
    const text = JSON.stringify(frame);
    this.listener.frame(decode(text), text.length);
  }

  welcome(ack = 0, more: Partial<AppFrame> = {}): void {
    this.listener.open();
    this.hear({ welcome: { version: 1, token: 'secret', resumed: false, ping: 15 }, ack, ...more });
  }

  fall(down: Down): void {
    this.closed = true;
    this.listener.down(down);
  }

  get last(): PageFrame {
    const frame = this.sent.at(-1);
    if (!frame) throw new Error('nothing was sent');
    return frame;
  }
}

export interface World {
  link: Link;
  clock: HeldClock;
  lines: Line[];
  statuses: LinkStatus[];
  received: Command[];
  beacons: string[];
  /** The page works commands off at once, unless this is false. */
  page: { busy: boolean; visible: boolean; finish(): void };
  line(): Line;
  status(): LinkStatus;
}

export function world({ poll = false } = {}): World {
  const clock = new HeldClock();
  const lines: Line[] = [];
  const statuses: LinkStatus[] = [];
  const received: Command[] = [];
  const beacons: string[] = [];
  const unfinished: (() => void)[] = [];
  const page = {
    busy: false,
    visible: true,
    finish() {
      for (const one of unfinished.splice(0)) one();
    },
  };
  const connect =
    (kind: Kind): Connect =>
    (listener) => {
      const line = new Line(kind, listener);
      lines.push(line);
      return line;
    };
  const link = new Link({
    id: '0'.repeat(32),
    websocket: connect('websocket'),
    longpoll: connect('longpoll'),
    poll,
    clock,
    random: () => 0.5,
    visible: () => page.visible,
    deliver(commands, done) {
      received.push(...commands);
      const finish = () => done(commands.length);
      if (page.busy) unfinished.push(finish);
      else finish();
    },
    status: (status) => statuses.push(status),
    beacon: (token) => beacons.push(token),
  });
  link.start();
  const last = <T>(list: T[]): T => {
    const item = list.at(-1);
    if (!item) throw new Error('nothing is there yet');
    return item;
  };
  return {
    link,
    clock,
    lines,
    statuses,
    received,
    beacons,
    page,
    line: () => last(lines),
    status: () => last(statuses),
  };
}

export const click = (data: number): PageEvent => ({ event: 'callback', task_id: 'button', data });

export const toast = (content: string): Command => ({
  command: 'toast',
  spec: { content, duration: 0 },
  task_id: 'task',
});
