"""What has been heard, each thing once."""

from typing import TypeVar

__all__ = ["Inbox"]

T = TypeVar("T")


class Inbox:
    """Counts what was processed. Pure: never waits, never locks."""

    __slots__ = ("processed",)

    def __init__(self) -> None:
        self.processed = 0
        """Number up to which all was accepted; what the peer is told as `ack`."""

    def accept(self, seq: int, items: list[T]) -> list[T]:
        """The items that are new, `seq` being the first one's number; none when something before them is missing."""
        if seq > self.processed + 1:
            return []
        new = items[self.processed + 1 - seq :]
        self.processed += len(new)
        return new
