/** Compares the sizes of the bundle with budget.json, and fails when a part is larger than it may be. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const here = new URL('..', import.meta.url).pathname;
const assets = join(here, '../src/asgiwebio/_assets');
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

const manifest = read(join(assets, 'manifest.json'));
const budget = read(join(here, 'budget.json'));
const endings = { br: '.br', gzip: '.gz' };

const parts = [
  ['main', manifest.main, budget.main],
  ['style', manifest.style, budget.style],
  ...Object.entries(budget.chunks).map(([name, limits]) => [name, manifest.chunks[name], limits]),
];

let over = 0;
for (const [name, file, limits] of parts) {
  if (!file) {
    console.error(`${name}: budget.json names it, but the bundle has no such part`);
    over += 1;
    continue;
  }
  for (const [encoding, most] of Object.entries(limits)) {
    const size = statSync(join(assets, file + endings[encoding])).size;
    const verdict = size > most ? `${size - most} too many` : 'fine';
    console.log(
      `${name.padEnd(10)} ${encoding.padEnd(5)} ${String(size).padStart(6)} of ${String(most).padStart(6)}  ${verdict}`,
    );
    if (size > most) over += 1;
  }
}
process.exitCode = over > 0 ? 1 : 0;
