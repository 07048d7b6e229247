"""The order in which outputs send themselves."""

import threading
from collections.abc import Callable
from typing import Any

import anyio
import pytest

from asgiwebio._session.outputs import OutputList
from asgiwebio.input import input
from asgiwebio.output import put_row, put_text
from asgiwebio.session import hold, register_thread
from tests.support.question import KINDS, Page, everywhere, play
from tests.support.room import Visitor, run_session


def shown(body: Callable[[], object], kind: Any = "thread", backend: str = "asyncio") -> str:
    """The texts of the outputs that the page got, in order."""
    commands = run_session(body, kind=kind, backend=backend)
    return "".join(command["spec"]["content"] for command in commands if command["command"] == "output")


def listed() -> None:
    [put_text(name) for name in "abc"]


def displayed() -> None:
    put_text("a"), put_text("b"), put_text("c")


def tupled() -> None:
    tuple(put_text(name) for name in "abc")


def mapped() -> None:
    {name: put_text(name) for name in "abc"}


def nested() -> None:
    [[put_text("a"), put_text("b")], put_text("c")]


def returned() -> list[object]:
    return [put_text(name) for name in "abc"]


def in_a_list_of_outputs() -> None:
    OutputList(put_text(name) for name in "abc")


def of_a_variable() -> None:
    outputs = [put_text(name) for name in "abc"]
    del outputs


@everywhere
@pytest.mark.parametrize(
    "body", [listed, displayed, tupled, mapped, nested, returned, in_a_list_of_outputs, of_a_variable]
)
@pytest.mark.behaviour("OUT-03")
def test_what_is_dropped_at_once_is_sent_as_it_was_made(body: Callable[[], object], kind: str, backend: str) -> None:
    assert shown(body, kind, backend) == "abc"


@pytest.mark.behaviour("OUT-03")
def test_what_comes_after_a_list_comes_after_it() -> None:
    def body() -> None:
        kept = put_text("k")
        [put_text("a"), put_text("b")]
        put_text("c")
        [put_text("d"), put_text("e")]
        put_row([put_text("row")]).spend()
        kept.show()
        [put_text("f"), put_text("g")]

    assert shown(body) == "abcdekfg"


@pytest.mark.behaviour("OUT-02")
def test_another_instruction_is_another_moment() -> None:
    def body() -> None:
        first, second = put_text("1"), put_text("2")
        del second
        del first

    assert shown(body) == "21"


@pytest.mark.parametrize(("kind", "backend"), KINDS)
def test_what_is_kept_back_is_shown_before_a_wait(kind: Any, backend: str) -> None:
    async def body() -> None:
        kept = put_text("not yet")
        [put_text("a"), put_text("b")]
        answer = input("Now?")
        if not isinstance(answer, str):
            await answer
        kept.spend()

    async def script(page: Page) -> None:
        await page.visitor.text("a")
        await page.visitor.text("b")
        await page.shown()
        page.submit("")
        await page.end()

    play(body, script, kind, backend)


def test_a_thread_that_does_something_else_leaves_nothing_kept_back() -> None:
    seen = threading.Event()

    def body() -> None:
        kept = put_text("not yet")
        [put_text("a"), put_text("b")]
        assert seen.wait(10)
        kept.spend()

    async def script(visitor: Visitor) -> None:
        await visitor.text("a")
        await visitor.text("b")
        seen.set()
        await visitor.command("close_session")

    run_session(body, script)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_coroutine_that_awaits_something_else_leaves_nothing_kept_back(backend: str) -> None:
    seen: list[anyio.Event] = []

    async def body() -> None:
        seen.append(anyio.Event())
        kept = put_text("not yet")
        [put_text("a"), put_text("b")]
        await seen[0].wait()
        kept.spend()

    async def script(visitor: Visitor) -> None:
        await visitor.text("a")
        await visitor.text("b")
        seen[0].set()
        await visitor.command("close_session")

    run_session(body, script, kind="coroutine", backend=backend)


def test_each_thread_has_an_order_of_its_own() -> None:
    def body() -> None:
        def beside() -> None:
            [put_text("a"), put_text("b")]

        kept = put_text("not yet")
        thread = threading.Thread(target=beside)
        register_thread(thread)
        [put_text("A"), put_text("B")]
        thread.start()
        thread.join()
        hold()
        kept.spend()

    async def script(visitor: Visitor) -> None:
        for text in "ABab":
            await visitor.text(text)

    run_session(body, script)
