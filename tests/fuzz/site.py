"""Fires requests, byte by byte, at the servers of several hosts: what a server lets through reaches our bridges."""

import contextlib
import re
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from starlette.types import ASGIApp
from werkzeug.serving import make_server

from asgiwebio.platform.wsgi import WSGI
from tests.support.bridged import bridged, serving
from tests.support.server import ThreadServer

from .calm import Errors
from .case import Case
from .fire import Broken
from .maker import Maker
from .wild import Wild

__all__ = ["SITES", "Site", "raw", "shoot_at", "spoilt"]

PATIENCE = 20
FOR_THE_REST = 0.5
OF_SERVERS = {501, 505}
"""Statuses by which a server says that it knows no such method or version of HTTP."""
LINES = (
    *(b"content-length: abc", b"content-length: -5", b"content-length: +5", b"content-length: 1, 2"),
    *(b"content-length: \xb2", b"content-length: 99999999999999999999", b"content-length: 0x5", b"content-length:"),
    *(b"transfer-encoding: chunked", b"transfer-encoding: x", b"expect: 100-continue", b"upgrade: websocket"),
    *(b"host:", b"host: [", b"host: a b", b": x", b"x", b"x\x00: y", b"x: \x00", b" x: y", b"te: \xff"),
    b"a" * 9000,
)
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")

Site = Callable[[ASGIApp], AbstractContextManager[int]]
"""Serves an app for the length of a `with` block, and gives its port."""


@contextmanager
def in_uvicorn(app: ASGIApp) -> Iterator[int]:
    with ThreadServer(app) as server:
        yield server.port


@contextmanager
def in_werkzeug(app: ASGIApp) -> Iterator[int]:
    server = make_server("127.0.0.1", 0, WSGI(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def in_tornado(app: ASGIApp) -> Iterator[int]:
    with serving(bridged("tornado", app)) as address:
        yield int(address.rpartition(":")[2])


@contextmanager
def in_aiohttp(app: ASGIApp) -> Iterator[int]:
    with serving(bridged("aiohttp", app)) as address:
        yield int(address.rpartition(":")[2])


SITES: dict[str, Site] = {
    "uvicorn": in_uvicorn,
    "werkzeug": in_werkzeug,
    "tornado": in_tornado,
    "aiohttp": in_aiohttp,
}


def raw(case: Case) -> bytes:
    """A request as it is sent."""
    headers = [*case.headers, ["connection", "close"]]
    if not any(name == "host" for name, _ in headers):
        headers.append(["host", "app.example"])
    if case.body or case.method == "POST":
        headers.append(["content-length", str(len(case.body))])
    lines = [f"{case.method} /?{case.query} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n" + case.body).encode("latin-1")


def spoilt(wild: Wild, request: bytes) -> bytes:
    """A request with some of its bytes wrong, or with a header that is."""
    line = wild.random.choice(LINES)
    head, _, rest = request.partition(b"\r\n")
    request = wild.random.choice([request, head + b"\r\n" + line + b"\r\n" + rest])
    for _ in range(wild.random.randrange(3)):
        at = wild.random.randrange(min(len(request), 300))
        request = request[:at] + wild.random.randbytes(wild.random.randrange(3)) + request[at + 1 :]
    return request


def shoot_at(port: int, request: bytes) -> int | None:
    """Send it; the status of the answer, None when the server closes without one."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        with contextlib.suppress(OSError):  # a server may have read enough
            client.sendall(request)
        # One that waits for the rest of a request hears that there is none; some drop who says so before the answer.
        if not select.select([client], [], [], FOR_THE_REST)[0]:
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_WR)
        answer = b""
        with contextlib.suppress(ConnectionError):  # or reset what it does not read
            while b"\n" not in answer and (data := client.recv(1 << 16)):
                answer += data
    found = _STATUS.match(answer)
    return int(found[1]) if found else None


def fire_at(site: Site, app: ASGIApp, maker: Maker, requests: int) -> Iterator[Broken]:
    """Fire so many requests; those that broke something."""
    with Errors() as errors, site(app) as port:
        for _ in range(requests):
            case = maker.one(maker.request, maker.push)
            request = raw(case)
            if maker.rarely(2):
                request = spoilt(maker, request)
            try:
                status = shoot_at(port, request)
            except TimeoutError:
                yield Broken(case, f"no answer: {request!r:.2000}")
                continue
            if status is not None and status >= 500 and status not in OF_SERVERS:
                yield Broken(case, f"answered with {status}: {request!r:.2000}\n{errors.take()}")
            elif errors.found:
                yield Broken(case, f"logged: {request!r:.2000}\n{errors.take()}")
        assert shoot_at(port, raw(Case("request", "health"))) == 200
