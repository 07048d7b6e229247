import type { Command } from '../wire/messages';

/** What the app has said: each command is let through once and in order, whatever is sent twice or too early. */
export class Inbox {
  /** Highest number that was let through. */
  received = 0;
  /** Highest number that the page has finished with: what it acknowledges. */
  processed = 0;

  /** The commands of a frame that are new; none when some before them are missing. */
  accept(seq: number, items: Command[]): Command[] {
    if (seq > this.received + 1) return [];
    const fresh = items.slice(this.received + 1 - seq);
    this.received += fresh.length;
    return fresh;
  }

  /** The page is done with this many more. */
  done(count: number): void {
    this.processed = Math.min(this.processed + count, this.received);
  }
}
