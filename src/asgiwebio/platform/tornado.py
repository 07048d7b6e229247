"""Apps inside Tornado: `(r"/tool", webio_handler(task))`.

`start_server` is here because it was in PyWebIO. It is the one on uvicorn, and needs no Tornado.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Unpack

from asgiwebio._asgi.app import App
from asgiwebio._asgi.applications import Applications
from asgiwebio.server import start_server

from .port import wait_host_port as wait_host_port
from .settings import Settings, shows_settings

if TYPE_CHECKING:
    from tornado.web import RequestHandler

__all__ = ["start_server", "webio_handler"]


@shows_settings
def webio_handler(
    applications: Applications,
    cdn: bool | str = False,
    reconnect_timeout: float = 0,
    allowed_origins: Iterable[str] | None = None,
    check_origin: Callable[[str], bool] | None = None,
    *,
    debug: bool = False,
    max_payload_size: int | str = "200M",
    **settings: Unpack[Settings],
) -> "type[RequestHandler]":
    """A handler class for one rule of a `tornado.web.Application`: page, built files, WebSocket and polls.

    A rule matches whole paths: write `r"/tool/?"` to serve `/tool/` too. Needs Tornado, which `asgiwebio[tornado]`
    installs. Ctrl+C tells the pages before the process ends; SIGTERM ends a Tornado process at once, unless its program
    handles that, and the pages learn it from the lost line.
    """
    from .tornado_bridge import asgi_handler  # only where it is used: start_server needs no Tornado

    app = App(
        applications,
        cdn=cdn,
        reconnect_timeout=reconnect_timeout,
        allowed_origins=allowed_origins,
        check_origin=check_origin,
        debug=debug,
        max_payload_size=max_payload_size,
        **settings,
    )
    return asgi_handler(app.serve, max_message_size=app.max_payload)
