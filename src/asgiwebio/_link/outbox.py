"""What was said and is not acknowledged yet."""

from bisect import bisect_right

from asgiwebio.exceptions import PeerError

__all__ = ["Outbox"]


class Outbox:
    """Numbered texts, from 1, kept until acknowledged. Pure: never waits, never locks.

    Any line of it may be interrupted by an `append` in the same thread: the garbage collector finalises an output,
    which is sent. So nothing is counted that can be derived.
    """

    __slots__ = ("_ends", "_texts", "acked")

    def __init__(self) -> None:
        self.acked = 0
        """Number up to which all is acknowledged, and forgotten."""
        self._texts: list[str] = []
        # bytes of all texts ever appended, up to and with each kept one; the first is where the kept ones begin
        self._ends = [0]

    @property
    def last(self) -> int:
        """Number of the newest text."""
        return self.acked + len(self._texts)

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return self._ends[-1] - self._ends[0]

    def append(self, text: str, size: int) -> int:
        """Keep a text of `size` bytes; its number."""
        self._texts.append(text)
        self._ends.append(self._ends[-1] + size)
        return self.last

    def ack(self, number: int) -> bool:
        """Forget all up to `number`; whether there was anything to forget. PeerError if that was never said."""
        if number > self.last:
            raise PeerError(f"{number} is acknowledged, and {self.last} is the last that was sent")
        count = number - self.acked
        if count <= 0:
            return False
        self.acked = number
        del self._texts[:count]
        del self._ends[:count]
        return True

    def after(self, number: int, max_bytes: int) -> tuple[int, list[str]]:
        """The next texts after `number`, one at least and at most `max_bytes` of them, and the first one's number."""
        start = max(number - self.acked, 0)
        stop = bisect_right(self._ends, self._ends[start] + max_bytes, start) - 1 if start < len(self._texts) else start
        return self.acked + start + 1, self._texts[start : max(stop, start + 1)]

    def size_after(self, number: int) -> int:
        """Bytes that are kept after `number`."""
        return self._ends[-1] - self._ends[max(number - self.acked, 0)]
