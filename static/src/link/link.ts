import type { AppFrame, Aside, Chunks, Line, PageFrame, Welcome } from '../wire/frame';
import { VERSION } from '../wire/frame';
import type { Command, PageItem } from '../wire/messages';
import type { LinkStatus } from '../wire/status';
import { backoff } from './backoff';
import { Inbox } from './inbox';
import { Outbox } from './outbox';
import type { Clock, Connect, Credentials, Down, Kind, Listener, Transport } from './transport';

const ACK_AFTER = 250;
const ACK_SIZE = 64 * 1024;
const UNKNOWN_FOR = 10_000;
const FORGOTTEN_AFTER = 60_000;
const SHOWN_CHECK = 5000;
const FIRST_RETURN = 30_000;
const LAST_RETURN = 600_000;

export interface LinkOptions {
  /** 32 hex digits, drawn at page load: a lost first answer must not start a second session. */
  id: string;
  websocket: Connect;
  longpoll: Connect;
  /** The host has no WebSocket, so none is ever tried. */
  poll: boolean;
  clock: Clock;
  random(): number;
  visible(): boolean;
  /** Commands that are new, in order; `done` is called once for each that the page has worked off. */
  deliver(commands: Command[], done: (count: number) => void): void;
  status(status: LinkStatus): void;
  /** The last word of a page that is left; it may travel when nothing else does. */
  beacon(token: string): void;
}

/** Delivery between this page and its session: numbered, acknowledged, exactly once, whatever carries it. */
export class Link implements Line {
  aside: Aside | undefined;
  chunks?: Chunks | undefined;
  private readonly outbox = new Outbox();
  private readonly inbox = new Inbox();
  private readonly waiters: (() => void)[] = [];
  private status: LinkStatus = { state: 'connecting' };
  private transport: Transport | undefined;
  /** A WebSocket that is being tried while long-poll still carries. */
  private candidate: Transport | undefined;
  private token: string | undefined;
  private pingEvery = 30;
  private attempt = 0;
  private unknownSince = Number.NaN;
  private returnAfter = FIRST_RETURN;
  private preferred: Kind;
  private heard = 0;
  private acknowledged = 0;
  private unacknowledgedSize = 0;
  private pings = 0;
  /** The last command was worked off; what follows is only the farewell. */
  private ending = false;
  private stopRetry = () => {};
  private stopAck: (() => void) | undefined;
  private stopLiveness = () => {};
  private stopReturn = () => {};

  constructor(private readonly options: LinkOptions) {
    this.preferred = this.best;
  }

  private get best(): Kind {
    return this.options.poll ? 'longpoll' : 'websocket';
  }

  start(): void {
    this.connect();
  }

  get closed(): boolean {
    return this.status.state === 'closed';
  }

  /** Events are kept until the app has them; false when the session is over and nobody will ever read them. */
  send(event: PageItem): boolean {
    if (this.closed) return false;
    this.outbox.push(event);
    this.flush();
    return true;
  }

  /** For the impatient, and for `online`: the next attempt is now. */
  retryNow(): void {
    if (this.status.state !== 'waiting') return;
    this.stopRetry();
    this.connect();
  }

  /** The page is in front again: its timers were slowed down, so ask whether the line still stands. */
  shown(): void {
    if (this.status.state === 'waiting') return this.retryNow();
    if (this.status.state !== 'open' || this.transport?.kind !== 'websocket') return;
    if (this.options.clock.now() - this.heard < this.pingEvery * 1000) return this.watch();
    this.pings += 1;
    this.transport.send({ ping: this.pings });
    const asked = this.options.clock.now();
    this.stopLiveness();
    this.stopLiveness = this.options.clock.after(SHOWN_CHECK, () => {
      if (this.heard < asked) this.drop();
      else this.watch();
    });
  }

  /** The visitor leaves for good: the session need not wait for a page that won't come back. */
  leave(): void {
    if (this.closed || !this.token) return;
    this.transport?.send({ leave: true });
    this.options.beacon(this.token);
  }

  /** The page has worked off the app's last command: say so at once, the app waits for it to let go. */
  sessionEnded(): void {
    this.ending = true;
  }

  // ── Connections ──────────────────────────────────────────────────────────────────────────────────────────────────

  private connect(): void {
    this.setStatus({ state: 'connecting' });
    this.use(this.preferred);
  }

  private use(kind: Kind): void {
    const transport: Transport = this.options[kind](
      this.listener(() => transport, {
        open: () => transport.send(this.hello()),
        down: (down) => this.down(kind, down),
      }),
    );
    this.transport = transport;
  }

  private listener(self: () => Transport, own: Pick<Listener, 'open' | 'down'>): Listener {
    return {
      ...own,
      frame: (frame, size) => {
        if (this.transport === self() || this.candidate === self()) this.frame(frame, size, self());
      },
      ready: () => this.flush(),
      credentials: () => this.credentials(),
      settled: () => this.settled(),
    };
  }

  private hello(): PageFrame {
    const { token } = this;
    this.acknowledged = this.inbox.processed;
    return { hello: { version: VERSION, id: this.options.id, ...(token && { token }) }, ack: this.inbox.processed };
  }

  private down(kind: Kind, down: Down): void {
    this.transport = undefined;
    this.quiet();
    switch (down.why) {
      case 'ended':
      case 'refused':
        return this.close(down.why);
      case 'unreachable':
        // The other way in may be open where this one is barred; only when both fail is the line lost.
        if (kind === 'websocket') {
          this.preferred = 'longpoll';
          return this.use('longpoll');
        }
        this.preferred = this.best;
        return this.retry('lost');
      case 'unknown': {
        // Only the app's answer to the last acknowledgement was missing.
        if (this.ending) return this.close('ended');
        // The session may live in another worker: new connections may find it. A WebSocket that does stays there; where
        // each request is a new connection, the next ones fail again, and it is no use to go on so for ever.
        const now = this.options.clock.now();
        if (!(now - this.unknownSince < FORGOTTEN_AFTER)) this.unknownSince = now;
        if (now - this.unknownSince >= UNKNOWN_FOR) return this.close('lost', down.text);
        return this.retry('lost', 1000);
      }
      case 'full':
        return this.retry('full', down.seconds * 1000 * (1 + this.options.random() / 2));
      case 'lost':
        return this.retry('lost');
    }
  }

  private retry(reason: 'lost' | 'full', least = 0): void {
    const { clock, random } = this.options;
    const delay = least ? Math.round(least) : backoff(this.attempt, random);
    this.attempt += 1;
    this.setStatus({ state: 'waiting', at: clock.now() + delay, reason });
    this.stopRetry = clock.after(delay, () => this.connect());
  }

  private close(reason: 'ended' | 'lost' | 'refused', text?: string): void {
    this.quiet();
    this.setStatus({ state: 'closed', reason, text });
  }

  /** The line seems dead although nobody said so. */
  private drop(): void {
    this.transport?.close();
    this.down('websocket', { why: 'lost' });
  }

  private quiet(): void {
    this.stopLiveness();
    this.stopReturn();
    this.stopRetry();
    this.stopAck?.();
    this.stopAck = undefined;
    this.candidate?.close();
    this.candidate = undefined;
  }

  // ── From long-poll back to WebSocket ─────────────────────────────────────────────────────────────────────────────

  private planReturn(): void {
    this.stopReturn = this.options.clock.after(this.returnAfter, () => this.tryReturn());
    this.returnAfter = Math.min(this.returnAfter * 2, LAST_RETURN);
  }

  private tryReturn(): void {
    const candidate: Transport = this.options.websocket(
      this.listener(() => candidate, {
        open: () => {
          // Silence first: a poll of ours after this hello would count as the newer connection.
          this.transport?.close();
          this.transport = candidate;
          this.candidate = undefined;
          candidate.send(this.hello());
        },
        down: (down) => {
          if (this.transport === candidate) return this.down('websocket', down);
          this.candidate = undefined;
          this.planReturn();
        },
      }),
    );
    this.candidate = candidate;
  }

  // ── Frames ───────────────────────────────────────────────────────────────────────────────────────────────────────

  private frame(frame: AppFrame, size: number, from: Transport): void {
    this.heard = this.options.clock.now();
    if (frame.ack !== undefined) this.outbox.acknowledge(frame.ack);
    if (frame.welcome) this.welcome(frame.welcome, from);
    if (frame.ping !== undefined) from.send({ pong: frame.ping, ack: this.markAcknowledged() });
    if (frame.parts) this.aside?.heard(frame.parts);
    if (frame.items?.length && frame.seq !== undefined) this.items(frame.seq, frame.items, size);
  }

  private welcome(welcome: Welcome, from: Transport): void {
    this.token = welcome.token;
    this.pingEvery = welcome.ping;
    this.attempt = 0;
    this.preferred = from.kind;
    this.outbox.rewind();
    this.aside?.rewind();
    this.chunks?.rewind();
    this.setStatus({ state: 'open', transport: from.kind });
    if (from.kind !== this.best) this.planReturn();
    else {
      this.returnAfter = FIRST_RETURN;
      if (from.kind === 'websocket') {
        this.unknownSince = Number.NaN;
        this.watch();
      }
    }
    this.flush();
  }

  private items(seq: number, items: Command[], size: number): void {
    const fresh = this.inbox.accept(seq, items);
    this.unacknowledgedSize += size;
    if (fresh.length === 0) {
      // Doubled or too early: only our number tells the app where to go on.
      this.flushAck(true);
      return;
    }
    this.options.deliver(fresh, (count) => {
      this.inbox.done(count);
      if (this.inbox.processed === this.inbox.received) for (const wake of this.waiters.splice(0)) wake();
      if (this.ending || this.unacknowledgedSize >= ACK_SIZE) this.flushAck();
      else this.stopAck ??= this.options.clock.after(ACK_AFTER, () => this.flushAck());
    });
  }

  flush(): void {
    while (this.status.state === 'open' && this.transport?.ready) {
      const taken = this.outbox.take();
      const aside = this.aside?.take();
      const frame = taken || aside ? { ...taken, ...aside, ack: this.markAcknowledged() } : this.chunks?.take();
      if (!frame) return;
      this.transport.send(frame);
    }
  }

  private flushAck(always = false): void {
    this.stopAck?.();
    this.stopAck = undefined;
    // A poll carries its own acknowledgement.
    if (this.status.state !== 'open' || this.transport?.kind !== 'websocket') return;
    if (always || this.acknowledged < this.inbox.processed) this.transport.send({ ack: this.markAcknowledged() });
  }

  private markAcknowledged(): number {
    this.acknowledged = this.inbox.processed;
    this.unacknowledgedSize = 0;
    return this.acknowledged;
  }

  private credentials(): Credentials | undefined {
    return this.token === undefined ? undefined : { token: this.token, ack: this.markAcknowledged() };
  }

  private settled(): Promise<void> {
    if (this.inbox.processed === this.inbox.received) return Promise.resolve();
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  // ── Liveness ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A visible page that has heard nothing for two pings counts the line as lost; a hidden one asks when it is shown. */
  private watch(): void {
    this.stopLiveness();
    const allowed = this.pingEvery * 2000;
    const rest = Math.max(this.heard + allowed - this.options.clock.now(), 0) + 1;
    this.stopLiveness = this.options.clock.after(rest, () => {
      if (!this.options.visible()) return;
      if (this.options.clock.now() - this.heard > allowed) this.drop();
      else this.watch();
    });
  }

  private setStatus(status: LinkStatus): void {
    this.status = status;
    this.options.status(status);
  }
}
