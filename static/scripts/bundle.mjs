import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { licenses } from './licenses.mjs';

const TYPES = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/** Writes each file's .br beside it, the licences, and manifest.json, which is all that the server knows about the bundle. */
export function writeBundle() {
  return {
    name: 'asgiwebio-bundle',
    async writeBundle({ dir }, bundle) {
      const files = {};
      const chunks = {};
      for (const [name, output] of Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1))) {
        const bytes = Buffer.from(output.type === 'chunk' ? output.code : output.source);
        await writeFile(join(dir, `${name}.br`), brotli(bytes));
        files[name] = { type: TYPES[name.split('.').at(-1)], encodings: ['br'] };
        if (output.type === 'chunk' && !output.isEntry) chunks[output.name] = name;
        const style = /^((?:theme|style)-[a-z]+)-.+\.css$/.exec(name)?.[1];
        if (style) chunks[style] = name;
      }
      const modules = Object.values(bundle).flatMap((output) => Object.keys(output.modules ?? {}));
      await writeFile(join(dir, 'licenses.txt'), licenses(modules, fileURLToPath(new URL('..', import.meta.url))));
      const named = (start) => Object.keys(files).find((name) => name.startsWith(start));
      const manifest = {
        sources: process.env.ASGIWEBIO_SOURCES_HASH ?? '',
        main: named('main-'),
        style: named('core-'),
        files,
        chunks,
      };
      await writeFile(join(dir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    },
  };
}
