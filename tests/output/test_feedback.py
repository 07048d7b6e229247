"""Messages, progress, spinners and notices."""

import contextlib
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from asgiwebio import output
from asgiwebio.exceptions import InvalidType, InvalidValue
from asgiwebio.output import (
    put_error,
    put_info,
    put_loading,
    put_progressbar,
    put_success,
    put_text,
    put_warning,
    set_progressbar,
    toast,
)
from tests.output.conftest import Run, Show
from tests.support.room import Visitor

LOOSE: Any = output
"""The module for those who do not check types."""


def text(content: str) -> dict[str, Any]:
    return {"type": "text", "content": content, "inline": False}


@pytest.mark.behaviour("OUT-79", "OUT-80", "REL-02")
def test_messages_have_a_colour_and_anything_in_them(show: Show) -> None:
    def body() -> None:
        put_info("a", 1, put_text("b"), ["c"])
        put_success()
        put_warning("w", closable=True)
        put_error("e")
        LOOSE._put_message("secondary", ["s"])

    messages = [spec["data"] for spec in show(body)]

    assert [message["color"] for message in messages] == ["info", "success", "warning", "danger", "secondary"]
    assert messages[0]["contents"] == [text("a"), text("1"), text("b"), text("['c']")]
    assert [message["dismissible"] for message in messages] == [False, False, True, False, False]


def test_only_what_is_urgent_interrupts_a_screen_reader(show: Show) -> None:
    def body() -> None:
        put_info("i")
        put_error("e")

    info, error = show(body)

    assert 'role="status"' in info["template"]
    assert 'role="alert"' in error["template"]


@pytest.mark.behaviour("OUT-13")
def test_a_block_puts_its_outputs_into_the_message(run: Run) -> None:
    def body() -> None:
        with put_warning("head"):
            put_text("inside")

    message, inside, _ = run(body)

    assert message["spec"]["data"]["contents"] == [text("head")]
    assert inside["spec"]["scope"] == "#" + message["spec"]["container_dom_id"]


@pytest.mark.behaviour("OUT-81", "OUT-82", "OUT-83", "OUT-84")
def test_a_bar_begins_somewhere_and_moves(run: Run) -> None:
    def body() -> None:
        put_progressbar("bar")
        put_progressbar("labelled", 0.25, label="1 of 4", auto_close=True)
        set_progressbar("bar", Fraction(1, 3))  # type: ignore[arg-type]
        set_progressbar("labelled", 1.5, "much")

    bar, labelled, half, much = (command["spec"] for command in run(body)[:-1])

    assert bar["data"] == {
        "elem_id": "webio-progressbar-bar",
        "init": 0,
        "percentage": 0,
        "label": "0.0%",
        "auto_close": 0,
    }
    assert (labelled["data"]["percentage"], labelled["data"]["label"], labelled["data"]["auto_close"]) == (
        25,
        "1 of 4",
        1,
    )
    assert half["args"] == {"elem_id": "webio-progressbar-bar", "progress": 1 / 3, "label": "33.3%"}
    assert much["args"] == {"elem_id": "webio-progressbar-labelled", "progress": 1.5, "label": "much"}
    assert LOOSE.put_processbar is put_progressbar
    assert LOOSE.set_processbar is set_progressbar


@pytest.mark.behaviour("OUT-85")
def test_a_spinner_goes_with_all_that_was_shown_in_its_block(run: Run) -> None:
    def body() -> None:
        put_loading("grow", "info").style("width: 4rem")
        with contextlib.suppress(ZeroDivisionError), put_loading().style("width: 2rem"):
            put_text("working")
            raise ZeroDivisionError

    alone, spinner, inside, removed = (command["spec"] for command in run(body)[:-1])
    place = "#" + spinner["container_dom_id"]

    assert 'class="spinner-grow text-info"' in alone["content"]
    assert alone["style"] == ";width: 4rem"
    assert "style" not in spinner
    assert '<div class="spinner-border text-dark" role="status" style="width: 2rem">' in spinner["content"]
    assert inside["scope"] == place
    assert removed == {"remove": place}


@pytest.mark.behaviour("OUT-94", "OUT-95", "OUT-96", "REL-20")
def test_notices_have_a_duration_a_place_and_a_colour(run: Run) -> None:
    def body() -> None:
        toast("plain")
        toast("warned", duration=1.25, position="top", color="warn")
        toast(5, 0, "left", "#123456")  # type: ignore[arg-type]

    assert [command["spec"] for command in run(body)[:-1]] == [
        {"content": "plain", "duration": 2000, "position": "center", "color": "#1565c0"},
        {"content": "warned", "duration": 1250, "position": "top", "color": "#ef6c00"},
        {"content": "5", "duration": 0, "position": "left", "color": "#123456"},
    ]


@pytest.mark.behaviour("OUT-97", "CB-19")
def test_a_click_on_a_notice_calls_back(run: Run) -> None:
    async def clicked() -> None:
        put_text("clicked")

    def body() -> None:
        toast("click me", onclick=clicked)

    async def script(visitor: Visitor) -> None:
        notice = await visitor.command("toast")
        visitor.click(notice["spec"]["callback_id"])
        await visitor.text("clicked")

    run(body, script)


@pytest.mark.behaviour("OUT-81", "OUT-85", "OUT-97", "OUT-16")
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: LOOSE.put_progressbar("bad name"), InvalidValue, "name='bad name': only ASCII letters"),
        (lambda: LOOSE.set_progressbar("bad/name", 1), InvalidValue, "name='bad/name': only ASCII letters"),
        (lambda: LOOSE.put_progressbar("a", init="1"), InvalidType, "init='1': a number from 0 to 1 is expected"),
        (lambda: LOOSE.set_progressbar("a", None), InvalidType, "value=None: a number from 0 to 1 is expected"),
        (lambda: LOOSE.put_loading(shape="square"), InvalidValue, "shape='square': one of .*: border, grow"),
        (lambda: LOOSE.put_loading(color="pink"), InvalidValue, "color='pink': one of .*: primary, secondary"),
        (lambda: LOOSE.put_info(put_text("x"), scope=1.5), InvalidType, "scope=1.5: the name of a scope"),
        (lambda: LOOSE.toast("a", duration="2"), InvalidType, "duration='2': a number of seconds is expected"),
        (lambda: LOOSE.toast("a", position=1), InvalidType, "position=1: text is expected, such as position='center'"),
        (lambda: LOOSE.toast("a", color=1), InvalidType, "color=1: text is expected"),
        (lambda: LOOSE.toast("a", onclick="f"), InvalidType, "onclick='f': a function is expected, such as lambda"),
    ],
)
def test_wrong_arguments_are_named(call: Callable[[], object], error: type[Exception], message: str, run: Run) -> None:
    def body() -> None:
        with pytest.raises(error, match=message + r".*\(at .*test_feedback.py:"):
            call()

    assert [command["command"] for command in run(body)] == ["close_session"]
