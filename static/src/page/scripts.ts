/**
 * The app's own scripts, of `config(js_file=…, js_code=…)`. They run in their order, each once the libraries that it
 * uses are here; no command of the app runs before them.
 */
import type { Policy } from '../dom/html';

/** What makes it worth looking closer. */
const LIBRARIES = /\$[(.]|jQuery|require|define|Toastify|saveAs|Mustache|Prism|DOMPurify/;
/** All that PyWebIO's page had before it ran scripts from files, for one that can't be looked through. */
const ALL = '$. Mustache Prism DOMPurify saveAs Toastify';
/** This it had only afterwards: libraries that see it make no globals. */
const LATER = /\brequire(js)?\b|\bdefine\b/g;
/** Milliseconds for which a file that does not come holds up the page. */
const PATIENCE = 10_000;

export interface ScriptKit {
  /** Resolves when the libraries that code names are here. */
  needs(code: string): Promise<unknown>;
  policy: Policy | null;
  nonce: string;
}

/** The text of a file, for looking through; all names where its server lets nobody read it. */
async function textOf(url: string): Promise<string> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    return (await answer.text()).replace(LATER, '');
  } catch {
    console.info(`asgiwebio: ${url} can't be looked through, so all that scripts may use is fetched for it`);
    return ALL;
  }
}

/** Puts a script in the place of the text that stands for it; resolves when it has run, or can't. */
function run(own: HTMLScriptElement, { policy, nonce }: ScriptKit): Promise<unknown> | undefined {
  const script = document.createElement('script');
  script.nonce = nonce;
  if (!own.src) {
    script.text = policy ? policy.createScript(own.text) : own.text;
    own.replaceWith(script);
    return undefined;
  }
  const gone = new Promise((resolve) => {
    script.onload = script.onerror = resolve;
    setTimeout(resolve, PATIENCE);
  });
  script.src = policy ? policy.createScriptURL(own.src) : own.src;
  own.replaceWith(script);
  return gone;
}

export async function runScripts(scripts: readonly HTMLScriptElement[], kit: ScriptKit): Promise<void> {
  const texts = scripts.map((own) => (own.src ? textOf(own.src) : own.text));
  for (const [place, own] of scripts.entries()) {
    const text = (await texts[place]) ?? '';
    if (LIBRARIES.test(text)) await kit.needs(text);
    await run(own, kit);
  }
}
