"""Outputs that send themselves, in the order in which they were made.

CPython frees the items of a list from its end, so `[put_text(name) for name in names]` as a statement drops its
outputs in reverse. What is dropped while others are still held is therefore kept back until the same instruction can
drop no more: until the thread makes another output, says something else or waits; or else for a moment.
"""

import itertools
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import anyio

if TYPE_CHECKING:
    from .outputs import Output
    from .session import Session

MOMENT = 0.02
"""Seconds after which a thread that does nothing else has dropped all that it was about to."""

serials: Callable[[], int] = itertools.count().__next__
"""Numbers outputs in the order in which they are made."""

Instruction = tuple[int, int]


class Drops:
    """The outputs of one session that are on their way.

    No lock: the garbage collector may call from within any other call, in the same thread.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session
        self.held: set[int] = set()
        """Those that were made, and neither sent nor made part of another: their serials."""
        self.waiting: dict[int, tuple[Instruction, list[Output]]] = {}
        """Those that were dropped and are kept back, by thread, with the instruction that dropped them."""
        self._timed = False

    def drop(self, output: "Output", depth: int = 2) -> None:
        """Send an output whose last reference has gone; `depth` frames up is the code that it went in."""
        thread = threading.get_ident()
        if not self.held and thread not in self.waiting:
            output.deliver()
            return
        frame = sys._getframe(depth)
        here = id(frame), frame.f_lasti
        if thread in self.waiting and self.waiting[thread][0] != here:
            self.flush()
        self.waiting.setdefault(thread, (here, []))[1].append(output)
        if not self.held:
            self.flush()
        elif not self._timed and self._session.state == "open":
            self._timed = True
            self._session.spawn(self._soon)

    def flush(self) -> None:
        """Send what this thread has dropped."""
        self._send(threading.get_ident())

    def flush_all(self) -> None:
        """Send what any thread has dropped."""
        for thread in list(self.waiting):
            self._send(thread)

    def _send(self, thread: int) -> None:
        _, outputs = self.waiting.pop(thread, (None, []))
        for output in sorted(outputs, key=lambda output: output.serial):
            output.deliver()

    async def _soon(self) -> None:
        # The loop's own thread does not come here before the code that drops has come to an await.
        if any(not self._session.is_loop(thread) for thread in list(self.waiting)):
            await anyio.sleep(MOMENT)
        self._timed = False
        self.flush_all()
