import type { Lazy } from '../dom/lazy';
import type { CommandOf, Json, Send } from '../wire/messages';

/** Runs the app's code with these variables and answers its completion value, if that is wanted. */
export type Run = (code: string, args: Record<string, unknown>, wanted: boolean) => unknown;

/** The same, by a part that has to be here before. */
export interface StrictRun {
  run: Run;
  part: Lazy<unknown>;
}

/**
 * Runs code through a direct `eval` in a function of its own, in sloppy mode: the arguments and its declarations are
 * local, `this` is the window, and statement lists have a value too. The code itself comes in as the last argument,
 * without a name, so that it can't clash with those of the app.
 */
export const runByEval: Run = (code, args) => {
  const names = Object.keys(args);
  const call = new Function(...names, `return eval(arguments[${names.length}])`);
  return call.call(window, ...Object.values(args), code);
};

/** What JSON can say of a value; nothing where it can't say anything. */
function toJson(value: unknown): Json {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null') as Json;
  } catch {
    return null;
  }
}

/** `run_js` and `eval_js`: errors show in the console, and answer null. */
export function script({ spec, task_id }: CommandOf<'run_script'>, run: Run, send: Send): void {
  const answer = (value: unknown) => {
    if (spec.eval) send({ event: 'js_yield', task_id, data: toJson(value) });
  };
  let result: unknown;
  try {
    result = run(spec.code, spec.args ?? {}, spec.eval === true);
  } catch (error) {
    console.error(error);
    return answer(null);
  }
  if (!spec.eval) return;
  Promise.resolve(result).then(answer, (error) => {
    console.error(error);
    answer(null);
  });
}
