/** A maker of ids that no other maker of this page gives out: an input's id begins with its name. */
export function idMaker(): (prefix: string) => string {
  let last = 0;
  return (prefix) => {
    last += 1;
    return `${prefix}-${last}`;
  };
}

export type MakeId = (prefix: string) => string;

/** Random letters and digits, for tokens that nobody may guess. */
export function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
}
