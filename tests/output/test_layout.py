"""Rows, columns and grids."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from asgiwebio.exceptions import InvalidType, InvalidValue
from asgiwebio.output import put_column, put_grid, put_row, put_text, span
from tests.output.conftest import Run, Show

EMPTY = {"type": "html", "content": "<div></div>", "sanitize": False}


def text(content: str, **more: str) -> dict[str, Any]:
    return {"type": "text", "content": content, "inline": False, **more}


def style(spec: dict[str, Any]) -> dict[str, str]:
    """The CSS of a template's outermost element."""
    css = re.match(r'<div style="([^"]*)">', spec["template"])
    assert css
    pairs = (pair.split(":", 1) for pair in css[1].split(";") if pair.strip())
    return {name.strip(): value.strip() for name, value in pairs}


@pytest.mark.behaviour("OUT-60", "OUT-61")
def test_rows_and_columns_share_the_room_unless_told_the_sizes(show: Show) -> None:
    def body() -> None:
        put_row([put_text("a"), None, put_text("b")])
        put_column([put_text("a"), put_text("b")], size="20px 1fr")
        put_row(put_text("alone"))

    row, column, alone = show(body)

    assert row["data"] == {"contents": [text("a"), EMPTY, text("b")]}
    assert style(row)["grid-template-columns"] == "1fr 10px 1fr"
    assert style(column)["grid-template-rows"] == "20px 1fr"
    assert style(column)["grid-auto-flow"] == "row"
    assert alone["data"] == {"contents": [text("alone")]}


@pytest.mark.behaviour("OUT-13", "OUT-62")
def test_a_block_puts_its_outputs_into_the_row(run: Run) -> None:
    def body() -> None:
        with put_row() as name:
            put_text("a")
            put_text("b", scope=name)

    row, *cells, _ = run(body)

    assert "grid-template-columns" not in style(row["spec"])
    assert style(row["spec"])["grid-auto-columns"] == "1fr"
    assert [cell["spec"]["scope"] for cell in cells] == ["#" + row["spec"]["container_dom_id"]] * 2


def test_a_size_stays_inside_its_attribute(show: Show) -> None:
    spec = show(lambda: put_row([put_text("a")], size='1fr"><script>'))[0]

    assert "<script>" not in spec["template"]


@pytest.mark.behaviour("OUT-63", "OUT-64", "OUT-66")
def test_a_grid_fills_short_rows_and_leaves_the_given_lists_alone(show: Show) -> None:
    sizes: list[int] = []

    def body() -> None:
        content: list[list[object]] = [
            [put_text("1"), put_text("2"), None],
            [span(put_text("wide"), col=2)],
        ]
        put_grid(content, cell_width="100px", cell_height="50px")
        sizes.extend(map(len, content))

    grid = show(body)[0]
    place = ";grid-row-start: span 1; grid-column-start: span 2;"

    assert grid["data"] == {"contents": [[text("1"), text("2"), EMPTY], [text("wide", style=place), EMPTY]]}
    assert style(grid)["grid-template-columns"] == "repeat(3,100px)"
    assert style(grid)["grid-template-rows"] == "repeat(2,50px)"
    assert sizes == [3, 1]


@pytest.mark.behaviour("OUT-64", "OUT-65")
def test_a_grid_by_columns_with_a_list_of_sizes(show: Show) -> None:
    def body() -> None:
        put_grid(
            [[put_text("1"), span(put_text("2"), row=2)], [put_text("3")]],
            direction="column",
            cell_width="10px",
            cell_widths="1fr 2fr",
            cell_heights="30px",
        )

    grid = show(body)[0]

    assert [len(column) for column in grid["data"]["contents"]] == [2, 3]
    assert style(grid)["grid-auto-flow"] == "column"
    assert style(grid)["grid-template-columns"] == "1fr 2fr"
    assert style(grid)["grid-template-rows"] == "30px"


@pytest.mark.behaviour("OUT-58", "OUT-67")
def test_a_grid_adds_rows_for_its_spans_and_takes_text(show: Show) -> None:
    def body() -> None:
        put_grid([[span("tall", row=3), "plain"]])
        put_grid([[span(None, col=2)]])
        put_grid([])

    tall, gap, empty = show(body)

    assert tall["data"]["contents"] == [
        [text("tall", style=";grid-row-start: span 3; grid-column-start: span 1;"), "plain"],
        [EMPTY],
        [EMPTY],
    ]
    assert style(tall)["grid-template-rows"] == "repeat(3,auto)"
    assert gap["data"]["contents"][0][0]["content"] == "<div></div>"
    assert empty["data"] == {"contents": []}


WRONG: list[tuple[Callable[..., object], dict[str, Any], type[Exception], str]] = [
    (put_row, {"content": ["text"]}, InvalidType, r"content holds 'text': an output or None is .* put_text\('a'\)"),
    (put_column, {"content": [], "size": 50}, InvalidType, "size=50: text is expected, such as size='50% 50%'"),
    (put_row, {"content": [], "scope": 1.5}, InvalidType, "scope=1.5: the name of a scope"),
    (put_grid, {"content": [[]], "direction": "up"}, InvalidValue, "direction='up': 'row' or 'column' is expected"),
    (put_grid, {"content": [["a"], "b"]}, InvalidType, r"content\[2\]='b': a list of outputs is expected"),
    (put_grid, {"content": "a"}, InvalidType, "content='a': a list of lists is expected"),
    (put_grid, {"content": [[5]]}, InvalidType, r"content\[1\] holds 5: an output, text, a span or None is expected"),
    (put_grid, {"content": [[]], "cell_width": 5}, InvalidType, "cell_width=5: text is expected"),
    (put_grid, {"content": [[]], "cell_heights": 5}, InvalidType, "cell_heights=5: text is expected"),
]


@pytest.mark.behaviour("OUT-09", "OUT-60", "OUT-65", "OUT-67")
@pytest.mark.parametrize(("face", "arguments", "error", "message"), WRONG)
def test_a_wrong_layout_shows_nothing_of_what_it_was_given(
    face: Callable[..., object], arguments: dict[str, Any], error: type[Exception], message: str, show: Show
) -> None:
    def body() -> None:
        given = dict(arguments)
        if isinstance(given["content"], list):
            first, last = put_text("first"), put_text("last")
            around: list[Any] = [first, last] if face is not put_grid else [[first], [span(last, col=2)]]
            given["content"] = [around[0], *given["content"], around[1]]
            del first, last, around
        with pytest.raises(error, match=message):
            face(**given)

    assert show(body) == []


@pytest.mark.parametrize(
    ("size", "error", "message"),
    [
        ({"row": 0}, InvalidValue, "row=0: a cell covers 1 or more"),
        ({"col": "2"}, InvalidType, "col='2': a number of cells is expected, such as col=2"),
    ],
)
def test_a_span_has_a_size(size: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        span("a", **size)
