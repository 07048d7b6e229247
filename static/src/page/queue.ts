import type { Command } from '../wire/messages';

const BUDGET = 5;

export interface Frames {
  now(): number;
  /** Runs once before the next paint; soon, in a hidden tab, where nothing is painted. */
  next(action: () => void): void;
}

/** What the browser offers for it. */
export function browserFrames(): Frames {
  return {
    now: () => performance.now(),
    next(action) {
      let done = false;
      const once = () => {
        if (done) return;
        done = true;
        document.removeEventListener('visibilitychange', once);
        action();
      };
      if (document.hidden) setTimeout(once, 0);
      else {
        requestAnimationFrame(once);
        // A tab that is hidden before the frame comes would wait for it for ever.
        document.addEventListener('visibilitychange', once);
      }
    },
  };
}

export interface Runner {
  /** A command that has to wait for a part of the page gives a promise of it. */
  before(command: Command): Promise<unknown> | undefined;
  run(command: Command): void;
  /** Everything that was gathered comes onto the page. */
  flush(): void;
}

interface Entry {
  command: Command;
  done: (count: number) => void;
  /** It has waited for what it needs; should that still be missing, it runs without. */
  waited: boolean;
}

/** Commands in the order in which they came, a few milliseconds' worth per frame; one that fails is skipped. */
export class Queue {
  private waiting: Entry[] = [];
  private next = 0;
  private scheduled = false;

  constructor(
    private readonly runner: Runner,
    private readonly frames: Frames,
  ) {}

  push(commands: Command[], done: (count: number) => void): void {
    for (const command of commands) this.waiting.push({ command, done, waited: false });
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled || this.next === this.waiting.length) return;
    this.scheduled = true;
    this.frames.next(() => this.drain());
  }

  private drain(): void {
    const end = this.frames.now() + BUDGET;
    const told = new Map<(count: number) => void, number>();
    let gate: Promise<unknown> | undefined;
    do {
      const entry = this.waiting[this.next];
      if (!entry) break;
      gate = entry.waited ? undefined : this.runner.before(entry.command);
      entry.waited = true;
      if (gate) break;
      this.next += 1;
      this.attempt(() => this.runner.run(entry.command), entry.command);
      told.set(entry.done, (told.get(entry.done) ?? 0) + 1);
    } while (this.frames.now() < end);
    this.attempt(() => this.runner.flush());
    if (this.next === this.waiting.length) {
      this.waiting = [];
      this.next = 0;
    }
    for (const [done, count] of told) done(count);
    const goOn = () => {
      this.scheduled = false;
      this.schedule();
    };
    if (gate) void gate.then(goOn, goOn);
    else goOn();
  }

  private attempt(action: () => void, command?: Command): void {
    try {
      action();
    } catch (error) {
      console.error(command ? `asgiwebio: ${command.command} was skipped` : 'asgiwebio:', error);
    }
  }
}
