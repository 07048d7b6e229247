/** Nested records as rows of a flat grid: each column has the path of its value for a name. */

export type Path = string[];
export type Row = Record<string, unknown>;

/** A column's field: the parts of its path joined, then the length of each, then how many there are. */
export const path2field = (path: Path): string =>
  [path.join(''), path.map((part) => part.length).join('_'), path.length].join('_');

export function field2path(field: string): Path {
  const parts = field.split('_');
  const count = Number(parts.at(-1));
  let start = 0;
  return parts.slice(-1 - count, -1).map((length) => {
    const end = start + Number(length);
    const part = field.slice(start, end);
    start = end;
    return part;
  });
}

const isRecord = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

export function flattenRow(record: Row): Row {
  const row: Row = {};
  const walk = (value: Row, path: Path) => {
    for (const [key, inner] of Object.entries(value)) {
      const own = [...path, key];
      if (isRecord(inner)) walk(inner, own);
      else row[path2field(own)] = inner;
    }
  };
  walk(record, []);
  return row;
}

/** The keys of nested records, each once, in the order in which they first appear. A leaf has no keys of its own. */
export type Keys = Map<string, Keys>;

export function keysOf(records: readonly Row[], keys: Keys = new Map()): Keys {
  for (const record of records) {
    for (const [key, value] of Object.entries(record)) {
      const inner = keys.get(key) ?? new Map();
      keys.set(key, inner);
      if (isRecord(value)) keysOf([value], inner);
    }
  }
  return keys;
}

/** The keys that an order of columns names; a name that stands for records stands for all that is in them. */
export function inOrder(order: Row, all: Keys): Keys {
  return new Map(
    Object.entries(order).map(([key, inner]) => {
      const known = all.get(key) ?? new Map();
      return [key, isRecord(inner) ? inOrder(inner, known) : known];
    }),
  );
}

const title = (key: string) => {
  const words = key.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** What the app says of columns, by their name at any depth and by their path. */
export interface ColumnArgs {
  byName: Record<string, Row>;
  byPath: readonly (readonly [Path, Row])[];
}

/** The columns of the grid; keys with keys inside become groups of columns. */
export function columnsOf(keys: Keys, { byName, byPath }: ColumnArgs, numbers: ReadonlySet<string>): Row[] {
  const own = new Map(byPath.map(([path, args]) => [path2field(path), args]));
  const walk = (inner: Keys, path: Path, inherited: Row): Row[] =>
    [...inner].map(([key, deeper]) => {
      const here = [...path, key];
      const field = path2field(here);
      const given = own.get(field);
      if (deeper.size > 0) return { headerName: title(key), children: walk(deeper, here, { ...inherited, ...given }) };
      const number = numbers.has(field) && { type: 'rightAligned', filter: 'agNumberColumnFilter' };
      return { headerName: title(key), field, ...number, ...inherited, ...byName[key], ...given };
    });
  return walk(keys, [], {});
}

/** The fields that hold numbers, and at least one. */
export function numberFields(rows: readonly Row[]): Set<string> {
  const found = new Set<string>();
  const others = new Set<string>();
  for (const row of rows) {
    for (const [field, value] of Object.entries(row)) {
      if (typeof value === 'number') found.add(field);
      else if (value !== null) others.add(field);
    }
  }
  return new Set([...found].filter((field) => !others.has(field)));
}

/** Makes functions of what the app wrote as such; one that can't be made is left out, and the console says why. */
export function revive<T>(value: T, key: string, strict = false): T {
  if (Array.isArray(value)) return value.map((one) => revive(one, key, strict)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const { __pywebio_js_function__: mark, params, body } = value as Row;
  if (mark === key && Array.isArray(params)) {
    if (strict) {
      console.info("asgiwebio: the JSFunctions of data tables are left out under this page's strict policy:", body);
      return undefined as T;
    }
    try {
      return new Function(...params.map(String), String(body)) as T;
    } catch (error) {
      console.error('asgiwebio: a JSFunction of a data table was left out:', error);
      return undefined as T;
    }
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revive(inner, key, strict)])) as T;
}
