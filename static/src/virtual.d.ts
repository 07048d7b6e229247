/** What the build makes: scripts/virtual.mjs. */

declare module 'virtual:compat' {
  /** The classes of styles/compat.css that the first stylesheet lacks. */
  export const names: string[];
}

declare module 'virtual:grid-words' {
  /** AG Grid's words by language, for those that it speaks. */
  export const words: Record<string, Record<string, string> | undefined>;
}

declare module 'classic:*' {
  /** The text of a library that has to run as a classic script. */
  const source: string;
  export default source;
}
