"""Apps inside Flask.

app.add_url_rule("/tool", "webio_view", webio_view(task), methods=["GET", "POST", "OPTIONS"])
"""

import io
from collections.abc import Callable, Iterable
from typing import Any, Unpack

from flask import Flask, Request, Response, request

from asgiwebio._asgi.applications import Applications

from .deadline import stopped_by_signals
from .loop import LOOP
from .settings import Settings, debugging, open_no_tunnel, shows_settings, take_settings
from .view import View, run_event_loop

__all__ = ["run_event_loop", "start_server", "webio_view", "wsgi_app"]

METHODS = ["GET", "POST", "OPTIONS"]


@shows_settings
def webio_view(
    applications: Applications,
    cdn: bool | str = False,
    session_expire_seconds: float | None = None,
    session_cleanup_interval: float | None = None,  # noqa: ARG001
    allowed_origins: Iterable[str] | None = None,
    check_origin: Callable[[str], bool] | None = None,
    *,
    threads: int | None = None,
    debug: bool = False,
    max_payload_size: int | str = "200M",
    **settings: Unpack[Settings],
) -> Callable[..., Response]:
    """A view for one route of Flask, which serves page, files and polls; serve it by one process with several threads.

    A session whose page has not been heard of for `session_expire_seconds` (600) ends; `session_cleanup_interval` has
    no effect. `threads` is how many threads the server has, which is known of Flask's own, gunicorn and waitress.
    The others are those of `webio_asgi`.
    """
    return _view(
        View(
            applications,
            host="flask",
            threads=threads,
            cdn=cdn,
            session_expire_seconds=session_expire_seconds,
            allowed_origins=allowed_origins,
            check_origin=check_origin,
            debug=debug,
            max_payload_size=max_payload_size,
            **settings,
        )
    )


@shows_settings
def wsgi_app(
    applications: Applications,
    cdn: bool | str = False,
    static_dir: str | None = None,
    allowed_origins: Iterable[str] | None = None,
    check_origin: Callable[[str], bool] | None = None,
    session_expire_seconds: float | None = None,
    session_cleanup_interval: float | None = None,  # noqa: ARG001
    max_payload_size: int | str = "200M",
    *,
    threads: int | None = None,
    debug: bool = False,
    **settings: Unpack[Settings],
) -> Flask:
    """A Flask app with nothing else at "/", and with the files of `static_dir` at "/static/"."""
    view = _view(
        View(
            applications,
            host="flask",
            whole=True,
            static_dir=static_dir,
            threads=threads,
            cdn=cdn,
            session_expire_seconds=session_expire_seconds,
            allowed_origins=allowed_origins,
            check_origin=check_origin,
            debug=debug,
            max_payload_size=max_payload_size,
            **settings,
        )
    )
    app = Flask("asgiwebio", static_folder=None)
    app.add_url_rule("/", "webio_view", view, methods=METHODS)
    app.add_url_rule("/static/<path:name>", "static", view, methods=["GET"])
    return app


def start_server(
    applications: Applications,
    port: int = 8080,
    host: str = "",
    cdn: bool | str = False,
    static_dir: str | None = None,
    remote_access: bool = False,
    allowed_origins: Iterable[str] | None = None,
    check_origin: Callable[[str], bool] | None = None,
    session_expire_seconds: float | None = None,
    session_cleanup_interval: float | None = None,
    debug: bool = False,
    max_payload_size: int | str = "200M",
    **flask_options: Any,
) -> None:
    """Serve applications by Flask's own server, with the options of `Flask.run`; host "" listens on all interfaces.

    That server is made for development; `asgiwebio.start_server` is made for more, and has WebSockets.
    """
    open_no_tunnel(remote_access)
    debug = debugging(debug)
    settings, options = take_settings(flask_options)
    app = wsgi_app(
        applications,
        cdn=cdn,
        static_dir=static_dir,
        allowed_origins=allowed_origins,
        check_origin=check_origin,
        session_expire_seconds=session_expire_seconds,
        session_cleanup_interval=session_cleanup_interval,
        max_payload_size=max_payload_size,
        debug=debug,
        **settings,
    )
    drain = settings.get("drain", 0)
    with stopped_by_signals(LOOP.stop, LOOP.drainer(drain), drain):
        app.run(host=host or "0.0.0.0", port=port, debug=debug, **options)  # noqa: S104


def _view(view: View) -> Callable[..., Response]:
    def webio_view(**_: object) -> Response:
        own: Request = request._get_current_object()  # type: ignore[attr-defined]
        environ = own.environ
        read = getattr(own, "_cached_data", None)
        if read is not None:  # by a function that runs before each request
            environ = {**environ, "wsgi.input": io.BytesIO(read)}
        start, answer = view.answer(environ, own)
        return Response(answer, start.status, start.headers, direct_passthrough=True)

    return webio_view
