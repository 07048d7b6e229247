"""One range of bytes, as RFC 9110 has it."""

import re

from starlette.datastructures import Headers

__all__ = ["asked_range"]

_ONE = re.compile(r"bytes\s*=\s*(\d{0,18})-(\d{0,18})", re.IGNORECASE)


def asked_range(headers: Headers, etag: str, size: int) -> tuple[int, int] | None:
    """The first byte that is asked for and the one behind the last, which is no greater where there is no such byte.

    None for all of them: also when several ranges are asked for, a bad one, or one of another version.
    """
    match = _ONE.fullmatch(headers.get("range", "").strip())
    if match is None or headers.get("if-range", etag) != etag:
        return None
    first, last = match.groups()
    if first:
        return None if last and int(last) < int(first) else (int(first), min(int(last or size) + 1, size))
    return (max(size - int(last), 0), size) if last else None
