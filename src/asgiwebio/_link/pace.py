"""How fast a line seems to be, and what follows from that."""

from .line import BATCH

__all__ = ["LEAST", "Pace"]

LEAST = 4 << 10
"""Bytes of commands in one frame where the line is at its slowest."""

_FAST = 1.0
_SLOW = 4.0
_SILENT = 5.0
"""Seconds until a frame was acknowledged, or the page had to come back for it."""

_SMALLEST = (BATCH // LEAST).bit_length() - 1
_LONGEST = 4


class Pace:
    """Frames get smaller where they take long to arrive, since half a frame tells a page nothing: it would think that
    the line is dead, and ask for the same frame again and again.

    Where not even a small frame comes through, which may hold one large command, page and app wait longer for each
    other. Pure, but for one loop: it watches one frame at a time.
    """

    __slots__ = ("_fruitful", "_halved", "_number", "_sent_at", "patience")

    def __init__(self) -> None:
        self.patience = 1
        """How many times longer than usual the silence may last before it counts as the end of the line."""
        self._halved = 0
        self._number: int | None = None  # of the last command in the frame that is watched
        self._sent_at = 0.0
        self._fruitful = False

    @property
    def batch(self) -> int:
        """Bytes of commands in one frame."""
        return BATCH >> self._halved

    def sent(self, number: int, now: float) -> None:
        """A frame has gone out, with the commands up to this one."""
        if self._number is None:
            self._number, self._sent_at = number, now

    def acknowledged(self, number: int, now: float) -> None:
        """The page has got all commands up to this one."""
        if self._number is None or number < self._number:
            return
        self._number = None
        self._fruitful = True
        took = now - self._sent_at
        if took < _FAST:
            self._halved = max(self._halved - 1, 0)
            self.patience = 1
        elif took > _SLOW:
            self._halved = min(self._halved + 1, _SMALLEST)

    def begin(self, now: float) -> None:
        """There is a new line; what was on its way on the last one has not arrived."""
        if self._number is not None and not self._fruitful:
            self._halved = min(self._halved + 2, _SMALLEST)
            if now - self._sent_at > _SILENT:
                self.patience = min(self.patience * 2, 1 << _LONGEST)
        self._number = None
        self._fruitful = False
