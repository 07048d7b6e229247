"""When an output is sent, where it goes, and what stops it."""

import asyncio
import gc
import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest

from asgiwebio._session.context import current_task, known_task
from asgiwebio._session.outputs import Container, Output, OutputList, capture
from asgiwebio.exceptions import (
    InvalidType,
    InvalidValue,
    OutboxFull,
    SessionClosedException,
    SessionNotFoundException,
    WrongPlace,
)
from tests.support.room import Visitor, run_session


def text(content: str, **where: Any) -> Output:
    return Output({"type": "text", "content": content, "inline": False}, **where)


def shown(body: Callable[[], object]) -> list[str]:
    """The texts of the outputs that the page got, in order."""
    return [command["spec"]["content"] for command in run_session(body) if command["command"] == "output"]


@pytest.mark.behaviour("OUT-01")
def test_a_statement_shows_at_once() -> None:
    def body() -> None:
        text("first")
        text("second")

    assert shown(body) == ["first", "second"]


@pytest.mark.behaviour("OUT-02")
def test_one_in_a_variable_waits_for_its_last_reference() -> None:
    def body() -> None:
        kept = text("kept")
        text("at once")
        for name in "ab":
            kept = text(name)
            text(f"after {name}")
        del kept

    assert shown(body) == ["at once", "kept", "after a", "a", "after b", "b"]


@pytest.mark.behaviour("OUT-05", "OUT-04")
def test_show_and_send_are_the_same_and_send_each_time() -> None:
    def body() -> None:
        output = text("again")
        output.show()
        output.send()
        text("end")

    assert shown(body) == ["again", "again", "end"]


@pytest.mark.behaviour("OUT-06")
def test_an_embedded_one_is_a_copy_and_not_sent_by_itself() -> None:
    copies: list[dict[str, Any]] = []

    def body() -> None:
        output = text("part")
        copies.append(output.embed())
        output.style("color: red").onclick(lambda: None)
        copies.append(output.embed())
        text("whole")

    assert shown(body) == ["whole"]
    assert copies[0] == {"type": "text", "content": "part", "inline": False}
    assert copies[1]["style"] == ";color: red"
    assert copies[1]["click_callback_id"]


@pytest.mark.behaviour("OUT-07", "OUT-18")
def test_scope_and_position_are_those_when_it_was_made() -> None:
    def body() -> None:
        with Container({"type": "html", "content": ""}) as name:
            inside = text("inside")
            text("by name", scope=name, position=0)
            text("at the root", scope="ROOT")
            text("in no name", scope="")
        inside.show()

    commands = [command["spec"] for command in run_session(body)[:-1]]
    place = "#" + commands[0]["container_dom_id"]

    assert [(spec["content"], spec["scope"], spec["position"]) for spec in commands[1:]] == [
        ("by name", place, 0),
        ("at the root", "#pywebio-scope-ROOT", -1),
        ("in no name", place, -1),
        ("inside", place, -1),
    ]


@pytest.mark.behaviour("OUT-19")
def test_a_number_as_scope_is_an_index_into_the_stack() -> None:
    def body() -> None:
        with Container({"type": "html", "content": ""}):
            text("outermost", scope=0)
            with pytest.raises(InvalidValue, match=r"scope=2: the stack of scopes has 2 entries: ROOT, "):
                text("nowhere", scope=2)

    assert run_session(body)[1]["spec"]["scope"] == "#pywebio-scope-ROOT"


@pytest.mark.parametrize(
    ("where", "message"),
    [
        (
            {"scope": 1.5},
            r"scope=1.5: the name of a scope is expected, such as scope='result'. \(at .*test_outputs.py:",
        ),
        ({"scope": True}, "scope=True: the name of a scope is expected"),
        ({"position": "top"}, "position='top': a whole number is expected, such as OutputPosition.TOP"),
        ({"position": True}, "position=True: a whole number"),
    ],
)
def test_a_wrong_place_is_refused_and_nothing_shown(where: dict[str, Any], message: str) -> None:
    def body() -> None:
        with pytest.raises(InvalidType, match=message):
            text("never", **where)

    assert shown(body) == []


class Name(str):
    __slots__ = ()


class Index(int):
    __slots__ = ()


def test_subclasses_of_text_and_int_will_do() -> None:
    spec = run_session(lambda: text("a", scope=Name("x y"), position=Index(3)))[0]["spec"]

    assert (spec["scope"], spec["position"]) == ("#pywebio-scope-x-y", 3)


@pytest.mark.behaviour("OUT-10")
def test_styles_add_up() -> None:
    spec = run_session(lambda: text("a").style("color: red").style("margin: 0"))[0]["spec"]

    assert spec["style"] == ";color: red;margin: 0"


def test_a_style_is_text() -> None:
    def body() -> None:
        with pytest.raises(InvalidType, match=r"style\(5\): CSS text is expected, such as style\('color: red'\)"):
            text("a").style(5)  # type: ignore[arg-type]

    run_session(body)


@pytest.mark.behaviour("OUT-11", "OUT-12")
@pytest.mark.parametrize("kind", ["thread", "coroutine"])
def test_a_click_calls_the_last_function_that_was_given(kind: Any) -> None:
    async def later() -> None:
        text("clicked")

    def body() -> None:
        text("button").onclick(lambda: text("never")).onclick(later)

    async def script(visitor: Visitor) -> None:
        output = await visitor.text("button")
        visitor.click(output["spec"]["click_callback_id"])
        await visitor.text("clicked")

    commands = run_session(body, script, kind=kind)

    assert [command["spec"]["content"] for command in commands[:2]] == ["button", "clicked"]


def test_a_click_needs_a_function() -> None:
    def body() -> None:
        with pytest.raises(InvalidType, match=r"callback=None: a function is expected, such as onclick\("):
            text("a").onclick(None)  # type: ignore[arg-type]

    run_session(body)


@pytest.mark.behaviour("OUT-08")
def test_making_one_needs_a_session() -> None:
    with pytest.raises(SessionNotFoundException, match="There is no session here"):
        text("nowhere")


@pytest.mark.behaviour("OUT-08")
def test_an_output_of_a_session_that_is_over_is_dropped_in_silence() -> None:
    kept: list[Output] = []

    async def body() -> None:
        kept.append(text("late"))
        text("started")
        try:
            await asyncio.Event().wait()
        except SessionClosedException:
            with pytest.raises(SessionClosedException):
                kept[0].show()
            raise

    async def script(visitor: Visitor) -> None:
        await visitor.text("started")
        visitor.leave()

    with pytest.raises(SessionClosedException):
        run_session(body, script, kind="coroutine")
    kept.clear()


@pytest.mark.behaviour("OUT-08")
def test_an_error_while_it_sends_itself_is_logged_and_goes_no_further(caplog: pytest.LogCaptureFixture) -> None:
    def body() -> None:
        output = text("a")
        output.spec["content"] = object()
        del output
        text("next")

    with caplog.at_level(logging.DEBUG, "asgiwebio"):
        assert shown(body) == ["next"]
    assert "an output could not be sent" in caplog.text


def test_a_page_that_takes_nothing_is_told_by_the_next_call() -> None:
    def body() -> None:
        session = current_task().session

        class Full:
            full = False

            def send(self, _: object) -> None:
                raise OutboxFull("too much waits")

        session.outlet, outlet = Full(), session.outlet  # type: ignore[assignment]
        text("lost")
        session.outlet = outlet
        with pytest.raises(OutboxFull, match="too much waits"):
            text("never")
        text("again")

    assert shown(body) == ["again"]


@pytest.mark.behaviour("OUT-14")
def test_with_needs_an_output_that_holds_others() -> None:
    def body() -> None:
        output = text("never")
        with pytest.raises(WrongPlace, match=r"an output of type 'text' holds no others\. Use put_row, "), output:
            pass

    assert shown(body) == []


@pytest.mark.behaviour("OUT-13", "OUT-15")
def test_leaving_the_block_restores_the_scope_even_on_an_error() -> None:
    def body() -> None:
        before = current_task()
        try:
            with Container({"type": "html", "content": ""}, selector="> div") as name:
                assert current_task().scopes == ("ROOT", name)
                raise ZeroDivisionError
        except ZeroDivisionError:
            assert current_task() is before
            text("on the way")

    spec = run_session(body)[0]["spec"]

    assert spec["container_selector"] == "> div"
    assert spec["container_dom_id"].startswith("pywebio-scope-")


def test_a_list_sends_itself_in_order_unless_it_was_shown() -> None:
    def body() -> None:
        OutputList([text("a"), text("b")])
        both = OutputList([text("c"), text("d")])
        both.show()

    assert shown(body) == ["a", "b", "c", "d"]


def test_one_in_a_cycle_is_sent_by_the_garbage_collector() -> None:
    def body() -> None:
        cycle: list[object] = [text("in a cycle")]
        cycle.append(cycle)
        del cycle
        gc.collect()

    assert shown(body) == ["in a cycle"]


def test_the_collector_never_waits_for_the_page_of_another_session() -> None:
    """Only the tasks of a session are slowed down when its page is behind."""
    waited: list[object] = []

    def body() -> None:
        output = text("a")
        session = current_task().session
        session.outlet.full = True  # type: ignore[misc]
        session.outlet.wait = lambda: waited.append(known_task())  # type: ignore[method-assign]
        stranger = threading.Thread(target=output.finish)
        stranger.start()
        stranger.join()
        assert waited == []
        text("b")
        assert waited == [current_task()]

    assert shown(body) == ["a", "b"]


@pytest.mark.behaviour("OUT-16")
def test_data_is_copied_as_it_is_now_with_the_outputs_in_their_places() -> None:
    captured: list[object] = []

    def body() -> None:
        data = {"items": [text("a"), ("b", {"c": 1})]}
        captured.append(capture(data, "data"))
        data["items"].append("later")
        text("end")

    assert shown(body) == ["end"]
    assert captured == [{"items": [{"type": "text", "content": "a", "inline": False}, ["b", {"c": 1}]]}]


@pytest.mark.behaviour("OUT-16")
def test_data_that_cannot_be_sent_is_named_with_its_place() -> None:
    with pytest.raises(
        InvalidType, match=r"data.items.1 is of type set, which cannot be sent.*list\(value\).*\(at .*test_outputs"
    ):
        capture({"items": [1, {2}]}, "data")


def test_data_that_holds_itself_is_refused() -> None:
    data: list[object] = []
    data.append(data)

    with pytest.raises(InvalidValue, match="data is nested more than 200 deep, or holds itself"):
        capture(data, "data")
