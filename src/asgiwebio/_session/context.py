"""Which task is calling: the one piece of ambient state."""

import threading
from collections.abc import Callable
from contextvars import Context, ContextVar
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from asgiwebio.exceptions import SessionNotFoundException, WrongPlace

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
    guest: bool = False
    """Whether it is a thread of the program itself, in script mode."""

    @property
    def blocks(self) -> bool:
        """Whether a question must block the calling thread; false: it is awaited.

        A coroutine task that went to another thread (`asyncio.to_thread`) has nothing to await there, and blocks.
        """
        return self.kind == "thread" or not self.session.on_loop()

    def inside(self, scope: str) -> "Task":
        """This task, with another innermost scope."""
        return replace(self, scopes=(*self.scopes, scope))


class Outside:
    """What calls outside any session mean, in this process: script mode, unless it has served an app before.

    `begin` gives a context in which the session of the script is known, and blocks until it has one.
    """

    __slots__ = ("_begin", "_begun")

    def __init__(self) -> None:
        self.reset(None)

    def reset(self, begin: Callable[[], Context] | None) -> None:
        """Begin anew, with what begins script mode; None: every call outside a session is a mistake."""
        self._begin = begin
        self._begun = False

    def task(self) -> Task | None:
        """A new task of the script's session for the calling thread; None where no script runs."""
        if self._begin is None:
            return None
        self._begun = True
        session = self._begin()[_current].session
        task = replace(session.task(threading.current_thread().run, "thread"), guest=True)
        enter(task)
        return task

    def serve(self) -> None:
        """An app is about to be served: calls outside its sessions are mistakes. WrongPlace once a script has begun."""
        if self._begun:
            raise WrongPlace(
                "This program is a script already, since it called input(), put_text() or the like outside any "
                "session. Call them in a function, and give that to start_server() or webio_asgi()."
            )
        self._begin = None


outside = Outside()
"""The one of this process; the package itself says how script mode begins."""


def current_task() -> Task:
    """The task that is calling.

    Raises SessionNotFoundException outside any session, and SessionClosedException (in a thread of a session
    that is over: SessionNotFoundException) when the session has ended.
    """
    task = known_task() or outside.task()
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
