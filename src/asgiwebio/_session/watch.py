"""Who follows a session from outside its page: the visitor of a test."""

from collections.abc import Callable
from typing import Protocol

__all__ = ["Watch"]


class Watch(Protocol):
    """What a session tells of itself."""

    def began(self, close: Callable[[], None]) -> None:
        """It begins; `close` ends it, as when its page is left. On the loop."""

    def failed(self, error: BaseException) -> None:
        """The user's code raised this. In the thread where it did."""

    def ended(self) -> None:
        """Nothing of it runs any longer. On the loop, perhaps more than once."""
