"""The ids of what has been taken off the page, as long as a click on it may be on its way."""

from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import anyio

from .callback import CallbackId

if TYPE_CHECKING:
    from .session import Session

__all__ = ["MOST", "SECONDS", "Fading"]

SECONDS = 5.0
"""How long a click may take that was made before the page heard that its output is gone."""

MOST = 1_000
"""Ids that wait for such a click. Of more than that, the oldest ones go at once."""


class _Fading(NamedTuple):
    id: CallbackId
    number: int
    """Of the command that took it off the page."""
    seconds: float
    """How long it stays after the page has that command."""
    due: float | None = None


class Fading:
    """Holds ids until the page has taken what removed them, and a while longer. For every thread."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._ids: deque[_Fading] = deque()
        self._watched = self._over = False
        self._sleep: anyio.CancelScope | None = None

    def add(self, ids: Iterable[CallbackId], *, seconds: float | None = None) -> None:
        """Let these go when the page has taken all that was sent so far, and `seconds` have passed."""
        outlet = self._session.outlet
        number, stay = outlet.sent, SECONDS if seconds is None else seconds
        self._ids.extend([_Fading(id, number, stay) for id in ids])
        taken = outlet.taken
        while len(self._ids) > MOST and self._ids[0].number <= taken:
            self._ids.popleft()
        if self._ids and not self._watched and not self._over:
            self._watched = True
            self._session.spawn(self._watch)

    def drop(self) -> None:
        """Let all go, at the end of the session; on the loop."""
        self._over = True
        self._ids.clear()
        if self._sleep is not None:
            self._sleep.cancel()

    def _look(self) -> None:
        """Let those go whose time is up."""
        now, taken = anyio.current_time(), self._session.outlet.taken
        for _ in range(len(self._ids)):
            one = self._ids.popleft()
            if one.due is None and one.number <= taken:
                one = one._replace(due=now + one.seconds)
            if one.due is None or now < one.due:
                self._ids.append(one)

    async def _watch(self) -> None:
        while not self._over:
            while self._ids:
                self._look()
                with anyio.CancelScope() as self._sleep:
                    await anyio.sleep(SECONDS)
                if self._over:
                    return
            self._watched = False
            if not self._ids:  # else a thread has just seen that somebody watches
                return
            self._watched = True
