"""The user's code in a thread."""

import inspect
import math
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
import anyio.to_thread

from .context import Task, enter
from .stuck import Runner

if TYPE_CHECKING:
    from .session import Session

T = TypeVar("T")

_DISK = 8


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
        self.disk = anyio.CapacityLimiter(_DISK)
        """For files that pages send and fetch."""
        self._lock = threading.Lock()
        self._claimed = 0
        self.running: dict[int, tuple[Task, Callable[..., object]]] = {}
        """The threads that run, by their ident."""

    @property
    def full(self) -> bool:
        """Whether one more session function would have to wait for a thread.

        Counted here: a limiter takes its token back from a thread that was abandoned and still runs.
        """
        return self._claimed >= self.limit

    @property
    def stuck(self) -> int:
        """How many threads run on though their session is over."""
        with self._lock:
            return sum(task.session.state == "closed" for task, _ in self.running.values())

    def of(self, session: "Session") -> list[Runner]:
        """The threads of a session."""
        with self._lock:
            return [
                Runner(ident, task.id.rpartition("-")[0], function)
                for ident, (task, function) in self.running.items()
                if task.session is session
            ]

    def claim(self) -> None:
        """Count a session function that is about to run."""
        with self._lock:
            self._claimed += 1

    async def store(self, function: Callable[..., T], *args: object) -> T:
        """Run what reads or writes files in a thread, to its end."""
        return await anyio.to_thread.run_sync(function, *args, limiter=self.disk)

    async def run(
        self, limiter: anyio.CapacityLimiter, task: Task, function: Callable[..., object], args: tuple[Any, ...]
    ) -> None:
        """Run `function` in a worker thread as `task`; its errors are reported to the session.

        The one place where threads are made. A cancelled caller abandons the thread, which ends at its next call into
        a closed session.
        """
        started = False

        def body() -> None:
            nonlocal started
            started = True
            self._body(task, function, args, limiter is self.sessions)

        try:
            await anyio.to_thread.run_sync(body, limiter=limiter, abandon_on_cancel=True)
        finally:
            if not started and limiter is self.sessions:
                self._release()

    def _release(self) -> None:
        with self._lock:
            self._claimed -= 1

    def _body(self, task: Task, function: Callable[..., object], args: tuple[Any, ...], claimed: bool) -> None:
        ident = threading.get_ident()
        with self._lock:
            self.running[ident] = task, function
        try:
            run_here(task, function, args)
        finally:
            with self._lock:
                del self.running[ident]
            if claimed:
                self._release()


def run_here(task: Task, function: Callable[..., object], args: tuple[Any, ...] = ()) -> None:
    """Run the user's function as `task` in the calling thread; errors end here, in the session's hands."""
    enter(task)
    with task.session.tasks.guard(task):
        result = function(*args)
        if inspect.iscoroutine(result):  # a lambda or partial round a coroutine function
            task.session.tasks.see_through(task, result)
