"""The tasks of one session: who runs, and what becomes of it."""

import concurrent.futures
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread

from asgiwebio.exceptions import SessionClosedException, SessionException

from .context import Task, adopt
from .coroutine import CoroutineRun
from .report import report
from .stuck import Runner
from .thread import run_here

if TYPE_CHECKING:
    from .session import Session

Ended = Callable[[bool], None]
"""What to call on the loop when a task has ended, with whether it failed."""

GRACE_SECONDS = 3.0
"""How long a coroutine may clean up after SessionClosedException before it is cancelled."""


class Tasks:
    """Starts the tasks of a session and counts them; `on_idle` is called on the loop whenever one has ended."""

    def __init__(self, session: "Session", on_idle: Callable[[], None]) -> None:
        self._session = session
        self._on_idle = on_idle
        self._lock = threading.Lock()
        self._live = 0
        self._runs: set[CoroutineRun] = set()
        self._threads: set[threading.Thread] = set()
        self._all_ended: anyio.Event | None = None

    def __bool__(self) -> bool:
        """Whether any runs. A thread of the user's that was registered and never started does not count."""
        return bool(self._live) or any(thread.is_alive() for thread in self._threads)

    @property
    def live(self) -> int:
        """How many run, threads of the user's aside."""
        return self._live

    @property
    def threads(self) -> list[Runner]:
        """The user's own threads that run."""
        return [
            Runner(thread.ident, thread.name, getattr(thread, "_target", None) or type(thread).run)
            for thread in list(self._threads)
            if thread.ident is not None and thread.is_alive()
        ]

    def begin(
        self,
        task: Task,
        function: Callable[..., object],
        args: tuple[object, ...] = (),
        *,
        main: bool = False,
        ended: Ended | None = None,
    ) -> CoroutineRun | None:
        """Run `function` as `task`, from any thread; its handle when it is a coroutine."""
        with self._lock:
            self._live += 1
        if task.kind == "thread":
            if main:
                self._session.workers.claim()
            self._session.spawn(partial(self._in_thread, task, function, args, main, ended))
            return None
        run = CoroutineRun(task)
        self._runs.add(run)
        self._session.spawn(partial(self._in_coroutine, run, task, function, args, ended))
        return run

    def see_through(self, task: Task, coroutine: Coroutine[Any, Any, object]) -> object:
        """Run a coroutine on the loop for a thread, which waits for its result."""
        future: concurrent.futures.Future[object] = concurrent.futures.Future()
        run = CoroutineRun(Task(self._session, task.id, "coroutine", task.scopes, task.form))

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
        self._session.spawn(body)
        while True:
            concurrent.futures.wait([future], timeout=1)
            if future.done():
                return future.result()
            if self._session.state == "closed" and not run.began:  # the event loop has gone, and took it along
                coroutine.close()
                raise SessionClosedException("The session has ended.")

    def adopt(self, thread: threading.Thread) -> None:
        """Let a thread of the user's talk to the page, before or after it was started; again does nothing."""
        if thread in self._threads:
            return
        task = self._session.task(thread.run, "thread")
        self._threads.add(thread)
        if thread.ident is None:
            body = thread.run

            def run() -> None:
                try:
                    run_here(task, body)
                finally:
                    self._session.spawn(partial(self._forget, thread))

            thread.run = run  # type: ignore[method-assign]
        else:
            adopt(thread, task)
            self._session.spawn(partial(self._join, thread))

    async def interrupt(self) -> None:
        """Raise SessionClosedException in every coroutine, and cancel those that do not end."""
        for run in list(self._runs):
            run.interrupt()
        if self._runs:
            self._all_ended = anyio.Event()
            with anyio.move_on_after(GRACE_SECONDS):
                await self._all_ended.wait()
            for run in list(self._runs):
                run.cancel()

    @contextmanager
    def guard(self, task: Task) -> Iterator[None]:
        """What happens to an error of the user's code: it is logged, and the visitor is told.

        The session's own exceptions and SystemExit are a quiet end.
        """
        try:
            yield
        except (SessionException, SystemExit):
            pass
        except BaseExceptionGroup as group:
            _, others = group.split((SessionException, SystemExit))
            if others is not None and not isinstance(others, ExceptionGroup):
                raise  # cancellation has its way
            if others is not None:
                report(self._session, task, group)
        except Exception as error:
            report(self._session, task, error)

    async def _in_thread(
        self, task: Task, function: Callable[..., object], args: tuple[object, ...], main: bool, ended: Ended | None
    ) -> None:
        workers = self._session.workers
        try:
            await workers.run(workers.sessions if main else workers.callbacks, task, function, args)
        finally:
            self._task_ended(ended, False)

    async def _in_coroutine(
        self,
        run: CoroutineRun,
        task: Task,
        function: Callable[..., object],
        args: tuple[object, ...],
        ended: Ended | None,
    ) -> None:
        failed = True
        try:
            with self.guard(task):
                await run.perform(function, args)
                failed = False
        finally:
            self._run_ended(run)
            self._task_ended(ended, failed)

    def _task_ended(self, ended: Ended | None, failed: bool) -> None:
        with self._lock:
            self._live -= 1
        if ended is not None:
            ended(failed)
        self._on_idle()

    def _run_ended(self, run: CoroutineRun) -> None:
        self._runs.discard(run)
        if self._all_ended is not None and not self._runs:
            self._all_ended.set()

    async def _join(self, thread: threading.Thread) -> None:
        limiter = self._session.workers.brief
        await anyio.to_thread.run_sync(thread.join, limiter=limiter, abandon_on_cancel=True)
        await self._forget(thread)

    async def _forget(self, thread: threading.Thread) -> None:
        self._threads.discard(thread)
        self._on_idle()
