"""What a file is made of: bytes, a path, an open file, or an iterator.

All reading blocks, except that of bytes: call it in a worker thread.
"""

import contextlib
import io
import os
import stat
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Self, cast

from asgiwebio.exceptions import InvalidType

__all__ = ["Content", "Reader", "Source", "Spent", "content_of"]

Source = bytes | bytearray | memoryview | os.PathLike[str] | IO[bytes] | Iterator[bytes]
"""What users give as the content of a file."""

_CHUNK = 256 << 10


class Spent(Exception):
    """The content was made as it was read, and that has happened already."""


class Reader(ABC):
    """A content while it is read. `size` may not be known; equal `version` means that the same bytes would come."""

    size: int | None
    version: str

    @abstractmethod
    def read(self, start: int, count: int) -> bytes:
        """At most so many bytes from there on; none at the end."""

    def close(self) -> None:  # noqa: B027 (most have nothing to do)
        """Nobody reads any more."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Content(ABC):
    """The bytes of a file, wherever they are."""

    blocks = True
    """Whether reading may block."""
    once = False
    """Whether it can be read only once, from start to end."""
    held = 0
    """Bytes that it keeps in memory."""

    @abstractmethod
    def open(self) -> Reader:
        """Begin to read; OSError when that cannot be done, Spent when it cannot be done again."""

    def whole(self) -> bytes:
        """All of it; errors as in `open`."""
        chunks: list[bytes] = []
        with self.open() as reader:
            while chunk := reader.read(sum(map(len, chunks)), _CHUNK):
                chunks.append(chunk)
        return b"".join(chunks)

    def part(self, start: int, count: int) -> tuple[int | None, bytes]:
        """The size, if it is known, and at most so many bytes from there on; errors as in `open`."""
        with self.open() as reader:
            return reader.size, reader.read(start, count)

    def drop(self) -> None:  # noqa: B027 (most have nothing to do)
        """Nobody will read it again."""


class Held(Content, Reader):
    """Bytes in memory."""

    blocks = False
    version = "0"

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = self.held = len(data)

    def open(self) -> Reader:
        return self

    def whole(self) -> bytes:
        return self.data

    def read(self, start: int, count: int) -> bytes:
        return self.data[start : start + count]


class _OnDisk(Content):
    """A path, opened each time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self) -> Reader:
        return _DiskReader(self._path.open("rb", buffering=0))


class _DiskReader(Reader):
    def __init__(self, file: io.FileIO) -> None:
        self._file = file
        known = os.fstat(file.fileno())
        if not stat.S_ISREG(known.st_mode):
            file.close()
            raise FileNotFoundError("it is no regular file")
        self.size = known.st_size
        self.version = f"{known.st_mtime_ns:x}-{known.st_size:x}"

    def read(self, start: int, count: int) -> bytes:
        self._file.seek(start)
        return self._file.read(count)

    def close(self) -> None:
        self._file.close()


class _Opened(Content, Reader):
    """A file that the user opened and that can be sought in; several may read it at a time."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._readers = 0
        self._dropped = False

    def open(self) -> Reader:
        with self._lock:
            if self._file.closed:
                raise OSError("it was closed")
            self.size = self._file.seek(0, io.SEEK_END)
            self._readers += 1
        self.version = f"{self.size:x}"
        return self

    def read(self, start: int, count: int) -> bytes:
        with self._lock:
            self._file.seek(start)
            return self._file.read(count)

    def close(self) -> None:
        with self._lock:
            self._readers -= 1
            self._close_at_end()

    def drop(self) -> None:
        with self._lock:
            self._dropped = True
            self._close_at_end()

    def _close_at_end(self) -> None:
        if self._dropped and not self._readers:
            self._file.close()


class _Made(Content, Reader):
    """An iterator, whose bytes nobody keeps: it is read once, by one reader or part by part."""

    once = True
    size = None
    version = ""

    def __init__(self, iterator: Iterator[bytes]) -> None:
        self._iterator = iterator
        self._lock = threading.Lock()
        self._taken = False
        self._rest = memoryview(b"")
        self._last = b""
        self._position = 0

    def open(self) -> Reader:
        with self._lock:
            if self._taken or self._position:
                raise Spent
            self._taken = True
        return self

    def read(self, start: int, count: int) -> bytes:
        with self._lock:
            if self._last and start == self._position - len(self._last):
                return self._last  # asked again, because the answer was lost
            if start != self._position:
                raise Spent
            while not self._rest and (chunk := next(self._iterator, None)) is not None:
                self._rest = memoryview(_checked(chunk))
            self._last, self._rest = bytes(self._rest[:count]), self._rest[count:]
            self._position += len(self._last)
            return self._last

    def part(self, start: int, count: int) -> tuple[int | None, bytes]:
        if self._taken:
            raise Spent
        return None, self.read(start, count)

    def close(self) -> None:
        self.drop()

    def drop(self) -> None:
        if not self._lock.acquire(blocking=False):
            return  # it is at work, perhaps for long; its reader closes it
        try:
            close = getattr(self._iterator, "close", None)
            self._iterator = iter(())
            if close is not None:
                close()
        finally:
            self._lock.release()


def content_of(value: object) -> Content | None:
    """The content that a user gives; None for what is none."""
    if isinstance(value, bytes | bytearray | memoryview):
        return Held(bytes(value))
    if isinstance(value, io.BytesIO):
        return Held(value.getvalue())
    if isinstance(value, os.PathLike):
        return _OnDisk(Path(value))
    if isinstance(value, io.TextIOBase):
        return None
    if callable(getattr(value, "read", None)):
        file = cast("IO[bytes]", value)
        seekable = getattr(file, "seekable", None)
        return _Opened(file) if callable(seekable) and seekable() else _Made(_chunks(file))
    return _Made(value) if isinstance(value, Iterator) else None


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with contextlib.closing(file):
        while chunk := file.read(_CHUNK):
            yield chunk


def _checked(chunk: object) -> bytes:
    if not isinstance(chunk, bytes | bytearray | memoryview):
        raise InvalidType(f"The iterator of a file's content made {chunk!r:.100}: bytes are expected.")
    return bytes(chunk)
