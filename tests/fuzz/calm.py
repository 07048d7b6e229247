"""A visitor that does nothing wrong, and what is logged meanwhile."""

import logging
import math
import secrets
import sys
import threading
import traceback
from types import TracebackType
from typing import Any, Self

import anyio
import orjson
from starlette.types import ASGIApp

from .client import Socket, ask

__all__ = ["Calm", "Errors"]


class Calm:
    """Its numbers are doubled, whatever happens to others: by WebSocket, or without one by requests."""

    def __init__(self, app: ASGIApp, socket: Socket | None = None) -> None:
        self._app = app
        self._socket = socket
        self._hello: Any = {"version": 1, "id": secrets.token_hex(16)}
        self._token: list[list[str]] = []
        self._waiting: list[Any] = []
        self._read = 0
        self._sent = 0
        self._heard, self._frames = anyio.create_memory_object_stream[Any](math.inf)

    async def listen(self) -> None:
        """Read what comes by WebSocket, and say that it is there when it is asked."""
        assert self._socket is not None
        while not isinstance(frame := await self._socket.read(), int):
            if "ping" in frame:
                await self._say({"pong": frame["ping"]})
            await self._heard.send(frame)
        await self._heard.send(frame)

    def close(self) -> None:
        """Listen no more."""
        self._heard.close()
        self._frames.close()

    async def goes_on(self) -> None:
        """Ask once more, and look at the answer."""
        if self._hello is not None:
            hello, self._hello = self._hello, None
            await self._say({"hello": hello})
        self._sent += 1
        question = await self._command("input_group")
        data = {"data": self._sent}
        event = {"event": "from_submit", "task_id": question["task_id"], "data": data}
        await self._say({"seq": self._sent, "ack": self._read, "items": [event]})
        shown = (await self._command("output"))["spec"]["content"]
        assert shown == str(2 * self._sent), f"a visitor beside it got {shown!r} for {self._sent}"

    async def _command(self, name: str) -> Any:
        while True:
            while not self._waiting:
                self._take(await self._frame())
            command = self._waiting.pop(0)
            if command["command"] == name:
                return command

    async def _frame(self) -> Any:
        if self._socket is not None:
            frame = await self._frames.receive()
            assert not isinstance(frame, int), f"a visitor beside it was closed with {frame}"
            return frame
        return (await ask(self._app, "GET", "link", [*self._token, ["webio-ack", str(self._read)]], b"")).frame()

    async def _say(self, frame: object) -> None:
        if self._socket is not None:
            await self._socket.say(frame)
            return
        answer = await ask(self._app, "POST", "link&app=doubling", self._token, orjson.dumps(frame))
        assert answer.status == 200, f"a visitor beside it was answered with {answer.status}"
        self._take(answer.frame())

    def _take(self, frame: Any) -> None:
        if "welcome" in frame:
            self._token = [["webio-token", frame["welcome"]["token"]]]
        items = frame.get("items", [])
        if items:
            new = items[self._read + 1 - frame["seq"] :]
            self._waiting += new
            self._read += len(new)


class Errors(logging.Handler):
    """What is logged as an error, and exceptions that nobody has handled, for the length of a `with` block."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []
        self._hooks = (threading.excepthook, sys.unraisablehook)

    def emit(self, record: logging.LogRecord) -> None:
        """Note it."""
        if _is_of_server(record):
            return
        self.found.append(logging.Formatter("%(name)s: %(message)s").format(record))

    def take(self) -> str:
        """What was found, once."""
        found, self.found = self.found, []
        return "\n".join(found)

    def none(self) -> None:
        """AssertionError if anything was found."""
        assert not self.found, self.take()

    def __enter__(self) -> Self:
        logging.getLogger().addHandler(self)
        threading.excepthook = self._unhandled
        sys.unraisablehook = self._unhandled
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        logging.getLogger().removeHandler(self)
        threading.excepthook, sys.unraisablehook = self._hooks

    def _unhandled(self, what: Any) -> None:
        self.found.append("".join(traceback.format_exception(what.exc_value)))


def _is_of_server(record: logging.LogRecord) -> bool:
    """Whether a server says, as an error, that a request was none, which it has refused with 400."""
    if record.name == "werkzeug":
        return "Traceback" not in record.getMessage()
    error = record.exc_info[1] if record.exc_info else None
    return record.name == "aiohttp.server" and type(error).__module__ == "aiohttp.http_exceptions"
