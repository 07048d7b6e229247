import { describe, expect, it, vi } from 'vitest';
import {
  columnsOf,
  field2path,
  flattenRow,
  inOrder,
  keysOf,
  numberFields,
  path2field,
  revive,
} from '../../src/lazy/records';

describe('nested records', () => {
  it('become rows whose fields are named by paths, and back', () => {
    expect(flattenRow({ a: { b: 1, c: [2] }, d: null, e: {} })).toEqual({
      ab_1_1_2: 1,
      ac_1_1_2: [2],
      d_1_1: null,
      e_1_1: {},
    });
    for (const path of [['a', 'b'], ['a_1', '_', '2'], ['x.y']]) expect(field2path(path2field(path))).toEqual(path);
  });

  it('give every key a column, in the order in which it first appears', () => {
    const columns = columnsOf(
      keysOf([
        { b_c: 1, n: { x: 1 } },
        { a: 2, n: { y: 2 } },
      ]),
      { byName: {}, byPath: [] },
      new Set(),
    );
    expect(columns).toEqual([
      { headerName: 'B c', field: 'b_c_3_1' },
      {
        headerName: 'N',
        children: [
          { headerName: 'X', field: 'nx_1_1_2' },
          { headerName: 'Y', field: 'ny_1_1_2' },
        ],
      },
      { headerName: 'A', field: 'a_1_1' },
    ]);
  });

  it('hide what the order of columns leaves out, and show all of a name that stands for records', () => {
    const all = keysOf([{ n: { x: 1, y: 2 }, m: { deep: { z: 3 }, w: 4 }, a: 5 }]);
    const fields = (order: object) =>
      JSON.stringify(columnsOf(inOrder(order as never, all), { byName: {}, byPath: [] }, new Set())).match(
        /(?<="field":")[^"]+/g,
      );
    expect(fields({ n: { y: null }, a: null })).toEqual(['ny_1_1_2', 'a_1_1']);
    expect(fields({ m: null, n: {} })).toEqual(['mdeepz_1_4_1_3', 'mw_1_1_2', 'nx_1_1_2', 'ny_1_1_2']);
    expect(fields({ m: { deep: null, none: null } })).toEqual(['mdeepz_1_4_1_3', 'mnone_1_4_2']);
  });

  it('take options by name at any depth, by path, and by the path of a group', () => {
    const keys = keysOf([{ name: 1, n: { name: 1, x: 1 } }]);
    const args = {
      byName: { name: { width: 1 } },
      byPath: [
        [['n'], { flex: 2 }],
        [['n', 'x'], { flex: 3 }],
      ],
    } as never;
    const [name, group] = columnsOf(keys, args, new Set(['name_4_1']));
    expect(name).toMatchObject({ width: 1, type: 'rightAligned', filter: 'agNumberColumnFilter' });
    expect(group?.children).toMatchObject([{ width: 1, flex: 2 }, { flex: 3 }]);
  });

  it('count a field as one of numbers when it holds nothing else', () => {
    expect(
      numberFields([
        { a: 1, b: 1, c: null },
        { a: null, b: 'x' },
      ]),
    ).toEqual(new Set(['a']));
  });
});

describe('functions of the app', () => {
  const made = { __pywebio_js_function__: 'key', params: ['a', 'b'], body: 'return a + b' };

  it('are made wherever they stand, if they carry the key of their table', () => {
    const { list } = revive({ list: [made] }, 'key') as unknown as { list: ((a: number, b: number) => number)[] };
    expect(list[0]?.(1, 2)).toBe(3);
    expect(revive({ made }, 'other')).toEqual({ made });
  });

  it('that are no code are left out, and the console says so', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(revive({ made: { ...made, body: 'return (' } }, 'key')).toEqual({ made: undefined });
    expect(error.mock.calls[0]?.[0]).toContain('a JSFunction of a data table was left out');
    error.mockRestore();
  });
});
