"""What tests of the transports need: an App in small, and clients that speak ASGI with it in memory."""

import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import anyio
import orjson
from anyio.abc import TaskGroup
from anyio.lowlevel import checkpoint
from starlette.types import Message, Scope

from asgiwebio._asgi import longpoll, websocket
from asgiwebio._asgi.door import Door
from asgiwebio._asgi.origin import Origins
from asgiwebio._asgi.visit import Refused, Visit, Visits
from asgiwebio._link.registry import Registry
from asgiwebio._wire.events import Event
from asgiwebio._wire.frames import Hello

HELLO = {"version": 1, "id": "00112233445566778899aabbccddeeff"}


class EchoSession:
    """Says "hello", then answers each event with its data, until the data is "end"."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.heard: list[object] = []
        self.uploads: Any = None
        self.tasks: Any = None
        self.pull_interval = 0.0
        self.closed = anyio.Event()
        self.say("hello")

    def say(self, spec: object) -> None:
        self.visit.link.send({"command": "output", "spec": spec})

    def deliver(self, event: Event) -> None:
        self.heard.append(event.data)
        if event.data == "crash":
            raise ZeroDivisionError
        if event.data == "end":
            self.end()
        else:
            self.say(event.data)

    def close(self) -> None:
        if not self.closed.is_set():
            self.end()

    def end(self) -> None:
        self.closed.set()
        self.visit.link.send({"command": "close_session"})
        self.visit.on_end()


class Desk:
    """Admits visits, as the App does."""

    def __init__(self, group: TaskGroup, *, keep: float = 600.0, limit: int = 10, max_payload: int = 1000) -> None:
        self.origins = Origins(["https://friend.example"])
        self.door = Door()
        self.max_payload = max_payload
        self.registry: Registry[Visit] = Registry(limit)
        self.sessions: list[EchoSession] = []
        self.keep = keep
        self._running = 0
        self._group = group

    async def admit(self, scope: Scope, hello: Hello, *, plain: bool, user: str | None) -> Visit:  # noqa: ARG002
        if hello.token is not None:
            visit = await self.find(hello.token, user)
            if visit is None:
                raise Refused(4410)
            return visit
        visit = self.registry.find_by_hello(hello.id)
        if visit is None:
            if self.registry.full:
                raise Refused(4503)
            visit = Visit(Registry.token(), keep=self.keep, spawn=self.spawn, drop=self.drop)
            self.registry.add(visit.token, visit, hello.id)
            session = EchoSession(visit)
            self.sessions.append(session)
            visit.start(session)
        return visit

    async def find(self, token: str, user: str | None) -> Visit | None:  # noqa: ARG002
        return await self.registry.find(token)

    def spawn(self, function: Callable[[], Awaitable[None]]) -> None:
        async def run() -> None:
            await function()
            self._running -= 1

        self._running += 1
        self._group.start_soon(run)

    async def idle(self) -> None:
        """Wait until everything that was spawned has ended."""
        while self._running:
            await checkpoint()

    def drop(self, visit: Visit) -> None:
        self.registry.drop(visit.token)


@asynccontextmanager
async def desk(**settings: Any) -> AsyncIterator[Desk]:
    """A desk, and everything that it started until the test ends."""
    with anyio.fail_after(20):
        async with anyio.create_task_group() as group:
            yield Desk(group, **settings)
            group.cancel_scope.cancel()


class Socket:
    """The browser's end of a WebSocket."""

    def __init__(self, to_app: Any, from_app: Any) -> None:
        self._to_app = to_app
        self._from_app = from_app
        self._takes = math.inf
        self._stalled = False
        self.accepted = False
        self.subprotocol: str | None = None
        self.ended = anyio.Event()
        """Set when the app's side has come to its end."""

    async def send(self, frame: object) -> None:
        """Send a frame of v1, an event of plain, or text or bytes as they are."""
        if isinstance(frame, bytes):
            await self._to_app.send({"type": "websocket.receive", "bytes": frame})
        else:
            text = frame if isinstance(frame, str) else orjson.dumps(frame).decode()
            await self._to_app.send({"type": "websocket.receive", "text": text, "bytes": None})

    async def receive(self) -> Any:
        """The next frame or command; or the close code, as a number."""
        message = await self._from_app.receive()
        if message["type"] == "websocket.accept":
            self.accepted = True
            self.subprotocol = message["subprotocol"]
            return await self.receive()
        if message["type"] == "websocket.close":
            return message["code"]
        return orjson.loads(message["text"])

    async def until(self, wanted: Callable[[Any], object]) -> Any:
        """The next frame, or close code, of which `wanted` is true."""
        while not wanted(frame := await self.receive()):
            assert not isinstance(frame, int), f"closed with {frame}"
        return frame

    def stall(self) -> None:
        """Take nothing more, as a peer whose buffers are full."""
        self._stalled = True

    def break_after(self, messages: int) -> None:
        """Be gone after so many more messages, so that the app's next send fails."""
        self._takes = messages

    async def passing(self, message: Message) -> None:
        """Called for each message before it arrives here."""
        if self._stalled:
            await anyio.sleep_forever()
        if message["type"] == "websocket.send":
            self._takes -= 1
            if self._takes < 0:
                raise OSError("the client is gone")

    def cut(self) -> None:
        """Be gone, without a word."""
        self._from_app.close()
        self._to_app.send_nowait({"type": "websocket.disconnect", "code": 1006})


@asynccontextmanager
async def connect(
    visits: Visits,
    *,
    plain: bool = False,
    query: str = "",
    origin: str | None = None,
    subprotocols: list[str] | None = None,
    ping: float = 5.0,
    client: str | None = None,
) -> AsyncIterator[Socket]:
    """A WebSocket to the app; at the end it is cut, and the app's side comes to its end."""
    if subprotocols is None:
        subprotocols = [] if plain else [websocket.SUBPROTOCOL]
    scope = {
        "type": "websocket",
        "subprotocols": subprotocols,
        "query_string": query.encode(),
        "headers": _headers({"host": "app.example", "origin": origin}),
        "client": None if client is None else (client, 50000),
    }
    to_app, receive = anyio.create_memory_object_stream[Message](math.inf)
    send, from_app = anyio.create_memory_object_stream[Message](math.inf)

    socket = Socket(to_app, from_app)

    async def pass_on(message: Message) -> None:
        await socket.passing(message)
        try:
            await send.send(message)
        except anyio.BrokenResourceError:
            raise OSError("the client is gone") from None

    async with anyio.create_task_group() as group:
        with to_app, receive, send, from_app:
            await to_app.send({"type": "websocket.connect"})

            async def serve() -> None:
                await websocket.serve(visits, scope, receive.receive, pass_on, ping=ping)
                socket.ended.set()

            group.start_soon(serve)
            yield socket
            socket.cut()
            await socket.ended.wait()


class Answer:
    """What a request was answered."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.frame: dict[str, Any] = orjson.loads(body) if body else {}


async def request(
    visits: Visits,
    method: str,
    *chunks: bytes,
    token: str | None = None,
    ack: object = None,
    type: str | None = None,
    origin: str | None = None,
    leave: anyio.Event | None = None,
    more: bool = False,
    extensions: dict[str, Any] | None = None,
    hold: float = 25.0,
    reply: float = 0.25,
    look: Callable[[], object] = lambda: None,
) -> Answer | None:
    """Send a request in chunks; its answer, None when there was none. After `leave` the client is gone.

    With `more` the body is longer than what comes of it. `look` is called while the answer is sent.
    """
    scope: Scope = {
        "type": "http",
        "method": method,
        "query_string": b"link",
        "headers": _headers(
            {
                "host": "app.example",
                "origin": origin,
                "content-type": type,
                "webio-token": token,
                "webio-ack": None if ack is None else str(ack),
            }
        ),
        "extensions": extensions or {},
    }
    body = list(chunks) or [b""]
    sent: list[Message] = []

    async def receive() -> Message:
        if body:
            chunk = body.pop(0)
            return {"type": "http.request", "body": chunk, "more_body": bool(body) or more}
        await (leave or anyio.Event()).wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        look()
        sent.append(message)

    await longpoll.serve(visits, scope, receive, send, hold=hold, reply=reply)
    if not sent:
        return None
    start, end = sent
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], headers, end["body"])


def _headers(values: dict[str, str | None]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in values.items() if value is not None]
