"""Threads and coroutines beside the function of a session."""

import asyncio
import threading
from typing import Any

import anyio
import pytest

from asgiwebio._session.context import current_task
from asgiwebio.exceptions import SessionClosedException, SessionNotFoundException
from tests.conftest import Kind
from tests.session.question import ask, callback, say
from tests.support.room import visiting

pytestmark = pytest.mark.anyio


def app(kind: Kind, body: Any) -> Any:
    async def coroutine() -> None:
        body()

    return body if kind == "thread" else coroutine


@pytest.mark.behaviour("SES-40", "SES-41", "SES-44", "CORO-23", "SES-02")
async def test_a_registered_thread_may_talk_and_the_session_waits_for_it(kind: Kind) -> None:
    release = threading.Event()

    def work() -> None:
        release.wait()
        say(f"answer {ask()}")

    def body() -> None:
        thread = threading.Thread(target=work)
        current_task().session.tasks.adopt(thread)
        current_task().session.tasks.adopt(thread)
        thread.start()
        say("returned")

    async with visiting(app(kind, body)) as visitor:
        await visitor.command("say", text="returned")
        release.set()
        visitor.event("js_yield", (await visitor.command("ask"))["task_id"], 1)
        await visitor.command("say", text="answer 1", scope="ROOT")
        await visitor.command("close_session")


async def test_a_thread_may_be_registered_after_its_start(kind: Kind) -> None:
    release = threading.Event()

    def work() -> None:
        release.wait()
        say("from the thread")

    def body() -> None:
        thread = threading.Thread(target=work)
        thread.start()
        current_task().session.tasks.adopt(thread)
        say("returned")

    async with visiting(app(kind, body)) as visitor:
        await visitor.command("say", text="returned")
        release.set()
        await visitor.command("say", text="from the thread")
        await visitor.command("close_session")


@pytest.mark.behaviour("SES-42")
async def test_an_error_in_a_registered_thread_is_told(caplog: pytest.LogCaptureFixture) -> None:
    def work() -> None:
        raise LookupError("missing")

    def body() -> None:
        thread = threading.Thread(target=work)
        current_task().session.tasks.adopt(thread)
        thread.start()

    async with visiting(body) as visitor:
        await visitor.command("toast")
        await visitor.command("close_session")
    assert "missing" in caplog.text


async def test_another_thread_is_in_no_session() -> None:
    caught: list[Exception] = []

    def stray() -> None:
        try:
            say("from nowhere")
        except SessionNotFoundException as error:
            caught.append(error)

    def body() -> None:
        thread = threading.Thread(target=stray)
        thread.start()
        thread.join()

    async with visiting(body) as visitor:
        await visitor.command("close_session")
    assert len(caught) == 1


@pytest.mark.behaviour("CB-18")
async def test_a_coroutine_function_is_a_callback_in_either_kind(kind: Kind) -> None:
    async def clicked(data: object) -> None:
        await anyio.sleep(0)
        say(f"clicked {data}, answered {await ask()}")

    async with visiting(app(kind, lambda: say(callback(clicked)))) as visitor:
        visitor.click((await visitor.command("say"))["spec"]["text"], 7)
        visitor.event("js_yield", (await visitor.command("ask"))["task_id"], 8)
        await visitor.command("say", text="clicked 7, answered 8")


async def test_a_lambda_round_a_coroutine_function_is_seen_through(kind: Kind) -> None:
    async def main() -> None:
        await anyio.sleep(0)
        say("ran")

    async with visiting(lambda: main()) as visitor:
        await visitor.command("say", text="ran")


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_tasks_of_asyncio_are_in_the_session() -> None:
    async def child(number: int) -> None:
        await asyncio.sleep(0)
        say(f"child {number}")

    async def main() -> None:
        await asyncio.gather(child(1), asyncio.create_task(child(2)), asyncio.to_thread(say, "thread"))
        async with asyncio.TaskGroup() as group:
            group.create_task(child(3))

    async with visiting(main) as visitor:
        await visitor.command("close_session")
    texts = {command["spec"]["text"] for command in visitor.commands[:-1]}
    assert texts == {"child 1", "child 2", "child 3", "thread"}


async def test_a_coroutine_asks_from_a_worker_thread_and_blocks_there() -> None:
    async def main() -> None:
        say(f"{await anyio.to_thread.run_sync(ask)}")

    async with visiting(main) as visitor:
        visitor.event("js_yield", (await visitor.command("ask"))["task_id"], "x")
        await visitor.command("say", text="x")


async def test_a_group_of_closed_exceptions_is_a_quiet_end(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(ask)
            group.start_soon(ask)

    async with visiting(main) as visitor:
        await visitor.command("ask")
        await visitor.command("ask")
        visitor.leave()
    assert "error" not in caplog.text


async def test_a_group_with_another_error_is_told(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        raise ExceptionGroup("two", [SessionClosedException(), LookupError("a bad line")])

    async with visiting(main) as visitor:
        await visitor.command("toast")
    assert "a bad line" in caplog.text
