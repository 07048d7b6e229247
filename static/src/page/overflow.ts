/** Makes boxes reachable by keyboard as long as they have something to scroll, without measuring each one. */
export function overflowWatch(): (box: HTMLElement, name: string) => void {
  const names = new WeakMap<Element, string>();
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const scrolls = target.scrollWidth > target.clientWidth;
      if (scrolls === target.hasAttribute('tabindex')) continue;
      const name = names.get(target) ?? '';
      // A table that scrolls by itself stays a table.
      const told =
        target instanceof HTMLTableElement ? { tabindex: 0 } : { tabindex: 0, role: 'region', 'aria-label': name };
      for (const [attribute, value] of Object.entries(told)) {
        if (scrolls) target.setAttribute(attribute, String(value));
        else target.removeAttribute(attribute);
      }
    }
  });
  return (box, name) => {
    if (box.hasAttribute('tabindex')) return;
    names.set(box, name);
    sizes.observe(box);
  };
}
