"""A session from its start to its end."""

import logging
import threading
from typing import Any

import anyio
import pytest

from asgiwebio._session.context import current_task, known_task
from asgiwebio._session.session import PATIENCE
from asgiwebio.exceptions import SessionClosedException, SessionNotFoundException
from tests.conftest import Kind
from tests.session.question import ask, say
from tests.session.question import callback as lasting
from tests.support.room import visiting

pytestmark = pytest.mark.anyio


def app(kind: Kind, body: Any) -> Any:
    async def coroutine() -> None:
        body()

    return body if kind == "thread" else coroutine


@pytest.mark.behaviour("SES-02", "SES-03")
async def test_it_ends_when_the_function_returns(kind: Kind) -> None:
    async with visiting(app(kind, lambda: say("done"))) as visitor:
        await visitor.command("close_session")
    assert [command["command"] for command in visitor.commands] == ["say", "close_session"]


async def test_it_stays_open_for_a_callback(kind: Kind) -> None:
    def body() -> None:
        say(lasting(lambda data: say(f"clicked {data}")))

    async with visiting(app(kind, body)) as visitor:
        callback = (await visitor.command("say"))["spec"]["text"]
        visitor.click(callback, 1)
        assert (await visitor.command("say"))["spec"]["text"] == "clicked 1"
        assert visitor.session.state == "open"


async def test_deferred_functions_run_in_order_whatever_one_of_them_does(kind: Kind) -> None:
    seen: list[object] = []

    async def asynchronous() -> None:
        await anyio.sleep(0)
        seen.append("async")

    def broken() -> None:
        seen.append("broken")
        raise RuntimeError("one of them")

    def body() -> None:
        session = current_task().session
        session.local["left"] = "kept"
        session.defer(lambda: seen.append("first"))
        session.defer(broken)
        session.defer(asynchronous)
        session.defer(lambda: seen.append(session.local["left"]))
        session.defer(lambda: say("too late"))
        session.defer(lambda: seen.append("last"))

    async with visiting(app(kind, body)) as visitor:
        await visitor.command("close_session")
    assert seen == ["first", "broken", "async", "kept", "last"]
    assert visitor.commands[-1]["command"] == "close_session"


async def test_deferred_functions_run_when_the_page_leaves(kind: Kind) -> None:
    seen: list[str] = []

    def thread() -> None:
        current_task().session.defer(lambda: seen.append("deferred"))
        ask()

    async def coroutine() -> None:
        current_task().session.defer(lambda: seen.append("deferred"))
        await ask()

    async with visiting(thread if kind == "thread" else coroutine) as visitor:
        await visitor.command("ask")
        visitor.leave()
    assert seen == ["deferred"]


@pytest.mark.behaviour("EXC-03", "EXC-04", "EXC-06")
async def test_a_loop_that_catches_everything_ends_with_its_session(kind: Kind) -> None:
    refused: list[Exception] = []
    pause = threading.Event()

    def tick() -> None:
        try:
            say("tick")
        except Exception as error:
            refused.append(error)

    def thread() -> None:
        while True:
            tick()
            pause.wait(0.001)

    async def coroutine() -> None:
        while True:
            tick()
            try:
                await anyio.sleep(0)
            except Exception as error:
                refused.append(error)

    async with visiting(thread if kind == "thread" else coroutine) as visitor:
        await visitor.command("say")
        visitor.leave()
    expected = SessionNotFoundException if kind == "thread" else SessionClosedException
    assert len(refused) <= PATIENCE + 1
    assert {type(error) for error in refused} == {expected}


@pytest.mark.behaviour("EXC-12")
async def test_sys_exit_is_a_quiet_end(kind: Kind, caplog: pytest.LogCaptureFixture) -> None:
    def body() -> None:
        raise SystemExit(3)

    async with visiting(app(kind, body)) as visitor:
        await visitor.command("close_session")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.behaviour("EXC-10", "EXC-11")
@pytest.mark.parametrize("debug", [False, True])
async def test_an_error_is_logged_and_told(kind: Kind, debug: bool, caplog: pytest.LogCaptureFixture) -> None:
    def body() -> None:
        raise LookupError("a bad line")

    async with visiting(app(kind, body), debug=debug) as visitor:
        command = await visitor.command("popup" if debug else "toast")
        await visitor.command("close_session")
    shown = str(command["spec"]["content"])
    assert ("a bad line" in shown) == debug
    assert not debug or "raise LookupError" in shown
    assert "a bad line" in caplog.text


async def test_an_error_in_a_coroutine_session_ends_it_despite_callbacks() -> None:
    async def main() -> None:
        lasting(print)
        raise LookupError("a bad line")

    async with visiting(main) as visitor:
        await visitor.command("close_session")


async def test_events_for_nobody_are_ignored() -> None:
    async with visiting(lambda: say(str(ask()))) as visitor:
        asked = await visitor.command("ask")
        visitor.event("js_yield", "nobody", 1)
        visitor.click("callback-77", 1)
        visitor.event("js_yield", asked["task_id"], 2)
        assert (await visitor.command("say"))["spec"]["text"] == "2"


async def test_run_starts_a_task_in_another_session_and_raises_when_it_is_gone(kind: Kind) -> None:
    async with visiting(app(kind, lambda: say(lasting(print)))) as visitor:
        await visitor.command("say")
        visitor.session.run(say, "from outside")
        assert (await visitor.command("say"))["spec"]["text"] == "from outside"
        visitor.leave()
        with pytest.raises(SessionClosedException, match="has ended"):
            visitor.session.run(say, "too late")


async def test_outside_any_session_the_error_says_what_to_do() -> None:
    assert known_task() is None
    with pytest.raises(SessionNotFoundException, match="register_thread"):
        current_task()
