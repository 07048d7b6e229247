"""The owner of every task of an App on one event loop."""

import asyncio
import inspect
import logging
import signal
import threading
import weakref
from collections import deque
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Any

import anyio
from anyio.abc import TaskGroup

from asgiwebio._link.wake import Wake

logger = logging.getLogger("asgiwebio")

TICK = 0.01
STOP_SECONDS = 4.0
"""How long tasks may take to end when the server stops, before they are cancelled."""


class Nursery:
    """A task group that anyone may start tasks in, from any thread, until it is stopped.

    Made on the loop. It lives in a task of its own, so that no task inherits the context of the visitor or the
    request that happened to start it. `on_stop` is called when it begins to stop, to tell the sessions, and `on_end`
    when all its tasks have ended, also when the event loop is torn down under it.
    """

    def __init__(self, on_stop: Callable[[], None], on_end: Callable[[], object]) -> None:
        self._on_stop = on_stop
        self._on_end = on_end
        self._wake = Wake()
        self._queue: deque[Callable[[], Awaitable[None]]] = deque()
        self._stopping = False
        self._live = 0
        self._ended = anyio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def stopping(self) -> bool:
        return self._stopping

    def spawn(self, function: Callable[[], Awaitable[None]]) -> None:
        """Start an async function here; callable from any thread. An error in it is logged and harms no other."""
        self._queue.append(function)
        self._wake.set()

    def open(self) -> None:
        """Begin in a task of the event loop's own, for an app that gets no lifespan."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            import trio

            trio.lowlevel.spawn_system_task(self.run, context=Context())
        else:
            self._task = loop.create_task(self.run(), context=Context())
            # Private, but what concurrent.futures relies on too; a later callback would never be reached.
            at_exit = getattr(threading, "_register_atexit", None)
            if at_exit is not None:
                at_exit(_stop_at_exit, weakref.ref(self), weakref.ref(loop))

    async def run(self) -> None:
        """Run until stopped, or until the event loop is torn down; tasks that do not end in time are cancelled."""
        try:
            async with anyio.create_task_group() as group:
                try:
                    while not self._stopping:
                        self._start_waiting(group)
                        await self._wake.wait()
                finally:
                    self.begin_stop()
                    with anyio.move_on_after(STOP_SECONDS, shield=True):
                        while self._live or self._queue:
                            self._start_waiting(group)
                            await self._wake.wait()
                group.cancel_scope.cancel()
        finally:
            self._queue.clear()
            self._on_end()
            self._ended.set()

    def begin_stop(self) -> None:
        """Tell those who asked for it, and let the tasks end."""
        if not self._stopping:
            self._stopping = True
            self._on_stop()
            self._wake.set()

    async def stop(self) -> None:
        """Stop, and wait for the end of every task."""
        self.begin_stop()
        await self._ended.wait()

    def stop_before_server(self) -> None:
        """Stop when the uvicorn of this process is about to, before it closes its sockets.

        uvicorn ends the lifespan only after every connection is closed and every request answered, a held poll
        included, and a mounted app has no lifespan at all. But its server can be reached: it is the owner of the signal
        handler that it installs.
        """
        server: Any = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
        shutdown = getattr(server, "shutdown", None)
        if not hasattr(server, "should_exit") or not inspect.iscoroutinefunction(shutdown):
            return

        async def told_first(*args: Any, **kwargs: Any) -> None:
            if not self._ended.is_set():
                self.spawn(self._stop_soon)
                with anyio.move_on_after(STOP_SECONDS + 1):
                    while not self._ended.is_set():  # noqa: ASYNC110 (its loop may be another one)
                        await anyio.sleep(TICK)
            await shutdown(*args, **kwargs)

        server.shutdown = told_first

    async def _stop_soon(self) -> None:
        self.begin_stop()

    def _start_waiting(self, group: TaskGroup) -> None:
        while self._queue:
            self._live += 1
            group.start_soon(self._guarded, self._queue.popleft())

    async def _guarded(self, function: Callable[[], Awaitable[None]]) -> None:
        try:
            await function()
        except Exception:
            logger.exception("an error of asgiwebio in a task of its own; please report it")
        finally:
            self._live -= 1
            if self._stopping:
                self._wake.set()


def _stop_at_exit(
    known: Callable[[], Nursery | None], known_loop: Callable[[], asyncio.AbstractEventLoop | None]
) -> None:
    """Let a nursery stop on an event loop that was left as it stood, as by Ctrl+C in Tornado's `IOLoop.start()`.

    The interpreter is about to wait for threads that nobody would wake.
    """
    nursery, loop = known(), known_loop()
    if nursery is not None and loop is not None and not loop.is_running() and not loop.is_closed():
        loop.run_until_complete(nursery.stop())
