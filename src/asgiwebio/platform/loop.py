"""The event loop of a WSGI process: one, in a daemon thread, started when first needed."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, wait
from contextvars import Context
from functools import partial
from typing import Any

import anyio
from anyio.from_thread import BlockingPortal

__all__ = ["LOOP", "EventLoop", "Run"]

STOP_SECONDS = 5.0
"""How long what runs on the loop may take to end when the process does."""
WRITE_SECONDS = 1.0
"""How long servers may then take to write the last answers."""
TICK = 0.1
"""How often it is seen whether gunicorn stops."""


class EventLoop:
    """An event loop beside threads. It ends before the interpreter waits for threads, and is a new one after a fork."""

    def __init__(self) -> None:
        self._forget()
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        # In a child no other thread is left: neither the loop's own nor one that may have held the lock.
        self._lock = threading.Lock()
        self._written = threading.Condition()
        self._unwritten = 0
        self._running: Run | None = None
        self.drains = False
        """Whether visitors may finish before the server stops."""
        self.requests = 0
        """How many requests are being answered; changed by the threads that answer them."""

    def start(self) -> "Run":
        """Start it unless it runs; what stands for this run of it is another one after a fork."""
        with self._lock:
            if self._running is None:
                _refuse_green_threads()
                self._running = Run()
                _before_threads_end(self.stop)
            return self._running

    def spawn(self, function: Callable[..., Awaitable[object]], *args: object) -> Future[Any]:
        """Start an async function on the loop, in a context of its own: not in that of the request which asks."""
        return Context().run(self._current.portal.start_task_soon, function, *args)

    def live(self, function: Callable[..., Awaitable[object]], *args: object) -> None:
        """Start what lasts until `stopping`, such as the lifespan of an app."""
        self._current.lives.append(self.spawn(function, *args))

    def drainer(self, seconds: float) -> Callable[[], None] | None:
        """What lets visitors finish before the server stops, for at most so many seconds; None for none.

        The apps are told from the start that somebody will call it.
        """
        self.drains = seconds > 0
        return partial(self._drain, seconds) if self.drains else None

    def _drain(self, seconds: float) -> None:
        running = self._running
        if running is not None:
            self.soon(running.stopping.set)
            wait(running.lives, seconds)

    def soon(self, function: Callable[[], object]) -> None:
        """Call a function on the loop. When that has ended there is nothing to tell anybody."""
        with contextlib.suppress(RuntimeError):
            self._current.loop.call_soon_threadsafe(function)

    async def stopping(self) -> None:
        """Wait, on the loop, until the server or the process stops."""
        await self._current.stopping.wait()

    def join(self) -> None:
        """Wait until it has ended."""
        self._current.thread.join()

    def count(self, change: int) -> int:
        """Count a request in or out; returns how many others there are."""
        with self._lock:
            self.requests += change
            return self.requests - max(change, 0)

    def count_written(self, change: int) -> None:
        """Count an answer that a server writes: -1 when it has done so."""
        with self._written:
            self._unwritten += change
            self._written.notify_all()

    def stop(self) -> None:
        """End what runs on it, and the loop: before the process ends, or in a test."""
        running = self._running
        if running is not None:
            with contextlib.suppress(RuntimeError):
                running.loop.call_soon_threadsafe(running.end)
            running.thread.join(2 * STOP_SECONDS)
            self._running = None
            with self._written:  # by threads that may be daemons, which end with the main thread
                self._written.wait_for(lambda: self._unwritten <= 0, WRITE_SECONDS)

    @property
    def _current(self) -> "Run":
        if self._running is None:
            raise RuntimeError("the event loop has not been started")
        return self._running


class Run:
    """One run of the loop, in its thread."""

    portal: BlockingPortal
    loop: asyncio.AbstractEventLoop
    stopping: anyio.Event

    def __init__(self) -> None:
        self.lock = threading.Lock()
        """For what is done once on each run of the loop."""
        self.lives: list[Future[Any]] = []
        """What lasts until it is to stop."""
        started: Future[None] = Future()
        self.thread = threading.Thread(target=anyio.run, args=(self._main, started), name="asgiwebio loop", daemon=True)
        self.thread.start()
        started.result()

    def end(self) -> None:
        """Stop, on the loop, and then end."""
        self.stopping.set()
        self._ending.set()

    async def _main(self, started: Future[None]) -> None:
        self.loop = asyncio.get_running_loop()
        self.stopping = anyio.Event()
        self._ending = anyio.Event()
        with anyio.CancelScope() as patience:
            async with BlockingPortal() as self.portal:
                started.set_result(None)
                async with anyio.create_task_group() as group:
                    group.start_soon(self._watch_gunicorn)
                    await self._ending.wait()
                    group.cancel_scope.cancel()
                # Leaving the portal waits for its tasks, which know from `stopping`; what does not end is cancelled.
                patience.deadline = anyio.current_time() + STOP_SECONDS

    async def _watch_gunicorn(self) -> None:
        """gunicorn waits for every request before it ends, and so for held polls; its worker knows that it is to stop.

        The worker can be reached: it is the owner of the signal handler that it installs.
        """
        worker: Any = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
        if isinstance(getattr(worker, "alive", None), bool):
            while worker.alive:  # noqa: ASYNC110 (a signal handler of gunicorn sets it)
                await anyio.sleep(TICK)
            self.stopping.set()


def _refuse_green_threads() -> None:
    gevent: Any = sys.modules.get("gevent.monkey")
    eventlet: Any = sys.modules.get("eventlet.patcher")
    if gevent is not None and gevent.is_module_patched("threading"):
        name = "gevent"
    elif eventlet is not None and eventlet.is_monkey_patched("thread"):
        name = "eventlet"
    else:
        return
    raise RuntimeError(
        f"asgiwebio needs real threads, and {name} has replaced them in this process: "
        f"write `gunicorn --threads 8` in place of a server on {name}, such as `gunicorn -k {name}`"
    )


def _before_threads_end(function: Callable[[], None]) -> None:
    # `atexit` comes too late: before it, the interpreter waits for the threads of sessions, which wait for the loop.
    register: Callable[[Callable[[], None]], None] = threading._register_atexit  # type: ignore[attr-defined]
    register(function)


LOOP = EventLoop()
"""The loop of this process."""
