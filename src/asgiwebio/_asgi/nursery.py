"""The owner of every task of an App on one event loop."""

import asyncio
import concurrent.futures.thread  # noqa: F401 (before we register, see _stop_at_exit)
import contextlib
import functools
import logging
import os
import threading
import weakref
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import Context
from typing import Any

import anyio
from anyio.abc import TaskGroup
from anyio.lowlevel import checkpoint

from asgiwebio._link.wake import Wake

logger = logging.getLogger("asgiwebio")

TICK = 0.01
STOP_SECONDS = 4.0
"""How long tasks may take to end when the server stops, before they are cancelled."""

INTERRUPTIONS = 10
"""How often KeyboardInterrupt may come out of such an event loop before its pages are left alone."""


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
        self._closing = False
        self._stopping = False
        self._live = 0
        self._count = 0
        self._starting: dict[int, tuple[Callable[[], Awaitable[None]], Coroutine[Any, Any, None]]] = {}
        self._ended = anyio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def closing(self) -> bool:
        """Whether nobody new should come: it stops, or will soon."""
        return self._closing or self._stopping

    @property
    def ended(self) -> bool:
        """Whether it has stopped, and all its tasks have ended."""
        return self._ended.is_set()

    def close(self) -> None:
        """Say that nobody new should come; all goes on for those who are here. Callable from any thread."""
        self._closing = True

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
            _opened.add(self)
            _watch_exit()

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
                        await self._start_again()
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

    def stop_soon(self) -> None:
        """Stop, without waiting for it; callable from any thread."""
        self.spawn(self._stop_soon)

    async def _stop_soon(self) -> None:
        self.begin_stop()

    def _start_waiting(self, group: TaskGroup) -> None:
        while self._queue:
            function = self._queue.popleft()
            self._live += 1
            self._count += 1
            task = self._guarded(self._count, function)
            self._starting[self._count] = function, task
            group.start_soon(_same, task)

    async def _start_again(self) -> None:
        """Put back what was cancelled before it could begin: `asyncio.run()` ends with all tasks of its loop."""
        for _ in range(2):
            await checkpoint()  # what was not cancelled begins
        for function, task in self._starting.values():
            task.close()
            self._live -= 1
            self._queue.append(function)
        self._starting.clear()

    async def _guarded(self, number: int, function: Callable[[], Awaitable[None]]) -> None:
        del self._starting[number]
        try:
            await function()
        except Exception:
            logger.exception("an error of asgiwebio in a task of its own; please report it")
        finally:
            self._live -= 1
            if self._stopping:
                self._wake.set()

    def stop_at_exit(self) -> None:
        """Stop on an event loop that was left as it stood, as by Ctrl+C in Tornado's `IOLoop.start()`."""
        if self._task is None:
            return
        loop = self._task.get_loop()
        if loop.is_running() or loop.is_closed():
            return
        stopping = loop.create_task(self.stop())
        for _ in range(INTERRUPTIONS):
            # A task that Ctrl+C has met hands KeyboardInterrupt on to the tasks that await it, through the event loop.
            with contextlib.suppress(KeyboardInterrupt):
                loop.run_until_complete(stopping)
                break


def _same(task: Coroutine[Any, Any, None]) -> Coroutine[Any, Any, None]:
    return task


_opened: weakref.WeakSet[Nursery] = weakref.WeakSet()
"""Those that live on an event loop of somebody else's."""


@functools.cache
def _watch_exit() -> None:
    """Once in a process: whatever is registered is kept for as long as that lives."""
    # Private, but what concurrent.futures relies on too; a later callback would never be reached.
    register = getattr(threading, "_register_atexit", None)
    if register is not None:
        register(_stop_at_exit)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_opened.clear)  # those are the parent's to stop


def _stop_at_exit() -> None:
    """Called before the interpreter waits for threads that nobody would wake; the last registered is called first."""
    for nursery in list(_opened):
        nursery.stop_at_exit()
