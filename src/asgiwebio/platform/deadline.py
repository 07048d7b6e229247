"""A process that was told to stop ends in time, also under threads that do not."""

import _thread
import contextlib
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Literal

__all__ = ["Deadline", "signals_to", "stopped_by_signals"]

STOP_SECONDS = 4.8
"""How long after SIGTERM or SIGINT the process ends in any case, also under a thread that nothing can wake."""
GRACE_SECONDS = 0.5
"""How long threads may take to end once the program itself is over."""

logger = logging.getLogger("asgiwebio")


class Deadline:
    """Begins with the first signal; `more` are seconds that are given beside the usual ones."""

    def __init__(self, more: float = 0) -> None:
        self._seconds = STOP_SECONDS + more
        self.number: int | None = None
        """The signal that has begun it."""
        self._timer: threading.Timer | None = None

    def begin(self, number: int) -> None:
        """From now on the time runs, unless it does already."""
        if self._timer is None:
            self.number = number
            self._timer = threading.Timer(self._seconds, end, (number,))
            self._timer.daemon = True
            self._timer.start()

    def farewell(self) -> None:
        """The server is over; so that the process is too, once the program is, do not wait for stuck threads."""
        if self._timer is not None:
            self._timer.cancel()
            threading.Thread(target=_end_after_main, args=(signal.SIGINT,), daemon=True).start()


@contextlib.contextmanager
def signals_to(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """SIGINT and SIGTERM call the handler. In other threads than the main one nothing does: they get no signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, handler) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)


@contextlib.contextmanager
def stopped_by_signals(
    tell: Callable[[], object], drain: Callable[[], object] | None = None, seconds: float = 0
) -> Iterator[None]:
    """Around a server that blocks until KeyboardInterrupt: SIGTERM stops it as SIGINT does.

    Before, `drain` is called in a thread, while the server goes on: it takes at most so many seconds. Then `tell` is
    called, to tell pages and to wake functions that wait, and the process ends in time.
    """
    deadline = Deadline(seconds)
    state: Literal["serving", "draining", "stopping"] = "serving"

    def wait_for_visitors(drain: Callable[[], object]) -> None:
        drain()
        if state == "draining":
            _thread.interrupt_main(signal.SIGINT)

    def stop(number: int, _: FrameType | None) -> None:
        nonlocal state
        deadline.begin(number)
        if state == "serving" and drain is not None:
            state = "draining"
            threading.Thread(target=wait_for_visitors, args=(drain,), daemon=True).start()
            return
        if state == "stopping":
            end(number)  # asked again
        state = "stopping"
        raise KeyboardInterrupt

    with signals_to(stop):
        try:
            with contextlib.suppress(KeyboardInterrupt):
                yield
        finally:
            tell()
            deadline.farewell()
    if deadline.number == signal.SIGTERM:
        signal.raise_signal(signal.SIGTERM)


def _end_after_main(number: int) -> None:
    # The main thread counts as ended before the interpreter waits for the others.
    threading.main_thread().join()
    threading.Event().wait(GRACE_SECONDS)
    end(number)


def end(number: int) -> None:
    """End the process at once; the code is that of a process that the signal killed."""
    stuck = [thread.name for thread in threading.enumerate() if not thread.daemon and thread.is_alive()]
    logger.warning("the process ends under threads that do not: %s", ", ".join(stuck))
    os._exit(128 + number)
