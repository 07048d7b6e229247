"""Tables."""

from collections.abc import Callable
from typing import Any

import pytest

from asgiwebio.exceptions import InvalidType
from asgiwebio.output import put_html, put_table, put_text, span
from tests.output.conftest import Show

ROWS: list[dict[str, Any]] = [{"name": "Ada", "age": 36}, {"name": None}]
HTML = {"type": "html", "content": "<b>x</b>", "sanitize": False}


@pytest.mark.behaviour("OUT-48", "OUT-49", "OUT-51", "OUT-52")
def test_rows_of_lists(show: Show) -> None:
    def body() -> None:
        put_table([["Name", "Age"], ("Ada", 36), ["Bob"]])
        put_table([["Ada", None]], header=("Name", "Age"))
        put_table(zip("ab", [1.5, True], strict=True))

    assert show(body) == [
        {"type": "table", "data": [["Name", "Age"], ["Ada", "36"], ["Bob"]], "span": {}},
        {"type": "table", "data": [["Name", "Age"], ["Ada", "None"]], "span": {}},
        {"type": "table", "data": [["a", "1.5"], ["b", "True"]], "span": {}},
    ]


@pytest.mark.behaviour("OUT-50", "OUT-53", "OUT-54")
def test_rows_of_dicts(show: Show) -> None:
    def body() -> None:
        put_table(ROWS)
        put_table(ROWS, header=["age", "name"])
        put_table(ROWS, header=[(put_html("<b>x</b>"), "age"), ("N", "name"), "no"])
        put_table(ROWS[:1], header=[span("age", row=1)])
        put_table([], header=["a", ("B", "b")])
        put_table([])

    assert [spec["data"] for spec in show(body)] == [
        [["Name", "Age"], ["Ada", "36"], ["None", ""]],
        [["age", "name"], ["36", "Ada"], ["", "None"]],
        [[HTML, "N", "no"], ["36", "Ada", ""], ["", "None", ""]],
        [["age"], ["36"]],
        [["a", "B"]],
        [],
    ]


@pytest.mark.behaviour("OUT-58", "OUT-59", "OUT-55")
def test_cells_may_span_and_the_header_is_left_alone(show: Show) -> None:
    header: list[Any] = [span("Name", row=2), span(True, col=2), 3]

    def body() -> None:
        put_table([["x", put_html("<b>x</b>")], [span(put_html("<b>x</b>"), col=3)]], header=header)

    table = show(body)[0]

    assert table["data"] == [["Name", "True", "3"], ["x", HTML], [HTML]]
    assert table["span"] == {
        "0,0": {"row": 2, "col": 1},
        "0,1": {"row": 1, "col": 2},
        "2,0": {"row": 1, "col": 3},
    }
    assert header[2] == 3


@pytest.mark.behaviour("OUT-56")
def test_a_list_of_outputs_in_a_cell_is_shown_there_and_others_as_they_are(show: Show) -> None:
    table, *others = show(lambda: put_table([["a", [put_html("<b>x</b>"), "y"]], ["b", [1, 2]]]))

    assert others == []
    assert table["data"][0][1]["data"] == {"contents": [HTML, {"type": "text", "content": "y", "inline": True}]}
    assert table["data"][1] == ["b", "[1, 2]"]


@pytest.mark.behaviour("OUT-57", "OUT-09")
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: put_table("text"), r"tdata='text': a list is expected, such as tdata=\[\['Name', 'Age'\]"),
        (lambda: put_table(5), "tdata=5: a list is expected"),  # type: ignore[arg-type]
        (lambda: put_table([[put_text("x")], "ab"]), r"tdata\[1\]='ab': a row is a list of cells"),
        (lambda: put_table([[put_text("x")], {"a": 1}]), r"tdata\[1\]=\{'a': 1\}: a row is a list of cells"),
        (lambda: put_table([{"a": put_text("x")}, ["b"]]), r"tdata\[1\]=\['b'\]: a dict is expected"),
        (lambda: put_table([{"a": 1}], header=[put_text("x")]), "header holds an output without a key: write the pair"),
        (lambda: put_table([[put_text("x")]], header="ab"), "header='ab': a list is expected"),
        (lambda: put_table(iter([[put_text("x")], 5])), r"tdata\[1\]=5: a row is a list"),
    ],
)
def test_a_wrong_table_shows_nothing(call: Callable[[], object], message: str, show: Show) -> None:
    def body() -> None:
        with pytest.raises(InvalidType, match=message + r".*\(at .*test_table.py:"):
            call()

    assert show(body) == []
