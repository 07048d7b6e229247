import { h } from '../dom/h';
import type { CommandOf } from '../wire/messages';
import { find } from './output';
import { insert, remove } from './scope';

type Spec = CommandOf<'output_ctl'>['spec'];

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

/** Makes, empties and removes scopes; every key that is present acts, in this order. */
export function control(spec: Spec): void {
  setScope(spec);
  if (spec.loose) {
    for (const scope of document.querySelectorAll<HTMLElement>(spec.loose)) scope.style.removeProperty('min-height');
  }
  if (spec.clear) for (const scope of document.querySelectorAll(spec.clear)) scope.replaceChildren();
  if (spec.remove) for (const scope of document.querySelectorAll(spec.remove)) remove(scope);
}
