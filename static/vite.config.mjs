import { writeBundle } from './scripts/bundle.mjs';
import { defineConfig } from 'vite';

/** Where the bundle goes: inside the Python package, ignored by git, packed into the wheel and the sdist. */
const ASSETS = '../src/asgiwebio/_assets';

export default defineConfig({
  base: './',
  publicDir: false,
  build: {
    outDir: ASSETS,
    emptyOutDir: true,
    target: ['chrome111', 'firefox113', 'safari16.4'],
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    rollupOptions: {
      input: { main: 'src/main.ts', core: 'styles/core.css' },
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
  plugins: [writeBundle()],
});
