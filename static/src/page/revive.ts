/** A script that is fetched and then run, where the next one may count on it. */
const FETCHED = /^(|module|(text|application)\/javascript)$/;

/**
 * Lets the scripts of HTML run that was written as text, in their order as in a page of its own: charts bring their
 * library in one script and use it in the next.
 */
export function revive(root: ParentNode): void {
  const dead = [...root.querySelectorAll('script')];
  const next = (): void => {
    for (let script = dead.shift(); script; script = dead.shift()) {
      const live = alive(script);
      const last = live.hasAttribute('src') && !live.async && !live.noModule && FETCHED.test(live.type);
      if (last) live.onload = live.onerror = next;
      script.replaceWith(live);
      if (last) return;
    }
  };
  next();
}

/** The same script, as one that runs when it comes into the page. */
function alive(dead: HTMLScriptElement): HTMLScriptElement {
  const script = document.createElement('script');
  for (const { name, value } of dead.attributes) script.setAttribute(name, value);
  script.text = dead.text;
  script.async = dead.hasAttribute('async');
  return script;
}
