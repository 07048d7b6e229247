"""Any ASGI app inside aiohttp: `web.route("*", "/tool", asgi_handler(app))`, requests and WebSockets."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import WSMsgType, web
from starlette.types import ASGIApp, Message, Scope

from .bridge import Gone, full_scope, is_loss, response_headers

__all__ = ["Handler", "asgi_handler"]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOOK_SECONDS = 1.0
"""How often to look whether a client that says nothing is still there: aiohttp tells nobody."""

_ABNORMAL = 1006

_log = logging.getLogger("asgiwebio")


def asgi_handler(app: ASGIApp, *, root_path: str = "", websocket_settings: Mapping[str, Any] | None = None) -> Handler:
    """A request handler that lets an ASGI app answer.

    The app gets the whole path; `root_path` says which part of it is not its own. Bodies are streamed both ways and as
    long as they like. `websocket_settings` are those of `web.WebSocketResponse`, such as `max_msg_size`.
    """

    async def handle(request: web.Request) -> web.StreamResponse:
        if request.headers.get("upgrade", "").lower() == "websocket":
            conversation = _Conversation(request, websocket_settings or {})
            return await conversation.serve(app, _scope("websocket", request, root_path))
        return await _Exchange(request).serve(app, _scope("http", request, root_path))

    return handle


def _scope(kind: str, request: web.Request, root_path: str) -> Scope:
    path, _, query = request.raw_path.partition("?")
    transport = request.transport
    client, server = (transport.get_extra_info(name) if transport else None for name in ("peername", "sockname"))
    part = {
        "type": kind,
        "http_version": f"{request.version.major}.{request.version.minor}",
        "method": request.method,
        "scheme": request.scheme,
        "path": request.path,
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "root_path": root_path,
        "headers": [(name.lower(), value) for name, value in request.raw_headers],
        # What a middleware cloned with `remote=` is the client; its port is unknown.
        "client": client[:2] if isinstance(client, tuple) and client[0] == request.remote else (request.remote, 0),
        "server": server[:2] if isinstance(server, tuple) else None,
    }
    return full_scope(part, host="aiohttp", request=request)


def _is_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


async def _until_gone(request: web.Request, done: asyncio.Event) -> None:
    """Wait until the client is gone, or until it is `done`."""
    while not _is_gone(request) and not done.is_set():
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                await done.wait()
        except TimeoutError:
            pass


class _Exchange:
    """A request and its answer."""

    def __init__(self, request: web.Request) -> None:
        self._request = request
        self._read = False
        self._start: Message | None = None
        self._response: web.StreamResponse | None = None
        self._done = asyncio.Event()

    async def serve(self, app: ASGIApp, scope: Scope) -> web.StreamResponse:
        try:
            await app(scope, self._receive, self._send)
            if not self._done.is_set() and not _is_gone(self._request):
                raise RuntimeError("an ASGI app returned before its answer was complete")
        except Exception as error:
            if not is_loss(error):
                if self._response is None:
                    raise  # aiohttp logs it and answers with 500
                _log.exception("an ASGI app failed: %s", self._request.rel_url)
                if self._request.transport is not None:
                    self._request.transport.abort()  # so that half an answer does not look like a whole one
        return self._response or web.Response(status=400)  # which nobody gets

    async def _receive(self) -> Message:
        if not self._read:
            try:
                chunk = await self._request.content.readany()
            except Exception:  # aiohttp has many words for a body that never comes to its end
                self._read = True
                return {"type": "http.disconnect"}
            self._read = self._request.content.at_eof()
            return {"type": "http.request", "body": chunk, "more_body": not self._read}
        await _until_gone(self._request, self._done)
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message  # sent with the first part of the body: until then there may be an error
            return
        if self._done.is_set() or _is_gone(self._request):
            raise Gone
        try:
            if self._response is None:
                self._response = self._begin()
                await self._response.prepare(self._request)
            body = message.get("body", b"")
            if body and self._request.method != "HEAD" and self._response.status not in (204, 304):
                await self._response.write(bytes(body))
            if not message.get("more_body", False):
                self._done.set()
                await self._response.write_eof()
        except ConnectionError as error:
            raise Gone from error

    def _begin(self) -> web.StreamResponse:
        if self._start is None:
            raise RuntimeError("http.response.start must come before http.response.body")
        response = web.StreamResponse(status=self._start["status"])
        for name, value in response_headers(self._start, "utf-8"):
            response.headers.add(name, value)
        if response.headers.get("connection", "").lower() == "close":
            response.force_close()
        return response


class _Conversation:
    """A WebSocket. The app decides first, then aiohttp shakes hands."""

    def __init__(self, request: web.Request, settings: Mapping[str, Any]) -> None:
        self._request = request
        self._settings = settings
        self._connected = False
        self._socket: web.WebSocketResponse | None = None
        self._closed = asyncio.Event()

    async def serve(self, app: ASGIApp, scope: Scope) -> web.StreamResponse:
        code = 1000
        try:
            await app(scope, self._receive, self._send)
            if self._socket is None and not self._closed.is_set() and not _is_gone(self._request):
                raise RuntimeError("an ASGI app returned without accepting or closing a WebSocket")
        except Exception as error:
            code = 1011
            if not is_loss(error):
                if self._socket is None:
                    raise  # aiohttp logs it and answers with 500
                _log.exception("an ASGI app failed: %s", self._request.rel_url)
        if self._socket is None:
            return web.Response(status=403)
        await self._socket.close(code=code)  # does nothing where it is closed
        return self._socket

    async def _receive(self) -> Message:
        if not self._connected:
            self._connected = True
            return {"type": "websocket.connect"}
        if self._socket is None:
            await _until_gone(self._request, self._closed)
            return _disconnect(_ABNORMAL)
        message = await self._socket.receive()
        if message.type is WSMsgType.TEXT:
            return {"type": "websocket.receive", "text": message.data}
        if message.type is WSMsgType.BINARY:
            return {"type": "websocket.receive", "bytes": message.data}
        if message.type is WSMsgType.CLOSE:
            await self._socket.close(code=message.data or 1000, drain=False)
            return _disconnect(message.data or 1005, message.extra)
        return _disconnect(self._socket.close_code or _ABNORMAL)

    async def _send(self, message: Message) -> None:
        try:
            if message["type"] == "websocket.accept":
                await self._accept(message)
            elif message["type"] == "websocket.close":
                self._closed.set()
                if self._socket is not None:
                    reason = (message.get("reason") or "").encode()
                    await self._socket.close(code=message.get("code", 1000), message=reason)
            elif self._socket is None or self._socket.closed:
                raise Gone
            elif (text := message.get("text")) is not None:
                await self._socket.send_str(text)
            else:
                await self._socket.send_bytes(message["bytes"])
        except ConnectionError as error:
            raise Gone from error

    async def _accept(self, message: Message) -> None:
        chosen = message.get("subprotocol")
        # Closed by ourselves, with the code of the client: aiohttp would answer 1000 to each.
        settings = {**self._settings, "autoclose": False, "protocols": [chosen] if chosen else []}
        socket: web.WebSocketResponse = web.WebSocketResponse(**settings)
        socket.headers.extend(response_headers(message, "utf-8"))
        await socket.prepare(self._request)
        self._socket = socket


def _disconnect(code: int, reason: str | None = "") -> Message:
    return {"type": "websocket.disconnect", "code": code, "reason": reason or ""}
