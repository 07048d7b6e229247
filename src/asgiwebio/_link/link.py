"""The numbered two-way delivery of one session, whatever carries it."""

import threading
from enum import Enum
from time import monotonic

from asgiwebio._wire.commands import Command
from asgiwebio._wire.encode import encode, size_of
from asgiwebio._wire.events import Event, parse_event
from asgiwebio._wire.frames import InFrame
from asgiwebio.exceptions import OutboxFull

from .inbox import Inbox
from .line import Ending, Line
from .outbox import Outbox
from .pace import Pace
from .wake import Wake

__all__ = ["BESIDE", "HARD", "SOFT", "Link", "LinkState"]

SOFT = 1 << 20
"""Bytes not acknowledged past which the link is `full`: whoever can wait, waits."""

HARD = 32 << 20
"""Bytes not acknowledged past which `send` raises."""

BESIDE = 16
"""A byte that the page fetches beside the commands weighs so many times less: more of them may be on their way."""

_LAST_WORD = "close_session"


class LinkState(Enum):
    """Where a link is. A closed one may still have a line, which delivers the last words."""

    DETACHED = "detached"
    ATTACHED = "attached"
    CLOSED = "closed"


_CLOSED = LinkState.CLOSED  # an enum's member costs as much to reach as the lock, and `send` asks each time


class Link:
    """Takes commands from any thread and keeps them until the page has acknowledged them.

    `send`, `load`, `wait`, `calm`, `close`, `full` and `state` are for every thread; all else is for the event loop.
    At most one line is attached, and the newest wins.
    """

    def __init__(self, *, soft: int = SOFT, hard: int = HARD) -> None:
        self.state = LinkState.DETACHED
        self._soft = soft
        self._hard = hard
        self._outbox = Outbox()
        self._inbox = Inbox()
        self._pace = Pace()
        self._eager = False
        self._beside = 0
        self._line: Line | None = None
        # re-entrant: the garbage collector may run while it is held, and finalise an output, which is then sent
        self._lock = threading.RLock()
        self._space = threading.Condition(self._lock)
        self._sleepers: set[Wake] = set()

    # the app's side

    def send(self, command: Command) -> None:
        """Number the command and have it delivered; nothing happens once the link is closed.

        TypeError for what has no JSON form, OutboxFull past the hard bound.
        """
        text = encode(command)
        size = size_of(text)
        with self._lock:
            if self.state is _CLOSED:
                return
            if self._outbox.size >= self._hard and command["command"] != _LAST_WORD:
                raise OutboxFull(
                    f"{self._outbox.size} bytes wait for the page, which takes none of them, and {self._hard} may. "
                    "Await something now and then while you send much, such as asyncio.sleep(0)"
                )
            if self._beside:
                size += self._beside // BESIDE
                self._beside = 0
            self._outbox.append(text, size)
            line = self._line
        if line is not None and line.listening:
            line.wake.set()

    def load(self, size: int) -> None:
        """Let bytes that the page fetches beside the next command weigh until that is acknowledged."""
        with self._lock:
            self._beside += size

    @property
    def full(self) -> bool:
        """Whether so much waits that the sender should."""
        return self._outbox.size > self._soft and self.state is not _CLOSED

    def wait(self) -> None:
        """Block this thread while the link is full."""
        if not self.full:
            return
        with self._space:
            while self.full:
                self._space.wait()

    async def room(self) -> None:
        """Wait while the link is full."""
        wake = Wake()
        while True:
            with self._lock:
                if not self.full:
                    return
                self._sleepers.add(wake)
            try:
                await wake.wait()
            finally:
                with self._lock:
                    self._sleepers.discard(wake)

    def calm(self) -> None:
        """Say that the session waits: what comes now may be gathered into frames again, until the next event."""
        self._eager = False

    def close(self) -> None:
        """Take no more commands; what was taken is still delivered. Wakes everybody who waits for room."""
        with self._lock:
            self.state = _CLOSED
            line = self._line
        self._make_room()
        if line is not None:
            line.wake.set()

    # the page's side

    def attach(self, ack: int | None = None) -> Line:
        """A line for a new connection, which begins after `ack`, the last command that its page has processed.

        None means after what was acknowledged so far. An older line ends.
        """
        self.acknowledge(ack)
        self._pace.begin(monotonic())
        line = Line(self, self._outbox.acked)
        with self._lock:
            older, self._line = self._line, line
            if self.state is not _CLOSED:
                self.state = LinkState.ATTACHED
        if older is not None:
            older.end(Ending.SUPERSEDED)
        return line

    def detach(self, line: Line) -> bool:
        """Take a connection's line off, unless a newer one has its place; whether it was the line."""
        with self._lock:
            if line is not self._line:
                return False
            self._line = None
            if self.state is not _CLOSED:
                self.state = LinkState.DETACHED
        return True

    def receive(self, frame: InFrame) -> list[Event]:
        """The new events of a frame, each once and in order; PeerError when something in it is wrong."""
        events = [parse_event(item) for item in frame.items]
        self.acknowledge(frame.ack)
        new = self._inbox.accept(frame.seq, events)
        if new:
            self.stir()
        return new

    def stir(self) -> None:
        """Say that the page did something: what comes now is the answer, and goes out at once, until `calm`."""
        self._eager = True
        if self._line is not None:
            self._line.wake.set()

    def acknowledge(self, number: int | None) -> None:
        """The page has processed all commands up to this one; PeerError when there is no such."""
        if number is None:
            return
        with self._lock:
            changed = self._outbox.ack(number)
        if changed:
            self._pace.acknowledged(number, monotonic())
            self._make_room()
            if self.finished and self._line is not None:
                self._line.wake.set()

    def end(self, ending: Ending) -> None:
        """End the line that is attached, if one is."""
        if self._line is not None:
            self._line.end(ending)

    @property
    def attached(self) -> bool:
        """Whether a connection is there, also for the last words of a closed link."""
        return self._line is not None

    @property
    def finished(self) -> bool:
        """Whether all is said and acknowledged."""
        return self.state is _CLOSED and self._outbox.acked == self._outbox.last

    @property
    def sent(self) -> int:
        """Number of the last command. For every thread."""
        with self._lock:
            return self._outbox.last

    @property
    def taken(self) -> int:
        """Number of the last command that the page has processed. For every thread."""
        return self._outbox.acked

    @property
    def held(self) -> int:
        """Bytes that the page has not acknowledged. For every thread."""
        return self._outbox.size

    @property
    def processed(self) -> int:
        """Number of the last event that was taken."""
        return self._inbox.processed

    @property
    def patience(self) -> int:
        """How many times longer than usual page and app wait for each other on a new line."""
        return self._pace.patience

    # the line's side

    @property
    def batch(self) -> int:
        """Bytes of the commands in one frame."""
        return self._pace.batch

    @property
    def eager(self) -> bool:
        """Whether commands go out without a gap between frames."""
        return self._eager

    def waiting(self, sent: int) -> int:
        """Bytes of the commands after number `sent`."""
        with self._lock:
            return self._outbox.size_after(sent)

    def take(self, sent: int, max_bytes: int) -> tuple[int, list[str]]:
        """The commands after number `sent`, at most so many bytes, and the first one's number."""
        with self._lock:
            return self._outbox.after(sent, max_bytes)

    def went(self, sent: int) -> None:
        """A frame with commands up to number `sent` has gone out."""
        self._pace.sent(sent, monotonic())

    def _make_room(self) -> None:
        """Let those who wait look again."""
        with self._space:
            self._space.notify_all()
            sleepers = list(self._sleepers)
        for wake in sleepers:
            wake.set()
