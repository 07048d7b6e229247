"""Frames of dialect v1: what `docs/wire.md` says under "asgiwebio.v1"."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import orjson

from asgiwebio.exceptions import PeerError

from .parts import Part, Want, decode_wants, encode_part

__all__ = ["MAX_FRAME", "VERSION", "Hello", "InFrame", "OutFrame", "Welcome", "decode_frame", "encode_frame"]

VERSION = 1
MAX_FRAME = 1 << 20
"""Bytes of the longest frame that is taken from a page."""

MAX_DEPTH = 200
"""Lists and objects within each other that a page may send: Python's own functions fail at about a thousand."""

MAX_TOKEN = 64
_ID = re.compile("[0-9a-f]{32}")


class Hello(NamedTuple):
    """How a page introduces itself: `id` was drawn at page load, `token` is what it got when it had been here."""

    id: str
    token: str | None = None


class Welcome(NamedTuple):
    """The answer to a hello; `ping` is after how many seconds of silence the app asks."""

    token: str
    resumed: bool
    ping: float


@dataclass(slots=True)
class OutFrame:
    """A frame to the page. Its items are commands that are JSON text already, and `seq` is the first one's number."""

    seq: int = 0
    items: list[str] = field(default_factory=list)
    ack: int | None = None
    welcome: Welcome | None = None
    ping: float | None = None
    pong: float | None = None
    retry: float | None = None
    parts: Sequence[Part] = ()
    end: bool = False

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return (
            bool(self.items)
            or self.end
            or bool(self.parts)
            or any(part is not None for part in (self.ack, self.welcome, self.ping, self.pong, self.retry))
        )


@dataclass(slots=True)
class InFrame:
    """A frame from the page. Its items are not looked into yet."""

    seq: int = 0
    items: list[object] = field(default_factory=list)
    ack: int | None = None
    hello: Hello | None = None
    ping: float | None = None
    pong: float | None = None
    leave: bool = False
    want: Sequence[Want] = ()
    token: str | None = None
    """Only in a beacon, which has no headers."""


def encode_frame(frame: OutFrame) -> str:
    """The frame as JSON text; its items are joined, not encoded again."""
    head: dict[str, object] = {}
    if frame.welcome is not None:
        head["welcome"] = {"version": VERSION, **frame.welcome._asdict()}
    for name in ("ack", "ping", "pong", "retry"):
        if (value := getattr(frame, name)) is not None:
            head[name] = value
    if frame.parts:
        head["parts"] = [encode_part(part) for part in frame.parts]
    if frame.end:
        head["end"] = True
    if frame.items:
        head["seq"] = frame.seq
    text = orjson.dumps(head).decode()
    if not frame.items:
        return text
    return f'{text[:-1]},"items":[{",".join(frame.items)}]}}'


def decode_frame(text: str | bytes, limit: int = MAX_FRAME) -> InFrame:
    """The frame that `text` says, or PeerError with what is wrong about it."""
    if len(text) > limit:
        raise PeerError(f"a frame of {len(text)} is longer than {limit}")
    fields = decode_json(text)
    if not isinstance(fields, dict):
        raise PeerError("a frame is an object")
    frame = InFrame(
        ack=_count(fields, "ack"),
        ping=_number(fields, "ping"),
        pong=_number(fields, "pong"),
        leave=_flag(fields, "leave"),
        token=_text(fields, "token", MAX_TOKEN),
    )
    if (hello := fields.get("hello")) is not None:
        frame.hello = _hello(hello)
    if (wants := fields.get("want")) is not None:
        frame.want = decode_wants(wants)
    if (items := fields.get("items")) is not None:
        if not isinstance(items, list):
            raise PeerError("items is a list")
        frame.items = items
    if frame.items:
        frame.seq = _count(fields, "seq") or 0
        if frame.seq < 1:
            raise PeerError("a frame with items has a seq, from 1")
    return frame


def decode_json(text: str | bytes) -> object:
    """The JSON value that `text` says, or PeerError."""
    try:
        value: object = orjson.loads(text)
    except ValueError:
        value = _decode_leniently(text)
    opened = text.count("[") + text.count("{") if isinstance(text, str) else text.count(b"[") + text.count(b"{")
    if opened > MAX_DEPTH and _is_deep(value):
        raise PeerError(f"lists and objects in JSON are nested more than {MAX_DEPTH} deep")
    return value


def _decode_leniently(text: str | bytes) -> object:
    # orjson takes no lone surrogates, and a page has them: `maxlength` cuts an emoji in two
    try:
        value = json.loads(
            text if isinstance(text, str) else text.decode(),
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_integer,
        )
        fixed = json.dumps(value, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return json.loads(fixed)
    except (ValueError, RecursionError) as error:
        raise PeerError(f"not JSON: {error}") from None


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("a number is too large")
    return number


def _integer(text: str) -> float:
    """A whole number as orjson has it: beyond 64 bits a float."""
    number = int(text)
    return number if -(1 << 63) <= number < 1 << 64 else _finite(text)


def _is_deep(value: object) -> bool:
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        within: list[object] = []
        for one in level:
            within += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        level = within
    return any(isinstance(one, dict | list) for one in level)


def _hello(value: object) -> Hello:
    if not isinstance(value, dict):
        raise PeerError("hello is an object")
    if value.get("version") != VERSION:
        raise PeerError(f"hello of version {str(value.get('version'))[:20]}, where {VERSION} is spoken")
    name = value.get("id")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise PeerError("id of hello is 32 hex digits")
    return Hello(name, _text(value, "token", MAX_TOKEN))


def _count(fields: dict[str, object], name: str) -> int | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise PeerError(f"{name} is a whole number, 0 or more")
    return value


def _number(fields: dict[str, object], name: str) -> float | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise PeerError(f"{name} is a number")
    return value


def _flag(fields: dict[str, object], name: str) -> bool:
    value = fields.get(name, False)
    if not isinstance(value, bool):
        raise PeerError(f"{name} is true or false")
    return value


def _text(fields: dict[str, object], name: str, longest: int) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > longest:
        raise PeerError(f"{name} is text of at most {longest} characters")
    return value
