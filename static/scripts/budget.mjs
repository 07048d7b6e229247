/** Compares the sizes of the bundle with budget.json, and fails when a part is larger than it may be. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const here = new URL('..', import.meta.url).pathname;
const assets = join(here, '../src/asgiwebio/_assets');
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

const manifest = read(join(assets, 'manifest.json'));
const budget = read(join(here, 'budget.json'));
/** Gzip is what the server makes of a file. */
const sizes = {
  br: (file) => statSync(join(assets, `${file}.br`)).size,
  gzip: (file) => gzipSync(readFileSync(join(assets, file)), { level: 9 }).length,
};

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
    const size = sizes[encoding](file);
    const verdict = size > most ? `${size - most} too many` : 'fine';
    console.log(
      `${name.padEnd(10)} ${encoding.padEnd(5)} ${String(size).padStart(6)} of ${String(most).padStart(6)}  ${verdict}`,
    );
    if (size > most) over += 1;
  }
}
process.exitCode = over > 0 ? 1 : 0;
