"""Which task is calling: the one piece of ambient state."""

import threading
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from asgiwebio.exceptions import SessionNotFoundException

if TYPE_CHECKING:
    from .forms import Form
    from .session import Session

Kind = Literal["thread", "coroutine"]
ROOT = "ROOT"
MAX_PAYLOAD = 200 * 2**20
"""Bytes of the files that a page may send at once, unless the app has another limit."""

_current: ContextVar["Task"] = ContextVar("asgiwebio_task")
# A thread that was started before it was registered has a context nobody else can reach: its Thread object carries
# the task.
_ADOPTED = "_asgiwebio_task"


@dataclass(frozen=True, slots=True)
class Task:
    """A thread or coroutine of a session that may call the API.

    Frozen: entering a scope makes a new value in the ContextVar, so a child task inherits the scopes of its parent
    and changes only its own.
    """

    session: "Session"
    id: str
    kind: Kind
    scopes: tuple[str, ...] = (ROOT,)
    form: "Form | None" = None
    """The form whose `onchange` function is running, for `input_update()`."""

    @property
    def blocks(self) -> bool:
        """Whether a question must block the calling thread; false: it is awaited.

        A coroutine task that went to another thread (`asyncio.to_thread`) has nothing to await there, and blocks.
        """
        return self.kind == "thread" or not self.session.on_loop()

    def inside(self, scope: str) -> "Task":
        """This task, with another innermost scope."""
        return replace(self, scopes=(*self.scopes, scope))


def current_task() -> Task:
    """The task that is calling.

    Raises SessionNotFoundException outside any session, and SessionClosedException (in a thread of a session
    that is over: SessionNotFoundException) when the session has ended.
    """
    task = known_task()
    if task is None:
        raise SessionNotFoundException(
            "There is no session here. Call this from the function that was given to webio_asgi() or start_server(), "
            "and give threads of your own to asgiwebio.session.register_thread(thread)."
        )
    task.session.check(task)
    return task


def known_task() -> Task | None:
    """The task that is calling, also when its session has ended; None outside any session."""
    task = _current.get(None)
    if task is None:
        adopted: Task | None = getattr(threading.current_thread(), _ADOPTED, None)
        if adopted is not None:
            _current.set(adopted)
        return adopted
    return task


def enter(task: Task) -> None:
    """Make `task` the current one in this context, and in what is started from it."""
    _current.set(task)


def adopt(thread: threading.Thread, task: Task) -> None:
    """Make `task` the current one of a thread from outside."""
    setattr(thread, _ADOPTED, task)
