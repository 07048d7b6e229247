/** Makes boxes reachable by keyboard as long as they have something to scroll, without measuring each one. */
export function overflowWatch(): (box: HTMLElement, name: string) => void {
  const names = new WeakMap<Element, string>();
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const scrolls = target.scrollWidth > target.clientWidth;
      if (scrolls === target.hasAttribute('tabindex')) continue;
      if (scrolls) {
        target.setAttribute('tabindex', '0');
        target.setAttribute('role', 'region');
        target.setAttribute('aria-label', names.get(target) ?? '');
      } else for (const name of ['tabindex', 'role', 'aria-label']) target.removeAttribute(name);
    }
  });
  return (box, name) => {
    names.set(box, name);
    sizes.observe(box);
  };
}
