/**
 * A strict policy refuses `style=` in HTML that is parsed, yet lets scripts set the same style; and a browser complains
 * of it wherever it is parsed, in a document that nobody sees too. So styles travel under another name.
 */
const AWAY = 'data-wio-style';

/** A start tag, whatever its values hold; and in it the values, or a style attribute. */
const TAG = /<[a-z](?:[^"'>]|"[^"]*"|'[^']*')*>/gi;
const STYLE = /"[^"]*"|'[^']*'|(?<=[\s"'/])style(?=\s*=)/gi;

/** The same HTML, its style attributes under their other name. */
export function setAside(html: string): string {
  return html.replace(TAG, (tag) => tag.replace(STYLE, (found) => (/^["']/.test(found) ? found : AWAY)));
}

/** Gives the elements of such HTML their styles. */
export function takeBack(root: HTMLElement): void {
  for (const element of root.querySelectorAll<HTMLElement>(`[${AWAY}]`)) {
    element.style.cssText = element.getAttribute(AWAY) ?? '';
    element.removeAttribute(AWAY);
  }
}
