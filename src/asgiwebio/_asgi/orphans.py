"""Tasks of asyncio that users start and never await."""

import asyncio
from collections.abc import Callable
from typing import Any

from asgiwebio.exceptions import SessionException

Handler = Callable[[asyncio.AbstractEventLoop, dict[str, Any]], object]


def excuse_orphans() -> None:
    """From now on the running loop says nothing of tasks that ended with their session; on trio there is nothing to do.

    asyncio logs "Task exception was never retrieved" for a task that nobody awaits. When a visitor leaves, every
    task that waits for an answer gets SessionClosedException: that is no error of anybody's. All else goes where it
    went before.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    before = loop.get_exception_handler()
    if not isinstance(before, _Excuse):
        loop.set_exception_handler(_Excuse(before))


class _Excuse:
    """An exception handler of an event loop, before the one it had."""

    def __init__(self, before: Handler | None) -> None:
        self._before = before

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if isinstance(context.get("future"), asyncio.Task) and _is_end_of_session(context.get("exception")):
            return
        if self._before is None:
            loop.default_exception_handler(context)
        else:
            self._before(loop, context)


def _is_end_of_session(error: object) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return error.split(SessionException)[1] is None
    return isinstance(error, SessionException)
