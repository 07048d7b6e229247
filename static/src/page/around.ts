import type { CommandOf, ScrollPosition } from '../wire/messages';
import { find } from './output';
import { home, outputs, remove } from './scope';

const BLOCK: Record<ScrollPosition, ScrollLogicalPosition> = { top: 'start', middle: 'center', bottom: 'end' };
const smooth = (): ScrollBehavior => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth');

/** The outputs of one scope between two of them; a null end is the scope's own. */
function removeBetween(from: Element | null, to: Element | null): void {
  const scope = from ? home(from) : to && home(to);
  if (!scope) return;
  const all = outputs(scope);
  const start = from ? all.indexOf(from) + 1 : 0;
  const end = to ? all.indexOf(to) : all.length;
  for (const node of all.slice(start, end)) remove(node);
}

const first = (selector: string): Element | null => document.querySelector(selector);

/** What is done beside scopes and between them, which apps rarely ask for: removes what stands there, or shows a scope. */
export function around(spec: CommandOf<'output_ctl'>['spec']): void {
  if (spec.clear_before) removeBetween(null, first(spec.clear_before));
  if (spec.clear_after) removeBetween(first(spec.clear_after), null);
  if (spec.clear_range) removeBetween(first(spec.clear_range[0]), document.getElementById(spec.clear_range[1]));
  if (spec.scroll_to) {
    const [scope] = find(spec.scroll_to);
    const block = typeof spec.position === 'string' ? BLOCK[spec.position] : 'start';
    if (block) scope?.scrollIntoView({ block, behavior: smooth() });
  }
}
