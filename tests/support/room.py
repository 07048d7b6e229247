"""A real session without a web server: its commands are collected, its page is a script."""

import inspect
import json
import math
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Literal

import anyio

from asgiwebio._asgi.nursery import Nursery
from asgiwebio._link.wake import Wake
from asgiwebio._session.context import known_task
from asgiwebio._session.session import Session
from asgiwebio._session.thread import Workers
from asgiwebio._wire.commands import Command
from asgiwebio._wire.encode import encode
from asgiwebio._wire.events import Event

Shown = dict[str, Any]
"""A command, as its page gets it."""
Script = Callable[["Visitor"], Awaitable[None]]
PATIENCE = 10


class Collector:
    """The outlet of a session that nobody listens to: it keeps every command, encoded as for a page."""

    def __init__(self) -> None:
        self.commands: list[Shown] = []
        self.wake = Wake()
        self.full = False
        self.taken = 0
        """Number of the last command that the page has processed; a test says so."""

    @property
    def sent(self) -> int:
        return len(self.commands)

    def send(self, command: Command) -> None:
        self.commands.append(json.loads(encode(command)))
        self.wake.set()

    def wait(self) -> None:
        pass

    async def room(self) -> None:
        pass

    def calm(self) -> None:
        pass


class Visitor:
    """The page of a session. Commands are looked through in order; each is found once."""

    def __init__(self, session: Session, collector: Collector) -> None:
        self.session = session
        self.outlet = collector
        self.commands = collector.commands
        self._wake = collector.wake
        self._seen = 0

    async def command(self, name: str, **fields: object) -> Shown:
        """The next command of that name whose spec has these fields; fails after a while."""
        with anyio.fail_after(PATIENCE):
            while True:
                while self._seen < len(self.commands):
                    command = self.commands[self._seen]
                    self._seen += 1
                    spec = command.get("spec")
                    known: Shown = spec if isinstance(spec, dict) else {}
                    if command["command"] == name and all(known.get(key) == fields[key] for key in fields):
                        return command
                await self._wake.wait()

    async def text(self, content: str) -> Shown:
        """The next text with this content."""
        return await self.command("output", type="text", content=content)

    async def ended(self, returned: Callable[[], bool]) -> None:
        """Wait for the end of the session, or of its function when only callbacks remain."""
        with anyio.fail_after(PATIENCE):
            while not returned() or (self.session.state == "open" and not self.session.callbacks):
                await self._wake.wait()

    def event(self, name: str, task_id: str, data: object = None) -> None:
        """Send an event, as the page would."""
        self.session.deliver(Event(name, task_id, data))

    def click(self, callback_id: str, data: object = None) -> None:
        """Fire a callback."""
        self.event("callback", callback_id, data)

    def leave(self) -> None:
        """Close the page for good."""
        self.session.close()


@asynccontextmanager
async def visiting(
    application: Callable[..., object], *, debug: bool = False, info: object = None, **limits: int
) -> Any:
    """A visitor of a session that runs `application`; the session ends with the block. `limits` are the session's."""
    ended = anyio.Event()
    nursery = Nursery(lambda: None, ended.set)
    outlet = Collector()
    async with anyio.create_task_group() as group:
        group.start_soon(nursery.run)
        session = Session(
            outlet=outlet,
            spawn=nursery.spawn,
            workers=Workers(math.inf, math.inf),  # type: ignore[arg-type]
            info=info,
            on_end=outlet.wake.set,
            debug=debug,
            **limits,  # type: ignore[arg-type]
        )
        session.start(application)
        try:
            yield Visitor(session, outlet)
        finally:
            session.close()
            await nursery.stop()


def collector() -> Collector:
    """The outlet of the session that calls."""
    task = known_task()
    assert task is not None
    assert isinstance(task.session.outlet, Collector)
    return task.session.outlet


def run_session(
    body: Callable[[], object],
    script: Script | None = None,
    *,
    kind: Literal["thread", "coroutine"] = "thread",
    backend: str = "asyncio",
    debug: bool = False,
    info: object = None,
) -> list[Shown]:
    """Run `body` in a session of this kind and return what the page got.

    Without `script` until the session ends by itself or `body` has returned; with it until the script has. What `body`
    raises is raised here, after the session's own report of it.
    """
    raised: list[BaseException] = []
    returned: list[bool] = []

    def plain() -> None:
        try:
            result = body()
            assert not inspect.isawaitable(result), "a coroutine function needs a coroutine session"
            del result  # what a lambda returned, as in a statement
        except BaseException as error:
            raised.append(error)
            raise
        finally:
            returned.append(True)
            collector().wake.set()

    async def coroutine() -> None:
        try:
            result = body()
            if inspect.isawaitable(result):
                await result
            del result
        except BaseException as error:
            raised.append(error)
            raise
        finally:
            returned.append(True)
            collector().wake.set()

    async def main() -> list[Shown]:
        async with visiting(plain if kind == "thread" else coroutine, debug=debug, info=info) as visitor:
            if script is not None:
                await script(visitor)
            else:
                await visitor.ended(lambda: bool(returned))
        commands: list[Shown] = visitor.commands
        return commands

    try:
        commands = anyio.run(main, backend=backend)
    except BaseException:
        if raised:  # why the script waited in vain
            raise raised[0] from None
        raise
    if raised:
        raise raised[0]
    return commands
