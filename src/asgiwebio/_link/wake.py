"""Waking one sleeper on an event loop, from any thread."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol, cast

import anyio
import anyio.lowlevel

__all__ = ["Wake"]


class Wake:
    """An alarm for one sleeper at a time. Made on the sleeper's loop; `set` may be called from anywhere.

    A crossing into the loop costs 5 us and more, so there is one per sleep at most: a `set` while nobody sleeps only
    leaves a mark.
    """

    __slots__ = ("_cross", "_event", "_marked", "_sleeping", "_thread")

    def __init__(self) -> None:
        self._cross = _crossing()
        self._thread = threading.get_ident()
        self._event: anyio.Event | None = None  # the current sleep's, or the last one's
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
        event = self._event  # read after the line above: whoever slept on an older one is awake
        assert event is not None
        try:
            if threading.get_ident() == self._thread:
                event.set()
            else:
                self._cross(event.set)
        except RuntimeError:  # the loop has ended, and its sleepers with it
            pass

    async def wait(self, seconds: float | None = None) -> bool:
        """Sleep until `set`, or for so many seconds; whether it was `set`. The mark is gone afterwards.

        Seldom it comes back early, with False: look again whether what you wait for is there.
        """
        if not self._marked:
            event = self._event = anyio.Event()
            self._sleeping = True
            try:
                with anyio.move_on_after(0 if self._marked else seconds):
                    await event.wait()
            finally:
                self._sleeping = False
        marked, self._marked = self._marked, False
        return marked


class _AsyncioLoop(Protocol):
    def call_soon_threadsafe(self, callback: Callable[[], None]) -> object: ...


class _TrioToken(Protocol):
    def run_sync_soon(self, callback: Callable[[], None], *, idempotent: bool) -> None: ...


def _crossing() -> Callable[[Callable[[], None]], object]:
    """How a function is called on the running loop from another thread."""
    native = anyio.lowlevel.current_token().native_token
    if hasattr(native, "run_sync_soon"):
        return partial(cast("_TrioToken", native).run_sync_soon, idempotent=True)
    return cast("_AsyncioLoop", native).call_soon_threadsafe
