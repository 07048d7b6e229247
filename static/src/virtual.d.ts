/** What the build makes: scripts/virtual.mjs. */

declare module 'virtual:compat' {
  /** The classes of styles/compat.css that the first stylesheet lacks. */
  export const names: string[];
}

declare module 'classic:*' {
  /** The text of a library that has to run as a classic script. */
  const source: string;
  export default source;
}
