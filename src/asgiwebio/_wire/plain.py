"""Dialect plain: one event per message, files in binary messages, as a stock PyWebIO page sends them."""

from asgiwebio.exceptions import PeerError

from .events import Event, parse_event
from .frames import decode_json

__all__ = ["decode_plain"]

_LENGTH = 8
_MAX_SEGMENTS = 1 + 2 * 1000


def decode_plain(message: str | bytes) -> Event | None:
    """The event of a message, or None for JSON null, which means nothing; PeerError says what is wrong.

    A file stands in the event's data as a dict of `filename` (its base name), `size`, `mime_type`, `last_modified`
    and `content`; where the page left a list, in that list.
    """
    if isinstance(message, str):
        item = decode_json(message)
        return None if item is None else parse_event(item)
    head, *files = _segments(message)
    event = parse_event(decode_json(head))
    if len(files) % 2:
        raise PeerError("a file has a header and a content, and the last one has no content")
    for header, content in zip(files[::2], files[1::2], strict=True):
        _place(event.data, decode_json(header), content)
    return event


def _segments(message: bytes) -> list[bytes]:
    segments = []
    start = 0
    while start < len(message):
        begin = start + _LENGTH
        start = begin + int.from_bytes(message[start:begin], "big")
        if begin > len(message) or start > len(message):
            raise PeerError("a binary message ends in the middle of a segment")
        segments.append(message[begin:start])
        if len(segments) > _MAX_SEGMENTS:
            raise PeerError(f"a binary message of more than {_MAX_SEGMENTS} segments")
    if not segments:
        raise PeerError("a binary message without an event")
    return segments


def _place(data: object, header: object, content: bytes) -> None:
    """Put a file where the event's data has null or a list for it; a name that is not there is dropped."""
    if not isinstance(header, dict) or not isinstance(header.get("filename"), str):
        raise PeerError("a file's header is an object with a filename")
    name = header.pop("input_name", None)
    if not isinstance(data, dict) or not isinstance(name, str) or name not in data:
        return
    # base name by hand: the page may run on another system than the app
    header["filename"] = header["filename"].replace("\\", "/").rpartition("/")[2]
    header["content"] = content
    if isinstance(data[name], list):
        data[name].append(header)
    else:
        data[name] = header
