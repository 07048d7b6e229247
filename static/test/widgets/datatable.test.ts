import '../../styles/lazy/grid.css';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { DatatableOutput } from '../../src/wire/messages';
import { type Driven, drive, expectAccessible, get, root } from '../support';

const RECORDS = [
  { name: { first: 'Ada' }, age: 36, here: true },
  { name: { first: '<b>Grace</b>' }, age: 85, here: false },
  { name: { first: 'Mary' }, age: 92, here: null },
];

const table = (more: Partial<DatatableOutput> = {}): DatatableOutput => ({
  type: 'datatable',
  records: RECORDS,
  actions: [],
  on_select: false,
  multiple_select: false,
  field_args: {},
  path_args: [],
  grid_args: {},
  js_func_key: 'key',
  cell_content_bar: true,
  height: '300px',
  theme: 'balham',
  instance_id: '',
  ...more,
});

interface Promised {
  api: { getDisplayedRowCount(): number; deselectAll(): void; setGridOption(name: string, value: unknown): void };
  columnApi: unknown;
  path2field(path: string[]): string;
}

const promised = (id: string) => Reflect.get(window, `ag_grid_${id}_promise`) as Promise<Promised>;
const texts = (selector: string) =>
  [...root().querySelectorAll(selector)].map(({ textContent }) => textContent?.trim());
const cell = (row: number, column: number) =>
  get(`[row-index="${row}"] [aria-colindex="${column}"][role="gridcell"]`, root());

async function shown(page: Driven, more: Partial<DatatableOutput> = {}): Promise<Promised> {
  await page.show(table({ instance_id: 'mine', ...more }));
  const grid = await promised('mine');
  await expect.poll(() => root().querySelectorAll('[role=gridcell]').length).toBeGreaterThan(0);
  return grid;
}

// The pointer stays where it was last, and other tests mind what it is over.
afterEach(() => userEvent.hover(get('footer')));

describe('a data table', () => {
  it('shows what the records hold, as text, under the names of their keys', async () => {
    const grid = await shown(drive());
    expect(texts('.ag-header-cell-text')).toEqual(['First', 'Age', 'Here']);
    expect(texts('.ag-header-group-text')).toEqual(['Name']);
    expect(texts('[row-index="1"] [role=gridcell]')).toEqual(['<b>Grace</b>', '85', 'false']);
    expect(grid.columnApi).toBe(grid.api);
    expect(Reflect.get(window, 'ag_grid_mine')).toBe(grid);
    expect(grid.path2field(['name', 'first'])).toBe('namefirst_4_5_2');
    await expectAccessible();
  });

  it('keeps its place while the grid comes, and later outputs do not wait', async () => {
    const { show } = drive();
    await show(table(), { type: 'text', content: 'after' });
    expect(get('.wio-grid', root()).clientHeight).toBe(300);
    expect(root().textContent).toContain('after');
    await expect
      .poll(() => root().querySelector('[role=grid], [role=treegrid]')?.getAttribute('aria-label'))
      .toBe('Table');
  });

  it('tells of one selected row, and shows what the focused cell holds', async () => {
    const page = drive();
    await shown(page, { on_select: true, callback_id: 'cb-1' });
    await userEvent.click(cell(1, 1));
    await expect.poll(() => page.events).toEqual([{ event: 'callback', task_id: 'cb-1', data: { rows: [1] } }]);
    await expect.poll(() => get('.wio-grid-content').textContent).toBe('<b>Grace</b>');
    expect(root().querySelector('.wio-grid-tools')).toBeNull();
  });

  it('offers its actions for the selected rows, by the value of the id field', async () => {
    const page = drive();
    const spec = { actions: ['Edit', null, 'Delete'], multiple_select: true, id_field: ['age'], callback_id: 'cb-1' };
    await shown(page, spec);
    const tools = get('.wio-grid-tools', root());
    expect(get('[role=status]', tools).textContent).toBe('0 selected');
    expect(get('.wio-grid-actions', tools).hidden).toBe(true);
    await userEvent.click(cell(0, 2));
    await userEvent.click(cell(2, 2));
    await expect.poll(() => get('[role=status]', tools).textContent).toBe('2 selected');
    await userEvent.click(get('button:last-child', tools));
    expect(page.events).toEqual([{ event: 'callback', task_id: 'cb-1', data: { btn: 2, rows: ['36', '92'] } }]);
    await expectAccessible();
    await userEvent.click(get('button', tools));
    await expect.poll(() => get('[role=status]', tools).textContent).toBe('0 selected');
    expect(get('.wio-grid-actions', tools).hidden).toBe(true);
  });

  it('runs the functions of the app beside its own, and leaves out what only the enterprise edition has', async () => {
    const info = vi.spyOn(console, 'info').mockImplementation(() => {});
    const onGridReady = { __pywebio_js_function__: 'key', params: ['event'], body: 'window.gridWas = event.columnApi' };
    const getter = { __pywebio_js_function__: 'key', params: ['at'], body: 'return at.value + " years"' };
    const grid = await shown(drive(), {
      grid_args: { onGridReady, sideBar: true, defaultColDef: { sortable: false } },
      field_args: { age: { valueFormatter: getter } },
    });
    expect(Reflect.get(window, 'gridWas')).toBe(grid.api);
    expect(texts('[row-index="0"] [role=gridcell]')).toEqual(['Ada', '36 years', 'true']);
    expect(info.mock.calls.flat().join()).toContain('data tables have no sideBar');
    info.mockRestore();
  });

  it('in a hidden tab fits its columns when it is shown', async () => {
    const page = drive();
    await page.show({
      type: 'tabs',
      tabs: [
        { title: 'one', content: 'x' },
        { title: 'two', content: table({ instance_id: 'mine' }) },
      ],
    });
    await promised('mine');
    await userEvent.click(get('[role=tab]:last-child'));
    await expect.poll(() => root().querySelectorAll('[role=gridcell]').length).toBe(9);
    const widths = () =>
      [...root().querySelectorAll('.ag-header-cell')].map((one) => one.getBoundingClientRect().width);
    await expect.poll(() => widths().reduce((sum, width) => sum + width, 0)).toBeGreaterThan(root().clientWidth - 30);
  });

  it('that scrolls covers nothing of its last column', async () => {
    const records = Array.from({ length: 50 }, (_, row) => ({ name: `name ${row}`, amount: 1000 * row }));
    await shown(drive(), { records });
    await expect.poll(() => get('.ag-body-vertical-scroll', root()).clientHeight).toBeGreaterThan(0);
    const last = cell(3, 2);
    const range = document.createRange();
    range.selectNodeContents(last);
    const { right, top, height } = range.getBoundingClientRect();
    const stack = document.elementsFromPoint(right - 1, top + height / 2);
    const above = stack.slice(0, stack.indexOf(get('.ag-cell-value', last)));
    expect(last.textContent).toBe('3000');
    expect(stack).toContain(last);
    expect(above.map((one) => getComputedStyle(one).backgroundColor)).toEqual(above.map(() => 'rgba(0, 0, 0, 0)'));
  });

  it('shows all of a name in the order of its columns that stands for records', async () => {
    await shown(drive(), { column_order: { age: null, name: null } } as never);
    expect(texts('[row-index="0"] [role=gridcell]')).toEqual(['36', 'Ada']);
  });

  it('that is gone from the page lets its grid go', async () => {
    const grid = await shown(drive());
    root().replaceChildren();
    await expect.poll(() => Reflect.get(grid.api, 'isDestroyed').call(grid.api)).toBe(true);
  });
});
