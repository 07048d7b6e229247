"""The lifespan of an ASGI app inside aiohttp: from its first request until the server stops."""

import asyncio
from contextvars import Context
from typing import Any
from weakref import WeakKeyDictionary

from aiohttp import web
from starlette.types import ASGIApp, Message

from asgiwebio._asgi.app import DRAIN_EXTENSION

__all__ = ["Lifespan"]


class Lifespan:
    """One for each server of the process that the app is asked through.

    aiohttp tells an application only what it asked for before the server was started, and a handler does not know its
    application before the first request. So the one that knows is the server, which is about to wait a minute for its
    WebSockets and held polls: it tells the app first.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._runs: WeakKeyDictionary[object, _Run] = WeakKeyDictionary()

    async def begin(self, request: web.Request) -> None:
        """Wait until the app has started for the server of this request."""
        server = getattr(request.protocol, "_manager", None)
        if not (hasattr(server, "pre_shutdown") and hasattr(server, "shutdown")):
            return  # the app then starts with its first request, and is not told of the end
        run = self._runs.get(server)
        if run is None:
            run = self._runs[server] = _Run()
            run.live_on(server, self._app)
        await run.started.wait()


class _Run:
    """The lifespan on one server."""

    def __init__(self) -> None:
        self.started = asyncio.Event()
        self._stop = asyncio.Event()
        self._ended = asyncio.Event()
        self._asked = False
        self._task: asyncio.Task[None] | None = None

    def live_on(self, server: Any, app: ASGIApp) -> None:
        pre_shutdown, shutdown = server.pre_shutdown, server.shutdown

        async def told_first(*args: Any) -> None:
            self._stop.set()
            await self._ended.wait()
            pre_shutdown()
            await shutdown(*args)

        # Both make the server deaf to what its clients still say, such as that they have got the last words.
        server.pre_shutdown = self._stop.set
        server.shutdown = told_first
        self._task = asyncio.get_running_loop().create_task(self._live(app), context=Context())

    async def _live(self, app: ASGIApp) -> None:
        scope = {
            "type": "lifespan",
            "asgi": {"version": "3.0", "spec_version": "2.0"},
            "state": {},
            "extensions": {DRAIN_EXTENSION: {}},
        }
        try:
            await app(scope, self._receive, self._send)
        finally:
            self.started.set()
            self._ended.set()

    async def _receive(self) -> Message:
        if not self._asked:
            self._asked = True
            return {"type": "lifespan.startup"}
        await self._stop.wait()
        return {"type": "lifespan.shutdown"}

    async def _send(self, message: Message) -> None:
        if message["type"] == "lifespan.startup.complete":
            self.started.set()
