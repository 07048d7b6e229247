"""One visit: one run of the user's function for one page."""

import asyncio
import inspect
import logging
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from logging import DEBUG, WARNING
from typing import Any, Literal, Protocol

import anyio

from asgiwebio._wire.commands import Command
from asgiwebio._wire.events import Event
from asgiwebio.exceptions import (
    InvalidType,
    OutboxFull,
    SessionClosedException,
    SessionException,
    SessionNotFoundException,
)

from .callback import CallbackId
from .callbacks import KEPT, WAITING, Callbacks
from .context import MAX_PAYLOAD, Kind, Task, enter, known_task
from .coroutine import CoroutineRun, asyncio_task
from .dialogue import Question
from .drops import Drops
from .files import Files
from .function import is_coroutine_function
from .journal import Journal
from .pins import Pins
from .sentences import spoken
from .shown import FOLLOWED, Shown
from .stuck import Runner, where
from .tasks import Tasks
from .thread import Workers
from .uploads import MAX_UPLOADS, Uploads
from .watch import Watch

logger = logging.getLogger("asgiwebio")

DEFERRED_SECONDS = 3.0
"""How long the functions of `defer_call()` may take before the session's tasks are told of its end regardless."""
STUCK_SECONDS = 3.0
"""How long a thread may go on after the end of its session, before the log names it."""
PATIENCE = 100
"""Calls into a session that is over before a loop with `except Exception` round them is ended by SystemExit."""


class Outlet(Protocol):
    """Where a session's commands go; the link, seen from here."""

    def send(self, command: Command) -> None:
        """Send a command, from any thread. Raises TypeError for what JSON cannot carry."""

    @property
    def full(self) -> bool:
        """Whether the page is behind, and the sender should wait."""

    def wait(self) -> None:
        """Block this thread until there is room, or the session has ended."""

    async def room(self) -> None:
        """Wait in this coroutine until there is room, or the session has ended."""

    def calm(self) -> None:
        """The session waits now: what it says next is not an answer that somebody watches for."""

    @property
    def sent(self) -> int:
        """Number of the last command. For every thread."""

    @property
    def taken(self) -> int:
        """Number of the last command that the page has processed. For every thread."""


class Session:
    """One run of an application. Made and ended on the loop; `emit` and `run` may be called in any thread.

    `spawn` starts an async function in the App's nursery, from any thread. `on_end` is called once on the loop,
    when the last command has been sent. `info` is what `session.info` shows. With `shared_ids` the questions of a
    task have the task's own id where possible, as stock PyWebIO pages know it. `max_payload` is how many bytes of
    files the page may send at once, `files` is what it may read. `max_callbacks` is how many functions the page may
    call, `max_clicks` how many calls may run or wait at a time. `watch` hears how it goes, `journal` is its log.
    `language` is what the visitor is spoken to in; the first of the visitor's own that we speak where it is None.
    """

    def __init__(
        self,
        *,
        outlet: Outlet,
        spawn: Callable[[Callable[[], Awaitable[None]]], None],
        workers: Workers,
        info: object,
        on_end: Callable[[], None],
        debug: bool = False,
        shared_ids: bool = False,
        max_payload: int = MAX_PAYLOAD,
        max_uploads: int = MAX_UPLOADS,
        max_callbacks: int = KEPT,
        max_clicks: int = WAITING,
        files: Files | None = None,
        watch: Watch | None = None,
        journal: Journal | None = None,
        language: str | None = None,
    ) -> None:
        self.outlet = outlet
        self.spawn = spawn
        self.workers = workers
        self.info = info
        self.debug = debug
        self.max_payload = max_payload
        self.files = Files() if files is None else files
        self.watch = watch
        self.journal = journal or Journal()
        self.language = language or spoken(getattr(info, "languages", ()))
        """What the page's own words and the server's sentences are in."""
        self.pull_interval = 0.0
        """Seconds, at least, from one poll of the page to the next, where it polls."""
        self.kind: Kind = "thread"
        self.state: Literal["open", "ending", "closed"] = "open"
        self.local: dict[Any, Any] = {}
        self.internal_save: dict[Any, Any] = {}
        self.callbacks = Callbacks(self, kept=max_callbacks, waiting=max_clicks)
        self.drops = Drops(self)
        self.pins = Pins()
        self.uploads = Uploads(self, max_uploads)
        self.tasks = Tasks(self, self._settle)
        self.overflow: OutboxFull | None = None
        """What an output that sent itself ran into; the next output raises it."""
        self._on_end = on_end
        self._shared_ids = shared_ids
        self._loop_thread = threading.get_ident()
        self._lock = threading.Lock()
        self._questions: dict[str, Question] = {}
        self._count = 0
        self._deferred: list[Callable[[], object]] = []
        self._refused = 0
        self._shown: Shown | None = None

    # ---- from the App, on the loop

    def start(self, application: Callable[..., object]) -> None:
        """Run the application."""
        self.kind = "coroutine" if is_coroutine_function(application) else "thread"
        self.journal.note("began", "a session began")
        if self.watch is not None:
            self.watch.began(self.close)
        self.tasks.begin(self.task(application, self.kind), application, main=True, ended=self._main_ended)

    def deliver(self, event: Event) -> None:
        """Take one event of the page; PeerError for one that no page of ours sends."""
        if self.state != "open":
            return
        if event.name == "upload":
            self.uploads.announce(event.task_id, event.data)
            return
        event = self.uploads.resolve(event)
        if event.name == "callback":
            self.callbacks.fire(event.task_id, event.data)
            if self._shown is not None:
                self._shown.clicked(event.task_id)
            return
        question = self._questions.get(event.task_id)
        if question is None:
            self.journal.note("late", "an event names a question that does not wait: %s", event.name, level=DEBUG)
        elif not question.put(event):
            self.journal.note("dropped", "an event was dropped: too many wait for one question", level=WARNING)

    def close(self) -> None:
        """End the session, because its page is gone or the server stops; again does nothing."""
        if self.state == "open":
            self._end()

    # ---- from the user's tasks, in any thread

    def on_loop(self) -> bool:
        """Whether the caller is in the thread of the event loop."""
        return self.is_loop(threading.get_ident())

    def is_loop(self, thread: int) -> bool:
        """Whether it is the thread of the event loop."""
        return thread == self._loop_thread

    def check(self, task: Task, *, ending: bool = False) -> None:
        """Raise unless the session can be talked to; with `ending`, the functions of `defer_call()` still may."""
        if self.state == "open" or (ending and self.state == "ending"):
            return
        self._refused += 1
        if self._refused > PATIENCE:
            # Past `except Exception`. In a child task of asyncio, SystemExit would end the event loop.
            raise asyncio.CancelledError if asyncio_task() else SystemExit("the session has ended")
        if task.kind == "thread" and not task.guest:
            raise SessionNotFoundException("The session of this thread has ended.")
        raise SessionClosedException("The session has ended.")

    def emit(self, command: str, spec: Any = None, task_id: str = "") -> None:
        """Send a command to the page; a thread waits here while the page is behind.

        Raises InvalidType for what JSON cannot carry.
        """
        if self.drops.waiting:
            self.drops.flush()
        if self.outlet.full and not self.on_loop() and self._calling():
            self.outlet.wait()
        if self.state == "open":
            # nearly all is text
            if (
                command != "output" or spec.get("type") != "text" or "click_callback_id" in spec
            ) and command in FOLLOWED:
                send = self.shown.send
            else:
                send = self.outlet.send
            try:
                send({"command": command, "spec": spec, "task_id": task_id})
            except TypeError as error:
                raise InvalidType(str(error)) from None

    @property
    def shown(self) -> Shown:
        """What the page can call; made when it is first asked for, as most sessions only show text."""
        made = self._shown
        if made is None:
            made = vars(self).setdefault("_made", Shown(self))  # whichever thread comes first
            self._shown = made
        return made

    def take_overflow(self) -> OutboxFull:
        """The error of an output that had nobody to raise it to; forgets it."""
        error, self.overflow = self.overflow, None
        return error or OutboxFull()

    def _calling(self) -> bool:
        """Whether the caller is a task of this session; the garbage collector sends outputs from any thread."""
        task = known_task()
        return task is not None and task.session is self

    def task(self, function: Callable[..., object], kind: Kind) -> Task:
        """A new task of this session, named after a function."""
        with self._lock:
            self._count += 1
            number = self._count
        return Task(self, f"{getattr(function, '__name__', type(function).__name__)}-{number}", kind)

    @contextmanager
    def question(self, task: Task) -> Iterator[Question]:
        """A question of `task` that waits for events as long as the block runs."""
        with self._lock:
            self._count += 1
            free = self._shared_ids and task.id not in self._questions
            question = Question(task.id if free else f"{task.id}.{self._count}", blocks=task.blocks)
            self._questions[question.id] = question
        if self.state != "open":
            question.close()
        try:
            yield question
        finally:
            del self._questions[question.id]

    def register(self, function: Callable[..., object], **options: Any) -> CallbackId:
        """Register a callback; returns the id that events carry, which keeps it. Options: see Callbacks.add()."""
        kind: Kind = "coroutine" if is_coroutine_function(function) else self.kind
        return self.callbacks.add(function, kind, options)

    def defer(self, function: Callable[[], object]) -> None:
        """Run `function` when the session ends."""
        self._deferred.append(function)

    def run(self, function: Callable[..., object], *args: object, kind: Kind | None = None) -> CoroutineRun | None:
        """Start `function` as a task of this session, from anywhere; its handle when it is a coroutine.

        Raises SessionClosedException when the session is over.
        """
        if self.state != "open":
            raise SessionClosedException("That session has ended.")
        kind = kind or ("coroutine" if is_coroutine_function(function) else self.kind)
        return self.tasks.begin(self.task(function, kind), function, args)

    # ---- inside

    def _main_ended(self, failed: bool) -> None:
        if failed and self.state == "open":
            self._end()  # in a coroutine session even with callbacks, as in PyWebIO

    def _settle(self) -> None:
        """End the session when nothing runs and nothing can be clicked."""
        if self.state == "open" and not self.tasks and not self.callbacks:
            self._end()
        elif self.state == "closed" and not self.tasks and self.watch is not None:
            self.watch.ended()

    def _end(self) -> None:
        self.drops.flush_all()
        self.state = "ending"
        self.outlet.send({"command": "close_session"})
        self._on_end()
        self._close_questions(blocking=True)  # at once, since a waiting thread outlives even the event loop
        self.spawn(self._wind_up)

    async def _wind_up(self) -> None:
        """Run the deferred functions, then tell every coroutine."""
        try:
            with anyio.move_on_after(DEFERRED_SECONDS, shield=True):
                for function in self._deferred:
                    await self._run_deferred(function)
        finally:
            self.state = "closed"
            self._close_questions(blocking=False)
            self.callbacks.drop()
            if self._shown is not None:
                self._shown.drop()
            self.uploads.end()
            self._deferred.clear()
        self.journal.note("ended", "the session ended")
        await self.tasks.interrupt()
        self._settle()
        await self._name_stuck()

    async def _name_stuck(self) -> None:
        """Say which threads do not end; nothing can wake those that never call us."""
        with anyio.move_on_after(STUCK_SECONDS):
            while self._threads:  # noqa: ASYNC110 (a thread wakes nobody)
                await anyio.sleep(STUCK_SECONDS / 50)
        for runner in self._threads:
            self.journal.note(
                "stuck",
                "the session has ended, but its function %s has not: its thread is at %s. It is woken where it calls "
                "asgiwebio; until then it keeps its thread.",
                runner.name,
                where(runner),
                level=WARNING,
            )

    @property
    def _threads(self) -> list[Runner]:
        return self.workers.of(self) + self.tasks.threads

    def _close_questions(self, *, blocking: bool) -> None:
        for question in list(self._questions.values()):
            if question.blocks == blocking:
                question.close()

    async def _run_deferred(self, function: Callable[[], object]) -> None:
        kind: Kind = "coroutine" if is_coroutine_function(function) else self.kind
        task = self.task(function, kind)
        if kind == "thread":
            await self.workers.run(self.workers.brief, task, _silent(function), ())
        else:
            previous = known_task()
            with self.tasks.guard(task), _noted(function):
                enter(task)
                result = function()
                if inspect.isawaitable(result):
                    await result
            if previous is not None:
                enter(previous)


def _silent(function: Callable[[], object]) -> Callable[[], object]:
    def deferred() -> object:
        with _noted(function):
            return function()

    return deferred


@contextmanager
def _noted(function: Callable[[], object]) -> Iterator[None]:
    """Log that a deferred function has called the page, which ends it: nobody would see why."""
    try:
        yield
    except SessionException:
        name = getattr(function, "__name__", function)
        logger.warning("defer_call(): %s ended where it called the page, of which only local and info are left", name)
        raise
