"""All files of an App on one event loop, by their id, and for how long they can be read after their session."""

from collections import deque
from collections.abc import Awaitable, Callable

import anyio
import anyio.to_thread

from asgiwebio._session.files import File, Files

__all__ = ["LINGER", "Shelf"]

LINGER = 60.0
"""Seconds for which the files of a session that is over can still be read: its last outputs link to them."""


class Shelf(dict[str, File]):
    """Files by id; nobody who has no id finds any."""

    def __init__(self, spawn: Callable[[Callable[[], Awaitable[None]]], None]) -> None:
        super().__init__()
        self._spawn = spawn
        self._leaving: deque[tuple[float, Files]] = deque()
        self._sweeping = False
        self._stopped = False
        self._sleep = anyio.CancelScope()

    def retire(self, files: Files) -> None:
        """Let the files of a session go, in a while."""
        files.close()
        if not files:
            return
        self._leaving.append((anyio.current_time() + LINGER, files))
        if not self._sweeping:
            self._sweeping = True
            self._spawn(self._sweep)

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._stopped = True
        self._sleep.cancel()

    async def _sweep(self) -> None:
        while self._leaving:
            until, files = self._leaving[0]
            if not self._stopped:
                with anyio.CancelScope() as self._sleep:
                    await anyio.sleep_until(until)
            self._leaving.popleft()
            if self._stopped:
                files.drop()  # the event loop may have no threads any more
            else:
                await anyio.to_thread.run_sync(files.drop)  # it closes what users opened, which may take its time
        self._sweeping = False
