import type { Policy } from '../dom/html';

let calls = 0;

/**
 * Runs code where `eval` is forbidden: as a script element with the page's nonce, through its one policy where the
 * browser has those. An expression has a value; statements run, and have none.
 */
export function runStrict(
  code: string,
  args: Record<string, unknown>,
  wanted: boolean,
  policy: Policy | null,
  nonce: string,
): unknown {
  calls += 1;
  const key = `__asgiwebio_call_${calls}`;
  const names = Object.keys(args).join(', ');
  let call: ((...values: unknown[]) => unknown) | undefined;
  const take = (given: typeof call) => {
    call = given;
  };
  Object.assign(window, { [key]: take });
  // What is no expression is a syntax error, which the console shows, and runs as statements then.
  for (const body of wanted ? [`return (${code}\n)`, code] : [code]) {
    if (call) break;
    if (body === code && wanted)
      console.info('asgiwebio: under this policy statements run, but only an expression has a value:', code);
    const script = document.createElement('script');
    script.nonce = nonce;
    const text = `${key}(function (${names}) { ${body}\n})`;
    script.text = policy ? policy.createScript(text) : text;
    document.head.append(script);
    script.remove();
  }
  Reflect.deleteProperty(window, key);
  if (!call) throw new SyntaxError(`under this policy only an expression or plain statements can run: ${code}`);
  return call.call(window, ...Object.values(args));
}
