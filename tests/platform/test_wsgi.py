"""Any ASGI app as a WSGI app: called directly, and in real servers."""

import asyncio
import hashlib
import io
import math
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from asgiwebio.platform import threads
from asgiwebio.platform.loop import LOOP
from asgiwebio.platform.wsgi import WSGI
from tests.support.probe import CHUNK, CHUNKS, application
from tests.support.server import ROOT, ProcessServer, process_server

Environ = dict[str, Any]
POST = {"REQUEST_METHOD": "POST"}
START: Message = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]}


@pytest.fixture(autouse=True)
def fresh_loop() -> Iterator[None]:
    """No loop of another test, and none left behind."""
    yield
    LOOP.stop()
    assert LOOP.requests == 0


class Call:
    """One request to a WSGI app, by the rules: `wsgiref.validate` raises where one of them is broken."""

    def __init__(
        self, app: Callable[..., Any], path: str = "/", environ: Environ | None = None, *, body: bytes = b""
    ) -> None:
        self.environ: dict[str, Any] = {"SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": ""}
        self.environ |= {"wsgi.input": io.BytesIO(body), **(environ or {})}
        if body:
            self.environ["CONTENT_LENGTH"] = str(len(body))
        setup_testing_defaults(self.environ)
        self.status = ""
        self.headers: list[tuple[str, str]] = []
        self.answer = validator(app)(self.environ, self._start)
        self.chunks = iter(self.answer)

    def _start(self, status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], object]:
        self.status, self.headers = status, headers
        return io.BytesIO().write

    def read(self) -> bytes:
        body = b"".join(self.chunks)
        self.close()
        return body

    def close(self) -> None:
        self.answer.close()  # type: ignore[attr-defined]


def test_a_scope_has_what_the_request_said() -> None:
    call = Call(
        application,
        "/caf\u00c3\u00a9/scope",  # é in UTF-8, one character for each byte
        {
            "SCRIPT_NAME": "/app",
            "QUERY_STRING": "a=1&b=%20",
            "REMOTE_ADDR": "203.0.113.5",
            "REMOTE_PORT": "4711",
            "HTTP_X_NAME": "caf\u00e9",
            "HTTP_HOST": "tool.example",
            "SERVER_NAME": "tool.example",
            "SERVER_PORT": "8443",
            "CONTENT_TYPE": "text/plain",
            "wsgi.url_scheme": "https",
        },
    )
    shown = httpx.Response(200, content=call.read()).json()
    assert shown == {
        "method": "GET",
        "path": "/app/café/scope",
        "raw_path": "/app/caf%C3%A9/scope",
        "root_path": "/app",
        "scheme": "https",
        "http_version": "1.0",
        "query": "a=1&b=%20",
        "headers": {"host": "tool.example", "x-name": "café", "content-type": "text/plain"},
        "client": ["203.0.113.5", 4711],
        "server": ["tool.example", 8443],
        "state": {"started": True},
    }


def test_headers_are_passed_on_but_for_those_of_the_connection() -> None:
    call = Call(application, "/scope")
    assert call.status == "200 OK"
    assert call.headers == [("content-type", "application/json"), ("x-two", "a"), ("x-two", "b"), ("x-text", "é")]
    call.read()


def test_answers_that_have_no_body_end_without_one() -> None:
    assert Call(application, "/download", {"REQUEST_METHOD": "HEAD"}).read() == b""
    call = Call(application, "/empty")
    assert (call.status, call.read()) == ("204 No Content", b"")


def test_a_chunk_is_there_before_the_next_is_made() -> None:
    further = threading.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            raise NotImplementedError("no lifespan")
        await send(START)
        await send({"type": "http.response.body", "body": b"one", "more_body": True})
        while not further.is_set():
            await asyncio.sleep(0)
        await send({"type": "http.response.body", "body": b"two"})

    call = Call(WSGI(slow))
    assert next(call.chunks) == b"one"
    further.set()
    assert call.read() == b"two"


def test_no_more_than_one_chunk_waits_for_a_slow_client() -> None:
    sent: list[int] = []
    waits = threading.Event()

    async def eager(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            raise NotImplementedError("no lifespan")
        await send(START)
        asyncio.get_running_loop().call_later(0.05, waits.set)
        for number in range(5):
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
            sent.append(number)
        await send({"type": "http.response.body", "body": b"y"})

    call = Call(WSGI(eager))
    waits.wait()
    assert sent == [0]
    assert call.read() == b"xxxxxy"
    assert sent == [0, 1, 2, 3, 4]


def test_a_client_that_leaves_is_noticed_by_send_and_by_receive() -> None:
    noticed: dict[str, object] = {}
    over = threading.Event()

    async def endless(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            raise NotImplementedError("no lifespan")
        await send(START)
        try:
            while True:
                await send({"type": "http.response.body", "body": b"x", "more_body": True})
        except OSError as error:
            noticed["send"] = str(error)
        await receive()
        noticed["receive"] = (await receive())["type"]
        over.set()

    call = Call(WSGI(endless))
    assert next(call.chunks) == b"x"
    call.close()
    assert over.wait(10)
    assert noticed == {"send": "the client is gone", "receive": "http.disconnect"}


def test_work_after_the_answer_holds_nobody(caplog: pytest.LogCaptureFixture) -> None:
    over = threading.Event()
    go_on = threading.Event()

    async def later(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            raise NotImplementedError("no lifespan")
        await send(START)
        await send({"type": "http.response.body", "body": b"done"})
        while not go_on.is_set():
            await asyncio.sleep(0)
        asyncio.get_running_loop().call_soon(over.set)
        raise LookupError("too late to tell anybody")

    assert Call(WSGI(later)).read() == b"done"
    go_on.set()
    assert over.wait(10)
    LOOP.stop()
    assert "too late to tell anybody" in caplog.text


def test_an_error_before_the_answer_is_the_callers() -> None:
    with pytest.raises(LookupError, match="broken on purpose"):
        Call(application, "/broken")
    with pytest.raises(RuntimeError, match="the app ended before its answer"):
        Call(application, "/silent")


def test_an_error_in_the_answer_cuts_it() -> None:
    call = Call(application, "/breaks")
    with pytest.raises(LookupError, match="broken in the middle"):
        call.read()
    call.close()


def test_messages_out_of_turn_are_an_error_of_the_app() -> None:
    async def hasty(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.body", "body": b""})

    with pytest.raises(RuntimeError, match=r"sent 'http\.response\.body' out of its turn"):
        Call(WSGI(hasty))


def test_a_body_comes_in_pieces_and_breaks_off_as_it_did() -> None:
    body = os.urandom(300_000)
    expected = f"300000 {hashlib.sha256(body).hexdigest()}".encode()
    assert Call(application, "/upload", POST, body=body).read() == expected
    ended = {"wsgi.input_terminated": True, "wsgi.input": io.BytesIO(body), "HTTP_TRANSFER_ENCODING": "chunked"}
    assert Call(application, "/upload", {**POST, **ended}).read() == expected
    # Without a length, and a server that ends it, there is nothing that could be read without waiting for ever.
    assert Call(application, "/upload", POST).read().startswith(b"0 ")
    with pytest.raises(RuntimeError, match="the app ended before its answer"):
        Call(application, "/upload", {**POST, "CONTENT_LENGTH": "9", "wsgi.input": io.BytesIO(b"short")})


@pytest.mark.parametrize("length", ["abc", "-5", "+5", "1, 2", "\xb2", "0x5"])
def test_a_body_whose_length_is_no_number_is_not_read(length: str) -> None:
    environ: Environ = {"PATH_INFO": "/upload", **POST, "CONTENT_LENGTH": length, "wsgi.input": io.BytesIO(b"12345")}
    setup_testing_defaults(environ)
    answer = application(environ, lambda *_: lambda _: None)  # which the validator would not let through
    assert b"".join(answer).startswith(b"0 ")
    answer.close()


def test_a_server_that_fails_to_read_is_a_client_that_left(caplog: pytest.LogCaptureFixture) -> None:
    class Failing(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise OSError("a bad chunk")

    caplog.set_level("INFO")
    broken = {"wsgi.input": Failing(), "wsgi.input_terminated": True}
    with pytest.raises(RuntimeError, match="the app ended before its answer"):
        Call(application, "/upload", {**POST, **broken})
    assert "a bad chunk" in caplog.text


def test_an_app_that_refuses_to_start_says_why_to_each_request() -> None:
    async def refuses(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no database"})

    app = WSGI(refuses)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="the app refused to start: no database"):
            Call(app)


def test_the_app_does_not_live_in_the_context_of_a_request() -> None:
    whose: ContextVar[str] = ContextVar("whose", default="nobody's")
    seen = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope["type"], whose.get()))
        if scope["type"] == "http":
            await send(START)
            await send({"type": "http.response.body"})

    token = whose.set("the first visitor's")
    Call(WSGI(app)).read()
    whose.reset(token)
    assert seen == [("lifespan", "nobody's"), ("http", "nobody's")]


# ---- How many may wait


def holds(threads: int | None = None, *, multithread: bool = True) -> object:
    """What an app is told about waiting: None, or for how many seconds."""
    told: list[object] = []

    async def ask(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            told.append(scope["extensions"].get("asgiwebio.hold", {}).get("seconds"))
            assert "asgiwebio.poll" in scope["extensions"]
            await send(START)
            await send({"type": "http.response.body"})

    Call(WSGI(ask, threads=threads), environ={"wsgi.multithread": multithread}).read()
    return told[0]


def test_where_a_server_has_one_thread_no_request_may_wait() -> None:
    assert holds(multithread=False) == 0
    assert holds(2) == 0


def test_two_threads_stay_free_for_requests_that_do_not_wait() -> None:
    async def waits(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            raise NotImplementedError("no lifespan")
        await send(START)
        await send({"type": "http.response.body", "body": b"", "more_body": True})
        await receive()
        await receive()

    assert holds(3) is None
    waiting = Call(WSGI(waits))
    assert holds(3) == 0
    waiting.close()
    assert holds(3) is None
    whole = Call(application, "/scope")
    assert holds(3) == 0
    next(whole.chunks)  # the last: its client may ask again as soon as it has that
    assert holds(3) is None
    whole.read()


@pytest.mark.parametrize(
    ("name", "software", "expected"),
    [
        ("Thread-7 (process_request_thread)", "Werkzeug/3.1", math.inf),
        ("Thread-7 (process_request_thread)", "WSGIServer/0.2", math.inf),
        ("MainThread", "WSGIServer/0.2", 0),
        ("Dummy-1", "uwsgi", 2),
    ],
)
def test_what_servers_tell_of_their_threads(name: str, software: str, expected: float) -> None:
    found: list[float] = []
    environ: Environ = {"wsgi.multithread": True, "SERVER_SOFTWARE": software}
    thread = threading.Thread(target=lambda: found.append(threads.may_wait(environ)), name=name)
    thread.start()
    thread.join()
    assert found == [expected]


def test_the_threads_of_waitress_are_counted() -> None:
    found: list[float] = []
    together = threading.Barrier(5)

    def body() -> None:
        together.wait()
        found.append(threads.may_wait({"wsgi.multithread": True}))
        together.wait()

    workers = [threading.Thread(target=body, name=f"waitress-{number}") for number in range(5)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert found == [3] * 5


# ---- Real servers

WERKZEUG = (
    "from werkzeug.serving import run_simple\n"
    "from tests.support.probe import application\n"
    "run_simple('127.0.0.1', {port}, application, threaded=True)"
)
GUNICORN = ["-m", "gunicorn", "tests.support.probe:application", "-b", "127.0.0.1:{port}"]
SERVERS = {
    "gunicorn sync": (GUNICORN, "Booting worker"),
    "gunicorn gthread": ([*GUNICORN, "--threads", "4"], "Booting worker"),
    "gunicorn preload": ([*GUNICORN, "--preload"], "Booting worker"),
    "waitress": (["-m", "waitress", "--listen=127.0.0.1:{port}", "tests.support.probe:application"], "Serving on"),
    "werkzeug": (["-c", WERKZEUG], "Running on"),
}


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest) -> Iterator[ProcessServer]:
    arguments, ready = SERVERS[request.param]
    with process_server(arguments, ready=ready) as server:
        yield server


def test_large_bodies_go_both_ways(server: ProcessServer) -> None:
    body = os.urandom(20_000_000)
    answer = httpx.post(f"{server.url}/upload", content=body, timeout=30)
    assert answer.status_code == 201
    assert answer.text == f"20000000 {hashlib.sha256(body).hexdigest()}"
    assert httpx.get(f"{server.url}/download").content == CHUNK * CHUNKS + b"end"


def test_a_chunked_upload_is_whole(server: ProcessServer) -> None:
    parts = [os.urandom(70_000) for _ in range(10)]
    answer = httpx.post(f"{server.url}/upload", content=iter(parts))
    assert answer.text == f"700000 {hashlib.sha256(b''.join(parts)).hexdigest()}"


def test_errors_show_as_such(server: ProcessServer) -> None:
    assert httpx.get(f"{server.url}/broken").status_code == 500
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{server.url}/breaks")
    assert httpx.get(f"{server.url}/scope").json()["state"] == {"started": True}


def test_requests_one_after_the_other_and_at_once(server: ProcessServer) -> None:
    async def ask() -> list[int]:
        async with httpx.AsyncClient() as client:
            answers = await asyncio.gather(*(client.get(f"{server.url}/scope?{n}") for n in range(20)))
        return [answer.status_code for answer in answers]

    assert asyncio.run(ask()) == [200] * 20


@pytest.mark.parametrize("options", [[], ["--threads", "4"]], ids=["sync", "gthread"])
def test_the_lifespan_ends_with_a_worker_of_gunicorn(options: list[str]) -> None:
    with process_server([*GUNICORN, *options], ready="Booting worker") as server:
        httpx.get(f"{server.url}/scope")
        server.terminate(number=signal.SIGTERM)
        assert "stopped" in server.output


ON_EVENTLET = """
import warnings
warnings.simplefilter("ignore")
import eventlet
eventlet.monkey_patch()
import eventlet.wsgi
from tests.support.probe import application
eventlet.wsgi.server(eventlet.listen(("127.0.0.1", {port})), application)
"""


@pytest.mark.parametrize(
    ("name", "arguments", "ready"),
    [
        ("gevent", [*GUNICORN, "-k", "gevent"], "Booting worker"),
        ("eventlet", ["-c", ON_EVENTLET], "wsgi starting up"),
    ],
)
def test_a_server_on_green_threads_says_what_to_write_instead(name: str, arguments: list[str], ready: str) -> None:
    with process_server(arguments, ready=ready) as server:
        assert httpx.get(f"{server.url}/scope").status_code == 500
        server.terminate()
        assert f"asgiwebio needs real threads, and {name} has replaced them" in server.output
        assert "write `gunicorn --threads 8` in place of" in server.output


def test_a_fork_after_the_first_request_is_served_by_a_loop_of_its_own() -> None:
    program = """
import os, io
from tests.support.probe import application

def ask():
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/empty", "wsgi.input": io.BytesIO()}
    answer = application(environ, lambda status, headers: print(os.getpid() == parent, status, flush=True))
    return list(answer)

parent = os.getpid()
ask()
child = os.fork()
ask()
if child:
    os.waitpid(child, 0)
"""
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert run.stderr == ""
    assert sorted(run.stdout.splitlines()) == ["False 204 No Content"] + ["True 204 No Content"] * 2 + ["stopped"] * 2
