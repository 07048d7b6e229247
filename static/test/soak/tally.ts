/** What became of numbers that were sent from 1 on, each once and in order. */
export class Tally {
  private readonly seen = new Set<number>();
  private highest = 0;
  doubled = 0;
  swapped = 0;

  hear(number: number): void {
    if (this.seen.has(number)) this.doubled += 1;
    else if (number < this.highest) this.swapped += 1;
    this.seen.add(number);
    this.highest = Math.max(this.highest, number);
  }

  get received(): number {
    return this.seen.size;
  }

  /** The highest number there was, whatever is missing below it. */
  get reached(): number {
    return this.highest;
  }
}
