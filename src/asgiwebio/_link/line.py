"""One connection's share of a link: what to say next, and when."""

from __future__ import annotations

from enum import Enum
from math import inf
from typing import Protocol

import anyio
from anyio.lowlevel import checkpoint

from asgiwebio._wire.frames import OutFrame

from .wake import Wake

__all__ = ["BATCH", "Ending", "Line"]

BATCH = 128 << 10
"""Bytes of commands in one frame, where the line is fast enough (`pace.py`)."""

GAP = 0.005
"""Seconds between two frames with commands, so that an app that sends one by one fills them."""

ACK_DELAY = 0.05
"""Seconds that an acknowledgement waits for commands to ride with."""


class Ending(Enum):
    """Why a line has nothing more to say."""

    FINISHED = "finished"
    """The link is closed and everything was acknowledged."""
    SUPERSEDED = "superseded"
    """The page has a newer connection."""
    AWAY = "away"
    """The server stops."""


class _Link(Protocol):
    """What a line asks its link."""

    @property
    def eager(self) -> bool: ...
    @property
    def finished(self) -> bool: ...
    @property
    def processed(self) -> int: ...
    @property
    def batch(self) -> int: ...
    def waiting(self, sent: int) -> int: ...
    def take(self, sent: int, max_bytes: int) -> tuple[int, list[str]]: ...
    def went(self, sent: int) -> None: ...


class Line:
    """What one connection sends: frames, until there is an ending. Made by `Link.attach`."""

    def __init__(self, link: _Link, sent: int) -> None:
        self.ending: Ending | None = None
        self.listening = False
        """Whether a new command needs a `wake.set()`: not while the gap between two frames lasts."""
        self.wake = Wake()
        self._link = link
        self._sent = sent
        self._quiet_until = -inf
        self._ack_at = inf
        self._pong: float | None = None

    @property
    def sent(self) -> int:
        """Number of the last command that a frame of this line had."""
        return self._sent

    def end(self, ending: Ending) -> None:
        """Let `frame` come to its end; the first ending counts."""
        self.ending = self.ending or ending
        self.wake.set()

    def pong(self, number: float) -> None:
        """Answer a ping with the next frame, at once."""
        self._pong = number
        self.wake.set()

    def heard(self) -> None:
        """Acknowledge what the page sent, with the next commands or a little later."""
        self._ack_at = min(self._ack_at, anyio.current_time() + ACK_DELAY)
        self.wake.set()

    async def frame(self, hold: float | None = None) -> OutFrame | None:
        """The next frame, as soon as there is something to say; after `hold` seconds even an empty one.

        None when there will be no more: `ending` says why. What a frame had counts as sent, not as delivered.
        """
        await checkpoint()  # a server's send may never yield, and then this loop would not either
        give_up = inf if hold is None else anyio.current_time() + hold
        while True:
            self.listening = True  # first, so that a command which the next look misses wakes us
            waiting = self._link.waiting(self._sent)
            if self.ending is None and self._link.finished:
                self.ending = Ending.FINISHED
            now = anyio.current_time()
            if self.ending is Ending.AWAY and waiting:
                return self._next(now)  # a page is told before its server goes
            if self.ending is not None:
                return None
            until = min(self._due(waiting), give_up)
            if until <= now:
                return self._next(now)
            self.listening = waiting == 0
            await self.wake.wait(None if until == inf else until - now)

    def _due(self, waiting: int) -> float:
        """When there is something to say; -inf is at once."""
        if self._pong is not None:
            return -inf
        if waiting == 0:
            return self._ack_at
        if self._link.eager or waiting >= self._link.batch:
            return -inf
        return self._quiet_until

    def _next(self, now: float) -> OutFrame:
        self.listening = False
        frame = OutFrame(pong=self._pong)
        self._pong = None
        frame.seq, frame.items = self._link.take(self._sent, self._link.batch)
        if frame.items:
            self._sent = frame.seq + len(frame.items) - 1
            self._link.went(self._sent)
            self._quiet_until = now + GAP
        if self._ack_at < inf and (frame.items or self._ack_at <= now):
            frame.ack = self._link.processed
            self._ack_at = inf
        return frame
