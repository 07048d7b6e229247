"""What servers write into their logs of each request, without the secrets that are in some addresses."""

import logging
import re
from collections.abc import Mapping
from typing import Any

__all__ = ["mask_logs"]

LOGGERS = (
    "aiohttp.access",
    "asgiwebio",
    "django.request",
    "django.server",
    "granian.access",
    "gunicorn.access",
    "hypercorn.access",
    "tornado.access",
    "uvicorn.access",
    "uvicorn.error",
    "werkzeug",
)
"""Those of servers that say what was asked for."""

# Only what has the form of ours: other apps of the process have a parameter `file` too.
_SECRET = re.compile(r"(?<![\w.-])((?:file|session)=)((?:[0-9a-f]{1,7}\.)?)[A-Za-z0-9_-]{32}(?![A-Za-z0-9_-])")


class _Mask(logging.Filter):
    """Lets every record through, with "…" in the place of the ids of files and sessions."""

    def filter(self, record: logging.LogRecord) -> bool:
        if _shows(record.args) or _shows(vars(record)):
            if isinstance(record.args, Mapping):  # of a kind of its own, which may give what it does not hold
                record.msg, record.args = record.getMessage(), None
            elif record.args:
                record.args = tuple(map(_masked, record.args))
            for name, value in list(vars(record).items()):  # what a formatter may use beside the message
                if isinstance(value, str):
                    setattr(record, name, _masked(value))
        return True


_MASK = _Mask()


def mask_logs() -> None:
    """From now on keep the secrets of addresses out of the servers' logs; again does nothing."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_MASK)


def _shows(values: Any) -> bool:
    found = values.values() if isinstance(values, Mapping) else values or ()
    return any(isinstance(value, str) and _SECRET.search(value) for value in found)


def _masked(value: Any) -> Any:
    return _SECRET.sub(r"\1\2…", value) if isinstance(value, str) else value
