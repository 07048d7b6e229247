"""Apps inside FastAPI and Starlette; with `app.mount("/tool", webio_asgi(task))` there is nothing here to need.

router = webio_router(task, dependencies=[Depends(user)])
app.include_router(router, prefix="/tool")
"""

import importlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Unpack

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from asgiwebio._asgi.app import App
from asgiwebio._asgi.applications import Applications
from asgiwebio.server import start_app

from .settings import Settings, debugging, shows_settings, take_settings
from .static import with_static

try:
    from fastapi.routing import APIRoute, APIRouter, APIWebSocketRoute
except ImportError:
    HAS_FASTAPI = False
else:
    HAS_FASTAPI = True

__all__ = ["asgi_app", "start_server", "webio_router", "webio_routes"]

METHODS = ["GET", "HEAD", "POST", "OPTIONS"]


def __getattr__(name: str) -> object:
    old = importlib.import_module("asgiwebio._compat._fastapi")  # names that PyWebIO has here by chance
    if name in old.__all__:
        return getattr(old, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@shows_settings
def webio_routes(
    applications: Applications,
    cdn: bool | str = False,
    reconnect_timeout: float = 0,
    allowed_origins: Iterable[str] | None = None,
    check_origin: Callable[[str], bool] | None = None,
    *,
    debug: bool = False,
    max_payload_size: int | str = "200M",
    **settings: Unpack[Settings],
) -> list[BaseRoute]:
    """Page and WebSocket of an app as two routes for "/": `APIRouter(routes=webio_routes(task))`.

    Where FastAPI is installed they are routes of FastAPI, so that `include_router(..., dependencies=[...])` guards
    them. FastAPI ignores `dependencies=` and `prefix=` that stand beside `routes=` in `APIRouter(...)`: write
    `webio_router(task, dependencies=...)` for those.
    """
    app = App(
        applications,
        cdn=cdn,
        debug=debug,
        reconnect_timeout=reconnect_timeout,
        allowed_origins=allowed_origins,
        check_origin=check_origin,
        max_payload_size=max_payload_size,
        **settings,
    )
    endpoint = _Endpoint(app)
    if not HAS_FASTAPI:
        return [
            Route("/", endpoint.respond, methods=METHODS, name="webio", include_in_schema=False),
            WebSocketRoute("/", endpoint.converse, name="webio_socket"),
        ]
    return [
        _PageRoute("/", endpoint.respond, methods=METHODS, name="webio", include_in_schema=False, response_model=None),
        APIWebSocketRoute("/", endpoint.converse, name="webio_socket"),
    ]


def webio_router(
    applications: Applications, *, options: Mapping[str, Any] | None = None, **settings: Any
) -> "APIRouter":
    """An app as a FastAPI router, with the settings of `APIRouter`: prefix, dependencies, tags and so on.

    `options` are those of `webio_routes`: `webio_router(task, prefix="/tool", options={"debug": True})`.
    """
    if not HAS_FASTAPI:
        raise ImportError("webio_router() needs FastAPI: pip install fastapi; in Starlette use webio_routes()")
    router = APIRouter(**settings)
    # Included and not given as `routes=`, which would pass dependencies and prefix by.
    router.include_router(APIRouter(routes=webio_routes(applications, **(options or {}))))
    return router


@shows_settings
def asgi_app(
    applications: Applications,
    cdn: bool | str = False,
    reconnect_timeout: float = 0,
    static_dir: str | None = None,
    debug: bool = False,
    allowed_origins: Iterable[str] | None = None,
    check_origin: Callable[[str], bool] | None = None,
    *,
    max_payload_size: int | str = "200M",
    **settings: Unpack[Settings],
) -> ASGIApp:
    """An app to mount or to give to a server; `webio_asgi` with the files of `static_dir` at `/static/`."""
    app = App(
        applications,
        cdn=cdn,
        debug=debug,
        reconnect_timeout=reconnect_timeout,
        allowed_origins=allowed_origins,
        check_origin=check_origin,
        max_payload_size=max_payload_size,
        **settings,
    )
    return with_static(app, static_dir)


def start_server(
    applications: Applications,
    port: int = 0,
    host: str = "",
    cdn: bool | str = False,
    reconnect_timeout: float = 0,
    static_dir: str | None = None,
    remote_access: bool = False,
    debug: bool = False,
    allowed_origins: Iterable[str] | None = None,
    check_origin: Callable[[str], bool] | None = None,
    auto_open_webbrowser: bool = False,
    max_payload_size: int | str = "200M",
    **uvicorn_settings: Any,
) -> None:
    """`asgiwebio.start_server`, with settings of `uvicorn.Config` such as `ssl_certfile` in place of Tornado's."""
    settings, for_uvicorn = take_settings(uvicorn_settings)
    start_app(
        App(
            applications,
            cdn=cdn,
            debug=debugging(debug),
            reconnect_timeout=reconnect_timeout,
            allowed_origins=allowed_origins,
            check_origin=check_origin,
            max_payload_size=max_payload_size,
            **settings,
        ),
        port=port,
        host=host,
        static_dir=static_dir,
        remote_access=remote_access,
        auto_open_webbrowser=auto_open_webbrowser,
        reload=debugging(debug),
        settings=for_uvicorn,
    )


class _Endpoint:
    """What the routes call: hands requests and WebSockets over to the app as they came."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def respond(self, request: Request) -> Response:  # noqa: ARG002
        return _Answer(self.app)

    async def converse(self, websocket: WebSocket) -> None:
        async def send(message: Message) -> None:
            try:
                await websocket.send(message)
            except WebSocketDisconnect as gone:  # what Starlette makes of an OSError
                raise OSError("the client is gone") from gone

        await self.app.serve(websocket.scope, websocket.receive, send)


class _Answer(Response):
    """What the app itself sends."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app.serve(scope, receive, send)


if HAS_FASTAPI:

    class _PageRoute(APIRoute):
        """A route of FastAPI that also works where its middleware is not around, as below a plain `Mount`."""

        async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
            if "fastapi_middleware_astack" in scope:
                await super().handle(scope, receive, send)
            else:
                response = await self.endpoint(Request(scope))
                await response(scope, receive, send)
