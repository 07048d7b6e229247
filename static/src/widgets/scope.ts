import { h } from '../dom/h';
import { type Build, fill } from './kit';

/** A named place for later outputs; a name that is taken shows an error text instead. */
export const buildScope: Build<'scope'> = ({ dom_id, contents }, kit) => {
  const element = h('div');
  const shown = fill(element, contents, kit);
  return {
    element,
    shown() {
      if (document.getElementById(dom_id)) {
        element.replaceChildren(h('p', { class: 'text-muted' }, kit.text('duplicated_scope_name')));
        return;
      }
      element.id = dom_id;
      shown();
    },
  };
};
