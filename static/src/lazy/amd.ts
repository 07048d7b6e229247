import source from 'classic:requirejs/require.js';
import { runClassic } from '../dom/classic';

interface Loader {
  config(options: { paths: Record<string, string> }): void;
}

/** Where names lead that the charts of notebooks ask for without saying where they are. */
const paths = { plotly: 'https://cdn.plot.ly/plotly-2.35.2.min' };

/** Defines `require`, `requirejs` and `define`: RequireJS. */
export function provide(nonce: string): Loader {
  const loader = runClassic('requirejs', source, nonce) as Loader;
  loader.config({ paths });
  return loader;
}
