"""The functions that wait for a click."""

import gc
from collections import deque
from collections.abc import Callable
from logging import DEBUG, WARNING
from typing import TYPE_CHECKING, Any
from weakref import ref

from asgiwebio.exceptions import InvalidType, InvalidValue

from .callback import Callback, CallbackId
from .context import Kind

if TYPE_CHECKING:
    from .session import Session

WAITING = 100
"""Callbacks of one session that may run or wait at the same time, unless the app has another limit."""

KEPT = 50_000
"""Functions of one session that its page may call, unless the app has another limit."""


class Callbacks:
    """All callbacks of one session. Registered in any thread, fired on the loop.

    They are found by name and held by others: by the ids in what was made, in what the page shows, and in what it may
    just have clicked on.
    """

    def __init__(self, session: "Session", *, kept: int = KEPT, waiting: int = WAITING) -> None:
        self._session = session
        self._kept = kept
        self._waiting = waiting
        self._known: dict[str, ref[Callback]] = {}
        # held here, so that an output which its own function names waits for its end, and is not sent by the collector
        self._unsent: dict[str, Callback] = {}
        self._lasting: list[str] = []
        self._count = 0
        self._active = 0
        self._serial_runs = False
        self._behind: deque[tuple[Callback, tuple[object, ...]]] = deque()

    def __bool__(self) -> bool:
        """Whether any was ever registered: then the session stays open for it."""
        return bool(self._count)

    def __len__(self) -> int:
        """How many can be called."""
        return len(self._known)

    def add(self, function: Callable[..., object], kind: Kind, options: dict[str, Any]) -> CallbackId:
        """Register `function` and return the id that events carry, which keeps it.

        Options: `serial_mode` in a thread session (wait for the serial callbacks before it), `mutex_mode` in a
        coroutine session (ignore clicks while it runs). InvalidType for others, InvalidValue for one too many.
        """
        allowed = "serial_mode" if self._session.kind == "thread" else "mutex_mode"
        for name in options:
            if name != allowed:
                raise InvalidType(
                    f"{name!r} is no option of a callback in a {self._session.kind} session; it takes {allowed!r} only."
                )
        if len(self._known) >= self._kept:
            gc.collect()  # functions that name their own outputs go only now
            self._check_room()
        self._count += 1
        name = f"callback-{self._count}"
        on = bool(options.get(allowed))
        serial, mutex = on and allowed == "serial_mode", on and allowed == "mutex_mode"
        callback = Callback(name, function, kind, self, serial=serial, mutex=mutex)
        self._known[name] = ref(callback)
        self._unsent[name] = callback
        return CallbackId.of(callback)

    def keep(self, id: str) -> str:
        """Keep a function for as long as the session lives, since its id goes where nobody can follow it."""
        self._lasting.append(id)
        return id

    def sent(self, id: str) -> None:
        """From now on a function lives no longer than whatever holds its id."""
        self._unsent.pop(id, None)

    def forget(self, id: str) -> None:
        """Forget one function, when nothing can name it any more."""
        self._unsent.pop(id, None)
        self._known.pop(id, None)

    def drop(self) -> None:
        """Forget every function, at the end of the session."""
        self._unsent.clear()
        self._known.clear()
        self._lasting.clear()
        self._behind.clear()

    def fire(self, id: str, *args: object) -> None:
        """Start the callback of an event; an unknown one is logged and ignored."""
        journal = self._session.journal
        known = self._known.get(id)
        callback = None if known is None else known()
        if callback is None:
            journal.note("unknown", "an event names a callback that the session does not know: %.80r", id, level=DEBUG)
        elif self._active >= self._waiting:
            text = "a click was dropped: %d callbacks of this session run or wait already"
            journal.note("dropped", text, self._waiting, level=WARNING)
        elif not (callback.mutex and callback.running):
            self._active += 1
            callback.running += 1
            if self._serial_runs:
                self._behind.append((callback, args))
            else:
                self._start(callback, args)

    def _check_room(self) -> None:
        if len(self._known) >= self._kept:
            raise InvalidValue(
                f"The outputs of this session can call {len(self._known)} functions, and it may keep {self._kept}. "
                "Take outputs off the page that nobody needs, by clear(), remove() or use_scope(name, clear=True), "
                "and keep none of them in variables; give put_buttons() one function for many buttons; or allow "
                "more: webio_asgi(…, limits=Limits(kept=…))."
            )

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
