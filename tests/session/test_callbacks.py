"""Clicks run their callbacks: beside each other, one after the other, or not while one runs."""

import threading
from typing import Any

import anyio
import pytest

from asgiwebio._session.context import current_task
from asgiwebio._session.function import is_coroutine_function
from asgiwebio.exceptions import InvalidType
from tests.conftest import Kind
from tests.session.question import ask, say
from tests.session.question import callback as lasting
from tests.support.room import Visitor, visiting

pytestmark = pytest.mark.anyio


def clickable(kind: Kind, callback: Any, **options: object) -> Any:
    def body() -> None:
        say(lasting(callback, **options))

    async def coroutine() -> None:
        body()

    return body if kind == "thread" else coroutine


async def callback_of(visitor: Visitor) -> str:
    callback: str = (await visitor.command("say"))["spec"]["text"]
    return callback


@pytest.mark.behaviour("CB-09", "CB-13")
async def test_clicks_overlap_and_begin_at_root() -> None:
    both = threading.Barrier(2)

    def clicked(data: object) -> None:
        both.wait(10)
        say(f"clicked {data}")

    async with visiting(clickable("thread", clicked)) as visitor:
        callback = await callback_of(visitor)
        visitor.click(callback, 1)
        visitor.click(callback, 2)
        texts = {(await visitor.command("say", scope="ROOT"))["spec"]["text"] for _ in range(2)}
    assert texts == {"clicked 1", "clicked 2"}


@pytest.mark.behaviour("CB-10")
async def test_serial_clicks_wait_for_each_other() -> None:
    def clicked(data: object) -> None:
        say(f"begin {data}")
        ask()
        say(f"end {data}")

    async with visiting(clickable("thread", clicked, serial_mode=True)) as visitor:
        callback = await callback_of(visitor)
        for data in (1, 2, 3):
            visitor.click(callback, data)
        for _ in range(3):
            visitor.event("js_yield", (await visitor.command("ask"))["task_id"])
        await visitor.command("say", text="end 3")
    said = [command["spec"]["text"] for command in visitor.commands if command["command"] == "say"][1:]
    assert said == ["begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3"]


@pytest.mark.behaviour("CORO-20")
async def test_mutex_ignores_clicks_while_it_runs() -> None:
    async def clicked(data: object) -> None:
        say(f"begin {data}")
        await ask()
        say(f"end {data}")

    async with visiting(clickable("coroutine", clicked, mutex_mode=True)) as visitor:
        callback = await callback_of(visitor)
        visitor.click(callback, 1)
        visitor.click(callback, 2)
        asked = await visitor.command("ask")
        visitor.event("js_yield", asked["task_id"])
        await visitor.command("say", text="end 1")
        with anyio.fail_after(10):
            while visitor.session.tasks:
                await anyio.sleep(0.001)
        visitor.click(callback, 3)
        await visitor.command("say", text="begin 3")
    assert "begin 2" not in str(visitor.commands)


@pytest.mark.behaviour("CB-12")
async def test_the_option_of_the_other_kind_is_refused(kind: Kind) -> None:
    wrong = "mutex_mode" if kind == "thread" else "serial_mode"
    seen: list[str] = []

    def body() -> None:
        try:
            current_task().session.register(print, **{wrong: True})
        except InvalidType as error:
            seen.append(str(error))

    async def coroutine() -> None:
        body()

    async with visiting(body if kind == "thread" else coroutine) as visitor:
        await visitor.command("close_session")
    assert wrong in seen[0]
    assert kind in seen[0]
    assert "test_callbacks.py" in seen[0]


@pytest.mark.behaviour("CB-22")
async def test_clicks_beyond_the_bound_are_dropped_with_a_log_entry(caplog: pytest.LogCaptureFixture) -> None:

    async def clicked(data: object) -> None:
        say(f"begin {data}")
        await ask()

    async with visiting(clickable("coroutine", clicked), max_clicks=2) as visitor:
        callback = await callback_of(visitor)
        for data in range(3):
            visitor.click(callback, data)
        begun = {(await visitor.command("say"))["spec"]["text"] for _ in range(2)}
    assert begun == {"begin 0", "begin 1"}
    assert "a click was dropped" in caplog.text


@pytest.mark.behaviour("CORO-21")
@pytest.mark.parametrize("wrong", [3, None, lambda: (yield)])
def test_what_is_no_function_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidType, match=r"function"):
        is_coroutine_function(wrong)
