"""A coroutine of the user's is a real task, is held while its page is behind, and cleans up when its page leaves."""

import asyncio

import anyio
import pytest

from asgiwebio._session import tasks
from asgiwebio.exceptions import SessionClosedException
from tests.session.question import ask, say
from tests.support.room import visiting

pytestmark = pytest.mark.anyio


@pytest.mark.behaviour("CORO-07")
async def test_bare_yields_come_back() -> None:
    async def main() -> None:
        await anyio.sleep(0)
        await asyncio.sleep(0) if asyncio_runs() else None
        say("came back")

    async with visiting(main) as visitor:
        await visitor.command("say", text="came back")


@pytest.mark.behaviour("CORO-06", "CORO-08")
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_asyncio_itself_works() -> None:
    async def fail() -> None:
        raise LookupError("of a task")

    async def main() -> None:
        async with asyncio.timeout(10):
            say("in time")
        try:
            async with asyncio.timeout(0):
                await asyncio.sleep(10)
        except TimeoutError:
            say("timed out")
        try:
            await asyncio.create_task(fail())
        except LookupError as error:
            say(str(error))

    async with visiting(main) as visitor:
        for text in ("in time", "timed out", "of a task"):
            await visitor.command("say", text=text)


@pytest.mark.behaviour("CORO-16")
async def test_the_end_arrives_once_and_cleaning_up_may_await(anyio_backend: str) -> None:
    seen: list[str] = []

    async def main() -> None:
        try:
            say("waits")
            await anyio.sleep_forever()
        except SessionClosedException:
            seen.append("closed")
        finally:
            with anyio.CancelScope(shield=anyio_backend == "trio"):
                await anyio.sleep(0.001)
            seen.append("cleaned up")

    async with visiting(main) as visitor:
        await visitor.command("say")
        visitor.leave()
    assert seen == ["closed", "cleaned up"]


async def test_a_coroutine_that_will_not_end_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "GRACE_SECONDS", 0.01)
    seen: list[type[BaseException]] = []

    async def main() -> None:
        say("waits")
        for _ in range(2):
            try:
                await anyio.sleep_forever()
            except BaseException as error:
                seen.append(type(error))
                if not isinstance(error, SessionClosedException):
                    raise

    async with visiting(main) as visitor:
        await visitor.command("say")
        visitor.leave()
    assert seen == [SessionClosedException, anyio.get_cancelled_exc_class()]


async def test_a_question_is_dropped_by_a_timeout_around_it() -> None:
    async def main() -> None:
        with anyio.move_on_after(0.001):
            await ask()
        say("gave up")

    async with visiting(main) as visitor:
        await visitor.command("ask")
        await visitor.command("asked")
        await visitor.command("say", text="gave up")


async def test_a_coroutine_waits_for_room_at_its_next_await() -> None:
    entered, room = anyio.Event(), anyio.Event()
    counted: list[int] = []

    async def wait_for_room() -> None:
        entered.set()
        await room.wait()

    async def main() -> None:
        say("begin")
        await ask()
        while True:
            counted.append(1)
            await anyio.sleep(0)

    async with visiting(main) as visitor:
        command = await visitor.command("ask")
        outlet = visitor.session.outlet
        outlet.room = wait_for_room
        outlet.full = True
        visitor.event("js_yield", command["task_id"])
        await entered.wait()
        held = len(counted)
        for _ in range(20):
            await anyio.sleep(0)
        assert len(counted) == held
        outlet.full = False
        room.set()
        with anyio.fail_after(10):
            while len(counted) == held:
                await anyio.sleep(0)


def asyncio_runs() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
