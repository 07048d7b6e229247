"""What a page uploads: files, and events too long for a frame. As `docs/wire.md` says under "Uploads"."""

import struct
from typing import NamedTuple

from asgiwebio.exceptions import PeerError

__all__ = ["MAX_CHUNK", "Announced", "Announcement", "Chunk", "decode_chunk", "encode_chunk", "parse_announcement"]

MAX_CHUNK = 256 << 10
"""Bytes of a file in one chunk."""

MAX_ID = 2**32 - 1
_MAX_SIZE = 2**53
_MAX_TEXT = 1024
_HEAD = struct.Struct(">IQ")


class Chunk(NamedTuple):
    """Some of an upload, from `offset` on."""

    upload: int
    offset: int
    data: bytes | memoryview


class Announced(NamedTuple):
    """One upload to come. Whatever the page says here, it is held to `size`."""

    id: int
    size: int
    filename: str = ""
    mime_type: str = ""
    last_modified: float = 0.0


class Announcement(NamedTuple):
    """The files that a field holds now; with the name None the one upload is an event."""

    name: str | None
    files: list[Announced]


def encode_chunk(chunk: Chunk) -> bytes:
    """The chunk as a binary message."""
    return _HEAD.pack(chunk.upload, chunk.offset) + chunk.data


def decode_chunk(message: bytes) -> Chunk:
    """The chunk that a binary message is, or PeerError with what is wrong about it."""
    size = len(message) - _HEAD.size
    if not 0 < size <= MAX_CHUNK:
        raise PeerError(f"a chunk of {size} bytes, where 1 to {MAX_CHUNK} are expected")
    upload, offset = _HEAD.unpack_from(message)
    return Chunk(upload, offset, memoryview(message)[_HEAD.size :])


def parse_announcement(data: object) -> Announcement:
    """What the data of an event `upload` says, or PeerError."""
    if not isinstance(data, dict):
        raise PeerError("data of upload is an object")
    name, files = data.get("name"), data.get("files")
    if not isinstance(name, str | None) or not isinstance(files, list):
        raise PeerError("an upload has a name, or null, and a list of files")
    if name is None and len(files) != 1:
        raise PeerError(f"an upload without a name is one event, not {len(files)}")
    announced = [_announced(file) for file in files]
    if len({file.id for file in announced}) < len(announced):
        raise PeerError("an upload has one id twice")
    return Announcement(name, announced)


def _announced(file: object) -> Announced:
    if not isinstance(file, dict):
        raise PeerError("a file of an upload is an object")
    modified = file.get("last_modified", 0)
    if not isinstance(modified, int | float) or isinstance(modified, bool):
        raise PeerError("last_modified of an upload is a number")
    return Announced(
        id=_count(file, "id", MAX_ID),
        size=_count(file, "size", _MAX_SIZE),
        # base name by hand: the page may run on another system than the app
        filename=_text(file, "filename").replace("\\", "/").rpartition("/")[2],
        mime_type=_text(file, "mime_type"),
        last_modified=float(modified),
    )


def _count(file: dict[str, object], key: str, most: int) -> int:
    value = file.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise PeerError(f"{key} of an upload is a whole number")
    return value


def _text(file: dict[str, object], key: str) -> str:
    value = file.get(key, "")
    if not isinstance(value, str) or len(value) > _MAX_TEXT:
        raise PeerError(f"{key} of an upload is text of at most {_MAX_TEXT} characters")
    return value
