"""Data grids."""

import datetime as dt
import decimal
import logging
from collections.abc import Callable
from typing import Any

import pytest

from asgiwebio import output
from asgiwebio.exceptions import InvalidType, InvalidValue
from asgiwebio.output import (
    JSFunction,
    datatable_insert,
    datatable_remove,
    datatable_update,
    put_datatable,
    put_row,
    put_tabs,
    put_text,
)
from tests.output.conftest import Run, Show
from tests.support.room import Visitor

LOOSE: Any = output
"""The module for those who do not check types."""
ROWS: list[dict[str, Any]] = [{"id": 1, "name": {"first": "Ada"}}, {"id": 2, "name": {"first": "Bob"}}]


@pytest.mark.behaviour("TABLE-01", "TABLE-08", "TABLE-09")
def test_rows_travel_as_they_are_and_dates_as_text(show: Show) -> None:
    rows = [{"a": dt.date(2024, 2, 29), "b": decimal.Decimal("1.50"), "c": [None, 1]}]

    table = show(lambda: put_datatable(rows))[0]

    assert table["records"] == [{"a": "2024-02-29", "b": "1.50", "c": [None, 1]}]
    assert (table["height"], table["theme"], table["actions"], table["on_select"]) == ("600px", "balham", [], False)
    assert "callback_id" not in table
    assert "id_field" not in table
    assert "column_order" not in table


@pytest.mark.behaviour("TABLE-04", "TABLE-05", "TABLE-07", "TABLE-18", "REL-10")
def test_columns_and_options(show: Show) -> None:
    def body() -> None:
        put_datatable(ROWS, column_order=("id",), multiple_select=None)
        put_datatable(
            [],
            column_order={"name": {"first": None}},
            id_field=("name", "first"),
            column_args={"id": {"width": 80}, ("name", "first"): {"comparator": JSFunction("a", "b", "return a - b")}},
            grid_args={"handlers": [JSFunction("return 1")], "pagination": True},
            height="50vh",
        )

    plain, full = show(body)
    key = full["js_func_key"]

    assert plain["column_order"] == {"id": None}
    assert plain["multiple_select"] is False
    assert full["column_order"] == {"name": {"first": None}}
    assert full["id_field"] == ["name", "first"]
    assert full["field_args"] == {"id": {"width": 80}}
    function = {"__pywebio_js_function__": key, "params": ["a", "b"], "body": "return a - b"}
    assert full["path_args"] == [[["name", "first"], {"comparator": function}]]
    handler = {"__pywebio_js_function__": key, "params": [], "body": "return 1"}
    assert full["grid_args"] == {"handlers": [handler], "pagination": True}
    assert full["height"] == "50vh"


@pytest.mark.behaviour("TABLE-09")
def test_a_long_table_does_not_grow_to_its_rows(show: Show, caplog: pytest.LogCaptureFixture) -> None:
    def body() -> None:
        put_datatable([{"a": 1}] * 1000, height="auto")
        put_datatable([{"a": 1}] * 1001, height="auto")

    few, many = show(body)

    assert (few["height"], many["height"]) == ("auto", "600px")
    assert "1001 rows" in caplog.text


@pytest.mark.behaviour("TABLE-17", "TABLE-19", "TABLE-20", "TABLE-21", "TABLE-23")
def test_selections_and_actions_get_ids_of_the_data(run: Run) -> None:
    async def delete(row: object) -> None:
        put_text("delete", repr(row))

    def body() -> None:
        put_datatable(
            ROWS,
            id_field="id",
            onselect=lambda row: put_text("selected", repr(row)),
            actions=[("Edit", lambda row: put_text("edit", repr(row))), None, ("Delete", delete)],
        )
        put_datatable(ROWS, onselect=lambda rows: put_text("rows", rows), multiple_select=True)
        put_datatable([{"id": "x"}, {"id": True}], actions=[("One", delete)], id_field="id")
        put_datatable([{"id": 1.0}], onselect=delete, id_field="id")

    async def script(visitor: Visitor) -> None:
        one, many, mixed, real = [(await visitor.command("output", type="datatable"))["spec"] for _ in range(4)]
        assert (one["actions"], one["on_select"]) == (["Edit", None, "Delete"], True)

        def click(table: dict[str, Any], **data: object) -> None:
            visitor.click(table["callback_id"], data)

        click(one, rows=["2"])
        await visitor.text("selected 2")
        click(one, rows=["1"], btn=0)
        await visitor.text("edit 1")
        click(one, rows=[2], btn=2)
        await visitor.text("delete 2")
        click(one, rows=["77"])  # of a row that was inserted later
        await visitor.text("selected 77")
        click(many, rows=["1", 0])
        await visitor.text("rows [1, 0]")
        click(mixed, rows=["x"], btn=0)
        await visitor.text("delete 'x'")
        click(mixed, rows=["true"], btn=0)
        await visitor.text("delete True")
        click(real, rows=["1"])
        await visitor.text("delete 1.0")

    run(body, script)


def test_numbers_that_the_page_would_round_are_shown_digit_by_digit(run: Run) -> None:
    large = 2**60 + 1

    def body() -> None:
        put_datatable(
            [{"id": large, "n": 2**53}], id_field="id", onselect=lambda row: put_text(row == large), instance_id="t"
        )
        datatable_update("t", {"id": large}, row_id=large)

    async def script(visitor: Visitor) -> None:
        table = (await visitor.command("output", type="datatable"))["spec"]
        update = (await visitor.command("run_script"))["spec"]["args"]
        assert table["records"] == [{"id": str(large), "n": 2**53}]
        assert update["row_id"] == update["data"]["id"] == str(large)
        visitor.click(table["callback_id"], {"rows": [str(large)]})
        await visitor.text("True")

    run(body, script)


def test_a_row_of_a_table_without_ids_is_a_whole_number(run: Run) -> None:
    def body() -> None:
        put_datatable(ROWS, onselect=lambda row: put_text("chosen", row))

    async def script(visitor: Visitor) -> None:
        id = (await visitor.command("output", type="datatable"))["spec"]["callback_id"]
        for wrong in ("x", "--5", "-", "1.5", "9" * 5000, "\u0663"):
            visitor.click(id, {"rows": [wrong]})
        visitor.click(id, {"rows": ["-1"]})
        await visitor.text("chosen -1")

    run(body, script)


@pytest.mark.behaviour("TABLE-20", "TABLE-21")
def test_clicks_that_name_no_action_or_row_call_nothing(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    async def chosen(row: object) -> None:
        put_text("chosen", row)

    def body() -> None:
        put_datatable(ROWS, actions=[("Edit", chosen), None], id_field="id")

    async def script(visitor: Visitor) -> None:
        id = (await visitor.command("output", type="datatable"))["spec"]["callback_id"]
        nothing: list[object] = [None, "x", {}, {"rows": []}, {"rows": "ab"}]
        rows: list[object] = [None, True, 1.5, [], {"id": 1}]
        nothing += [{"rows": ["1", row], "btn": 0} for row in rows]
        for wrong in nothing:
            visitor.click(id, wrong)
        for button in (1, 2, -1, True, "0", None):
            visitor.click(id, {"rows": ["1"], "btn": button})
        visitor.click(id, {"rows": ["1"], "btn": 0})
        await visitor.text("chosen 1")

    commands = run(body, script)

    assert [command["command"] for command in commands] == ["output", "output", "close_session"]
    assert caplog.text.count("a click was ignored: the page named action") == 6
    assert all(record.levelno == logging.WARNING for record in caplog.records)


@pytest.mark.behaviour("TABLE-25", "TABLE-26", "TABLE-27", "TABLE-28")
def test_changes_name_the_table_and_the_row(run: Run) -> None:
    def body() -> None:
        datatable_update("t", [{"id": 1}])
        datatable_update("t", {"id": 1, "day": dt.date(2024, 1, 1)}, row_id="1")
        datatable_update("t", 4, row_id=1, field=("n", "x"))
        datatable_update("t", 5, row_id=1, field="n")
        datatable_insert("t", {"id": 2})
        datatable_insert("t", [{"id": 3}], row_id=1)
        datatable_remove("t", [1, "3"])
        datatable_remove("t", 4)

    commands = run(body)[:-1]
    arguments = [command["spec"]["args"] for command in commands]

    assert {command["command"] for command in commands} == {"run_script"}
    assert {given.pop("instance_id") for given in arguments} == {"ag_grid_t_promise"}
    assert arguments == [
        {"data": [{"id": 1}]},
        {"data": {"id": 1, "day": "2024-01-01"}, "row_id": "1"},
        {"data": 4, "row_id": 1, "path": ["n", "x"]},
        {"data": 5, "row_id": 1, "path": ["n"]},
        {"records": [{"id": 2}], "row_id": None},
        {"records": [{"id": 3}], "row_id": 1},
        {"row_ids": [1, "3"]},
        {"row_ids": [4]},
    ]


WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: LOOSE.put_datatable([]), InvalidValue, "records is empty: then give column_order, such as"),
    (lambda: LOOSE.put_datatable("ab"), InvalidType, "records='ab': a list of dicts is expected"),
    (lambda: LOOSE.put_datatable([1]), InvalidType, r"records\[0\]=1: a dict is expected"),
    (lambda: LOOSE.put_datatable([{"a": {1}}]), InvalidType, "records.0.a is of type set, which cannot be sent"),
    (lambda: LOOSE.put_datatable(ROWS, grid_args={"a": {1}}), InvalidType, "grid_args.a is of type set"),
    (lambda: LOOSE.put_datatable(ROWS, grid_args=[1]), InvalidType, r"grid_args=\[1\]: a dict is expected"),
    (lambda: LOOSE.put_datatable(ROWS, column_args={"a": 1}), InvalidType, r"column_args\['a'\]=1: a dict is expected"),
    (lambda: LOOSE.put_datatable(ROWS, column_args={1: {}}), InvalidType, "a key of column_args=1: a key or a path"),
    (lambda: LOOSE.put_datatable(ROWS, column_order=5), InvalidType, "column_order=5: a list of keys or a dict"),
    (lambda: LOOSE.put_datatable(ROWS, id_field=5), InvalidType, "id_field=5: a key or a path of keys is expected"),
    (lambda: LOOSE.put_datatable(ROWS, height=None), InvalidType, "height=None: px as a number, CSS text or 'auto'"),
    (lambda: LOOSE.put_datatable(ROWS, theme=5), InvalidType, "theme=5: text is expected"),
    (lambda: LOOSE.put_datatable(ROWS, actions=["a"]), InvalidValue, r"actions\[0\]='a': a pair \(label, function\)"),
    (lambda: LOOSE.put_datatable(ROWS, actions=[("a", 5)]), InvalidType, r"actions\[0\]=5: a function is expected"),
    (lambda: LOOSE.put_datatable(ROWS, onselect=5), InvalidType, "onselect=5: a function is expected"),
    (lambda: LOOSE.JSFunction(), InvalidValue, r"JSFunction\(\) needs the function's body"),
    (lambda: LOOSE.JSFunction(5), InvalidType, "params_and_body=5: text is expected"),
    (lambda: LOOSE.datatable_update("t", 4, field="n"), InvalidValue, "field is given without row_id: say which row"),
    (lambda: LOOSE.datatable_update("t", 4), InvalidType, "data=4: a list of dicts is expected"),
    (lambda: LOOSE.datatable_update("t", 4, row_id=1), InvalidType, r"data\[0\]=4: a dict is expected"),
    (lambda: LOOSE.datatable_update("t", {}, row_id=1.5), InvalidType, "row id 1.5: a whole number or text is"),
    (lambda: LOOSE.datatable_insert("", {}), InvalidValue, "instance_id='': the name that put_datatable"),
    (lambda: LOOSE.datatable_remove(5, 1), InvalidType, "instance_id=5: text is expected"),
]


@pytest.mark.behaviour("TABLE-02", "TABLE-08", "TABLE-24", "TABLE-25")
@pytest.mark.parametrize(("call", "error", "message"), WRONG)
def test_wrong_arguments_are_named(
    call: Callable[[], object], error: type[Exception], message: str, show: Show
) -> None:
    def body() -> None:
        with pytest.raises(error, match=message + r".*\(at .*test_datatable.py:"):
            call()

    assert show(body) == []


@pytest.mark.behaviour("TABLE-10", "TABLE-14", "TABLE-16")
def test_a_table_is_an_output_whose_theme_and_name_are_for_the_page_to_know(show: Show) -> None:
    def body() -> None:
        put_row([put_datatable(ROWS, theme="alpine-dark", instance_id="people"), put_text("beside")])
        put_tabs([{"title": "One", "content": put_datatable(ROWS, theme="of my own", instance_id="any name")}])

    row, tabs = show(body)

    inner = row["data"]["contents"][0]
    assert (inner["type"], inner["theme"], inner["instance_id"]) == ("datatable", "alpine-dark", "people")
    inner = tabs["tabs"][0]["content"]
    assert (inner["theme"], inner["instance_id"]) == ("of my own", "any name")
