"""The functions that wait for a click."""

import logging
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from asgiwebio.exceptions import InvalidType

from .context import Kind

if TYPE_CHECKING:
    from .session import Session

logger = logging.getLogger("asgiwebio")

WAITING = 100
"""Callbacks of one session that may run or wait at the same time; more clicks are dropped with a log entry."""


class Callback:
    """A function of the user's that an event names."""

    __slots__ = ("function", "kind", "mutex", "running", "serial")

    def __init__(self, function: Callable[..., object], kind: Kind, *, serial: bool, mutex: bool) -> None:
        self.function = function
        self.kind = kind
        self.serial = serial
        self.mutex = mutex
        self.running = 0


class Callbacks:
    """All callbacks of one session. Registered in any thread, fired on the loop."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._known: dict[str, Callback] = {}
        self._count = 0
        self._active = 0
        self._serial_runs = False
        self._behind: deque[tuple[Callback, tuple[object, ...]]] = deque()

    def __bool__(self) -> bool:
        """Whether any was ever registered: then the session stays open for it."""
        return bool(self._count)

    def add(self, function: Callable[..., object], kind: Kind, options: dict[str, Any]) -> str:
        """Register `function` and return the id that events carry.

        Options: `serial_mode` in a thread session (wait for the serial callbacks before it), `mutex_mode` in a
        coroutine session (ignore clicks while it runs). Raises InvalidType for others.
        """
        allowed = "serial_mode" if self._session.kind == "thread" else "mutex_mode"
        for name in options:
            if name != allowed:
                raise InvalidType(
                    f"{name!r} is no option of a callback in a {self._session.kind} session; it takes {allowed!r} only."
                )
        self._count += 1
        id = f"callback-{self._count}"
        on = bool(options.get(allowed))
        self._known[id] = Callback(
            function, kind, serial=on and allowed == "serial_mode", mutex=on and allowed == "mutex_mode"
        )
        return id

    def forget(self, id: str) -> None:
        """Forget one function, when nothing can name it any more."""
        self._known.pop(id, None)

    def drop(self) -> None:
        """Forget every function, at the end of the session."""
        self._known.clear()
        self._behind.clear()

    def fire(self, id: str, *args: object) -> None:
        """Start the callback of an event; an unknown one is logged and ignored."""
        callback = self._known.get(id)
        if callback is None:
            logger.debug("an event names a callback that this session does not know: %.80r", id)
        elif self._active >= WAITING:
            logger.warning("a click was dropped: %d callbacks of this session run or wait already", WAITING)
        elif not (callback.mutex and callback.running):
            self._active += 1
            callback.running += 1
            if self._serial_runs:
                self._behind.append((callback, args))
            else:
                self._start(callback, args)

    def _start(self, callback: Callback, args: tuple[object, ...]) -> None:
        self._serial_runs = callback.serial
        task = self._session.task(callback.function, callback.kind)
        self._session.tasks.begin(task, callback.function, args, ended=lambda _failed: self._ended(callback))

    def _ended(self, callback: Callback) -> None:
        self._active -= 1
        callback.running -= 1
        if callback.serial:
            self._serial_runs = False
            while self._behind and not self._serial_runs:
                self._start(*self._behind.popleft())
