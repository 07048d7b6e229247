"""Any ASGI app as a WSGI app: `application = WSGI(app)`.

The app runs on the event loop of the process, while the thread of the server waits, reads and writes for it. There
are no WebSockets, and whether a client has gone is only known when something is written to it.
"""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIEnvironment

from starlette.types import ASGIApp, Scope

from asgiwebio._asgi.longpoll import HOLD_EXTENSION
from asgiwebio._asgi.page import POLL_EXTENSION

from .exchange import Answer, Exchange, Start
from .lifespan import Lifespan
from .loop import LOOP
from .threads import may_wait

__all__ = ["WSGI"]

_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_NO_HEADERS = ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH")  # of some servers, beside the two that count


class WSGI:
    """An ASGI app as a WSGI app, with its lifespan begun by the first request of each process.

    `threads` is how many threads the server has, where that cannot be told from it: two of them are kept free of
    polls that wait.
    """

    def __init__(self, app: ASGIApp, *, threads: int | None = None) -> None:
        self._app = app
        self._threads = threads
        self._lifespan = Lifespan(app)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Answer:
        start, answer = self.answer(environ)
        start_response(f"{start.status} {_PHRASES.get(start.status, 'Unknown')}", start.headers)
        return answer

    def answer(self, environ: WSGIEnvironment, extensions: Mapping[str, object] | None = None) -> tuple[Start, Answer]:
        """What the app answers, for a framework that makes a response of it; it has to call `close()` of its body.

        An error of the app is raised here when it comes before the answer, and by the iterable when it comes later.
        """
        self._lifespan.begin()
        others = LOOP.count(1)
        try:
            scope = scope_of(environ)
            scope["state"] = dict(self._lifespan.state)
            scope["extensions"] = {POLL_EXTENSION: {}, **(extensions or {})}
            if others >= may_wait(environ, self._threads):
                scope["extensions"][HOLD_EXTENSION] = {"seconds": 0}
            exchange = Exchange(self._app, scope, environ)
            return exchange.begin(), Answer(exchange, _count_out)
        except BaseException:
            _count_out()
            raise


def scope_of(environ: WSGIEnvironment) -> Scope:
    """The scope of a request."""
    path = _text(environ, "SCRIPT_NAME") + _text(environ, "PATH_INFO")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": environ.get("SERVER_PROTOCOL", "HTTP/1.1").partition("/")[2],
        "method": environ["REQUEST_METHOD"],
        "scheme": environ.get("wsgi.url_scheme", "http"),
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": environ.get("QUERY_STRING", "").encode("latin-1"),
        "root_path": _text(environ, "SCRIPT_NAME").rstrip("/"),
        "headers": _headers(environ),
        "client": _address(environ, "REMOTE_ADDR", "REMOTE_PORT"),
        "server": _address(environ, "SERVER_NAME", "SERVER_PORT"),
    }


def _text(environ: WSGIEnvironment, name: str) -> str:
    # In WSGI a text holds bytes: one character for each.
    text: str = environ.get(name, "")
    return text.encode("latin-1").decode("utf-8", "replace")


def _headers(environ: WSGIEnvironment) -> list[tuple[bytes, bytes]]:
    headers = []
    for key, value in environ.items():
        if key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            name = key if value else ""
        else:
            name = (
                key[5:] if key.startswith("HTTP_") and key not in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH") else ""
            )
        if name:
            headers.append((name.replace("_", "-").lower().encode("latin-1"), str(value).encode("latin-1")))
    return headers


def _address(environ: WSGIEnvironment, host: str, port: str) -> tuple[str, int] | None:
    address, number = environ.get(host), str(environ.get(port, ""))
    return (address, int(number) if number.isdecimal() else 0) if address else None


def _count_out() -> None:
    LOOP.count(-1)
