"""Buttons, and what a click on them calls."""

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from asgiwebio import output
from asgiwebio.exceptions import InvalidType, InvalidValue
from asgiwebio.output import output_register_callback, put_button, put_buttons, put_text
from tests.output.conftest import Run, Show
from tests.support.room import Visitor, run_session

LOOSE: Any = output
"""The module for those who do not check types."""


class Value:
    """Cannot be copied, compared or sent."""

    def __deepcopy__(self, _: object) -> None:
        raise TypeError


@pytest.mark.behaviour("CB-01", "CB-06")
def test_buttons_in_all_their_forms(show: Show) -> None:
    def body() -> None:
        put_buttons(["a", 5, ("B", Value()), ["C", [3]]], onclick=print, small=True, group=True)
        put_buttons(
            ({"label": "D", "value": None, "color": "menu"}, {"label": "E", "value": 1, "disabled": True}),
            onclick=print,
            link_style=True,
            outline=True,
        )

    first, second = show(body)

    assert first["buttons"] == [
        {"label": "a", "value": 0},
        {"label": "5", "value": 1},
        {"label": "B", "value": 2},
        {"label": "C", "value": 3},
    ]
    assert (first["small"], first["group"], first["link"], first["outline"]) == (True, True, False, False)
    assert second["buttons"] == [
        {"label": "D", "value": 0, "color": "menu"},
        {"label": "E", "value": 1, "disabled": True},
    ]
    assert (second["group"], second["link"], second["outline"]) == (False, True, True)
    assert "small" not in second


@pytest.mark.behaviour("CB-02", "CB-03", "CB-04")
def test_a_click_hands_back_the_very_object(run: Run) -> None:
    value = Value()

    def body() -> None:
        put_buttons([("A", 1), ("B", value)], onclick=lambda given: put_text(given is value))

    async def script(visitor: Visitor) -> None:
        buttons = await visitor.command("output", type="buttons")
        visitor.click(buttons["spec"]["callback_id"], 1)
        await visitor.text("True")
        visitor.click(buttons["spec"]["callback_id"], 0)
        await visitor.text("False")

    run(body, script)


@pytest.mark.behaviour("CB-04", "CB-15", "CB-18")
def test_a_list_of_functions_has_one_for_each_button(run: Run) -> None:
    async def third() -> None:
        put_text("third")

    def body() -> None:
        put_buttons(["1", "2", "3"], onclick=[lambda: put_text("first"), partial(put_text, "second"), third])

    async def script(visitor: Visitor) -> None:
        buttons = await visitor.command("output", type="buttons")
        for index, name in enumerate(("first", "second", "third")):
            visitor.click(buttons["spec"]["callback_id"], index)
            await visitor.text(name)

    run(body, script)


@pytest.mark.behaviour("CB-07", "CB-18")
@pytest.mark.parametrize("color", [None, "success"])
def test_one_button_calls_without_arguments(color: str | None, run: Run) -> None:
    async def clicked() -> None:
        put_text("clicked")

    def body() -> None:
        put_button("Go", onclick=clicked, color=color)

    async def script(visitor: Visitor) -> None:
        button = await visitor.command("output", type="buttons")
        assert button["spec"]["buttons"] == [
            {"label": "Go", "value": 0, "color": color or "primary", "disabled": False}
        ]
        visitor.click(button["spec"]["callback_id"], 0)
        await visitor.text("clicked")

    run(body, script)


@pytest.mark.behaviour("CB-08", "CB-21")
def test_clicks_that_no_page_of_ours_sends_are_only_logged(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    async def value(given: object) -> None:
        put_text("value", given)

    def body() -> None:
        buttons: list[Any] = [{"label": "off", "value": 0, "disabled": True}, "on"]
        put_buttons(buttons, onclick=[lambda: put_text("never"), lambda: put_text("clicked")])
        put_buttons(buttons, onclick=value)
        put_button("off", onclick=lambda: put_text("never"), disabled=True)
        put_text("ready")

    async def script(visitor: Visitor) -> None:
        await visitor.text("ready")
        for wrong in (0, 2, -1, True, None, "1", [1], 1.0):
            for number in (1, 2, 3):
                visitor.click(f"callback-{number}", wrong)
        visitor.click("callback-1", 1)
        await visitor.text("clicked")
        visitor.click("callback-2", 1)
        await visitor.text("value on")

    commands = run(body, script)
    texts = [command["spec"]["content"] for command in commands if (command.get("spec") or {}).get("type") == "text"]

    assert texts == ["ready", "clicked", "value on"]
    assert caplog.text.count("a click was ignored: the page named button") == 24
    assert all(record.levelno == logging.WARNING for record in caplog.records)


def test_a_placeholder_from_the_manual_fails_at_the_click(caplog: pytest.LogCaptureFixture) -> None:
    """Programs copy `onclick=...`; PyWebIO shows such buttons."""

    def body() -> None:
        put_buttons(["a"], onclick=...)
        put_button("b", onclick=...)

    async def script(visitor: Visitor) -> None:
        ids = [(await visitor.command("output", type="buttons"))["spec"]["callback_id"] for _ in range(2)]
        for id in ids:
            visitor.click(id, 0)
            await visitor.command("toast")

    run_session(body, script)

    assert caplog.text.count(f"onclick=... is a placeholder of the manual: give a function there (at {__file__}") == 2


@pytest.mark.behaviour("CB-12")
def test_options_belong_to_a_kind_of_session(run: Run) -> None:
    def body() -> None:
        wrong = []
        for option in ("serial_mode", "mutex_mode"):
            try:
                put_buttons(["a"], onclick=print, **{option: True})  # type: ignore[arg-type]
            except TypeError:
                wrong.append(option)
        assert len(wrong) == 1

    assert [command["command"] for command in run(body)][:1] == ["output"]


@pytest.mark.behaviour("REL-07", "REL-15")
def test_a_registered_function_gets_what_the_page_pushes(run: Run) -> None:
    def body() -> None:
        put_text(output_register_callback(lambda data: put_text("pushed", data)))

    async def script(visitor: Visitor) -> None:
        shown = await visitor.command("output")
        visitor.click(shown["spec"]["content"], {"a": 1})
        await visitor.text("pushed {'a': 1}")

    run(body, script)


def a_generator() -> Iterator[None]:
    yield


@pytest.mark.behaviour("CB-01", "CB-04", "CB-05")
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: LOOSE.put_buttons("ab", print), InvalidType, "buttons='ab': a list of buttons is expected, each of"),
        (lambda: LOOSE.put_buttons(5, print), InvalidType, "buttons=5: a list of buttons is expected"),
        (lambda: LOOSE.put_buttons([("a",)], print), InvalidValue, r"buttons\[0\]=\('a',\): a button is text, a pair"),
        (lambda: LOOSE.put_buttons([{"label": 1}], print), InvalidValue, r"buttons\[0\]=.* has no 'value': give both"),
        (lambda: LOOSE.put_buttons([{"value": 1}], print), InvalidValue, r"buttons\[0\]=.* has no 'label': give both"),
        (lambda: LOOSE.put_buttons(["a"], [print, print]), InvalidValue, "onclick has 2 functions and buttons 1 items"),
        (lambda: LOOSE.put_buttons(["a"], [5]), InvalidType, r"onclick\[0\]=5: a function is expected"),
        (lambda: LOOSE.put_buttons(["a"], None), InvalidType, "onclick=None: a function is expected, such as lambda"),
        (lambda: LOOSE.put_buttons(["a"], a_generator), InvalidType, "is a generator function; write `async def`"),
        (lambda: LOOSE.put_button("a", None), InvalidType, "onclick=None: a function is expected"),
        (lambda: LOOSE.put_button("a", print, color=5), InvalidType, "color=5: text is expected, such as color='succ"),
        (lambda: LOOSE.put_button("a", print, position="x"), InvalidType, "position='x': a whole number is expected"),
        (lambda: output_register_callback(None), InvalidType, "callback=None: a function is expected"),  # type: ignore[arg-type]
    ],
)
def test_wrong_buttons_are_refused_when_they_are_made(
    call: Callable[[], object], error: type[Exception], message: str, show: Show
) -> None:
    def body() -> None:
        with pytest.raises(error, match=message + r".*\(at .*test_buttons.py:"):
            call()

    assert show(body) == []


@pytest.mark.behaviour("CB-16", "CB-17", "CB-24")
def test_a_failing_click_is_told_and_the_button_goes_on_working(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    def clicked(value: str) -> None:
        if value == "fail":
            raise KeyError(value)
        if value == "exit":
            sys.exit()
        put_text("clicked")

    def body() -> None:
        put_buttons(["fail", "exit", "work"], onclick=clicked)

    async def script(visitor: Visitor) -> None:
        id = (await visitor.command("output", type="buttons"))["spec"]["callback_id"]
        visitor.click(id, 0)
        await visitor.command("toast")
        visitor.click(id, 1)
        visitor.click(id, 2)
        await visitor.text("clicked")

    commands = run(body, script)

    assert [command["command"] for command in commands].count("toast") == 1
    assert "KeyError: 'fail'" in caplog.text


@pytest.mark.behaviour("CB-09", "CB-11")
def test_clicks_on_one_button_overlap_unless_they_are_serial() -> None:
    """Each click waits for the other one to have begun, and the serial one runs beside them."""
    both = threading.Barrier(2, timeout=10)

    def body() -> None:
        put_button("meet", onclick=lambda: put_text("met", both.wait() >= 0))
        put_buttons(["serial"], onclick=lambda _: put_text("serial"), serial_mode=True)

    async def script(visitor: Visitor) -> None:
        meet, serial = [(await visitor.command("output", type="buttons"))["spec"]["callback_id"] for _ in range(2)]
        visitor.click(meet, 0)
        visitor.click(serial, 0)
        await visitor.text("serial")
        visitor.click(meet, 0)
        await visitor.text("met True")
        await visitor.text("met True")

    run_session(body, script)
