import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { writeBundle } from './scripts/bundle.mjs';
import { sourcesHash } from './scripts/sources.mjs';
import { virtualModules } from './scripts/virtual.mjs';

/** Where the bundle goes: inside the Python package, ignored by git, packed into the wheel and the sdist. */
const ASSETS = '../src/asgiwebio/_assets';

/** The stylesheets of a folder, as parts of the bundle. */
const stylesheets = (folder, kind) =>
  Object.fromEntries(
    readdirSync(new URL(`styles/${folder}`, import.meta.url)).map((file) => [
      `${kind}-${file.replace('.css', '')}`,
      `styles/${folder}/${file}`,
    ]),
  );

/** A palette each, which the page loads when the app names it. */
const themes = stylesheets('themes', 'theme');

/** What comes with the lazy script of the same name, or for HTML that uses Bootstrap's classes. */
const lazy = { ...stylesheets('lazy', 'style'), 'style-compat': 'styles/compat.css' };

/** The page's words in each language but English, which the page loads by name. */
const texts = Object.fromEntries(
  readdirSync(new URL('src/i18n', import.meta.url))
    .filter((file) => !['en.ts', 'enRarely.ts', 'text.ts'].includes(file))
    .map((file) => [`text-${file.replace('.ts', '').replace('-', '')}`, `src/i18n/${file}`]),
);

/** Files are cached for good, so a build that follows changes as they are made names each by its contents. */
const hash = process.argv.includes('--watch') ? '[hash]' : sourcesHash(fileURLToPath(new URL('.', import.meta.url)));

export default defineConfig({
  base: './',
  publicDir: false,
  build: {
    outDir: ASSETS,
    emptyOutDir: true,
    target: ['chrome111', 'firefox113', 'safari16.4'],
    assetsInlineLimit: 0,
    // As a library: Vite's preload helper is of no use where an import map leads to every chunk.
    lib: { entry: 'src/main.ts', formats: ['es'] },
    cssCodeSplit: true,
    reportCompressedSize: false,
    rollupOptions: {
      // Main is one file: what chunks share with it stays in it.
      preserveEntrySignatures: 'allow-extension',
      input: { main: 'src/main.ts', core: 'styles/core.css', ...themes, ...lazy, ...texts },
      output: {
        minify: true,
        // Nobody reads them here; licenses.txt has the licences.
        comments: { annotation: false, jsdoc: false, legal: false },
        // What the editor and its languages share, under names of its own.
        codeSplitting: {
          groups: [
            { name: 'codemirror', test: /@codemirror.(language|state|view|commands).|@lezer.(common|highlight)./ },
            { name: 'lezer', test: /@lezer.lr.|@codemirror.autocomplete./ },
          ],
        },
        entryFileNames: `[name]-${hash}.js`,
        chunkFileNames: `[name]-${hash}.js`,
        assetFileNames: `[name]-${hash}[extname]`,
      },
    },
  },
  plugins: [virtualModules(), writeBundle()],
});
