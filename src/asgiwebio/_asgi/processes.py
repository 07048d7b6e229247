"""Other processes of the same server: a session lives in one of them, and the others do not know it."""

import os
import re
import sys
from pathlib import Path

__all__ = ["advice", "elsewhere", "marked"]

LONGEST = 123
"""Bytes that the reason of a closed WebSocket may have."""

_SETTINGS = {
    "fastapi": "--workers 1",
    "granian": "--workers 1",
    "gunicorn": "--workers 1 --threads 100",
    "hypercorn": "--workers 1",
    "mod_wsgi": "processes=1 threads=100",
    "uvicorn": "--workers 1",
    "uwsgi": "--processes 1 --threads 100",
}
_MARK = re.compile(r"([0-9a-f]{1,7})\.")


def marked(token: str) -> str:
    """A session's token that also says in which process the session lives."""
    return f"{os.getpid():x}.{token}"


def elsewhere(token: str) -> str:
    """What is wrong where the session of an unknown token lives in a process beside this one; else empty.

    At most as long as the reason of a closed WebSocket.
    """
    mark = _MARK.match(token)
    if mark is None or not _is_beside(int(mark[1], 16)):
        return ""
    return f"This app runs in several processes, and another one has this session: {advice()}"


def advice() -> str:
    """What to write so that there is one process, in the words of the server that runs here."""
    name = _server()
    if name in _SETTINGS:
        return f"use {name} {_SETTINGS[name]}"
    return "use one process with many threads"


def _is_beside(number: int) -> bool:
    """Whether a process of this number runs, and was started together with this one."""
    if sys.platform == "win32" or number in (0, os.getpid()):
        return False
    try:
        return os.getsid(number) == os.getsid(0)
    except OSError:  # there is none, as after a restart, or it is none of our business
        return False


def _server() -> str:
    """The name of the program that runs here."""
    program = Path(sys.argv[0])
    return (program.parent if program.stem == "__main__" else program).stem
