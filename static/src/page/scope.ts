/**
 * Places in a scope, which may hold many thousand outputs.
 *
 * The first children stand in the scope itself; later ones in blocks that the browser need not lay out while they are
 * out of sight. All that counts children counts through the blocks, here and nowhere else. Nodes never move.
 */

const BLOCK = 'WIO-CHUNK';
const DIRECT = 200;
const BLOCK_SIZE = 100;

const isBlock = (element: Element | null): element is HTMLElement => element?.tagName === BLOCK;

/** How many outputs a scope holds. */
export function count(scope: Element): number {
  let sum = scope.childElementCount;
  for (const child of scope.querySelectorAll(`:scope > ${BLOCK}`)) sum += child.childElementCount - 1;
  return sum;
}

/** The outputs of a scope, in order. */
export function outputs(scope: Element): Element[] {
  return [...scope.children].flatMap((child) => (isBlock(child) ? [...child.children] : [child]));
}

function outputAt(scope: Element, index: number): Element | null {
  let rest = index;
  for (const child of scope.children) {
    const inside = isBlock(child) ? child.childElementCount : 1;
    if (rest < inside) return isBlock(child) ? (child.children[rest] ?? null) : child;
    rest -= inside;
  }
  return null;
}

/**
 * A grid or a row of the app's own lays its children out itself: blocks would come between. It is asked before the first
 * block only, since the answer takes the style of all that is new.
 */
const mayBlock = (scope: Element): boolean => getComputedStyle(scope).display === 'block';

/** The block at this end of the scope that has room; undefined while the scope is small. */
function blockAt(scope: Element, end: 'first' | 'last'): Element | undefined {
  const outermost = end === 'first' ? scope.firstElementChild : scope.lastElementChild;
  if (isBlock(outermost) && outermost.childElementCount < BLOCK_SIZE) return outermost;
  if (!isBlock(outermost) && (scope.childElementCount < DIRECT || !mayBlock(scope))) return undefined;
  const block = document.createElement(BLOCK);
  if (end === 'first') scope.prepend(block);
  else scope.append(block);
  return block;
}

/** Puts many nodes at the end, with one insertion per block. */
export function append(scope: Element, nodes: readonly Node[]): void {
  let rest = nodes;
  while (rest.length > 0) {
    const block = blockAt(scope, 'last');
    const direct = DIRECT - scope.childElementCount;
    const room = block ? BLOCK_SIZE - block.childElementCount : direct > 0 ? direct : rest.length;
    const fragment = document.createDocumentFragment();
    fragment.append(...rest.slice(0, room));
    (block ?? scope).append(fragment);
    rest = rest.slice(room);
  }
}

/**
 * Puts a node at a position: 0 first, -1 last, n before the output n, -n after the output n counted from the end.
 * Beyond either end it goes to that end.
 */
export function insert(scope: Element, node: Element, position: number): void {
  if (position === -1) return append(scope, [node]);
  const before = position >= 0 ? position : Math.max(count(scope) + position + 1, 0);
  if (before === 0) {
    (blockAt(scope, 'first') ?? scope).prepend(node);
    return;
  }
  const reference = outputAt(scope, before);
  if (reference) reference.before(node);
  else append(scope, [node]);
}

/** Takes a node away, and the block that it leaves empty. */
export function remove(node: Element): void {
  const { parentElement } = node;
  node.remove();
  if (isBlock(parentElement) && parentElement.childElementCount === 0) parentElement.remove();
}

/** The scope in which a node stands, whether or not a block is between. */
export function home(node: Element): Element | null {
  return isBlock(node.parentElement) ? node.parentElement.parentElement : node.parentElement;
}
