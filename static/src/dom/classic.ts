/** Runs the text of a library as a classic script, whose declarations are globals, unless the page has it already. */
export function runClassic(name: string, source: string, nonce: string): unknown {
  const known = Reflect.get(window, name);
  if (known) return known;
  const script = document.createElement('script');
  script.nonce = nonce;
  script.text = source;
  document.head.append(script);
  script.remove();
  return Reflect.get(window, name);
}
