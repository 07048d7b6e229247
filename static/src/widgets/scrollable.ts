import { h } from '../dom/h';
import { paced } from '../dom/pace';
import { type Build, fill } from './kit';

const pixels = (size: number | null | undefined) => (typeof size === 'number' ? `${size}px` : '');

/** A box of limited height; with `keep_bottom` it follows what is added, unless somebody reads in it. */
export const buildScrollable: Build<'scrollable'> = (output, kit) => {
  const box = h('div', {
    class: output.border === false ? 'webio-scrollable' : 'webio-scrollable wio-border',
    tabindex: 0,
    role: 'region',
    'aria-label': kit.text('scroll_area'),
  });
  box.style.minHeight = pixels(output.min_height);
  box.style.maxHeight = pixels(output.max_height);
  const shown = fill(box, output.contents, kit);
  const toEnd = () => {
    if (!box.matches(':hover') && !box.contains(document.activeElement)) box.scrollTop = box.scrollHeight;
  };
  if (output.keep_bottom) new MutationObserver(paced(toEnd)).observe(box, { childList: true, subtree: true });
  return {
    element: h('div', {}, box),
    shown() {
      shown();
      if (output.keep_bottom) toEnd();
    },
  };
};
