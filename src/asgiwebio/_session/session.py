"""One visit: one run of the user's function for one page."""

import concurrent.futures
import inspect
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
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

from .callbacks import Callback, Callbacks, callback_task
from .context import Kind, Task, adopt, enter, known_task
from .coroutine import CoroutineRun
from .dialogue import Question
from .report import report
from .thread import Workers, run_here

logger = logging.getLogger("asgiwebio")

DEFERRED_SECONDS = 3.0
"""How long the functions of `defer_call()` may take before the session's tasks are told of its end regardless."""
GRACE_SECONDS = 3.0
"""How long a coroutine may clean up after SessionClosedException before it is cancelled."""
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


class Session:
    """One run of an application. Made and ended on the loop; `emit` and `run` may be called in any thread.

    `spawn` starts an async function in the App's nursery, from any thread. `on_end` is called once on the loop,
    when the last command has been sent. `info` is what `session.info` shows. With `shared_ids` the questions of a
    task have the task's own id where possible, as stock PyWebIO pages know it.
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
    ) -> None:
        self.outlet = outlet
        self.spawn = spawn
        self.workers = workers
        self.info = info
        self.debug = debug
        self.kind: Kind = "thread"
        self.state: Literal["open", "ending", "closed"] = "open"
        self.local: dict[Any, Any] = {}
        self.internal_save: dict[Any, Any] = {}
        self.callbacks = Callbacks(self)
        self.overflow: OutboxFull | None = None
        """What an output that sent itself ran into; the next output raises it."""
        self._on_end = on_end
        self._shared_ids = shared_ids
        self._loop_thread = threading.get_ident()
        self._lock = threading.Lock()
        self._questions: dict[str, Question] = {}
        self._count = 0
        self._live = 0
        self._runs: set[CoroutineRun] = set()
        self._idle: anyio.Event | None = None
        self._threads: set[threading.Thread] = set()
        self._deferred: list[Callable[[], object]] = []
        self._refused = 0

    # ---- from the App, on the loop

    def start(self, application: Callable[..., object]) -> None:
        """Run the application."""
        self.kind = "coroutine" if is_coroutine_function(application) else "thread"
        self._begin(self.task(application, self.kind), application, main=True)

    def deliver(self, event: Event) -> None:
        """Take one event of the page."""
        if self.state != "open":
            return
        if event.name == "callback":
            self.callbacks.fire(event.task_id, event.data)
            return
        question = self._questions.get(event.task_id)
        if question is None:
            logger.debug("an event names a question that does not wait: %s", event.name)
        elif not question.put(event):
            logger.warning("an event was dropped: too many wait for one question")

    def close(self) -> None:
        """End the session, because its page is gone or the server stops; again does nothing."""
        if self.state == "open":
            self._end()

    # ---- from the user's tasks, in any thread

    def on_loop(self) -> bool:
        """Whether the caller is in the thread of the event loop."""
        return threading.get_ident() == self._loop_thread

    def check(self, task: Task, *, ending: bool = False) -> None:
        """Raise unless the session can be talked to; with `ending`, the functions of `defer_call()` still may."""
        if self.state == "open" or (ending and self.state == "ending"):
            return
        self._refused += 1
        if self._refused > PATIENCE:
            raise SystemExit("the session has ended")
        if task.kind == "thread":
            raise SessionNotFoundException("The session of this thread has ended.")
        raise SessionClosedException("The session has ended.")

    def emit(self, command: str, spec: object = None, task_id: str = "") -> None:
        """Send a command to the page; a thread waits here while the page is behind."""
        if self.outlet.full and not self.on_loop() and self._calling():
            self.outlet.wait()
        if self.state == "open":
            self.outlet.send({"command": command, "spec": spec, "task_id": task_id})

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
            question = Question(task.id if free else f"{task.id}.{self._count}")
            self._questions[question.id] = question
        if self.state != "open":
            question.close()
        try:
            yield question
        finally:
            del self._questions[question.id]

    def register(self, function: Callable[..., object], **options: Any) -> str:
        """Register a callback; returns the id that events carry. Options: see Callbacks.add()."""
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
        return self._begin(self.task(function, kind), function, args)

    def run_on_loop(self, task: Task, coroutine: Coroutine[Any, Any, object]) -> object:
        """See a coroutine through for a thread, which waits for its result."""
        future: concurrent.futures.Future[object] = concurrent.futures.Future()
        run = CoroutineRun(Task(self, task.id, "coroutine", task.scopes, task.form))

        async def body() -> None:
            try:
                future.set_result(await run.perform(lambda: coroutine))
            except Exception as error:
                future.set_exception(error)
            finally:
                self._run_ended(run)
                if not future.done():
                    future.set_exception(SessionClosedException("The session has ended."))

        self._runs.add(run)
        self.spawn(body)
        return future.result()

    def adopt(self, thread: threading.Thread) -> None:
        """Let a thread of the user's talk to the page, before or after it was started."""
        if thread in self._threads:
            return
        task = self.task(thread.run, "thread")
        self._threads.add(thread)
        if thread.ident is None:
            body = thread.run

            def run() -> None:
                try:
                    run_here(task, body)
                finally:
                    self._left(thread)

            thread.run = run  # type: ignore[method-assign]
        else:
            adopt(thread, task)
            self.spawn(partial(self._join, thread))

    @contextmanager
    def guard(self, task: Task) -> Iterator[None]:
        """What happens to an error of the user's code: it is logged, and the visitor is told.

        The session's own exceptions and SystemExit are a quiet end.
        """
        try:
            yield
        except SessionException:
            pass
        except SystemExit:
            pass
        except BaseExceptionGroup as group:
            _, others = group.split((SessionException, SystemExit))
            if others is not None and not isinstance(others, ExceptionGroup):
                raise  # cancellation has its way
            if others is not None:
                report(self, task, group)
        except Exception as error:
            report(self, task, error)

    # ---- inside

    def start_callback(self, callback: Callback, args: tuple[object, ...], ended: Callable[[], None]) -> None:
        """Run a callback for one click; `ended` is called on the loop."""
        self._count += 1
        self._begin(callback_task(self, callback, self._count), callback.function, args, ended=ended)

    def _begin(
        self,
        task: Task,
        function: Callable[..., object],
        args: tuple[object, ...] = (),
        *,
        main: bool = False,
        ended: Callable[[], None] | None = None,
    ) -> CoroutineRun | None:
        with self._lock:
            self._live += 1
        if task.kind == "thread":
            limiter = self.workers.sessions if main else self.workers.callbacks
            if main:
                self.workers.claim()
            self.spawn(partial(self._in_thread, limiter, task, function, args, ended))
            return None
        run = CoroutineRun(task)
        self._runs.add(run)
        self.spawn(partial(self._in_coroutine, run, task, function, args, main, ended))
        return run

    async def _in_thread(
        self,
        limiter: anyio.CapacityLimiter,
        task: Task,
        function: Callable[..., object],
        args: tuple[object, ...],
        ended: Callable[[], None] | None,
    ) -> None:
        try:
            await self.workers.run(limiter, task, function, args)
        finally:
            self._task_ended(ended)

    async def _in_coroutine(
        self,
        run: CoroutineRun,
        task: Task,
        function: Callable[..., object],
        args: tuple[object, ...],
        main: bool,
        ended: Callable[[], None] | None,
    ) -> None:
        failed = True
        try:
            with self.guard(task):
                await run.perform(function, args)
                failed = False
        finally:
            self._run_ended(run)
            if main and failed and self.state == "open":
                self._end()  # even with callbacks, as in PyWebIO
            self._task_ended(ended)

    def _task_ended(self, ended: Callable[[], None] | None = None) -> None:
        with self._lock:
            self._live -= 1
        if ended is not None and self.state == "open":
            ended()
        self._settle()

    def _run_ended(self, run: CoroutineRun) -> None:
        self._runs.discard(run)
        if self._idle is not None and not self._runs:
            self._idle.set()

    def _settle(self) -> None:
        """End the session when nothing runs and nothing can be clicked."""
        busy = self._live or self.callbacks or any(thread.is_alive() for thread in self._threads)
        if self.state == "open" and not busy:
            self._end()

    async def _join(self, thread: threading.Thread) -> None:
        await anyio.to_thread.run_sync(thread.join, limiter=self.workers.brief, abandon_on_cancel=True)
        self._threads.discard(thread)
        self._settle()

    def _left(self, thread: threading.Thread) -> None:
        """A thread of the user's has come to its end, in that thread."""

        async def settle() -> None:
            self._settle()

        self._threads.discard(thread)
        self.spawn(settle)

    def _end(self) -> None:
        self.state = "ending"
        self.outlet.send({"command": "close_session"})
        self._on_end()
        self.spawn(self._wind_up)

    async def _wind_up(self) -> None:
        """Run the deferred functions, then tell every task."""
        with anyio.move_on_after(DEFERRED_SECONDS, shield=True):
            for function in self._deferred:
                await self._run_deferred(function)
        self.state = "closed"
        for question in list(self._questions.values()):
            question.close()
        for run in list(self._runs):
            run.interrupt()
        self.callbacks.drop()
        self._deferred.clear()
        if self._runs:
            self._idle = anyio.Event()
            with anyio.move_on_after(GRACE_SECONDS):
                await self._idle.wait()
            for run in list(self._runs):
                run.cancel()

    async def _run_deferred(self, function: Callable[[], object]) -> None:
        kind: Kind = "coroutine" if is_coroutine_function(function) else self.kind
        task = self.task(function, kind)
        if kind == "thread":
            await self.workers.run(self.workers.brief, task, function, ())
        else:
            previous = known_task()
            with self.guard(task):
                enter(task)
                result = function()
                if inspect.isawaitable(result):
                    await result
            if previous is not None:
                enter(previous)


def is_coroutine_function(function: object) -> bool:
    """Whether calling `function` gives a coroutine; looks through partials and objects with `__call__`.

    Raises InvalidType for what cannot be called, and for generator functions, which PyWebIO once took.
    """
    inner = function
    while isinstance(inner, partial):
        inner = inner.func
    if not callable(inner):
        raise InvalidType(f"A function is expected here, not {inner!r}.")
    call = inner if inspect.isroutine(inner) else getattr(inner, "__call__", inner)  # noqa: B004
    if inspect.isgeneratorfunction(call) or inspect.isasyncgenfunction(call):
        raise InvalidType(f"{inner!r} is a generator function; write `async def` with `await` in place of `yield`.")
    return inspect.iscoroutinefunction(call)
