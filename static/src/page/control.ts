import { h } from '../dom/h';
import type { CommandOf, ScrollPosition } from '../wire/messages';
import { find } from './output';
import { home, insert, outputs, remove } from './scope';

type Spec = CommandOf<'output_ctl'>['spec'];

const BLOCK: Record<ScrollPosition, ScrollLogicalPosition> = { top: 'start', middle: 'center', bottom: 'end' };
const smooth = (): ScrollBehavior => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth');

/** Keeps an emptied scope at its height until the app is done with it, so that the page does not jump. */
function blank(scope: HTMLElement): void {
  const { height } = scope.getBoundingClientRect();
  scope.style.minHeight = `${height}px`;
  scope.replaceChildren();
}

function setScope({ set_scope, container, position, if_exist }: Spec): void {
  if (!set_scope) return;
  const existing = document.getElementById(set_scope);
  if (existing && if_exist !== 'remove') {
    if (if_exist === 'clear') existing.replaceChildren();
    else if (if_exist === 'blank') blank(existing);
    return;
  }
  if (existing) remove(existing);
  const [parent] = find(container ?? '#pywebio-scope-ROOT');
  if (parent) insert(parent, h('div', { id: set_scope }), typeof position === 'number' ? position : -1);
}

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

/** Makes, empties, removes and shows scopes; every key that is present acts, in this order. */
export function control(spec: Spec): void {
  setScope(spec);
  if (spec.loose) {
    for (const scope of document.querySelectorAll<HTMLElement>(spec.loose)) scope.style.removeProperty('min-height');
  }
  if (spec.clear) for (const scope of document.querySelectorAll(spec.clear)) scope.replaceChildren();
  if (spec.clear_before) removeBetween(null, first(spec.clear_before));
  if (spec.clear_after) removeBetween(first(spec.clear_after), null);
  if (spec.clear_range) removeBetween(first(spec.clear_range[0]), document.getElementById(spec.clear_range[1]));
  if (spec.remove) for (const scope of document.querySelectorAll(spec.remove)) remove(scope);
  if (spec.scroll_to) {
    const [scope] = find(spec.scroll_to);
    const block = typeof spec.position === 'string' ? BLOCK[spec.position] : 'start';
    if (block) scope?.scrollIntoView({ block, behavior: smooth() });
  }
}
