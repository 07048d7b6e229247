"""Questions are answered in the thread or coroutine that asked, by one dialogue for both."""

import threading
from typing import Any

import anyio
import pytest

from asgiwebio._session.dialogue import MAILBOX_SIZE, Question
from asgiwebio._wire.events import Event
from asgiwebio.exceptions import SessionClosedException
from tests.conftest import Kind
from tests.session.question import ask, say
from tests.support.room import Visitor, visiting

pytestmark = pytest.mark.anyio


async def answer(visitor: Visitor, *answers: object) -> None:
    command = await visitor.command("ask")
    for data in answers:
        visitor.event("js_yield", command["task_id"], data)


def of_kind(kind: Kind, thread: Any, coroutine: Any) -> Any:
    return thread if kind == "thread" else coroutine


async def test_an_answer_reaches_the_function_that_asked(kind: Kind) -> None:
    def thread() -> None:
        say(f"got {ask()}")

    async def coroutine() -> None:
        say(f"got {await ask()}")

    async with visiting(of_kind(kind, thread, coroutine)) as visitor:
        await answer(visitor, 42)
        await visitor.command("asked")
        assert (await visitor.command("say"))["spec"]["text"] == "got 42"
        await visitor.command("close_session")


async def test_nothing_happens_before_a_coroutine_awaits() -> None:
    async def main() -> None:
        question = ask()
        say("before")
        await question

    async with visiting(main) as visitor:
        await visitor.command("ask")
        assert [command["command"] for command in visitor.commands] == ["say", "ask"]


async def test_a_validator_runs_where_the_function_runs(kind: Kind) -> None:
    places: list[int] = []

    def check(value: int) -> str | None:
        places.append(threading.get_ident())
        return None if value > 1 else "too small"

    async def check_async(value: int) -> str | None:
        await anyio.sleep(0)
        return check(value)

    def thread() -> None:
        places.append(threading.get_ident())
        say(f"{ask(check)}")

    async def coroutine() -> None:
        places.append(threading.get_ident())
        say(f"{await ask(check_async)}")

    async with visiting(of_kind(kind, thread, coroutine)) as visitor:
        await answer(visitor, 1, 2)
        assert (await visitor.command("wrong"))["spec"]["text"] == "too small"
        assert (await visitor.command("say"))["spec"]["text"] == "2"
    assert len(set(places)) == 1
    assert (places[0] == threading.get_ident()) == (kind == "coroutine")


async def test_a_thread_awaits_an_async_validator() -> None:
    async def check(value: int) -> str | None:
        await anyio.sleep(0)
        return None if value > 1 else "too small"

    async with visiting(lambda: say(f"{ask(check)}")) as visitor:
        await answer(visitor, 1, 2)
        assert (await visitor.command("wrong"))["spec"]["text"] == "too small"
        assert (await visitor.command("say"))["spec"]["text"] == "2"


async def test_an_error_in_a_validator_takes_the_question_off_the_page(kind: Kind) -> None:
    def check(value: object) -> str:
        raise LookupError("no such thing")

    def thread() -> None:
        try:
            ask(check)
        except LookupError as error:
            say(str(error))

    async def coroutine() -> None:
        try:
            await ask(check)
        except LookupError as error:
            say(str(error))

    async with visiting(of_kind(kind, thread, coroutine)) as visitor:
        await answer(visitor, 1)
        await visitor.command("asked")
        assert (await visitor.command("say"))["spec"]["text"] == "no such thing"


async def test_every_question_has_an_id_of_its_own(kind: Kind) -> None:
    def thread() -> None:
        say(f"{ask()}{ask()}")

    async def coroutine() -> None:
        say(f"{await ask()}{await ask()}")

    async with visiting(of_kind(kind, thread, coroutine)) as visitor:
        first = (await visitor.command("ask"))["task_id"]
        visitor.event("js_yield", first, "a")
        second = (await visitor.command("ask"))["task_id"]
        visitor.event("js_yield", first, "late")
        visitor.event("js_yield", second, "b")
        assert (await visitor.command("say"))["spec"]["text"] == "ab"


async def test_a_page_that_leaves_ends_the_wait(kind: Kind) -> None:
    seen: list[str] = []

    def thread() -> None:
        try:
            ask()
        except SessionClosedException:
            seen.append("closed")
            raise

    async def coroutine() -> None:
        try:
            await ask()
        except SessionClosedException:
            seen.append("closed")
            raise

    async with visiting(of_kind(kind, thread, coroutine)) as visitor:
        await visitor.command("ask")
        visitor.leave()
    assert seen == ["closed"]


async def test_a_mailbox_is_bounded() -> None:
    question = Question("q", blocks=False)
    taken = [question.put(Event("js_yield", "q", number)) for number in range(MAILBOX_SIZE + 1)]
    assert taken == [True] * MAILBOX_SIZE + [False]
    assert (await question.take_async()).data == 0
