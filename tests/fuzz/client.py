"""The browser's end of one request or WebSocket, in memory, which says whatever it is told to."""

import math
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import anyio
import orjson
from anyio.lowlevel import checkpoint
from starlette.types import ASGIApp, Message, Scope

from asgiwebio._asgi.longpoll import HOLD_EXTENSION
from asgiwebio._asgi.websocket import SUBPROTOCOL

__all__ = ["Answer", "Socket", "ask", "connected", "subprotocols"]

Pairs = Iterable[list[str]]


class Answer:
    """What a request was answered."""

    def __init__(self, sent: list[Message]) -> None:
        kinds = [message["type"] for message in sent]
        assert kinds[:1] == ["http.response.start"], f"an answer of {kinds}"
        assert not sent[-1].get("more_body", False), "an answer without an end"
        self.status: int = sent[0]["status"]
        self.headers: list[tuple[bytes, bytes]] = list(sent[0]["headers"])
        self.body = b"".join(message.get("body", b"") for message in sent[1:])

    def frame(self) -> dict[str, Any]:
        """The frame that it is."""
        found: dict[str, Any] = orjson.loads(self.body)
        return found


class Socket:
    """A WebSocket that the app has not necessarily accepted."""

    def __init__(self, to_app: Any, from_app: Any) -> None:
        self._to_app = to_app
        self._from_app = from_app

    async def send(self, message: str | bytes) -> None:
        """Send a message; one that comes too late is lost."""
        kind = "text" if isinstance(message, str) else "bytes"
        await self._to_app.send({"type": "websocket.receive", kind: message})

    async def say(self, frame: object) -> None:
        """Send what JSON can say."""
        await self.send(orjson.dumps(frame).decode())

    async def read(self) -> Any:
        """The next frame or command, or the close code as a number."""
        while (message := await self._from_app.receive())["type"] == "websocket.accept":
            pass
        return message["code"] if message["type"] == "websocket.close" else orjson.loads(message["text"])


@asynccontextmanager
async def connected(app: ASGIApp, query: str, headers: Pairs, *, plain: bool) -> AsyncIterator[Socket]:
    """A WebSocket; at the end the client is gone, and the app has noticed. An exception of the app's is raised."""
    scope = _scope("websocket", query, headers)
    scope["subprotocols"] = [] if plain else subprotocols(headers)
    to_app, receive = anyio.create_memory_object_stream[Message](math.inf)
    send, from_app = anyio.create_memory_object_stream[Message](math.inf)
    ended = anyio.Event()

    async def serve() -> None:
        await app(scope, receive.receive, pass_on)
        ended.set()

    async def pass_on(message: Message) -> None:
        await checkpoint()
        send.send_nowait(message)

    async with anyio.create_task_group() as group:
        with to_app, receive, send, from_app:
            to_app.send_nowait({"type": "websocket.connect"})
            group.start_soon(serve)
            yield Socket(to_app, from_app)
            to_app.send_nowait({"type": "websocket.disconnect", "code": 1006})
            await ended.wait()


async def ask(app: ASGIApp, method: str, query: str, headers: Pairs, body: bytes) -> Answer:
    """Send a request, whose body comes in two pieces, and is never held; an exception of the app's is raised."""
    scope = {**_scope("http", query, headers), "method": method, "extensions": {HOLD_EXTENSION: {"seconds": 0}}}
    middle = len(body) // 2
    pieces = [body[:middle], body[middle:]]
    sent: list[Message] = []

    async def receive() -> Message:
        if pieces:
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}
        await anyio.sleep_forever()
        raise AssertionError

    async def send(message: Message) -> None:
        await checkpoint()
        sent.append(message)

    await app(scope, receive, send)
    return Answer(sent)


def subprotocols(headers: Pairs) -> list[str]:
    """What the headers offer; without such a header ours."""
    offered = [value for name, value in headers if name == "sec-websocket-protocol"]
    return (
        [word.strip() for value in offered for word in value.split(",") if word.strip()] if offered else [SUBPROTOCOL]
    )


def _scope(kind: str, query: str, headers: Pairs) -> Scope:
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    if not any(name == b"host" for name, _ in raw):
        raw.append((b"host", b"app.example"))
    return {
        "type": kind,
        "path": "/",
        "root_path": "",
        "scheme": "http" if kind == "http" else "ws",
        "client": ("192.0.2.1", 5),
        "query_string": query.encode("latin-1"),
        "headers": raw,
    }
