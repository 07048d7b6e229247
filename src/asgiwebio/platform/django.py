"""Apps inside Django.

urlpatterns = [path("tool", webio_view(task))]
"""

import io
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Unpack

import django
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from starlette.types import ASGIApp, Receive, Scope, Send

from asgiwebio._asgi.app import HOST_EXTENSION, App
from asgiwebio._asgi.applications import Applications
from asgiwebio.exceptions import WrongPlace
from asgiwebio.reload import Reload, begin, possible

from .deadline import stopped_by_signals
from .loop import LOOP
from .settings import Settings, debugging, open_no_tunnel, shows_settings, take_settings
from .view import View, run_event_loop

__all__ = ["run_event_loop", "start_server", "webio_view", "with_apps", "wsgi_app"]


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
) -> Callable[..., StreamingHttpResponse]:
    """A view for one path of Django under WSGI, which serves page, files and polls; serve it by one process.

    A session whose page has not been heard of for `session_expire_seconds` (600) ends; `session_cleanup_interval` has
    no effect. `threads` is how many threads the server has, which is known of `runserver`, gunicorn and waitress.
    The others are those of `webio_asgi`. Django's check against forged requests is switched off
    for this path: a page of another origin is refused, and a session's secret is in no cookie.
    """
    return _view(
        View(
            applications,
            host="django",
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


def wsgi_app(
    applications: Applications,
    cdn: bool | str = False,
    static_dir: str | None = None,
    allowed_origins: Iterable[str] | None = None,
    check_origin: Callable[[str], bool] | None = None,
    session_expire_seconds: float | None = None,
    session_cleanup_interval: float | None = None,  # noqa: ARG001
    debug: bool = False,
    max_payload_size: int | str = "200M",
    *,
    threads: int | None = None,
    **django_options: Any,
) -> WSGIHandler:
    """A Django site with nothing else at "/", and with the files of `static_dir` at "/static/".

    Where Django has no settings yet it gets some that suffice, with `django_options` among them.
    """
    own, options = take_settings(django_options)
    if not settings.configured:
        needed = {"DEBUG": debug, "ALLOWED_HOSTS": ["*"], "ROOT_URLCONF": (), "SECRET_KEY": secrets.token_urlsafe(32)}
        settings.configure(**{**needed, **options})
        django.setup()
    view = View(
        applications,
        host="django",
        whole=True,
        static_dir=static_dir,
        threads=threads,
        cdn=cdn,
        session_expire_seconds=session_expire_seconds,
        allowed_origins=allowed_origins,
        check_origin=check_origin,
        debug=debug,
        max_payload_size=max_payload_size,
        **own,
    )
    return _Site(_view(view))


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
    **django_options: Any,
) -> None:
    """Serve applications by the server behind `manage.py runserver`; host "" listens on all interfaces.

    `django_options` are settings of Django. That server is made for development; `asgiwebio.start_server` is made for
    more, and has WebSockets.
    """
    open_no_tunnel(remote_access)
    app = wsgi_app(
        applications,
        cdn=cdn,
        static_dir=static_dir,
        allowed_origins=allowed_origins,
        check_origin=check_origin,
        session_expire_seconds=session_expire_seconds,
        session_cleanup_interval=session_cleanup_interval,
        debug=debugging(debug),
        max_payload_size=max_payload_size,
        **django_options,
    )
    begin()
    drain = django_options.get("drain", 0)
    address = host or "0.0.0.0"  # noqa: S104
    with ThreadedWSGIServer((address, port), WSGIRequestHandler, ipv6=":" in address) as server:
        server.daemon_threads = True
        server.set_app(app)
        watch = Reload([], server.shutdown) if debugging(debug) and possible() else None
        shown = f"[{address}]" if ":" in address else address
        print(f"Running on http://{shown}:{server.server_port}/", flush=True)  # noqa: T201
        with stopped_by_signals(LOOP.stop, LOOP.drainer(drain), drain):
            server.serve_forever()
    if watch is not None:
        watch.restart()


def with_apps(application: ASGIApp, apps: Mapping[str, App | Applications]) -> ASGIApp:
    """Django's ASGI application with apps at paths of their own, by WebSocket: what `asgi.py` of a project calls.

    Django's middleware, its logins included, sees nothing of what goes to these paths.

        application = with_apps(get_asgi_application(), {"tool": webio_asgi(task)})
    """
    found = {path.strip("/"): app if isinstance(app, App) else App(app) for path, app in apps.items()}

    async def beside(scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "").removeprefix(scope.get("root_path", "")).strip("/")
        if scope["type"] not in ("http", "websocket") or path not in found:
            await application(scope, receive, send)
            return
        host = {"name": "django", "request": _request(scope)}
        extensions = {**(scope.get("extensions") or {}), HOST_EXTENSION: host}
        await found[path].serve({**scope, "extensions": extensions}, receive, send)

    return beside


def _request(scope: Scope) -> HttpRequest:
    """Django's own object for a request, or for that which a WebSocket began with."""
    query = scope.get("query_string", b"").decode("latin-1")
    return ASGIRequest({"method": "GET", **scope, "query_string": query}, io.BytesIO())


class _Site(WSGIHandler):  # type: ignore[misc]
    """A site of one app. Its paths are its own and not those of the settings, of which a process has only one."""

    def __init__(self, view: Callable[..., StreamingHttpResponse]) -> None:
        super().__init__()
        self._paths = (path("", view), path("static/<path:name>", view))

    def get_response(self, request: HttpRequest) -> Any:
        request.urlconf = self._paths
        return super().get_response(request)


def _view(view: View) -> Callable[..., StreamingHttpResponse]:
    def webio_view(request: HttpRequest, **_: object) -> StreamingHttpResponse:
        if not hasattr(request, "environ"):
            raise WrongPlace(
                "webio_view() is for Django under WSGI: under ASGI write in asgi.py "
                'application = with_apps(get_asgi_application(), {"tool": webio_asgi(task)})'
            )
        # Django has turned the paths into text, and may have read the body already: then the request has it still.
        environ = {
            **request.environ,
            "SCRIPT_NAME": _bytes(request.environ.get("SCRIPT_NAME", "")),
            "PATH_INFO": _bytes(request.path_info),
        }
        if environ.get("CONTENT_LENGTH"):
            environ["wsgi.input"] = request
        start, answer = view.answer(environ, request)
        response = StreamingHttpResponse(answer, status=start.status)
        del response.headers["content-type"]  # Django's own guess
        for name, value in start.headers:
            response.headers[name] = f"{response.headers[name]}, {value}" if name in response.headers else value
        return response

    exempt: Callable[..., StreamingHttpResponse] = csrf_exempt(webio_view)
    return exempt


def _bytes(text: str) -> str:
    """A text of WSGI, which has one character for each byte."""
    return text.encode().decode("latin-1")
