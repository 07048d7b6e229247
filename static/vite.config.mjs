import { readdirSync } from 'node:fs';
import { defineConfig } from 'vite';
import { writeBundle } from './scripts/bundle.mjs';

/** Where the bundle goes: inside the Python package, ignored by git, packed into the wheel and the sdist. */
const ASSETS = '../src/asgiwebio/_assets';

/** A palette each, which the page loads when the app names it. */
const themes = Object.fromEntries(
  readdirSync(new URL('styles/themes', import.meta.url)).map((file) => [
    `theme-${file.replace('.css', '')}`,
    `styles/themes/${file}`,
  ]),
);

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
      input: { main: 'src/main.ts', core: 'styles/core.css', ...themes },
      output: {
        minify: true,
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
  plugins: [writeBundle()],
});
