import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';

const SOURCES = ['package-lock.json', 'scripts', 'src', 'styles', 'vite.config.mjs'];

function* files(path) {
  if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) yield* files(`${path}/${name}`);
  else yield path;
}

/**
 * Six digits that change with everything the bundle is made from. As the hash of every file they make the names that
 * each page lists nearly free to compress, which a hash of its own for each file would not.
 */
export function sourcesHash(root) {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap((source) => [...files(`${root}/${source}`)])) {
    hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex').slice(0, 6);
}
