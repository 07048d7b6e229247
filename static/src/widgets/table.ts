import { h } from '../dom/h';
import type { Content } from '../wire/messages';
import { type Build, fill } from './kit';

const NUMBER = /^[-+−]?[\d.,’' ]*\d\s?%?$/;

const isText = (cell: Content | undefined): cell is string | number | boolean | null =>
  typeof cell !== 'object' || cell === null;

/** Columns that hold numbers only (and something) are set to the right, header included. */
function numericColumns(rows: readonly Content[][]): boolean[] {
  const width = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: width }, (_, column) => {
    const cells = rows.slice(1).map((row) => row[column]);
    const filled = cells.filter((cell) => cell !== undefined && cell !== '');
    return filled.length > 0 && filled.every((cell) => isText(cell) && NUMBER.test(String(cell)));
  });
}

/** A table whose first row is the header; wide ones scroll in a box of their own. */
export const buildTable: Build<'table'> = ({ data, span = {} }, kit) => {
  const spanned = Object.keys(span).length > 0;
  const numeric = spanned ? [] : numericColumns(data);
  const shown: (() => void)[] = [];
  const row = (cells: readonly Content[], rowIndex: number) =>
    h(
      'tr',
      {},
      ...cells.map((cell, column) => {
        const size = span[`${rowIndex},${column}`];
        const element = h(rowIndex === 0 ? 'th' : 'td', {
          scope: rowIndex === 0 ? ((size?.col ?? 1) > 1 ? 'colgroup' : 'col') : undefined,
          rowspan: size?.row,
          colspan: size?.col,
          class: numeric[column] ? 'wio-number' : undefined,
        });
        if (isText(cell)) element.textContent = String(cell);
        else shown.push(fill(element, [cell], kit));
        return element;
      }),
    );
  const [head, ...body] = data;
  const table = h(
    'table',
    { class: 'table' },
    head && h('thead', {}, row(head, 0)),
    h('tbody', {}, ...body.map((cells, index) => row(cells, index + 1))),
  );
  const element = h('div', { class: 'table-responsive' }, table);
  kit.scrolls(element, kit.text('table'));
  return {
    element,
    shown() {
      for (const one of shown) one();
    },
  };
};
