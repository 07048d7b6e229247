"""What is logged of tasks that users start and forget."""

import asyncio
import gc
from collections.abc import Callable, Coroutine
from typing import Any

import anyio
import pytest

from asgiwebio import webio_asgi
from asgiwebio._asgi.orphans import excuse_orphans
from asgiwebio.aio import input as ask
from asgiwebio.exceptions import SessionClosedException
from tests.support.caller import calling

# These run loops of their own: that of async tests has an exception handler, which fails them.


def run(body: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        await body()
        await anyio.wait_all_tasks_blocked()
        gc.collect()

    anyio.run(main)


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [repr(record.exc_info[1]) for record in caplog.records if record.name == "asyncio" and record.exc_info]


@pytest.mark.parametrize(("failing", "expected"), [(False, []), (True, ["ZeroDivisionError('of the user')"])])
def test_a_forgotten_task_may_end_with_its_session_but_not_fail(
    failing: bool, expected: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    ended = asyncio.Event()

    async def forgotten() -> None:
        try:
            await ask("Nobody waits for this")
        finally:
            ended.set()
            if failing:
                raise ZeroDivisionError("of the user")

    async def app() -> None:
        asyncio.create_task(forgotten())  # noqa: RUF006
        await ask("Name?")

    async def visit() -> None:
        async with calling(webio_asgi(app)) as page:
            await page.command("input_group")
            await page.command("input_group")
            await page.socket.send({"leave": True})
            await ended.wait()

    run(visit)
    assert logged(caplog) == expected


async def fail(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (SessionClosedException(), False),
        (ExceptionGroup("several", [SessionClosedException(), SessionClosedException()]), False),
        (ExceptionGroup("several", [SessionClosedException(), ValueError()]), True),
        (ValueError(), True),
    ],
)
def test_only_the_end_of_a_session_is_excused(error: Exception, shown: bool, caplog: pytest.LogCaptureFixture) -> None:
    async def orphan() -> None:
        excuse_orphans()
        asyncio.create_task(fail(error))  # noqa: RUF006

    run(orphan)
    assert bool(logged(caplog)) is shown


def test_the_handler_that_a_loop_had_hears_the_rest() -> None:
    heard: list[Any] = []

    async def orphans() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context["exception"]))
        excuse_orphans()
        excuse_orphans()
        for error in (SessionClosedException(), LookupError("kept")):
            asyncio.create_task(fail(error))  # noqa: RUF006

    run(orphans)
    assert [repr(error) for error in heard] == ["LookupError('kept')"]
