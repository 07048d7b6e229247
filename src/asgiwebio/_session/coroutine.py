"""The user's code in a coroutine: an ordinary task of asyncio or trio."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine, Generator
from typing import Any

import anyio

from asgiwebio.exceptions import SessionClosedException

from .context import Task, enter

_TASK_OWNERS = frozenset({"__aexit__", "wait_for"})
"""Names of the coroutines in which task groups and `asyncio.wait_for` wait for their tasks."""


class CoroutineRun:
    """One coroutine of a session, from its start to its end.

    It is driven step by step rather than awaited, for two reasons. A coroutine that sends faster than the page takes
    is held at its next await, whatever library that await belongs to. And when the session ends, the cancellation
    arrives in it once as SessionClosedException, so `except` and `finally` of the user's code work as in a thread;
    real cancellation follows some seconds later. It comes at once where a task group waits for its tasks.
    """

    __slots__ = ("_cancelled", "_interrupted", "_native", "_scope", "_task", "began", "done")

    def __init__(self, task: Task) -> None:
        self.began = False
        self.done = False
        self._task = task
        self._scope: anyio.CancelScope | None = None
        self._native: asyncio.Task[Any] | None = None
        self._cancelled: type[BaseException] = asyncio.CancelledError
        self._interrupted = False

    async def perform(self, function: Callable[..., object], args: tuple[Any, ...] = ()) -> object:
        """Call `function` and see its coroutine through; returns its result.

        A plain function is called here, on the loop.
        """
        self.began = True
        enter(self._task)
        self._cancelled = anyio.get_cancelled_exc_class()
        self._native = asyncio_task()
        try:
            with anyio.CancelScope() as self._scope:
                if self.done:  # cancelled before it began
                    self._scope.cancel()
                result = function(*args)
                if inspect.iscoroutine(result):
                    if self.done:  # then it never begins
                        result.close()
                        return None
                    return await _Driven(self, result)
                return await result if inspect.isawaitable(result) else result
        finally:
            self.done = True
            self._native = self._scope = None
        return None

    def interrupt(self) -> None:
        """Raise SessionClosedException where the coroutine waits; on the loop."""
        if self.done or self._interrupted:
            return
        self._interrupted = True
        if self._native is not None:
            self._native.cancel()  # once; a scope of anyio would cancel every await of the clean-up too
        elif self._scope is not None:
            self._scope.cancel()

    def cancel(self) -> None:
        """Cancel for good, on the loop."""
        self.done = True
        if self._scope is not None:
            self._scope.cancel()

    def translate(self, error: BaseException, coroutine: Coroutine[Any, Any, object]) -> BaseException:
        """What `coroutine`, which waits, gets to see of `error`."""
        if not self._interrupted or not isinstance(error, self._cancelled):
            return error
        self._interrupted = False
        if _owns_tasks(coroutine):
            return error
        if self._native is not None:
            self._native.uncancel()
        return SessionClosedException("The visitor has left, or the session was ended.")

    @property
    def outlet_full(self) -> bool:
        return self._task.session.outlet.full

    def room(self) -> Coroutine[Any, Any, None]:
        return self._task.session.outlet.room()


class _Driven:
    """Awaits a coroutine step by step on behalf of a run."""

    __slots__ = ("_coroutine", "_run")

    def __init__(self, run: CoroutineRun, coroutine: Coroutine[Any, Any, object]) -> None:
        self._run = run
        self._coroutine = coroutine

    def __await__(self) -> Generator[Any, Any, object]:
        run, coroutine = self._run, self._coroutine
        value: Any = None
        error: BaseException | None = None
        while True:
            try:
                step = coroutine.send(value) if error is None else coroutine.throw(error)
            except StopIteration as stop:
                return stop.value
            value = error = None
            try:
                value = yield step
            except BaseException as raised:  # cancellation, and GeneratorExit when the loop is torn down
                error = run.translate(raised, coroutine)
            if isinstance(getattr(value, "error", None), BaseException):
                # trio resumes with an outcome, which its innermost await unwraps
                told = run.translate(value.error, coroutine)
                error = told if told is not value.error else None
            if error is None and run.outlet_full:
                try:
                    yield from run.room().__await__()
                except BaseException as raised:
                    error = run.translate(raised, coroutine)


def _owns_tasks(coroutine: Coroutine[Any, Any, object]) -> bool:
    """Whether what waits at the bottom of `coroutine` owns tasks, which it ends when it is cancelled, and only then."""
    inner: object = coroutine
    while inner is not None:
        code = getattr(inner, "cr_code", None)
        if code is not None and code.co_name in _TASK_OWNERS:
            return True
        inner = getattr(inner, "cr_await", None) or getattr(inner, "gi_yieldfrom", None)
    return False


def asyncio_task() -> asyncio.Task[Any] | None:
    """The running asyncio task; None on trio."""
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None
