"""A file that a visitor gave, as the user's code gets it."""

import io
import os
from collections.abc import ItemsView, Mapping, ValuesView
from pathlib import Path
from typing import Any, Final, Self

from .spool import Spool, in_memory

__all__ = ["UploadedFile"]

_CONTENT = "content"
_UNREAD: Final = object()


class UploadedFile(dict[str, Any]):
    """A file that a visitor gave: a dict of `filename`, `content`, `mime_type`, `size` and `last_modified`.

    `content` (bytes) is read from disk when it is first asked for, and kept. Of a large file rather read a part, from
    `open()`, or let `save()` copy it. All of them block, so that a coroutine reads a large one in a thread:
    `await asyncio.to_thread(file.get, "content")`. The file on disk stays as long as this object does, also when the
    session ends.
    """

    __slots__ = ("__weakref__", "_spool")

    def __init__(self, fields: Mapping[str, Any], spool: Spool | None = None) -> None:
        super().__init__(fields)
        self._spool = spool
        if spool is not None:
            super().__setitem__(_CONTENT, _UNREAD)

    def open(self) -> io.BufferedReader:
        """The file as it came, opened for reading."""
        return in_memory(self[_CONTENT]) if self._spool is None else self._spool.open()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Copy the file as it came to `path`, in place of one that is there. Raises OSError."""
        if self._spool is None:
            Path(path).write_bytes(self[_CONTENT])
        else:
            self._spool.save(path)

    # All that shows the content reads it first; keys and length are known without.

    def _whole(self) -> Self:
        if super().get(_CONTENT) is _UNREAD:
            with self.open() as file:
                super().__setitem__(_CONTENT, file.read())
        return self

    def __getitem__(self, key: str) -> Any:
        if key == _CONTENT:
            self._whole()
        return super().__getitem__(key)

    def __iter__(self) -> Any:
        return super().__iter__()  # that it is here makes `dict(file)` and `{**file}` ask for the items

    def get(self, key: str, default: Any = None) -> Any:
        if key == _CONTENT:
            self._whole()
        return super().get(key, default)

    def setdefault(self, key: str, default: Any = None) -> Any:
        self._whole()
        return super().setdefault(key, default)

    def pop(self, key: str, *default: Any) -> Any:
        self._whole()
        return super().pop(key, *default)

    def popitem(self) -> tuple[str, Any]:
        self._whole()
        return super().popitem()

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]
        self._whole()
        return super().items()

    def values(self) -> ValuesView[Any]:  # type: ignore[override]
        self._whole()
        return super().values()

    def copy(self) -> dict[str, Any]:
        return dict(self)

    def __or__(self, other: Any) -> Any:
        return dict(self) | dict(other) if isinstance(other, dict) else NotImplemented

    def __ror__(self, other: Any) -> Any:
        return dict(other) | dict(self) if isinstance(other, dict) else NotImplemented

    def __eq__(self, other: object) -> bool:
        if isinstance(other, UploadedFile):
            other._whole()
        return super(UploadedFile, self._whole()).__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None

    def __repr__(self) -> str:
        self._whole()
        return super().__repr__()

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)
