"""A question to the visitor, written once for threads and coroutines.

A dialogue is a generator. It yields the only two things it cannot do by itself: `Wait`, for an event, and `Call`, to
run the user's code. The drivers below perform them, in the thread or coroutine that asked, so a validator runs where
its author expects it.
"""

import inspect
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any, TypeVar

import anyio

from asgiwebio._wire.events import Event
from asgiwebio.exceptions import SessionClosedException

from .context import Task

T = TypeVar("T")

MAILBOX_SIZE = 100
"""Events that may wait for one question; a page that sends more loses the surplus."""


class Question:
    """The mailbox of one waiting question; events name its `id`."""

    __slots__ = ("_closed", "_events", "_ring", "blocks", "id")

    def __init__(self, id: str, *, blocks: bool) -> None:
        self.id = id
        self.blocks = blocks
        """Whether a thread waits for it."""
        self._events: deque[Event] = deque()
        self._closed = False
        self._ring: Callable[[], object] = bool

    def put(self, event: Event) -> bool:
        """Add an event, on the loop; false when the mailbox is full."""
        if len(self._events) >= MAILBOX_SIZE:
            return False
        self._events.append(event)
        self._ring()
        return True

    def close(self) -> None:
        """End every wait, now and later, with SessionClosedException."""
        self._closed = True
        self._ring()

    def take(self) -> Event:
        """Block this thread until there is an event."""
        bell = threading.Event()
        self._ring = bell.set  # before looking, so that nothing can come unheard in between
        while not self._events and not self._closed:
            bell.wait()
            bell.clear()
        return self._next()

    async def take_async(self) -> Event:
        """Wait in this coroutine until there is an event."""
        while not self._events and not self._closed:
            bell = anyio.Event()
            self._ring = bell.set
            await bell.wait()
        return self._next()

    def _next(self) -> Event:
        if self._closed:
            raise SessionClosedException("The visitor has left, or the session was ended.")
        return self._events.popleft()


class Wait:
    """Wait for the next event of a question."""

    __slots__ = ("question", "task")

    def __init__(self, task: Task, question: Question) -> None:
        self.task = task
        self.question = question

    def perform(self) -> Event:
        self.task.session.drops.flush()
        self.task.session.outlet.calm()
        return self.question.take()

    async def perform_async(self) -> Event:
        self.task.session.drops.flush()
        self.task.session.outlet.calm()
        return await self.question.take_async()


class Call:
    """Run the user's function; a coroutine function is awaited, whatever the kind of session."""

    __slots__ = ("args", "function", "task")

    def __init__(self, task: Task, function: Callable[..., object], *args: object) -> None:
        self.task = task
        self.function = function
        self.args = args

    def perform(self) -> object:
        result = self.function(*self.args)
        if inspect.iscoroutine(result):
            return self.task.session.tasks.see_through(self.task, result)
        return result

    async def perform_async(self) -> object:
        result = self.function(*self.args)
        return await result if inspect.isawaitable(result) else result


Dialogue = Generator[Wait | Call, Any, T]


def perform(task: Task, dialogue: Dialogue[T]) -> T | Coroutine[Any, Any, T]:
    """The answer in a task that blocks; in a coroutine an awaitable, and nothing happens until it is awaited."""
    return drive(dialogue) if task.blocks else drive_async(dialogue)


def drive(dialogue: Dialogue[T]) -> T:
    """Run a dialogue in the calling thread."""
    step: Callable[[Any], Wait | Call] = dialogue.send
    value: object = None
    try:
        while True:
            effect = step(value)
            value = None  # an output that an `onchange` returned is shown now
            try:
                step, value = dialogue.send, effect.perform()
            except BaseException as error:  # whatever it is, it belongs to the dialogue
                step, value = dialogue.throw, error
    except StopIteration as stop:
        answer: T = stop.value
        return answer


async def drive_async(dialogue: Dialogue[T]) -> T:
    """Run a dialogue in the calling coroutine."""
    step: Callable[[Any], Wait | Call] = dialogue.send
    value: object = None
    try:
        while True:
            effect = step(value)
            value = None  # an output that an `onchange` returned is shown now
            try:
                step, value = dialogue.send, await effect.perform_async()
            except BaseException as error:  # cancellation too: the dialogue takes its form off the page
                step, value = dialogue.throw, error
    except StopIteration as stop:
        answer: T = stop.value
        return answer
