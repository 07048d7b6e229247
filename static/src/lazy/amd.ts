/** RequireJS. */
export { default as source } from 'classic:requirejs/require.js';

export interface Loader {
  config(options: { paths: Record<string, string> }): void;
}

/** Where names lead that the charts of notebooks ask for without saying where they are. */
export const paths = { plotly: 'https://cdn.plot.ly/plotly-2.35.2.min' };
