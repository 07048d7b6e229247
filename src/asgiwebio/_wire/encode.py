"""One command to JSON text, whatever a user put into it."""

import datetime as dt
import json
import math

import orjson

from .commands import Command

__all__ = ["encode", "size_of"]

_OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY
_MAX_DEPTH = 200


def encode(command: Command) -> str:
    """The command as JSON text; TypeError names the value that has no JSON form and where it sits.

    NaN, infinity and what pandas calls missing become null, as JSON has none of them. Integers beyond 64 bits are kept,
    lone surrogates replaced.
    """
    try:
        # decoded at once: orjson's bytes pin 4 KiB each, and every command is kept until it is acknowledged
        return orjson.dumps(command, option=_OPTIONS).decode()
    except TypeError:
        return json.dumps(_plain(command, ()), ensure_ascii=False, separators=(",", ":"))


def size_of(text: str) -> int:
    """How many bytes the text takes on the wire."""
    return len(text) if text.isascii() else len(text.encode())


def _plain(value: object, path: tuple[str, ...]) -> object:
    """The value in types that `json` takes as they are: the slow way, for what orjson refuses."""
    if len(path) > _MAX_DEPTH:
        raise TypeError(f"{_where(path[:4])}… is nested more than {_MAX_DEPTH} deep, or holds itself")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, dict):
        return {_key(key, path): _plain(inner, (*path, str(key))) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, (*path, str(index))) for index, inner in enumerate(value)]
    if _missing(value):
        return None
    if isinstance(value, dt.date | dt.time):  # of a class of pandas or the like; its own ones orjson knows
        return value.isoformat()
    try:
        return json.loads(orjson.dumps(value, option=_OPTIONS))
    except TypeError:
        pass
    if callable(tolist := getattr(value, "tolist", None)):  # arrays that orjson does not take: of objects, of slices
        return _plain(tolist(), path)
    raise TypeError(
        f"{_where(path)} is of type {type(value).__name__}, which cannot be sent to the page. "
        f"Give text, a number, a bool, None, or a list or dict of these: {_advice(value)}"
    )


def _missing(value: object) -> bool:
    """Whether it is what pandas has for a value that is not there. Asked by name, as `==` says nothing of it."""
    kind = type(value)
    return kind.__name__ in ("NAType", "NaTType") and kind.__module__.startswith("pandas.")


def _key(key: object, path: tuple[str, ...]) -> str:
    if isinstance(key, str):
        return _text(key)
    if key is None or isinstance(key, bool | int | float):
        return json.dumps(key)
    try:
        return str(next(iter(json.loads(orjson.dumps({key: 0}, option=_OPTIONS)))))
    except TypeError:
        raise TypeError(
            f"{_where(path)} has a key of type {type(key).__name__}, which cannot be sent to the page. "
            "Use text as keys: str(key)"
        ) from None


def _text(text: str) -> str:
    """Two surrogates of a pair become their character, a lone one the replacement character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _where(path: tuple[str, ...]) -> str:
    return ".".join(path)


def _advice(value: object) -> str:
    if isinstance(value, set | frozenset):
        return "list(value)"
    if isinstance(value, bytes | bytearray | memoryview):
        return "base64.b64encode(value).decode()"
    return "str(value)"
