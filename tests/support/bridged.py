"""Tornado's and aiohttp's own servers on a loopback port, in a thread of the test's process."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any

from aiohttp import web
from starlette.types import ASGIApp
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from asgiwebio.platform import aiohttp_bridge, tornado_bridge

ANY_PATH = r"/.*"
MAX_MESSAGE = 65 << 20
"""Bytes of the longest message that the bridges of these tests take."""

Site = Callable[[socket.socket], AbstractAsyncContextManager[object]]
"""What serves on a listening socket for the length of an `async with` block."""


def tornado_site(*rules: tuple[str, type[RequestHandler]], **settings: Any) -> Site:
    """A Tornado application of these rules, on Tornado's server."""
    return served_tornado(Application([*rules], **settings))


def served_tornado(application: Application) -> Site:
    """A Tornado application on Tornado's server."""

    @contextlib.asynccontextmanager
    async def serve(listening: socket.socket) -> AsyncIterator[None]:
        server = HTTPServer(application)
        server.add_socket(listening)
        yield
        server.stop()
        await server.close_all_connections()

    return serve


def aiohttp_site(*routes: web.AbstractRouteDef) -> Site:
    """An aiohttp application of these routes, on aiohttp's server."""
    app = web.Application()
    app.add_routes(routes)
    return served_aiohttp(app)


def served_aiohttp(app: web.Application) -> Site:
    """An aiohttp application on aiohttp's server."""

    @contextlib.asynccontextmanager
    async def serve(listening: socket.socket) -> AsyncIterator[None]:
        runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        yield
        await runner.cleanup()

    return serve


def bridged(host: str, app: ASGIApp, root_path: str = "") -> Site:
    """Any ASGI app behind the bridge of a host, at every path."""
    if host == "tornado":
        handler = tornado_bridge.asgi_handler(app, root_path=root_path, max_message_size=MAX_MESSAGE)
        return tornado_site((ANY_PATH, handler))
    settings = {"max_msg_size": MAX_MESSAGE}
    return aiohttp_site(
        web.route("*", "/{path:.*}", aiohttp_bridge.asgi_handler(app, root_path=root_path, websocket_settings=settings))
    )


@contextlib.contextmanager
def serving(site: Site) -> Iterator[str]:
    """The address of a site that is served in a thread for the length of a `with` block, such as `127.0.0.1:8080`."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    listening.setblocking(False)
    loop_and_stop: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
    ready = threading.Event()

    async def serve() -> None:
        stop = asyncio.Event()
        loop_and_stop.append((asyncio.get_running_loop(), stop))
        async with site(listening):
            ready.set()
            await stop.wait()

    def run() -> None:
        try:
            asyncio.run(serve())
        finally:
            ready.set()

    thread = threading.Thread(target=run, name="server of a host")
    thread.start()
    ready.wait()
    try:
        yield f"127.0.0.1:{listening.getsockname()[1]}"
    finally:
        loop, stop = loop_and_stop[0]
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        listening.close()
