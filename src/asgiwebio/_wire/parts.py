"""Files over the link, part by part, for a page whose `?file=` meets a process that does not know them."""

import base64
from typing import NamedTuple

from asgiwebio.exceptions import PeerError

__all__ = ["MAX_WANTS", "PART", "Part", "Want", "decode_wants", "encode_part"]

PART = 64 << 10
"""Bytes of a file in one part: commands go out between two of them."""

MAX_WANTS = 8
"""Parts that a page may have asked for and not got."""

_MAX_ID = 64
_MAX_START = 1 << 53


class Want(NamedTuple):
    """What a page asks for: the part of a file that begins at byte `start`."""

    file: str
    start: int


class Part(NamedTuple):
    """The answer to a want. `data` is None when there is no such file, or it cannot be read from there.

    A part without bytes is the end of a file whose `size` nobody knew.
    """

    want: Want
    data: bytes | None = None
    size: int | None = None
    type: str = ""


def decode_wants(value: object) -> list[Want]:
    """The field `want` of a frame, or PeerError."""
    if not isinstance(value, list) or len(value) > MAX_WANTS:
        raise PeerError(f"want is a list of at most {MAX_WANTS}")
    return [_want(item) for item in value]


def encode_part(part: Part) -> dict[str, object]:
    """The part as an item of the field `parts`."""
    head: dict[str, object] = {"file": part.want.file, "from": part.want.start}
    if part.data is None:
        return {**head, "gone": True}
    return {**head, "size": part.size, "type": part.type, "data": base64.b64encode(part.data).decode("ascii")}


def _want(item: object) -> Want:
    if isinstance(item, dict):
        file, start = item.get("file"), item.get("from")
        if isinstance(file, str) and len(file) <= _MAX_ID and type(start) is int and 0 <= start < _MAX_START:
            return Want(file, start)
    raise PeerError("a want has a file and the number of a byte in it")
