"""One page's session and its link, joined; and what the transports ask of the App."""

from __future__ import annotations

from functools import partial
from logging import DEBUG
from typing import TYPE_CHECKING, Protocol

import anyio
from anyio import current_time

from asgiwebio._link.line import Ending, Line
from asgiwebio._link.link import Link
from asgiwebio._session.files import Files
from asgiwebio._session.journal import Journal
from asgiwebio._wire.frames import Welcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import Scope

    from asgiwebio._session.tasks import Tasks
    from asgiwebio._session.uploads import Uploads
    from asgiwebio._wire.events import Event
    from asgiwebio._wire.frames import Hello, InFrame
    from asgiwebio._wire.uploads import Chunk

    from .door import Door
    from .origin import Origins
    from .rate import Rate

__all__ = ["BETWEEN", "FULL_RETRY", "PING", "Refused", "Session", "Visit", "Visits"]

LEAVE_GRACE = 2.0
"""Seconds after which a page that said it leaves has left."""

LAST_WORDS = 30.0
"""Seconds, at least, that a session which has ended waits for its page to hear the last of it."""

FULL_RETRY = 3
"""Seconds after which a visitor for whom there was no room tries again."""

BETWEEN = 10.0
"""Seconds, at least, that a session waits for the first connection, and for a next poll."""

PING = 5.0
"""Seconds of silence after which an app asks its page whether it is there."""


class Refused(Exception):
    """No visit for this hello; `code` is one of 4400 (bad), 4410 (no such session) and 4503 (full).

    `reason` is for the developer who looks at the page.
    """

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class Session(Protocol):
    """What a visit needs of its session. All is called on the loop."""

    @property
    def uploads(self) -> Uploads:
        """What its page uploads."""

    @property
    def tasks(self) -> Tasks:
        """What runs in it."""

    @property
    def pull_interval(self) -> float:
        """Seconds, at least, from one poll of its page to the next."""

    def deliver(self, event: Event) -> None:
        """Take an event of the page."""

    def close(self) -> None:
        """The page is gone: end. Called again, it does nothing."""


class Visits(Protocol):
    """What a transport needs of the App."""

    @property
    def origins(self) -> Origins:
        """Which web pages may talk to this app."""

    @property
    def door(self) -> Door:
        """Who may come in, and as whom; asked before every request and WebSocket."""

    @property
    def max_payload(self) -> int:
        """Bytes of the longest message that is taken, files and all."""

    async def admit(self, scope: Scope, hello: Hello, *, plain: bool, user: str | None) -> Visit:
        """The visit of this hello: a new one, the one of its token, or the one that the same hello made. Or Refused."""

    async def find(self, token: str, user: str | None) -> Visit | None:
        """The visit of a token, if it is this user's."""


class Visit:
    """A session with its link, and the clock that says when a page that is away is gone.

    The App makes it, then the session with `visit.link.send` as its `emit` and `visit.on_end` as its end, then calls
    `start`. A session that ends sends `close_session` and then calls `on_end`. `drop` is called once, at the very end.
    """

    def __init__(
        self,
        token: str,
        *,
        keep: float,
        stall: float = 600,
        spawn: Callable[[Callable[[], Awaitable[None]]], None],
        drop: Callable[[Visit], None],
        link: Link | None = None,
        files: Files | None = None,
        user: str | None = None,
        rate: Rate | None = None,
        idle: float | None = None,
        journal: Journal | None = None,
        client: str = "",
    ) -> None:
        self.token = token
        self.journal = journal or Journal()
        self.client = client
        """Which visitor it counts for."""
        self.user = user
        """Whose it is and stays, where the app names its users."""
        self.keep = max(keep, 0.0)
        self.link = link or Link()
        self.files = Files() if files is None else files
        self.session: Session
        self.ended = False
        """Whether the session has ended; its last words may still wait for the page."""
        self._spawn = spawn
        self._drop = drop
        self._stall = stall
        self._stuck: tuple[int, float] | None = None
        """The last command that the page took before too much waited for it, and when that was noticed."""
        self._left = 0.0
        self._greeted = False
        self._leaving = False
        self._dropped = False
        self._stopped = False
        self._timer: anyio.CancelScope | None = None
        self._rate = rate
        self._hurried = False
        self._idle = idle
        self._heard = 0.0
        self._watching = anyio.CancelScope()

    @property
    def over(self) -> bool:
        """Whether the session has ended, and its page has heard the last of it or is gone."""
        return self._dropped

    def start(self, session: Session) -> None:
        """Join the session. A page that said hello and then never connects is not waited for any longer than others."""
        self.session = session
        self._after(max(self.keep, BETWEEN), self._lose)
        if self._idle is not None:
            self._heard = current_time()
            self._spawn(partial(self._watch, self._idle))

    def greet(self) -> Welcome:
        """The answer to a hello. Whoever greets is not leaving, whatever it said before."""
        resumed, self._greeted = self._greeted, True
        if self._leaving:
            self._leaving = False
            self._stop_timer()
        return Welcome(self.token, resumed, PING * self.link.patience)

    def attach(self, ack: int | None) -> Line:
        """A line for a new connection; PeerError when the page acknowledges what was never sent."""
        away = 0 if self.link.attached else current_time() - self._left
        if self._stuck is not None and away > BETWEEN:
            self._stuck = self._stuck[0], self._stuck[1] + away
        line = self.link.attach(ack)
        self.press()
        if self._dropped:
            line.end(Ending.FINISHED)
        if not self._leaving and not self.ended:
            self._stop_timer()
        return line

    def press(self) -> None:
        """Give up a page that is there, and yet has for too long taken nothing of too much that waits for it."""
        if not self.link.full:
            self._stuck = None
        elif self._stuck is None or self._stuck[0] != self.link.taken:
            self._stuck = self.link.taken, current_time()
        elif current_time() - self._stuck[1] > self._stall:
            self.journal.note("stall", "the session ends: its page takes nothing of what waits, for %g s", self._stall)
            self._give_up()

    def detach(self, line: Line, *, at_least: float = 0.0) -> None:
        """A connection is gone: without another one the session is kept for `keep` seconds, and `at_least` so many."""
        if not self.link.detach(line) or self._dropped:
            return
        self._left = current_time()
        self.journal.note("away", "the line to the page is gone", level=DEBUG)
        if self.link.finished:
            self._finish()
        elif not self._leaving and not self.ended:
            self._after(max(self.keep, at_least), self._lose)

    async def store(self, chunk: Chunk) -> None:
        """Take some of an upload. PeerError for a bad one."""
        await self.session.uploads.write(chunk)

    async def turn(self, events: int = 1) -> None:
        """Wait until the page may send so many events."""
        if events and self._rate is not None:
            if not self._hurried and not self._rate.free:
                self._hurried = True
                self.journal.note("hurry", "the page sends more than Limits(events=…) allows, and is read more slowly")
            await self._rate.turn(events)

    async def unfold(self, frame: InFrame) -> None:
        """Wait for the frame's turn, and put the events that were uploaded into it. PeerError for one that was not."""
        await self.turn(len(frame.items))
        if not any(isinstance(item, dict) and "upload" in item for item in frame.items):
            return
        first = self.link.processed + 1
        # What was processed before is not here any more, and what comes too early is sent again.
        fresh = frame.items[first - frame.seq :] if frame.seq <= first else []
        frame.seq, frame.items = first, await self.session.uploads.unfold(fresh)

    def receive(self, frame: InFrame) -> None:
        """Take a page's frame: acknowledge, deliver its new events, note that it leaves. PeerError for a bad one."""
        for event in self.link.receive(frame):
            self._deliver(event)
        if frame.leave and not self.ended:
            self._leaving = True
            self._after(LEAVE_GRACE, self._lose)

    def take(self, event: Event) -> None:
        """Take an event that came without a number, as in the plain dialect."""
        self.link.stir()
        self._deliver(event)

    def on_end(self) -> None:
        """The session has said its last word. For any thread."""
        self.link.close()
        self._spawn(self._wind_down)

    def stop(self) -> None:
        """The server stops: end the session, and the line when it has said so; nobody is waited for any longer."""
        self._stopped = True
        self._stop_timer()
        self._watching.cancel()
        self.session.close()
        self.link.end(Ending.AWAY)

    def _deliver(self, event: Event) -> None:
        self._heard = current_time()
        self.session.deliver(event)

    async def _watch(self, idle: float) -> None:
        """End the session when its page has sent no event for so long."""
        with self._watching:
            while (left := self._heard + idle - current_time()) > 0:  # noqa: ASYNC110 (an event wakes nobody)
                await anyio.sleep(left)
        if not self._watching.cancel_called:
            self.journal.note("idle", "the session ends: its page has sent nothing for %g s", idle)
            self.session.close()

    async def _wind_down(self) -> None:
        self.ended = True
        self._watching.cancel()
        if self.link.finished or self._stopped:
            self._finish()
        elif not self._dropped:
            self._after(max(self.keep, LAST_WORDS), self._finish)

    def _lose(self) -> None:
        """The page is gone for good: nobody is left to say anything to."""
        self.journal.note("left", "the visitor has left" if self._leaving else "the page did not come back")
        self._give_up()

    def _give_up(self) -> None:
        self._finish()
        self.session.close()

    def _finish(self) -> None:
        if self._dropped:
            return
        self._dropped = True
        self.ended = True
        self._stop_timer()
        self._watching.cancel()
        self.link.close()
        self.link.end(Ending.FINISHED)
        self._drop(self)

    def _after(self, seconds: float, action: Callable[[], None]) -> None:
        """Do something later, instead of what was to be done later so far."""
        self._stop_timer()
        if self._stopped:
            return
        if seconds <= 0:
            action()
            return
        timer = self._timer = anyio.CancelScope()

        async def sleep() -> None:
            with timer:
                await anyio.sleep(seconds)
            if not timer.cancel_called:
                self._timer = None
                action()

        self._spawn(sleep)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
