"""Rows, columns and grids."""

import html
from collections.abc import Sequence
from typing import Any, Literal

from asgiwebio._session.outputs import Container, Given, Output
from asgiwebio.exceptions import InvalidType, InvalidValue

from ._content import PARSE, check_text, html_spec, text_spec, widget
from ._table import Span

_GAP = "10px"
_SHARE = "1fr"
_EMPTY = "<div></div>"

Cells = Output | Sequence[Output | None]


def put_row(
    content: Cells = [],  # noqa: B006 - PyWebIO's signature; it is never changed
    size: str | None = None,
    scope: str | None = None,
    position: int = -1,
) -> Container:
    """Show outputs side by side; None is a gap of 10 px.

    `size` has a CSS width for each item, gaps too, such as `"60% 10px 1fr"`. With `with`, each output of the block
    becomes one more cell.
    """
    return _line(content, size, "columns", scope, position)


def put_column(
    content: Cells = [],  # noqa: B006 - PyWebIO's signature; it is never changed
    size: str | None = None,
    scope: str | None = None,
    position: int = -1,
) -> Container:
    """Show outputs one above the other; as `put_row()`, with heights in `size`."""
    return _line(content, size, "rows", scope, position)


def _line(
    content: Cells, size: str | None, tracks: Literal["columns", "rows"], scope: str | None, position: int
) -> Container:
    with Given(content):
        if size is not None:
            check_text(size, "size", "50% 50%")
        items = content if isinstance(content, list | tuple) else [content]
        specs = []
        for item in items:
            if item is not None and not isinstance(item, Output):
                raise InvalidType(f"content holds {item!r:.100}: an output or None is expected, such as put_text('a').")
            specs.append(_empty() if item is None else item.embed())
        template = size or " ".join(_GAP if item is None else _SHARE for item in items)
        flow = "column" if tracks == "columns" else "row"
        style = f"display: grid; grid-auto-flow: {flow}; grid-auto-{tracks}: {_SHARE if flow == 'column' else 'auto'};"
        if template:
            style += f" grid-template-{tracks}: {template};"
        return Container(widget(f'<div style="{html.escape(style)}">{PARSE}</div>', contents=specs), scope, position)


def put_grid(
    content: Sequence[Sequence[object]],
    cell_width: str = "auto",
    cell_height: str = "auto",
    cell_widths: str | None = None,
    cell_heights: str | None = None,
    direction: str = "row",
    scope: str | None = None,
    position: int = -1,
) -> Output:
    """Show outputs in a grid: a list of rows, with None for an empty cell, and `span()` for a larger one.

    `cell_widths` and `cell_heights` are lists of CSS sizes separated by blanks, and win over the sizes for all.
    With direction `"column"` each list in `content` is a column.
    """
    with Given(content):
        for name, value in (("cell_width", cell_width), ("cell_height", cell_height)):
            check_text(value, name, "100px")
        for name, sizes in (("cell_widths", cell_widths), ("cell_heights", cell_heights)):
            if sizes is not None:
                check_text(sizes, name, "1fr 2fr")
        if direction not in ("row", "column"):
            raise InvalidValue(f"direction={direction!r}: 'row' or 'column' is expected.")
        lines = _lines(content)
        across = _fill(lines, by_row=direction == "row")
        columns, rows = (across, len(lines)) if direction == "row" else (len(lines), across)
        style = (
            f"display: grid; grid-auto-flow: {direction}; "
            f"grid-template-columns: {cell_widths or _repeat(columns, cell_width)}; "
            f"grid-template-rows: {cell_heights or _repeat(rows, cell_height)};"
        )
        nested = "{{#contents}}{{#.}}{{& pywebio_output_parse}}{{/.}}{{/contents}}"
        specs = [[_cell(cell) for cell in line] for line in lines]
        return Output(widget(f'<div style="{html.escape(style)}">{nested}</div>', contents=specs), scope, position)


def _repeat(count: int, size: str) -> str:
    return f"repeat({count},{size})" if count else "none"


def _lines(content: Sequence[Sequence[object]]) -> list[list[object]]:
    """A copy of the content, checked."""
    if not isinstance(content, list | tuple):
        raise InvalidType(f"content={content!r:.100}: a list of lists is expected, such as [[put_text('a'), None]].")
    lines = []
    for index, line in enumerate(content):
        if not isinstance(line, list | tuple) or isinstance(line, Span):
            raise InvalidType(
                f"content[{index}]={line!r:.100}: a list of outputs is expected, such as [put_text('a')]."
            )
        for cell in line:
            inner = cell.content if isinstance(cell, Span) else cell
            if inner is not None and not isinstance(inner, str | Output):
                raise InvalidType(
                    f"content[{index}] holds {inner!r:.100}: an output, text, a span or None is expected."
                )
        lines.append(list(line))
    return lines


def _fill(lines: list[list[object]], *, by_row: bool) -> int:
    """Make all lines equally long with empty cells, and add lines where a span needs them; returns the length."""
    taken = [0] * len(lines)
    for index, line in enumerate(lines):
        for cell in line:
            length, depth = (cell.col, cell.row) if isinstance(cell, Span) else (1, 1)
            if isinstance(cell, Span) and not by_row:
                length, depth = depth, length
            taken.extend([0] * (index + depth - len(taken)))
            for below in range(index, index + depth):
                taken[below] += length
    across = max(taken, default=0)
    lines.extend([] for _ in range(len(taken) - len(lines)))
    for line, used in zip(lines, taken, strict=True):
        line.extend([None] * (across - used))
    return across


def _cell(cell: object) -> object:
    if isinstance(cell, Output):
        return cell.embed()
    if isinstance(cell, Span):
        inner = cell.content
        spec = inner.embed() if isinstance(inner, Output) else _empty() if inner is None else text_spec(str(inner))
        place = f"grid-row-start: span {cell.row}; grid-column-start: span {cell.col};"
        spec["style"] = f"{spec.get('style', '')};{place}"
        return spec
    return _empty() if cell is None else cell


def _empty() -> dict[str, Any]:
    return html_spec(_EMPTY)
