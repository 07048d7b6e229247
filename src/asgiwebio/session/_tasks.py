"""The threads and tasks of a visit, and its end."""

import inspect
import threading
from collections.abc import Callable, Coroutine
from typing import TypeVar

from asgiwebio._session.context import Task, current_task, known_task
from asgiwebio._session.coroutine import CoroutineRun
from asgiwebio._session.dialogue import Dialogue, Wait, perform
from asgiwebio._session.function import is_coroutine_function
from asgiwebio._session.session import Session
from asgiwebio.exceptions import InvalidType, SessionException, WrongPlace

F = TypeVar("F", bound=Callable[[], object])
T = TypeVar("T")


class CurrentSession:
    """A session, to be kept and used from elsewhere, such as from other sessions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def internal_save(self) -> dict[object, object]:
        """A place for libraries to keep what belongs to this visit."""
        return self._session.internal_save

    @property
    def info(self) -> object:
        """Who visits it."""
        return self._session.info

    def run(self, func: Callable[..., object], *args: object) -> None:
        """Run `func(*args)` as a task of this session, from any thread or session; it may use the whole API there.

        Raises SessionClosedException when the session is over.
        """
        is_coroutine_function(func)
        self._session.run(func, *args)

    def defer_call(self, func: Callable[[], object]) -> None:
        """Run `func` when this session ends."""
        is_coroutine_function(func)
        self._session.defer(func)

    def close(self) -> None:
        """End it, from any thread or session: its page says that it is over. Again does nothing."""
        if self._session.on_loop():
            self._session.close()
        else:
            self._session.spawn(self._close)

    async def _close(self) -> None:
        self._session.close()

    def closed(self) -> bool:
        """Whether it is over."""
        return self._session.state != "open"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CurrentSession) and other._session is self._session

    def __hash__(self) -> int:
        return hash(self._session)


class ThreadBasedSession(CurrentSession):
    """That of an ordinary function."""


class CoroutineBasedSession(CurrentSession):
    """That of an `async def` function."""


class TaskHandler:
    """A coroutine that `run_async()` has started."""

    def __init__(self, session: Session, run: CoroutineRun) -> None:
        self._session = session
        self._run = run
        self._stopped = False

    def close(self) -> None:
        """Cancel it; again does nothing."""
        if self.closed():
            return
        self._stopped = True
        if self._session.on_loop():
            self._run.cancel()
        else:
            self._session.spawn(self._cancel)

    def closed(self) -> bool:
        """Whether it has ended or was stopped."""
        return self._stopped or self._run.done

    async def _cancel(self) -> None:
        self._run.cancel()


def get_current_session() -> CurrentSession:
    """The session that calls; raises one of the session exceptions when there is none."""
    session = current_task().session
    return ThreadBasedSession(session) if session.kind == "thread" else CoroutineBasedSession(session)


def get_session_implement() -> type[CurrentSession]:
    """The class of the session that calls."""
    return type(get_current_session())


def get_current_task_id() -> str:
    """The id of the thread or coroutine that calls."""
    return current_task().id


def defer_call(func: F) -> F:
    """Run `func` when the session ends, however it ends; returns it, so it can be a decorator.

    They run in the order they were given. Of the API they may use `local` and `info`.
    """
    is_coroutine_function(func)
    current_task().session.defer(func)
    return func


def hold() -> None:
    """Wait until the visitor leaves, and return quietly then."""
    task = known_task() or current_task()
    return perform(task, _hold(task))  # type: ignore[return-value]


def register_thread(thread: threading.Thread) -> None:
    """Let a thread of your own talk to the page, before or after it was started; the session waits for its end."""
    if not isinstance(thread, threading.Thread):
        raise InvalidType(f"thread={thread!r}: a threading.Thread is expected.")
    current_task().session.tasks.adopt(thread)


def run_async(coro_obj: Coroutine[object, object, object]) -> TaskHandler:
    """Start a coroutine of this session beside the caller, in a coroutine session."""
    _check_coroutine(coro_obj)
    task = current_task()
    if task.kind == "thread":
        coro_obj.close()
        raise WrongPlace("run_async() is for `async def` applications; here, start a thread and register_thread() it.")

    def body() -> Coroutine[object, object, object]:
        return coro_obj  # itself, so that it is closed when it never begins

    body.__name__ = getattr(coro_obj, "__name__", "coroutine")
    run = task.session.run(body, kind="coroutine")
    assert run is not None
    return TaskHandler(task.session, run)


async def run_asyncio_coroutine(coro_obj: Coroutine[object, object, T]) -> T:
    """Await a coroutine; the same as `await coro_obj`, as every session is an ordinary task here."""
    _check_coroutine(coro_obj)
    return await coro_obj


def _hold(task: Task) -> Dialogue[None]:
    try:
        with task.session.question(task) as question:
            while True:
                yield Wait(task, question)
    except SessionException:
        return


def _check_coroutine(given: object) -> None:
    if not inspect.iscoroutine(given):
        raise InvalidType(
            f"coro_obj={given!r}: a coroutine object is expected; call the `async def` function: run_async(work())."
        )
