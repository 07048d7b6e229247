const FIRST = 500;
const MOST = 5000;

/** Milliseconds before a further attempt: none for the first, then longer, with jitter, and never above 5 s. */
export function backoff(attempt: number, random: () => number): number {
  if (attempt === 0) return 0;
  const ceiling = Math.min(MOST, FIRST * 2 ** (attempt - 1));
  return Math.round(ceiling * (0.5 + random() / 2));
}
