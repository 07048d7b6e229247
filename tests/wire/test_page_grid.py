"""Data tables and progress bars: what is seen of them, also after the app's own scripts."""

from typing import Any

import pytest

from asgiwebio._wire.page import Element
from tests.wire.paging import Told

PEOPLE = [
    {"name": {"first": "Ada", "last": "L"}, "birth_year": 1815, "id": "a"},
    {"name": {"first": "Bob"}, "birth_year": 1.0, "id": "b", "DBa": None},
]


@pytest.fixture
def told() -> Told:
    return Told()


def put(told: Told, records: Any = PEOPLE, **more: object) -> None:
    spec: dict[str, Any] = {
        "actions": [],
        "on_select": False,
        "multiple_select": False,
        "callback_id": "cb",
        "instance_id": "t",
    }
    told.put("datatable", records=records, **{**spec, **more})


def change(told: Told, **args: object) -> None:
    told.tell("run_script", {"code": "…", "args": {"instance_id": "ag_grid_t_promise", **args}})


def rows(told: Told) -> list[Element]:
    return [element for element in told.page.scopes.body.walk() if element.tag == "tr"]


def pick(told: Told, *numbers: int) -> None:
    for number in numbers:
        told.page.click(rows(told)[number + 1])


def test_columns_are_the_keys_of_nested_records(told: Told) -> None:
    put(told)

    assert told.lines == ["First\tLast\tBirth year\tId\tDBa", "Ada\tL\t1815\ta", "Bob\t\t1\tb"]


def test_columns_are_chosen_and_ordered(told: Told) -> None:
    put(told, column_order={"birth_year": None, "name": {"last": None}})

    assert told.lines == ["Birth year\tLast", "1815\tL", "1"]


def test_name_in_the_order_that_stands_for_records_stands_for_all_of_them(told: Told) -> None:
    put(told, column_order={"name": None, "nowhere": None})

    assert told.lines == ["First\tLast\tNowhere", "Ada\tL", "Bob"]


def test_row_that_is_picked_can_be_acted_on(told: Told) -> None:
    put(told, actions=["Edit", None, "Drop"], id_field=["id"])
    before = told.lines

    pick(told, 1)
    told.click("button", 1)

    assert "Drop" not in " ".join(before)
    assert told.lines[-1] == "Edit Drop"
    assert told.events == [("callback", "cb", {"btn": 2, "rows": ["b"]})]
    pick(told, 0)
    assert [row.attributes.get("aria-selected") for row in rows(told)] == [None, "true", "false"]
    pick(told, 0)
    assert told.lines == before


def test_several_rows_are_picked_one_after_the_other(told: Told) -> None:
    put(told, on_select=True, multiple_select=True)

    pick(told, 1, 0, 1, 0)

    assert [data for _, _, data in told.events] == [{"rows": [1]}, {"rows": [1, 0]}, {"rows": [0]}]


def test_rows_that_nobody_asks_for_cannot_be_picked(told: Told) -> None:
    put(told)

    pick(told, 0)

    assert told.events == []
    assert rows(told)[1].grid is None


def test_app_changes_rows_and_cells(told: Told) -> None:
    put(told, [{"a": 1, "b": {"c": 2}}, {"a": 3}], on_select=True)
    pick(told, 1)

    change(told, data=9, row_id=0, path=["b", "c"])
    change(told, data=8, row_id=1, path=["b", "c"])
    change(told, data={"a": True}, row_id=0)
    change(told, data={"a": 7}, row_id=99)

    assert told.lines == ["A\tC", "true", "3\t8"]
    assert rows(told)[2].attributes["aria-selected"] == "true"
    change(told, data=[{"a": 5}])
    assert told.lines == ["A\tC", "5"]


def test_app_adds_and_takes_rows(told: Told) -> None:
    put(told, [{"a": 1}, {"a": 2}], on_select=True)
    pick(told, 1)

    change(told, records=[{"a": 3}, {"a": 4}], row_id=1)
    change(told, records=[{"a": 5}], row_id=None)
    change(told, row_ids=[1, "nowhere"])

    assert told.lines == ["A", "1", "3", "4", "5"]
    told.said.clear()
    pick(told, 3)
    assert told.events == [("callback", "cb", {"rows": [4]})]


def test_rows_are_named_by_the_value_of_their_field(told: Told) -> None:
    put(told, [{"k": 1.0, "a": 1}, {"k": 2, "a": 2}], id_field=["k"])

    change(told, row_ids=[1])

    assert told.lines == ["K\tA", "2\t2"]


def test_table_without_a_name_hears_of_no_script(told: Told) -> None:
    put(told, instance_id="")

    change(told, data=[])

    assert len(told.lines) == 3


def bar(told: Told, auto_close: int) -> None:
    told.put(
        "custom_widget",
        template='<div class="progress"><div id="{{elem_id}}" data-auto-close="{{auto_close}}">{{label}}</div></div>',
        data={"elem_id": "bar", "label": "0.0%", "auto_close": auto_close},
    )


def progress(told: Told, value: float, id: str = "bar") -> None:
    told.tell("run_script", {"code": "…", "args": {"elem_id": id, "progress": value, "label": f"{value:.1%}"}})


@pytest.mark.parametrize(("auto_close", "lines"), [(0, ["100.0%"]), (1, [])])
def test_progress_bar_moves_and_may_go_at_its_end(told: Told, auto_close: int, lines: list[str]) -> None:
    bar(told, auto_close)

    progress(told, 0.5)
    halfway = told.lines
    progress(told, 1)
    progress(told, 1, id="nowhere")

    assert (halfway, told.lines) == (["50.0%"], lines)
