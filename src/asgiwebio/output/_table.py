"""Tables of text and outputs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from asgiwebio._session.outputs import Given, Output
from asgiwebio.exceptions import InvalidType, InvalidValue

from ._content import PARSE, text_spec, widget


class Span(NamedTuple):
    """A cell of several rows or columns; made by `span()`."""

    content: object
    row: int
    col: int


def span(content: object, row: int = 1, col: int = 1) -> Span:
    """Let a cell of `put_table()` or `put_grid()` cover several rows or columns."""
    for name, count in (("row", row), ("col", col)):
        if not isinstance(count, int) or isinstance(count, bool):
            raise InvalidType(f"{name}={count!r}: a number of cells is expected, such as {name}=2.")
        if count < 1:
            raise InvalidValue(f"{name}={count}: a cell covers 1 or more.")
    return Span(content, row, col)


def put_table(
    tdata: Iterable[object],
    header: Sequence[object] | None = None,
    scope: str | None = None,
    position: int = -1,
) -> Output:
    """Show a table: rows as lists, or rows as dicts.

    Lists: `header` is put above them; without it the first row is the header. Dicts: `header` is a list of keys, or of
    pairs `(label, key)`, and chooses and orders the columns. A cell is an output, a `span()`, a list with outputs, or
    anything else, which is shown as `str()`.
    """
    with Given(tdata, header):
        rows = _listed(tdata, "tdata", "[['Name', 'Age'], ['Ada', 36]]")
        titles = None if header is None else _listed(header, "header", "['Name', 'Age']")
    with Given(rows, titles):
        cells, spans = _cells(_rows(rows, titles))
        return Output({"type": "table", "data": cells, "span": spans}, scope, position)


def _listed(value: Iterable[object], name: str, example: str) -> list[object]:
    if isinstance(value, str | bytes | Mapping | Output) or not isinstance(value, Iterable):
        raise InvalidType(f"{name}={value!r:.100}: a list is expected, such as {name}={example}.")
    return list(value)


def _rows(rows: list[object], header: list[object] | None) -> list[list[object]]:
    if not rows:
        return [[_label(item) for item in header]] if header else []
    if not isinstance(rows[0], Mapping):
        top = [header] if header else []
        return [*top, *(_row(row, index) for index, row in enumerate(rows))]
    if header:
        labels, keys = [_label(item) for item in header], [_key(item) for item in header]
    else:
        keys = list(rows[0])
        labels = [str(key).capitalize() for key in keys]
    table = [labels]
    for index, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise InvalidType(f"tdata[{index}]={row!r:.100}: a dict is expected, as in the rows before.")
        table.append([row.get(key, "") for key in keys])
    return table


def _row(row: object, index: int) -> list[object]:
    if isinstance(row, str | bytes | Mapping | Output | Span) or not isinstance(row, Iterable):
        raise InvalidType(f"tdata[{index}]={row!r:.100}: a row is a list of cells, or all rows are dicts.")
    return list(row)


def _is_pair(item: object) -> bool:
    return isinstance(item, list | tuple) and not isinstance(item, Span) and len(item) == 2


def _label(item: object) -> object:
    return item[0] if _is_pair(item) else item  # type: ignore[index]


def _key(item: object) -> object:
    key = item[1] if _is_pair(item) else item  # type: ignore[index]
    if isinstance(key, Span):
        key = key.content
    if isinstance(key, Output):
        raise InvalidType(
            "header holds an output without a key: write the pair (output, key), such as (put_text('Name'), 'name')."
        )
    return key


def _cells(table: list[list[object]]) -> tuple[list[list[object]], dict[str, dict[str, int]]]:
    spans = {
        f"{y},{x}": {"row": cell.row, "col": cell.col}
        for y, row in enumerate(table)
        for x, cell in enumerate(row)
        if isinstance(cell, Span)
    }
    return [[_cell(cell) for cell in row] for row in table], spans


def _cell(cell: object) -> object:
    if isinstance(cell, Span):
        return _cell(cell.content)
    if isinstance(cell, Output):
        return cell.embed()
    if isinstance(cell, list | tuple) and any(isinstance(item, Output) for item in cell):
        return several(cell)
    return str(cell)


def several(items: Sequence[object]) -> dict[str, Any]:
    """One description for several items."""
    return widget(
        f"<div>{PARSE}</div>",
        contents=[item.embed() if isinstance(item, Output) else text_spec(str(item), inline=True) for item in items],
    )
