"""Any ASGI app inside Tornado: `(r"/tool", asgi_handler(app))`, requests and WebSockets."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import anyio
from starlette.types import ASGIApp, Message, Scope
from tornado.httputil import HTTPServerRequest, split_host_and_port
from tornado.iostream import StreamClosedError
from tornado.web import Application, RequestHandler, stream_request_body
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from .bridge import Gone, full_scope, is_loss, response_headers

__all__ = ["asgi_handler"]

_DISCONNECT = {"type": "http.disconnect"}
_UNLIMITED = 1 << 60
_BODYLESS = (204, 304)

_log = logging.getLogger("asgiwebio")


def asgi_handler(app: ASGIApp, *, root_path: str = "", max_message_size: int | None = None) -> type[RequestHandler]:
    """A handler class for a rule of `tornado.web.Application` that lets an ASGI app answer.

    The app gets the whole path; `root_path` says which part of it is not its own. Bodies are streamed both ways and as
    long as they like; messages of a WebSocket are bounded by Tornado's setting `websocket_max_message_size`, or else by
    `max_message_size`. Whom to trust is the app's decision: Tornado's checks of origins and XSRF cookies are left out.
    """
    bridge = _Bridge(app, root_path, max_message_size)

    @stream_request_body
    class Handler(RequestHandler):
        """Becomes one of two, since Tornado has different classes for requests and WebSockets."""

        def __new__(  # type: ignore[misc]
            cls, application: Application, request: HTTPServerRequest, **settings: Any
        ) -> RequestHandler:
            upgrade = request.headers.get("upgrade", "").lower() == "websocket"
            return (_Conversation if upgrade else _Exchange)(application, request, bridge=bridge, **settings)

    return Handler


@dataclass(frozen=True)
class _Bridge:
    app: ASGIApp
    root_path: str
    max_message_size: int | None

    def scope(self, kind: str, request: HTTPServerRequest) -> Scope:
        part = {
            "type": kind,
            "http_version": request.version.removeprefix("HTTP/"),
            "method": request.method,
            "scheme": request.protocol,
            "path": unquote(request.path),
            "raw_path": request.path.encode("latin-1"),
            "query_string": request.query.encode("latin-1"),
            "root_path": self.root_path,
            "headers": [
                (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in request.headers.get_all()
            ],
            "client": (request.remote_ip, 0),  # as Tornado sees it, which may be told by a proxy and so has no port
            "server": split_host_and_port(request.host),
        }
        return full_scope(part, host="tornado", request=request)


class _Inbox:
    """What the client says: one message at a time, so that a client is as slow as the app reads."""

    def __init__(self) -> None:
        self._messages: deque[Message] = deque()
        self._last: Message | None = None
        self._arrived = asyncio.Event()
        self._taken = asyncio.Event()

    @property
    def ended(self) -> bool:
        return self._last is not None

    def say(self, message: Message) -> None:
        self._messages.append(message)
        self._arrived.set()

    async def put(self, message: Message) -> None:
        """Say it, and wait until it was read, or will never be."""
        if not self.ended:
            self._taken.clear()
            self.say(message)
            await self._taken.wait()

    def end(self, last: Message) -> None:
        """Nothing comes any more; after what was said there is only this one, as often as it is asked for."""
        if self._last is None:
            self._last = last
        self._arrived.set()
        self._taken.set()

    async def receive(self) -> Message:
        while not self._messages:
            if self._last is not None:
                return self._last
            self._arrived.clear()
            await self._arrived.wait()
        self._taken.set()
        return self._messages.popleft()


class _Unchecked(RequestHandler):
    """A handler without Tornado's own checks of who asks."""

    def check_xsrf_cookie(self) -> None:
        pass

    def check_trusted_origin(self, origin: str) -> bool:  # noqa: ARG002 (Tornado 6.6)
        return True


@stream_request_body
class _Exchange(_Unchecked):
    """A request and its answer. The app runs from the headers on, beside the body that comes in."""

    def initialize(self, bridge: _Bridge) -> None:
        self._bridge = bridge
        self._inbox = _Inbox()
        self._start: Message | None = None
        self._begun = False
        self._done = False
        self._failed = False
        self._whole = False
        """Whether the request has come to its end."""
        self._gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._run: asyncio.Task[None]

    def prepare(self) -> None:
        connection: Any = self.request.connection
        connection.set_max_body_size(_UNLIMITED)  # how much is too much is the app's decision
        self._run = asyncio.create_task(self._serve())  # awaited below

    async def data_received(self, chunk: bytes) -> None:
        await self._inbox.put({"type": "http.request", "body": chunk, "more_body": True})

    def on_connection_close(self) -> None:
        super().on_connection_close()
        self._inbox.end(_DISCONNECT)
        if not self._gone.done():
            self._gone.set_result(None)

    async def _read(self, *_: str, **__: str) -> None:
        self._whole = True
        self._inbox.say({"type": "http.request", "body": b"", "more_body": False})
        await self._run
        if self._failed:
            self.send_error(500)

    get = head = post = put = patch = delete = options = _read

    async def _serve(self) -> None:
        try:
            await self._bridge.app(self._bridge.scope("http", self.request), self._inbox.receive, self._send)
            if not self._done and not self._inbox.ended:
                _log.error("an ASGI app returned before its answer was complete: %s", self.request.uri)
        except Exception as error:
            if not is_loss(error):
                _log.exception("an ASGI app failed: %s", self.request.uri)
        gone = self._inbox.ended
        self._inbox.end(_DISCONNECT)
        if self._done or gone:
            return
        if self._begun:
            self.detach().close()  # so that half an answer does not look like a whole one
        else:
            self._failed = True

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message  # sent with the first part of the body: until then there may be an error
            return
        if self._inbox.ended or self._done:
            raise Gone
        if not self._begun:
            self._begin()
        if self.get_status() not in _BODYLESS:
            self.write(bytes(message.get("body", b"")))
        try:
            # Tornado forgets those who wait for a write when the connection is closed.
            await asyncio.wait([self.flush(), self._gone], return_when=asyncio.FIRST_COMPLETED)
            if self._gone.done():
                raise Gone
            if not message.get("more_body", False):
                self._done = True
                self._inbox.end(_DISCONNECT)
                # Before its end Tornado would cut off a request that is answered, and the client might not read why.
                if self._whole or self._headers.get("Connection", "").lower() == "close":
                    await self.finish()
        except StreamClosedError as error:
            raise Gone from error

    def _begin(self) -> None:
        if self._start is None:
            raise RuntimeError("http.response.start must come before http.response.body")
        self._begun = True
        self.set_status(self._start["status"])
        self.clear_header("Content-Type")
        headers = list(response_headers(self._start))
        for name, _ in headers:
            self.clear_header(name)
        for name, value in headers:
            self.add_header(name, value)


class _Conversation(_Unchecked, WebSocketHandler):
    """A WebSocket. The app decides first, then Tornado shakes hands."""

    def initialize(self, bridge: _Bridge) -> None:
        self._bridge = bridge
        self._inbox = _Inbox()
        self._inbox.say({"type": "websocket.connect"})
        self._decided = asyncio.Event()
        self._settled = asyncio.Event()
        self._opened = False
        self._accepted: Message | None = None
        self._status = 500

    @property
    def max_message_size(self) -> int:
        default = super().max_message_size
        if "websocket_max_message_size" in self.settings or self._bridge.max_message_size is None:
            return default
        return self._bridge.max_message_size

    def get_compression_options(self) -> dict[str, Any]:
        return {}

    def check_origin(self, origin: str) -> bool:  # noqa: ARG002
        return True

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:  # noqa: ARG002
        return None if self._accepted is None else self._accepted.get("subprotocol")

    async def get(self, *args: str, **kwargs: str) -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(self._serve)
            await self._decided.wait()
            if self._accepted is not None:
                for name, value in response_headers(self._accepted):
                    self.add_header(name, value)
                try:
                    await super().get(*args, **kwargs)  # until the connection has come to its end
                finally:
                    self._settle()
        if self._accepted is None:
            self.set_status(self._status)

    def open(self, *_: str, **__: str) -> None:
        self._opened = True
        self._settled.set()

    def on_message(self, message: str | bytes) -> Awaitable[None]:
        kind = "text" if isinstance(message, str) else "bytes"
        return self._inbox.put({"type": "websocket.receive", kind: message})

    def on_close(self) -> None:
        self._settle()

    def _settle(self) -> None:
        self._settled.set()
        self._inbox.end({"type": "websocket.disconnect", "code": self.close_code or 1005, "reason": self.close_reason})

    async def _serve(self) -> None:
        code = 1000
        try:
            await self._bridge.app(self._bridge.scope("websocket", self.request), self._inbox.receive, self._send)
        except Exception as error:
            code = 1011
            if not is_loss(error):
                _log.exception("an ASGI app failed: %s", self.request.uri)
        if not self._decided.is_set() and not self._inbox.ended and code == 1000:
            _log.error("an ASGI app returned without accepting or closing a WebSocket: %s", self.request.uri)
        self._decided.set()
        self.close(code)  # does nothing where it is closed

    async def _send(self, message: Message) -> None:
        if self._inbox.ended:
            raise Gone
        if message["type"] == "websocket.accept":
            self._accepted = message
            self._decided.set()
            await self._settled.wait()
            if not self._opened:  # else it was open, though the client may have closed it since
                raise Gone
        elif message["type"] == "websocket.close":
            self._status = 403  # where it was not accepted
            self._decided.set()
            self.close(message.get("code", 1000), message.get("reason") or None)
        else:
            text = message.get("text")
            try:
                await self.write_message(message["bytes"] if text is None else text, binary=text is None)
            except WebSocketClosedError as error:
                raise Gone from error
