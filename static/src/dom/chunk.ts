/** The address of a file of the bundle by the name of its part: the file's name is that and a hash. */
export function addressOf(part: string, assets: Record<string, string>): string | undefined {
  return Object.entries(assets).find(([name]) => name.startsWith(`${part}-`))?.[1];
}

/** Imports a chunk. A browser may remember that it failed, so each further attempt is made under another address. */
export function chunk<T>(fetch: () => Promise<T>, address: string | undefined): () => Promise<T> {
  let failures = 0;
  return async () => {
    try {
      if (!failures || !address) return await fetch();
      return await import(/* @vite-ignore */ `${address}${address.includes('?') ? '&' : '?'}again=${failures}`);
    } catch (error) {
      failures += 1;
      throw error;
    }
  };
}
