"""Waking one sleeper on an event loop, from any thread."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol, cast

import anyio
import anyio.lowlevel

__all__ = ["Wake"]

Ring = Callable[[], object]


class Wake:
    """An alarm for one sleeper at a time. Made on the sleeper's loop; `set` may be called from anywhere.

    A crossing into the loop costs 5 us and more, so there is one per sleep at most: a `set` while nobody sleeps only
    leaves a mark.
    """

    __slots__ = ("_cross", "_loop", "_marked", "_ring", "_sleeping", "_thread")

    def __init__(self) -> None:
        native = anyio.lowlevel.current_token().native_token
        self._loop: asyncio.AbstractEventLoop | None = None
        self._cross: Callable[[Ring], object]  # how a function is called on the loop from another thread
        if hasattr(native, "run_sync_soon"):
            self._cross = partial(cast("_TrioToken", native).run_sync_soon, idempotent=True)
        else:
            self._loop = cast("asyncio.AbstractEventLoop", native)
            self._cross = self._loop.call_soon_threadsafe
        self._thread = threading.get_ident()
        self._ring: Ring = bool  # the current sleep's, or the last one's
        self._marked = False
        self._sleeping = False

    def set(self) -> None:
        """Wake the sleeper, or the next one. After the end of the loop nothing happens."""
        # Here: mark, then look for a sleeper. In wait(): say that one sleeps, then look for the mark. Whatever the
        # order of the four, one of the two sees the other.
        self._marked = True
        if not self._sleeping:
            return
        self._sleeping = False
        ring = self._ring  # read after the line above: whoever slept on an older one is awake
        try:
            if threading.get_ident() == self._thread:
                ring()
            else:
                self._cross(ring)
        except RuntimeError:  # the loop has ended, and its sleepers with it
            pass

    async def wait(self, seconds: float | None = None) -> bool:
        """Sleep until `set`, or for so many seconds; whether it was `set`. The mark is gone afterwards.

        Seldom it comes back early, with False: look again whether what you wait for is there.
        """
        if not self._marked:
            try:
                if self._loop is None:
                    await self._sleep(seconds)
                else:
                    await self._sleep_on(self._loop, seconds)
            finally:
                self._sleeping = False
        marked, self._marked = self._marked, False
        return marked

    async def _sleep(self, seconds: float | None) -> None:
        event = anyio.Event()
        self._ring = event.set
        self._sleeping = True
        with anyio.move_on_after(0 if self._marked else seconds):
            await event.wait()

    async def _sleep_on(self, loop: asyncio.AbstractEventLoop, seconds: float | None) -> None:
        """The same by asyncio's own means: every session sleeps so, and anyio's take several times as long."""
        future: asyncio.Future[None] = loop.create_future()
        self._ring = ring = partial(_resolve, future)
        self._sleeping = True
        if self._marked:
            seconds = 0
        timer = None if seconds is None else loop.call_later(seconds, ring)
        try:
            await future
        finally:
            if timer is not None:
                timer.cancel()


def _resolve(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)


class _TrioToken(Protocol):
    def run_sync_soon(self, callback: Callable[[], object], *, idempotent: bool) -> None: ...
