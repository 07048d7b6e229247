import { whenGone } from '../dom/gone';
import { h } from '../dom/h';
import type { Lazy } from '../dom/lazy';
import type { Grid } from '../lazy/grid';
import type { DatatableOutput } from '../wire/messages';
import type { Build, WidgetKit } from './kit';

/** AG Grid: the lazy chunk of that name. */
export type GridPart = typeof import('../lazy/grid');
export type GridWordsPart = typeof import('../lazy/gridWords');

/** What stands below the grid while rows are selected: how many they are, and what can be done with them. */
function makeTools(spec: DatatableOutput, kit: WidgetKit, act: (button: number) => void, unselect: () => void) {
  const count = h('span', { role: 'status' });
  const button = (label: string, action: () => void) => {
    const element = h('button', { type: 'button', class: 'btn btn-sm btn-outline-secondary' }, label);
    element.addEventListener('click', action);
    return element;
  };
  const actions = h(
    'span',
    { class: 'wio-grid-actions', hidden: true },
    button(kit.text('unselect'), unselect),
    ...spec.actions.map((label, index) =>
      label === null ? h('span', { class: 'wio-grid-gap' }) : button(String(label), () => act(index)),
    ),
  );
  const show = (selected: number) => {
    count.textContent = kit.text('rows_selected', String(selected));
    actions.hidden = selected === 0;
  };
  show(0);
  return { element: h('div', { class: 'wio-grid-tools' }, count, actions), show };
}

/** The grid's words in the page's language; none in English, and where they can't be had. */
async function ownWords(part: Lazy<GridWordsPart>, language: string): Promise<Record<string, string> | undefined> {
  if (language === 'en') return undefined;
  return part.load().then(
    ({ words }) => words[language],
    () => undefined,
  );
}

/** A data table. Its place is there at once; the grid comes into it when its chunk has come. */
export const datatableBuilder =
  (part: Lazy<GridPart>, wordsPart: Lazy<GridWordsPart>): Build<'datatable'> =>
  (spec, kit) => {
    const box = h('div', { class: 'wio-grid', 'aria-busy': true });
    box.style.height = spec.height === 'auto' ? '' : spec.height;
    const content = h('div', { class: 'wio-grid-content', hidden: true });
    let grid: Grid | undefined;
    const tell = (data: { btn?: number; rows: (string | number)[] }) =>
      spec.callback_id && kit.send({ event: 'callback', task_id: spec.callback_id, data });
    const tools = makeTools(
      spec,
      kit,
      (btn) => tell({ btn, rows: grid?.getSelectedRowIDs() ?? [] }),
      () => grid?.api.deselectAll(),
    );

    const come = async () => {
      const [{ showGrid }, words] = await Promise.all([part.load(), ownWords(wordsPart, kit.text('language'))]);
      return new Promise<Grid>((resolve) => {
        box.removeAttribute('aria-busy');
        const destroy = showGrid(box, spec, {
          nonce: kit.nonce,
          name: kit.text('table'),
          words,
          strict: kit.html.strict,
          rightToLeft: document.documentElement.dir === 'rtl',
          ready(made) {
            grid = made;
            if (spec.instance_id) Object.assign(window, { [`ag_grid_${spec.instance_id}`]: made });
            resolve(made);
          },
          focused(text) {
            content.textContent = text;
            content.hidden = !spec.cell_content_bar;
          },
          selected(rows) {
            tools.show(rows.length);
            if (spec.on_select && rows.length) tell({ rows });
          },
        });
        whenGone(box, destroy);
      });
    };
    const coming = come();
    // Updates that come before the grid is here wait for this.
    if (spec.instance_id) Object.assign(window, { [`ag_grid_${spec.instance_id}_promise`]: coming });
    coming.catch((error) => {
      console.error(error);
      box.removeAttribute('aria-busy');
      box.replaceChildren(h('p', { class: 'wio-placeholder' }, kit.text('part_missing', 'datatable')));
    });
    const silent =
      kit.html.strict && JSON.stringify([spec.grid_args, spec.field_args, spec.path_args]).includes(spec.js_func_key);
    const note = silent && h('p', { class: 'wio-placeholder' }, kit.text('script_forbidden'));
    const element = h(
      'div',
      { class: 'webio-datatable' },
      box,
      note,
      content,
      spec.actions.length > 0 && tools.element,
    );
    return { element };
  };
