"""Apps without WebSocket: `platform.tornado` again, by polling, for where a proxy lets no WebSocket through."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Unpack

from starlette.types import Receive, Scope, Send

from asgiwebio._asgi.app import App
from asgiwebio._asgi.applications import Applications
from asgiwebio._asgi.page import POLL_EXTENSION
from asgiwebio.server import sort_settings, start_app

from .settings import Settings, debugging, shows_settings

if TYPE_CHECKING:
    from tornado.web import RequestHandler

__all__ = ["start_server", "webio_handler"]


@shows_settings
def webio_handler(
    applications: Applications,
    cdn: bool | str = False,
    session_expire_seconds: float | None = None,
    session_cleanup_interval: float | None = None,  # noqa: ARG001
    allowed_origins: Iterable[str] | None = None,
    check_origin: Callable[[str], bool] | None = None,
    *,
    debug: bool = False,
    max_payload_size: int | str = "200M",
    **settings: Unpack[Settings],
) -> "type[RequestHandler]":
    """A handler class for one rule of a `tornado.web.Application`, as that of `platform.tornado`.

    A session whose page has said nothing for `session_expire_seconds` ends, 600 unless given.
    `session_cleanup_interval` has no effect: each session has a clock of its own.
    """
    from .tornado_bridge import asgi_handler  # only where it is used: start_server needs no Tornado

    app = _app(
        applications,
        cdn,
        session_expire_seconds,
        allowed_origins,
        check_origin,
        debug=debug,
        max_payload_size=max_payload_size,
        **settings,
    )
    return asgi_handler(app.serve)


def start_server(
    applications: Applications,
    port: int = 8080,
    host: str = "",
    debug: bool = False,
    cdn: bool | str = False,
    static_dir: str | None = None,
    allowed_origins: Iterable[str] | None = None,
    check_origin: Callable[[str], bool] | None = None,
    auto_open_webbrowser: bool = False,
    session_expire_seconds: float | None = None,
    session_cleanup_interval: float | None = None,  # noqa: ARG001
    max_payload_size: int | str = "200M",
    **tornado_app_settings: Any,
) -> None:
    """`asgiwebio.start_server` without WebSocket; port 8080 unless another is given.

    `session_expire_seconds` is as in `webio_handler`.
    """
    settings, for_uvicorn = sort_settings("start_server", tornado_app_settings)
    start_app(
        _app(
            applications,
            cdn,
            session_expire_seconds,
            allowed_origins,
            check_origin,
            debug=debugging(debug),
            max_payload_size=max_payload_size,
            **settings,
        ),
        port=port,
        host=host,
        static_dir=static_dir,
        auto_open_webbrowser=auto_open_webbrowser,
        reload=debugging(debug),
        settings=for_uvicorn,
    )


class _PollingApp(App):
    """An App that refuses every WebSocket, and tells its pages not to try."""

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close"})
        else:
            extensions = {**(scope.get("extensions") or {}), POLL_EXTENSION: {}}
            await super().serve({**scope, "extensions": extensions}, receive, send)


def _app(
    applications: Applications,
    cdn: bool | str,
    expire: float | None,
    allowed_origins: Iterable[str] | None,
    check_origin: Callable[[str], bool] | None,
    **settings: Any,
) -> App:
    return _PollingApp(
        applications,
        cdn=cdn,
        reconnect_timeout=expire or 0,
        allowed_origins=allowed_origins,
        check_origin=check_origin,
        **settings,
    )
