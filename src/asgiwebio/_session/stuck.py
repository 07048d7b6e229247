"""Threads of a session that is over, in code that nothing can wake."""

import sys
from collections.abc import Callable
from typing import NamedTuple

__all__ = ["Runner", "where"]


class Runner(NamedTuple):
    """A thread that runs something of a session."""

    ident: int
    name: str
    function: Callable[..., object]


def where(runner: Runner) -> str:
    """The line that a thread is at, as "file:line": the innermost one of the function's own file, if there is any."""
    frame = sys._current_frames().get(runner.ident)
    if frame is None:
        return "its end"
    found, own = frame, getattr(getattr(runner.function, "__code__", None), "co_filename", None)
    while frame is not None:
        if frame.f_code.co_filename == own:
            found = frame
            break
        frame = frame.f_back
    return f"{found.f_code.co_filename}:{found.f_lineno}"
