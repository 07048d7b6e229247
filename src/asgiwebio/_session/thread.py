"""The user's code in a thread."""

import inspect
import math
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import anyio
import anyio.to_thread

from .context import Task, enter


class Workers:
    """The threads of one App on one event loop.

    Session functions and callbacks have limiters of their own: with one for both, waiting `input()` calls would hold
    every token that their own buttons need; and with anyio's default one, those of the host app's endpoints too.
    """

    def __init__(self, sessions: int, callbacks: int) -> None:
        self.limit = sessions
        self.sessions = anyio.CapacityLimiter(sessions)
        self.callbacks = anyio.CapacityLimiter(callbacks)
        self.brief = anyio.CapacityLimiter(math.inf)
        """For what must not wait: deferred functions, and joining the user's own threads."""
        self._lock = threading.Lock()
        self.running: dict[int, str] = {}
        """The session threads that run, by their ident, with the name of the function. A limiter does not know: it takes its token back from a thread that was abandoned."""

    @property
    def full(self) -> bool:
        """Whether one more session function would have to wait for a thread."""
        return len(self.running) >= self.limit

    async def run(
        self, limiter: anyio.CapacityLimiter, task: Task, function: Callable[..., object], args: tuple[Any, ...]
    ) -> None:
        """Run `function` in a worker thread as `task`; its errors are reported to the session.

        The one place where threads are made. A cancelled caller abandons the thread, which ends at its next call into
        a closed session.
        """
        await anyio.to_thread.run_sync(
            partial(self._body, task, function, args), limiter=limiter, abandon_on_cancel=True
        )

    def _body(self, task: Task, function: Callable[..., object], args: tuple[Any, ...]) -> None:
        ident = threading.get_ident()
        with self._lock:
            self.running[ident] = getattr(function, "__name__", type(function).__name__)
        try:
            run_here(task, function, args)
        finally:
            with self._lock:
                del self.running[ident]


def run_here(task: Task, function: Callable[..., object], args: tuple[Any, ...] = ()) -> None:
    """Run the user's function as `task` in the calling thread; errors end here, in the session's hands."""
    enter(task)
    with task.session.guard(task):
        result = function(*args)
        if inspect.iscoroutine(result):  # a lambda or partial round a coroutine function
            task.session.run_on_loop(task, result)
