"""A queue on one event loop that needs no closing."""

from collections import deque
from typing import Generic, TypeVar

import anyio

__all__ = ["Mailbox"]

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Takes without waiting, and gives in order."""

    def __init__(self) -> None:
        self._items: deque[T] = deque()
        self._news = anyio.Event()

    def put(self, item: T) -> None:
        self._items.append(item)
        self._news.set()

    async def get(self) -> T:
        """The next item, as soon as there is one."""
        while not self._items:
            self._news = anyio.Event()
            await self._news.wait()
        return self._items.popleft()
