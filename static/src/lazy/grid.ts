/** Data tables: AG Grid in our colours, driven by the options that PyWebIO's programs give. */
import {
  CellApiModule,
  CellSpanModule,
  CellStyleModule,
  CheckboxEditorModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
  ColumnHoverModule,
  CsvExportModule,
  CustomEditorModule,
  CustomFilterModule,
  createGrid,
  DateEditorModule,
  DateFilterModule,
  EventApiModule,
  ExternalFilterModule,
  type GridApi,
  type GridOptions,
  GridStateModule,
  HighlightChangesModule,
  LargeTextEditorModule,
  LocaleModule,
  ModuleRegistry,
  NumberEditorModule,
  NumberFilterModule,
  PaginationModule,
  PinnedRowModule,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  RowAutoHeightModule,
  RowDragModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  SelectEditorModule,
  TextEditorModule,
  TextFilterModule,
  TooltipModule,
  UndoRedoEditModule,
  ValueCacheModule,
} from 'ag-grid-community';
import { themeOf } from './gridTheme';
import {
  columnsOf,
  field2path,
  flattenRow,
  inOrder,
  keysOf,
  numberFields,
  type Path,
  path2field,
  type Row,
  revive,
} from './records';

// All of the community grid that options can reach; its checks of options would complain of those of older versions.
ModuleRegistry.registerModules([
  CellApiModule,
  CellSpanModule,
  CellStyleModule,
  CheckboxEditorModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
  ColumnHoverModule,
  CsvExportModule,
  CustomEditorModule,
  CustomFilterModule,
  DateEditorModule,
  DateFilterModule,
  EventApiModule,
  ExternalFilterModule,
  GridStateModule,
  HighlightChangesModule,
  LargeTextEditorModule,
  LocaleModule,
  NumberEditorModule,
  NumberFilterModule,
  PaginationModule,
  PinnedRowModule,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  RowAutoHeightModule,
  RowDragModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  SelectEditorModule,
  TextEditorModule,
  TextFilterModule,
  TooltipModule,
  UndoRedoEditModule,
  ValueCacheModule,
]);

/** What the page tells of a data table; the rest of its spec is left to users' scripts. */
export interface GridSpec {
  records: Row[];
  column_order?: Row;
  actions: (string | null)[];
  on_select: boolean;
  multiple_select: boolean;
  id_field?: Path;
  field_args: Record<string, Row>;
  path_args: [Path, Row][];
  grid_args: Row;
  js_func_key: string;
  height: string;
  theme: string;
}

/** What users' scripts get from `ag_grid_NAME_promise`: the options of the grid, its api, and some help. */
export interface Grid extends GridOptions {
  api: GridApi;
  /** In the grid's older versions another object. */
  columnApi: GridApi;
  path2field(path: Path): string;
  field2path(field: string): Path;
  flatten_row(record: Row): Row;
  getSelectedRowIDs(): (string | number)[];
  spec: GridSpec;
}

export interface GridHooks {
  nonce: string;
  /** What a screen reader calls it. */
  name: string;
  rightToLeft: boolean;
  /** The page's policy lets no text become code. */
  strict: boolean;
  /** Its own words in the visitor's language; without them it speaks English. */
  words: Record<string, string> | undefined;
  ready(grid: Grid): void;
  /** The content of the focused cell, as text. */
  focused(text: string): void;
  selected(ids: (string | number)[]): void;
}

/** What only the enterprise edition can do; the community's would complain of each. */
const ENTERPRISE = new Set(
  [
    'enableCharts enableRangeSelection enableRangeHandle enableFillHandle cellSelection sideBar statusBar masterDetail',
    'treeData pivotMode rowGroupPanelShow pivotPanelShow groupSelectsChildren groupSelectsFiltered autoGroupColumnDef',
    'enableAdvancedFilter getContextMenuItems getMainMenuItems',
    'enableRowGroup enablePivot enableValue rowGroup rowGroupIndex pivot pivotIndex aggFunc defaultAggFunc',
  ]
    .join(' ')
    .split(' '),
);

/** Without those options, on every level. */
function community<T>(args: T): T {
  if (Array.isArray(args)) return args.map(community) as T;
  if (typeof args !== 'object' || args === null) return args;
  const kept = Object.entries(args).filter(([name]) => {
    if (ENTERPRISE.has(name))
      console.info(`asgiwebio: data tables have no ${name}: that is AG Grid's enterprise edition`);
    return !ENTERPRISE.has(name);
  });
  return Object.fromEntries(kept.map(([name, value]) => [name, community(value)])) as T;
}

function call(name: string, handler: unknown, event: object): void {
  if (typeof handler !== 'function') return;
  try {
    handler(event);
  } catch (error) {
    console.error(`asgiwebio: ${name} of a data table:`, error);
  }
}

const asText = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** Columns without a width are as wide as what they hold; room that is left is shared out among them. */
function fitColumns(api: GridApi): void {
  const columns = (api.getColumns() ?? []).filter((column) => !column.getColDef().hide);
  if (columns.some((column) => column.getColDef().flex)) return;
  const free = columns.filter((column) => !column.getColDef().width).map((column) => column.getColId());
  if (free.length) api.autoSizeColumns({ colIds: free, scaleUpToFitGridWidth: true });
}

/** Fits the columns into each width that the box gets, until the visitor sets one; in a hidden tab it has none yet. */
function keepFitting(box: HTMLElement, api: GridApi): void {
  let width = 0;
  const refit = () => {
    if (api.isDestroyed() || box.clientWidth === 0 || box.clientWidth === width) return;
    width = box.clientWidth;
    fitColumns(api);
  };
  refit();
  const observer = new ResizeObserver(refit);
  observer.observe(box);
  api.addEventListener('columnResized', ({ source }) => {
    if (source === 'uiColumnResized') observer.disconnect();
  });
}

/** Shows the records in a box; answers what lets go of all that the grid holds. */
export function showGrid(box: HTMLElement, given: GridSpec, hooks: GridHooks): () => void {
  const { js_func_key } = given;
  const byName = Object.fromEntries(Object.entries(given.field_args).map(([name, args]) => [name, community(args)]));
  const spec: GridSpec = {
    ...given,
    grid_args: revive(community(given.grid_args), js_func_key, hooks.strict),
    field_args: revive(byName, js_func_key, hooks.strict),
    path_args: revive(
      given.path_args.map(([path, args]) => [path, community(args)]),
      js_func_key,
      hooks.strict,
    ),
  };
  const rows = spec.records.map(flattenRow);
  const all = keysOf(spec.records);
  const keys = spec.column_order ? inOrder(spec.column_order, all) : all;
  const columns = columnsOf(keys, { byName: spec.field_args, byPath: spec.path_args }, numberFields(rows));
  const selects = spec.actions.length > 0 || spec.on_select;
  const idField = spec.id_field && path2field(spec.id_field);
  const args = spec.grid_args;

  const selection = spec.multiple_select
    ? { mode: 'multiRow', enableSelectionWithoutKeys: true, enableClickSelection: true }
    : { mode: 'singleRow', checkboxes: false, enableClickSelection: true };
  const options = {
    enableCellTextSelection: true,
    ensureDomOrder: true,
    suppressFieldDotNotation: true,
    enableRtl: hooks.rightToLeft,
    ...(hooks.words && { localeText: hooks.words }),
    styleNonce: hooks.nonce || undefined,
    theme: themeOf(spec.theme),
    ...(idField && { getRowId: ({ data }: { data: Row }) => asText(data[idField]) }),
    ...args,
    ...(spec.height === 'auto' && { domLayout: 'autoHeight' }),
    ...(selects && { rowSelection: selection }),
    rowData: rows,
    columnDefs: columns,
    defaultColDef: {
      wrapHeaderText: true,
      autoHeaderHeight: true,
      sortable: true,
      filter: true,
      resizable: true,
      // Cells show text: a truth value is no box to tick.
      cellDataType: false,
      ...(args.defaultColDef as Row | undefined),
    },
    spec,
    path2field,
    field2path,
    flatten_row: flattenRow,
    getSelectedRowIDs: () =>
      grid.api.getSelectedNodes().map(({ id }) => (idField === undefined ? Number(id) : (id ?? ''))),
    onCellFocused(event: { rowIndex: number | null; column: unknown }) {
      const node = event.rowIndex === null ? undefined : grid.api.getDisplayedRowAtIndex(event.rowIndex);
      const column = event.column;
      if (node && column) hooks.focused(asText(grid.api.getCellValue({ rowNode: node, colKey: column as string })));
      call('onCellFocused', args.onCellFocused, event);
    },
    onSelectionChanged(event: object) {
      hooks.selected(grid.getSelectedRowIDs());
      call('onSelectionChanged', args.onSelectionChanged, event);
    },
    onGridReady(event: { api: GridApi }) {
      Object.assign(grid, { api: event.api, columnApi: event.api });
      hooks.ready(grid);
      keepFitting(box, event.api);
      call('onGridReady', args.onGridReady, Object.assign(event, { columnApi: event.api }));
    },
  };
  const grid = options as unknown as Grid;
  const api = createGrid(box, grid);
  box.querySelector('[role="grid"], [role="treegrid"]')?.setAttribute('aria-label', hooks.name);
  return () => api.destroy();
}
