"""Who is here: entries by their secret token, and by the id that a page drew before it had one."""

import secrets
from typing import Generic, TypeVar

__all__ = ["Registry"]

T = TypeVar("T")


class Registry(Generic[T]):
    """At most `limit` entries. What a page sends is looked up here and nowhere else.

    `find` is a coroutine because one day it may ask other processes.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._by_token: dict[str, T] = {}
        self._by_hello: dict[str, str] = {}
        self._hello_of: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._by_token)

    @property
    def full(self) -> bool:
        """Whether there are as many entries as there may be."""
        return len(self._by_token) >= self.limit

    def entries(self) -> list[T]:
        """All entries, the oldest first."""
        return list(self._by_token.values())

    @staticmethod
    def token() -> str:
        """A new secret: 192 random bits, so that looking one up in a dict tells a guesser nothing."""
        return secrets.token_urlsafe(24)

    def add(self, token: str, entry: T, hello: str = "") -> None:
        """Add an entry under its token and, if there is one, the id of the hello that made it.

        OverflowError when the registry is full: look first.
        """
        if self.full:
            raise OverflowError(f"{self.limit} sessions are open, and no more may be")
        self._by_token[token] = entry
        if hello:
            self._by_hello[hello] = token
            self._hello_of[token] = hello

    async def find(self, token: str) -> T | None:
        """The entry of a token."""
        return self._by_token.get(token)

    def find_by_hello(self, hello: str) -> T | None:
        """The entry that this hello made, for a page whose first answer was lost."""
        token = self._by_hello.get(hello)
        return None if token is None else self._by_token.get(token)

    def drop(self, token: str) -> None:
        """Forget an entry; again is no mistake."""
        self._by_token.pop(token, None)
        hello = self._hello_of.pop(token, None)
        if hello is not None and self._by_hello.get(hello) == token:
            del self._by_hello[hello]
