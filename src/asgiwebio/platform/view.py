"""What the hosts by WSGI, Flask and Django, have in common: an App as they call it."""

import logging
from typing import Any
from wsgiref.types import WSGIEnvironment

from starlette.types import ASGIApp, Receive, Scope, Send

from asgiwebio._asgi.app import HOST_EXTENSION, App
from asgiwebio._asgi.applications import Applications
from asgiwebio._asgi.processes import advice

from .exchange import Answer, Start
from .loop import LOOP
from .static import with_static
from .wsgi import WSGI

__all__ = ["View", "run_event_loop"]

logger = logging.getLogger("asgiwebio")


class View:
    """An App in a route of a framework: `answer()` for a request of that.

    With `whole` it is a site of its own: "/" and, with `static_dir`, "/static/". Without, it answers at whatever
    path the framework has matched.
    """

    def __init__(
        self,
        applications: Applications,
        *,
        host: str,
        whole: bool = False,
        static_dir: str | None = None,
        session_expire_seconds: float | None = None,
        threads: int | None = None,
        **settings: Any,
    ) -> None:
        app = App(applications, reconnect_timeout=session_expire_seconds or 0, **settings)
        served: ASGIApp = with_static(app, static_dir) if whole else _Matched(app)
        self._wsgi = WSGI(served, threads=threads)
        self._host = host
        self._warned = False

    def answer(self, environ: WSGIEnvironment, request: object) -> tuple[Start, Answer]:
        """The answer to `request`, which the framework made of `environ`."""
        if environ.get("wsgi.multiprocess") and not self._warned:
            self._warned = True
            logger.warning(
                "several processes serve this app, and each knows only its own visitors: %s, or serve it by ASGI",
                advice(),
            )
        return self._wsgi.answer(environ, {HOST_EXTENSION: {"name": self._host, "request": request}})


def run_event_loop(debug: bool = False) -> None:  # noqa: ARG001
    """Wait until the process ends: coroutine sessions need no event loop of the program's own any more."""
    LOOP.start()
    LOOP.join()


class _Matched:
    """An App whose path was matched already."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self._app if scope["type"] == "lifespan" else self._app.serve)(scope, receive, send)
