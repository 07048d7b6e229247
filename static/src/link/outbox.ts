import { MOST_ITEMS } from '../wire/frame';
import type { PageItem } from '../wire/messages';

/** What the page has said and the app has not acknowledged: numbered from 1, kept until acknowledged. */
export class Outbox {
  private kept: PageItem[] = [];
  /** Highest number that the app has acknowledged; `kept[0]` is the one after it. */
  private acked = 0;
  /** Highest number that the present connection has carried. */
  private carried = 0;

  push(event: PageItem): void {
    this.kept.push(event);
  }

  /** Forgets everything up to `ack`; an acknowledgement from the past, or of what was never sent, changes nothing. */
  acknowledge(ack: number): void {
    const known = Math.min(ack, this.acked + this.kept.length);
    if (known <= this.acked) return;
    this.kept.splice(0, known - this.acked);
    this.acked = known;
    this.carried = Math.max(this.carried, known);
  }

  /** A new connection has carried nothing yet: all that is kept goes out again. */
  rewind(): void {
    this.carried = this.acked;
  }

  /** The next events that this connection has not carried, or null; they count as carried from now on. */
  take(): { seq: number; items: PageItem[] } | null {
    const begin = this.carried - this.acked;
    const items = this.kept.slice(begin, begin + MOST_ITEMS);
    if (items.length === 0) return null;
    const seq = this.carried + 1;
    this.carried += items.length;
    return { seq, items };
  }

  get waiting(): number {
    return this.kept.length;
  }
}
