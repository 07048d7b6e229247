import { Link } from '../../src/link/link';
import { longpoll } from '../../src/link/longpoll';
import { type Clock, fetched } from '../../src/link/transport';
import { type Socket, websocket } from '../../src/link/websocket';
import type { Command, PageEvent } from '../../src/wire/messages';
import { Stock } from './stock';
import { Tally } from './tally';

/** What a visitor of `tests/soak/traffic.py` is to do. */
export interface Plan {
  /** The app's address. */
  url: string;
  who: string;
  /** How many events it sends, each of which the app echoes, and how many outputs the app sends by itself. */
  events: number;
  outputs: number;
  /** Seconds between ten events and the next ten, and between ten outputs. */
  every: number;
  /** Milliseconds without anything new after which it gives up. */
  patience: number;
  /** Speaks as PyWebIO's page does. */
  stock: boolean;
}

export interface Report {
  who: string;
  complete: boolean;
  sent: number;
  outputs: { received: number; doubled: number; swapped: number };
  echoes: { received: number; doubled: number; swapped: number };
  /** How often the line was lost, and how often it changed its transport. */
  losses: number;
  changes: number;
  /** Why the session is over, where the page was told so. */
  over: string | undefined;
}

/** Events at a time. */
const AT_ONCE = 10;
/** Milliseconds in which last words of the app would still be counted, if they came twice. */
const LAST_WORDS = 100;
/** Events on their way: as many clicks of a session may wait. */
const AHEAD = 80;

const clock: Clock = {
  now: () => Date.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Node 20 says of a WebSocket that could not be opened that it failed, and not that it is closed, as browsers do. */
function dial(url: string, protocol: string): Socket {
  const socket = new WebSocket(url, protocol) as Socket & Pick<WebSocket, 'onerror'>;
  socket.onerror = () => socket.onclose?.({ code: 1006, reason: '' });
  return socket;
}

/** Talks to the app as a page does, with the page's own link, until both have said everything. */
export function visit(plan: Plan): Promise<Report> {
  return new Promise((resolve) => new Visitor(plan, resolve).start());
}

class Visitor {
  private readonly outputs = new Tally();
  private readonly echoes = new Tally();
  private readonly line: { send(event: PageEvent): void; start(): void; leave(): void };
  private callback: string | undefined;
  private sent = 0;
  private given = 0;
  private losses = 0;
  private changes = 0;
  private transport = '';
  private over: string | undefined;
  private heard = Date.now();
  private stopped = false;

  constructor(
    private readonly plan: Plan,
    private readonly resolve: (report: Report) => void,
  ) {
    this.line = plan.stock ? this.stock() : this.own();
  }

  start(): void {
    this.line.start();
    this.tick();
  }

  private own(): Link {
    const { url } = this.plan;
    return new Link({
      id: [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
      websocket: websocket(url.replace(/^http/, 'ws'), dial, clock),
      longpoll: fetched('longpoll', async () => longpoll(`${url}&link`, (to, init) => fetch(to, init), clock)),
      poll: false,
      clock,
      random: Math.random,
      visible: () => true,
      deliver: (commands, done) => {
        for (const command of commands) this.work(command);
        done(commands.length);
      },
      status: (status) => {
        if (status.state === 'waiting') this.losses += 1;
        if (status.state === 'closed') this.end(status.reason);
        if (status.state !== 'open') return;
        if (this.transport && this.transport !== status.transport) this.changes += 1;
        this.transport = status.transport;
      },
      beacon: () => {},
    });
  }

  private stock(): Stock {
    return new Stock(this.plan.url, {
      deliver: (command) => this.work(command),
      lost: () => {
        this.losses += 1;
        // What was on its way is not sent again: nobody waits for it.
        this.given = this.sent;
      },
      closed: () => this.end('ended'),
    });
  }

  private work(command: Command): void {
    this.heard = Date.now();
    if (command.command === 'input_group') {
      const { who, outputs, every } = this.plan;
      const data = { [command.spec.inputs[0]?.name ?? '']: JSON.stringify({ who, outputs, every }) };
      this.line.send({ event: 'from_submit', task_id: command.task_id, data });
    } else if (command.command === 'pin_onchange') {
      this.callback = command.spec.callback_id ?? undefined;
    } else if (command.command === 'output' && command.spec.type === 'text') {
      const [name, number] = String(command.spec.content).split(' ');
      if (name === 'output') this.outputs.hear(Number(number));
      if (name === 'echo') this.echoes.hear(Number(number));
    }
    if (this.complete) this.end();
  }

  private get complete(): boolean {
    return this.outputs.received === this.plan.outputs && this.echoes.received === this.plan.events;
  }

  private tick(): void {
    if (this.stopped) return;
    if (Date.now() - this.heard > this.plan.patience) return this.end('silence');
    const room = Math.max(this.echoes.reached, this.given) + AHEAD;
    for (let count = 0; this.callback && count < AT_ONCE && this.sent < Math.min(this.plan.events, room); count += 1) {
      this.sent += 1;
      this.line.send({ event: 'callback', task_id: this.callback, data: { name: 'event', value: `${this.sent}` } });
    }
    setTimeout(() => this.tick(), this.plan.every * 1000);
  }

  private end(over?: string): void {
    if (this.stopped) return;
    this.stopped = true;
    this.over = over;
    setTimeout(() => this.report(), LAST_WORDS);
  }

  private report(): void {
    const { who } = this.plan;
    const { sent, losses, changes, over, complete } = this;
    const [outputs, echoes] = [this.outputs, this.echoes].map(({ received, doubled, swapped }) => ({
      received,
      doubled,
      swapped,
    })) as [Report['outputs'], Report['echoes']];
    this.line.leave();
    this.resolve({ who, complete, sent, outputs, echoes, losses, changes, over });
  }
}
