"""How much of everything an App takes."""

import math
import re
from dataclasses import dataclass

from asgiwebio.exceptions import InvalidType, InvalidValue

_UNITS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4, "P": 5}
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([KMGTP]?)B?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one App, and what happens at each.

    Example: `webio_asgi(task, limits=Limits(sessions=500, threads=200))`.
    """

    sessions: int = 10_000
    """Sessions at the same time. A visitor above it gets a page that says the app is full, and tries again."""

    starts: int = 1_000
    """Sessions that begin in a second. Above it as with `sessions`."""

    per_client: int | None = None
    """Sessions of one address at the same time, None for no bound; in IPv6, of one network of 64 bits. Above it as with
    `sessions`. Behind a proxy all visitors have its address, so this asks for `trusted_proxies`."""

    threads: int = 1_000
    """Functions of thread sessions that run at the same time. Above it as with `sessions`."""

    callbacks: int = 1_000
    """Callbacks of all thread sessions that run at the same time. Above it a click waits for its turn."""

    kept: int = 50_000
    """Functions that the outputs of one session, on its page or in variables, can call. Above it `put_buttons()` and
    whatever else takes a function raise InvalidValue, which says what to do."""

    clicks: int = 100
    """Callbacks of one session that run or wait at the same time. Above it a click is ignored, and the log says so."""

    events: int = 100
    """Events of one page in a second: answers, clicks, changes. A page that sends more is read more slowly, and nothing
    is lost."""

    idle: int | None = None
    """Seconds without an event after which a session ends, and its page says so; None for no end. A function that works
    while its visitor only watches is ended too."""

    outbox_soft: int = 1 << 20
    """Bytes of one session that its page has not acknowledged; sixteen of a picture, download or file count as one.
    Above it a thread waits in its call, a coroutine at its next await."""

    outbox_hard: int = 32 << 20
    """Bytes of one session not acknowledged by its page. Above it the call raises OutboxFull."""

    stall: int = 600
    """Seconds for which more than `outbox_soft` waits for a page that is connected and takes none of it. Then its
    session ends. One that is not connected is waited for as long as `reconnect_timeout` says."""

    files: int = 256 << 20
    """Bytes in memory of one session's pictures, downloads and files. Above it the pictures and downloads that its page
    has got go first, then the oldest; where that is not enough, the call raises InvalidValue. A Path or an open file
    takes no room."""

    uploads: int = 1 << 30
    """Bytes on disk of one session's uploads that its page may still name. Above it a file is refused, as one above its
    own `max_size` is; a single one has at most `max_payload_size`."""

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if value is None and name in ("idle", "per_client"):
                continue
            if not isinstance(value, int) or isinstance(value, bool):
                raise InvalidType(f"Limits({name}={value!r}): a whole number is expected, such as {name}=1000.")
            if value < 1:
                raise InvalidValue(f"Limits({name}={value!r}): at least 1 is expected.")


def parse_size(value: object, parameter: str) -> int:
    """A number of bytes: a number, or text such as '200M', '1.5k', '10 MB' in powers of 1024.

    Raises InvalidType for other types, InvalidValue for other text and for negative numbers.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value >= 0 and math.isfinite(value):
            return int(value)
    elif isinstance(value, str):
        if match := _SIZE.fullmatch(value):
            return int(float(match[1]) * 1024 ** _UNITS[match[2].upper()])
    else:
        raise InvalidType(f"{parameter}={value!r}: bytes are expected, as a number or as text such as '200M'.")
    raise InvalidValue(f"{parameter}={value!r}: bytes are expected, as a number or as text such as '200M' or '1.5 GB'.")


def parse_seconds(value: object, parameter: str) -> float:
    """A number of seconds; InvalidType for what is none, InvalidValue for one below 0 and for infinity."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise InvalidType(f"{parameter}={value!r}: seconds are expected, such as {parameter}=30.")
    if not (value >= 0 and math.isfinite(value)):
        raise InvalidValue(f"{parameter}={value!r}: seconds are expected, 0 or more.")
    return value
