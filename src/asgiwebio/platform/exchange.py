"""One request between an ASGI app on the loop and the thread of a WSGI server."""

import logging
import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Self
from wsgiref.types import InputStream, WSGIEnvironment
from wsgiref.util import is_hop_by_hop

import anyio
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Scope

from .loop import LOOP

__all__ = ["Answer", "Exchange", "Start"]

CHUNK = 1 << 16
"""Bytes of a request's body that are read at a time."""

logger = logging.getLogger("asgiwebio")


@dataclass(frozen=True, slots=True)
class Start:
    """Status and headers of an answer."""

    status: int
    headers: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class End:
    """There is no more of an answer; `error` is why, where it is not whole."""

    error: BaseException | None


class Ask(Enum):
    """What the app asks of the server's thread."""

    READ = "read more of the request's body"


Job = Start | bytes | End | Ask


class Exchange:
    """The app runs on the loop; the server's thread does what it is asked for, and waits in between.

    One chunk of the answer is under way at a time: a further `send` waits until the server asks for the next.
    """

    def __init__(self, app: ASGIApp, scope: Scope, environ: WSGIEnvironment) -> None:
        self._app = app
        self._scope = scope
        self._input = _Input(environ)
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        # All below belongs to the loop.
        self._incoming: deque[Message] = deque()
        if self._input.ended:
            self._incoming.append({"type": "http.request", "body": b"", "more_body": False})
        self._reading = False
        self._under_way = False
        self._bodiless = scope["method"] == "HEAD"
        self._started = False
        self._complete = False
        self._gone = False
        self._changed: anyio.Event

    # ---- On the loop

    async def run(self) -> None:
        """Run the app to the end of the answer, and beyond."""
        self._changed = anyio.Event()
        end: End | None = End(RuntimeError("the event loop of the app has ended"))
        try:
            await self._app(self._scope, self._receive, self._send)
            end = None if self._complete else End(RuntimeError("the app ended before its answer did"))
        except Exception as error:
            end = self._failed(error)
        finally:
            if end is not None:
                self._jobs.put(end)

    def _failed(self, error: Exception) -> End | None:
        """What an error means for the answer; where nobody waits for that any more it is logged."""
        if not self._complete and not self._gone:
            return End(error)
        if self._complete or not _is_loss(error):
            logger.error("an error in an app after its answer", exc_info=error)
        return None

    async def _receive(self) -> Message:
        while not self._incoming:
            if self._gone:
                return {"type": "http.disconnect"}
            if not self._input.ended and not self._reading:
                self._reading = True
                self._jobs.put(Ask.READ)
            await self._changed.wait()
        return self._incoming.popleft()

    async def _send(self, message: Message) -> None:
        kind = message["type"]
        if kind == "http.response.start" and not self._started:
            self._started = True
            status: int = message["status"]
            self._bodiless = self._bodiless or status < 200 or status in (204, 304)
            self._jobs.put(Start(status, list(_texts(message.get("headers") or ()))))
        elif kind == "http.response.body" and self._started and not self._complete:
            await self._pass(message.get("body", b""), more=message.get("more_body", False))
        else:
            raise RuntimeError(f"an app sent {kind!r} out of its turn")

    async def _pass(self, data: bytes, *, more: bool) -> None:
        while self._under_way and not self._gone:
            await self._changed.wait()
        if self._gone:
            raise OSError("the client is gone")
        self._complete = not more  # before the last chunk is handed over, so that it is known as the last
        if data and not self._bodiless:
            self._under_way = True
            self._jobs.put(bytes(data))
        if not more:
            self._jobs.put(End(None))

    def _read(self, message: Message) -> None:
        self._reading = False
        self._incoming.append(message)
        self._stir()

    def _taken(self) -> None:
        self._under_way = False
        self._stir()

    def _left(self) -> None:
        self._gone = True
        self._stir()

    def _stir(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()

    # ---- In the server's thread

    def begin(self) -> Start:
        """Start the app and wait for the start of its answer; raises what the app raises before that."""
        LOOP.spawn(self.run)
        job = self.next()
        if isinstance(job, Start):
            return job
        self.leave()
        raise (job.error if isinstance(job, End) else None) or RuntimeError("the app ended before its answer")

    def next(self) -> Start | bytes | End:
        """Wait for the next piece of the answer, reading the request's body when the app asks for that."""
        while True:
            job = self._jobs.get()
            if not isinstance(job, Ask):
                return job
            message = self._input.read()
            LOOP.soon(partial(self._read, message))

    @property
    def complete(self) -> bool:
        """Whether the app has said all of its answer."""
        return self._complete

    def take(self) -> None:
        """The server has written the last piece."""
        LOOP.soon(self._taken)

    def leave(self) -> None:
        """Nobody reads the answer any further."""
        LOOP.soon(self._left)


class Answer:
    """The body of an answer as an iterable of WSGI; `close()` before its end is how a server says the client is gone.

    `done` is called once, when the app keeps the server waiting no longer: with the last chunk, not when that has been
    written, or the next request of the same client might come before.
    """

    def __init__(self, exchange: Exchange, done: Callable[[], object]) -> None:
        self._exchange = exchange
        self._done = done
        self._over = False
        self._told = False
        self._given = False
        LOOP.count_written(1)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if self._over:
            raise StopIteration
        if self._given:
            self._exchange.take()
        job = self._exchange.next()
        if isinstance(job, bytes):
            self._given = True
            if self._exchange.complete:
                self._tell()
            return job
        self.close()
        if isinstance(job, End) and job.error is not None:
            raise job.error  # the server cuts the connection: what is not whole must not look whole
        raise StopIteration

    def close(self) -> None:
        """The server is done with it."""
        if not self._over:
            self._over = True
            self._exchange.leave()
            self._tell()
            LOOP.count_written(-1)

    def _tell(self) -> None:
        if not self._told:
            self._told = True
            self._done()


class _Input:
    """The body of a request, as much of it as is to be had."""

    def __init__(self, environ: WSGIEnvironment) -> None:
        self._stream: InputStream = environ["wsgi.input"]
        length = environ.get("CONTENT_LENGTH") or ""
        # Without a length a server that ends its input itself may be read to that end; another one would wait for ever.
        endless = not length and bool(environ.get("wsgi.input_terminated"))
        # Not every server looks whether it is a number; a body of which nobody knows where it ends is not read.
        self._left = None if endless else int(length) if length.isascii() and length.isdigit() else 0

    @property
    def ended(self) -> bool:
        return self._left == 0

    def read(self) -> Message:
        """The next message about it: a chunk, or that it breaks off."""
        try:
            data = self._stream.read(CHUNK if self._left is None else min(CHUNK, self._left))
        except Exception:  # each server has its own ways to say that the client sends no more, or nonsense
            logger.info("a request's body broke off", exc_info=True)
            data = b""
            self._left = self._left or 1
        if self._left is None:
            self._left = None if data else 0
        elif data:
            self._left -= len(data)
        else:
            self._left = 0
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": data, "more_body": not self.ended}


def _texts(headers: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[str, str]]:
    """Headers as text, without those that are the server's own business."""
    for name, value in headers:
        text = name.decode("latin-1")
        if not is_hop_by_hop(text):
            yield text, value.decode("latin-1")


def _is_loss(error: BaseException) -> bool:
    """Whether an error only says that the client is gone."""
    if isinstance(error, BaseExceptionGroup):
        return all(_is_loss(inner) for inner in error.exceptions)
    return isinstance(error, OSError | ClientDisconnect)
