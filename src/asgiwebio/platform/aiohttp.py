"""Apps inside aiohttp: `web.get("/tool", webio_handler(task))`."""

import asyncio
import threading
import webbrowser
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Unpack

from aiohttp import web

from asgiwebio._asgi.app import App
from asgiwebio._asgi.applications import Applications
from asgiwebio._asgi.assets import STATIC_PATH
from asgiwebio.exceptions import InvalidValue
from asgiwebio.reload import Reload, begin, possible
from asgiwebio.server import Address, listen

from .aiohttp_bridge import Handler, asgi_handler
from .aiohttp_lifespan import Lifespan
from .deadline import Deadline, signals_to
from .settings import Settings, debugging, open_no_tunnel, shows_settings, take_settings

__all__ = ["start_server", "static_routes", "webio_handler"]


@shows_settings
def webio_handler(
    applications: Applications,
    cdn: bool | str = False,
    reconnect_timeout: float = 0,
    allowed_origins: Iterable[str] | None = None,
    check_origin: Callable[[str], bool] | None = None,
    max_payload_size: int | str = "200M",
    websocket_settings: Mapping[str, Any] | None = None,
    *,
    debug: bool = False,
    **settings: Unpack[Settings],
) -> Handler:
    """A request handler to route for GET: page, built files, WebSocket and polls.

    At its first request it adds itself for POST, which polling needs, to the resource that it was routed for.
    `websocket_settings` are those of `web.WebSocketResponse`.
    """
    app = App(
        applications,
        cdn=cdn,
        reconnect_timeout=reconnect_timeout,
        allowed_origins=allowed_origins,
        check_origin=check_origin,
        max_payload_size=max_payload_size,
        debug=debug,
        **settings,
    )
    return _handler(app, websocket_settings)


def start_server(
    applications: Applications,
    port: int = 0,
    host: str = "",
    debug: bool = False,
    cdn: bool | str = False,
    static_dir: str | None = None,
    remote_access: bool = False,
    reconnect_timeout: float = 0,
    allowed_origins: Iterable[str] | None = None,
    check_origin: Callable[[str], bool] | None = None,
    auto_open_webbrowser: bool = False,
    max_payload_size: int | str = "200M",
    websocket_settings: Mapping[str, Any] | None = None,
    **aiohttp_settings: Any,
) -> None:
    """`asgiwebio.start_server` on aiohttp's own server; further settings are those of `web.Application`.

    `websocket_settings` are those of `web.WebSocketResponse`.
    """
    settings, options = take_settings(aiohttp_settings)
    app = App(
        applications,
        cdn=cdn,
        debug=debugging(debug),
        reconnect_timeout=reconnect_timeout,
        allowed_origins=allowed_origins,
        check_origin=check_origin,
        max_payload_size=max_payload_size,
        **settings,
    )
    site = web.Application(**options)
    site.router.add_get("/", _handler(app, websocket_settings))
    if static_dir is not None:
        if not Path(static_dir).is_dir():
            raise InvalidValue(f"static_dir={static_dir!r}: there is no such directory in {Path.cwd()}")
        site.router.add_static("/static", static_dir)
    open_no_tunnel(remote_access)
    handed_on = begin()
    sockets = handed_on or listen(host, port)
    address = Address([listener.getsockname()[0] for listener in sockets], sockets[0].getsockname()[1])

    def announce(_: str) -> None:
        print(address, flush=True)  # noqa: T201
        if auto_open_webbrowser and not handed_on:
            threading.Thread(target=webbrowser.open, args=(address.url,), daemon=True).start()

    loop = asyncio.new_event_loop()
    deadline = Deadline(app.drain)

    def stop(number: int, _: FrameType | None) -> None:
        deadline.begin(number)  # here and not on the loop, which may be stuck
        loop.call_soon_threadsafe(_exit)

    watch = Reload(sockets, partial(loop.call_soon_threadsafe, _exit)) if debugging(debug) and possible() else None
    options = {"print": announce, "access_log": None, "shutdown_timeout": 2, "handle_signals": False}
    try:
        with signals_to(stop):
            web.run_app(site, sock=sockets, loop=loop, **options)
        if watch is not None and deadline.number is None:
            watch.restart()
    finally:
        deadline.farewell()


def _exit() -> None:
    raise web.GracefulExit


def static_routes(prefix: str = "/") -> list[web.AbstractRouteDef]:
    """Routes for the files of the page below `prefix`, for `cdn=prefix`; an app that has its own needs none."""
    return [web.static(prefix, STATIC_PATH)]


def _handler(app: App, websocket_settings: Mapping[str, Any] | None) -> Handler:
    answer = asgi_handler(app.serve, websocket_settings={"max_msg_size": app.max_payload, **(websocket_settings or {})})
    lifespan = Lifespan(app)

    async def handle(request: web.Request) -> web.StreamResponse:
        _allow_posts(request, handle)
        await lifespan.begin(request)
        return await answer(request)

    return handle


def _allow_posts(request: web.Request, handler: Handler) -> None:
    """Route the handler for what it is not yet routed for, but needs: only GET is asked of the app's author."""
    resource = request.match_info.route.resource
    if isinstance(resource, web.Resource):
        routed = {route.method for route in resource}
        for method in {"POST", "OPTIONS"} - routed if "*" not in routed else ():
            resource.add_route(method, handler)
