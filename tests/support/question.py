"""One test body for both kinds of session, and the page's side of a form."""

import inspect
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

from tests.support.room import Shown, Visitor, run_session

KINDS = [("thread", "asyncio"), ("thread", "trio"), ("coroutine", "asyncio"), ("coroutine", "trio")]
everywhere = pytest.mark.parametrize(("kind", "backend"), KINDS, ids=["-".join(pair) for pair in KINDS])
"""The test gets `kind` and `backend`, for `play()`."""


async def got(answer: Any) -> Any:
    """The answer of a question in either kind of session: `name = await got(input("Name?"))`."""
    return await answer if inspect.isawaitable(answer) else answer


def play(
    body: Callable[[], Coroutine[Any, Any, object]],
    script: Callable[["Page"], Awaitable[None]],
    kind: Any = "thread",
    backend: str = "asyncio",
    info: object = None,
) -> Any:
    """Run `body` in a session while `script` plays its page; returns what `body` returned.

    In a thread session `body` is run through as it stands, since what it awaits there is never a real wait.
    """
    returned: list[object] = []

    def in_thread() -> None:
        coroutine = body()
        try:
            coroutine.send(None)
        except StopIteration as stop:
            returned.append(stop.value)
        else:
            coroutine.close()
            raise AssertionError("a body awaited something in a thread session without got()")

    async def in_coroutine() -> None:
        returned.append(await body())

    async def page(visitor: Visitor) -> None:
        await script(Page(visitor))

    run_session(in_thread if kind == "thread" else in_coroutine, page, kind=kind, backend=backend, info=info)
    assert returned, "the script ended before the body did"
    return returned[0]


class Page:
    """The page's side of forms: what it was shown last, and what the visitor does with it."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.form: Shown = {}

    @property
    def items(self) -> list[Shown]:
        """The items of the form."""
        items: list[Shown] = self.form["spec"]["inputs"]
        return items

    async def shown(self) -> Shown:
        """Wait for the next form; returns its spec."""
        self.form = await self.visitor.command("input_group")
        spec: Shown = self.form["spec"]
        return spec

    def submit(self, data: object = None, /, **named: object) -> None:
        """Submit the form: one value for a lone item, or values by name."""
        self.send("from_submit", named or {"data": data})

    def cancel(self) -> None:
        """Press Cancel."""
        self.send("from_cancel", None)

    def change(self, name: str, value: object) -> None:
        """Edit an item."""
        self.send("input_event", {"event_name": "change", "name": name, "value": value})

    def leave(self, name: str, value: object) -> None:
        """Go to another item."""
        self.send("input_event", {"event_name": "blur", "name": name, "value": value})

    def press(self, index: int = 0) -> None:
        """Press the button beside an item."""
        self.visitor.click(self.items[index]["action"]["callback_id"])

    def send(self, name: str, data: object) -> None:
        """Send any event to the form."""
        self.visitor.event(name, self.form["task_id"], data)

    async def updated(self) -> tuple[str, Shown]:
        """The next update of an item: its name and the attributes."""
        command = await self.visitor.command("update_input")
        assert command["task_id"] == self.form["task_id"]
        return command["spec"]["target_name"], command["spec"]["attributes"]

    async def refused(self) -> str:
        """The message of the next item that is marked as invalid."""
        _, attributes = await self.updated()
        assert attributes["valid_status"] is False
        message: str = attributes["invalid_feedback"]
        return message

    async def gone(self) -> None:
        """Wait until the form has left the page."""
        command = await self.visitor.command("destroy_form")
        assert command["task_id"] == self.form["task_id"]

    async def end(self) -> None:
        """Wait until the session has ended by itself."""
        await self.visitor.command("close_session")


def answering(*values: object) -> Callable[[Page], Awaitable[None]]:
    """A script that answers lone questions one after the other, then waits for the end."""

    async def script(page: Page) -> None:
        for value in values:
            await page.shown()
            page.submit(value)
            await page.gone()
        await page.end()

    return script
