"""Bytes that came from a page, on disk."""

import _thread
import asyncio
import contextlib
import io
import os
import shutil
import tempfile
import threading
import weakref
from pathlib import Path
from typing import BinaryIO, cast

__all__ = ["Spool", "in_memory"]


class Spool:
    """A file of its own, which goes from the disk with the last reference to this. All methods block."""

    def __init__(self) -> None:
        self.size = 0
        self._path: Path | None = None
        self._writer: BinaryIO | None = None
        self._closed = False
        self._lock = threading.Lock()

    def write(self, data: bytes | memoryview, *, last: bool) -> None:
        """Add bytes at the end, unless it is closed; `last` closes it. Raises OSError."""
        with self._lock:
            if self._closed:
                return
            if self._writer is None:
                handle, name = tempfile.mkstemp(prefix="asgiwebio-")
                self._path = Path(name)
                weakref.finalize(self, _remove, self._path, os.getpid())
                self._writer = os.fdopen(handle, "wb", buffering=0)
            left = memoryview(data)
            while left:  # a disk that gets full takes a part first
                left = left[self._writer.write(left) :]
            self.size += len(data)
        if last:
            self.close()

    def close(self) -> None:
        """Write no more; what is there can be read."""
        with self._lock:
            self._closed = True
            if self._writer is not None:
                self._writer.close()

    def open(self) -> io.BufferedReader:
        """The file, to be read from its start."""
        return self._path.open("rb") if self._path else in_memory(b"")

    def save(self, path: str | os.PathLike[str]) -> None:
        """Copy the file."""
        if self._path:
            shutil.copyfile(self._path, path)
        else:
            Path(path).write_bytes(b"")


def in_memory(content: bytes) -> io.BufferedReader:
    """Bytes as an open file."""
    return io.BufferedReader(cast("io.RawIOBase", io.BytesIO(content)))


def _remove(path: Path, owner: int) -> None:
    """Delete a file, unless this is a fork of the process that made it."""
    if os.getpid() != owner:
        return
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        _unlink(path)
    else:  # a disk may take its time, and whoever drops the last reference on an event loop has none
        _thread.start_new_thread(_unlink, (path,))


def _unlink(path: Path) -> None:
    with contextlib.suppress(OSError):  # it is gone already; or this is Windows, where somebody reads it still
        path.unlink()
