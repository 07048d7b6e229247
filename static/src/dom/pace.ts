/** Milliseconds: to scroll in every frame costs more than all the rest, and ten times a second looks the same. */
const EVERY = 100;

/** Has an action run soon, once for however often it was asked for. */
export function paced(action: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      action();
    }, EVERY);
  };
}
