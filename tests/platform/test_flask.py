"""Apps in Flask: what one rule serves, and what `wsgi_app` and `start_server` make. e2e/ has the visits."""

import queue
import re
import secrets
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from asgiwebio.exceptions import InvalidValue, SessionClosedException
from asgiwebio.input import input
from asgiwebio.output import put_button, put_text
from asgiwebio.platform.flask import webio_view, wsgi_app
from asgiwebio.platform.loop import LOOP
from asgiwebio.session import defer_call, local
from tests.support.server import ProcessServer

METHODS = ["GET", "POST", "OPTIONS"]
OTHER = {"Origin": "https://other.example"}


@pytest.fixture(autouse=True)
def fresh_loop() -> Iterator[None]:
    """No session of another test."""
    yield
    LOOP.stop()
    assert LOOP.requests == 0


class Client(FlaskClient):
    """Reads every answer to its end, as a server does."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        return super().open(*args, **{**options, "buffered": True})


def task() -> None:
    """The tool"""
    put_text("hello")


def client(application: Callable[[], object] = task, **options: Any) -> FlaskClient:
    app = Flask("host")
    app.add_url_rule("/tool", "webio_view", webio_view(application, **options), methods=METHODS)
    return Client(app, app.response_class)


def hello() -> dict[str, Any]:
    return {"hello": {"version": 1, "id": secrets.token_hex(16)}}


@pytest.mark.behaviour("PLAT-32", "PLAT-39", "PLAT-42", "PLAT-52")
def test_one_rule_serves_page_files_and_polls() -> None:
    host = client()
    page = host.get("/tool")
    assert "<title>The tool</title>" in page.text
    assert '"poll":true' in page.text
    name = re.search(r'type="module" src="([^"]+)"', page.text)
    assert name
    assert host.get(f"/tool{name[1]}").content_type.startswith("text/javascript")
    frame = host.post("/tool?link", json=hello()).json
    assert frame is not None
    assert frame["items"][0]["spec"]["content"] == "hello"
    assert host.head("/tool").status_code == 200
    assert host.get("/tool?test=1").text == "ok"


@pytest.mark.behaviour("PLAT-33", "PLAT-34", "SES-17")
@pytest.mark.parametrize("how", ["is not heard of", "says that it leaves"])
def test_a_session_ends_without_any_further_request_when_its_page(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("visit.BETWEEN", "longpoll.BETWEEN", "visit.LEAVE_GRACE"):
        monkeypatch.setattr(f"asgiwebio._asgi.{name}", 0.05)
    deferred, woken = threading.Event(), threading.Event()

    def waits() -> None:
        defer_call(deferred.set)
        try:
            input("Name?")
        except SessionClosedException:
            woken.set()

    host = client(waits, **({"session_expire_seconds": 0.1} if how == "is not heard of" else {}))
    frame = host.post("/tool?link", json=hello()).json
    assert frame is not None
    token = frame["welcome"]["token"]
    if how == "says that it leaves":
        host.post("/tool?link", json={"token": token, "leave": True})
    assert woken.wait(10)
    assert deferred.wait(10)
    assert host.get("/tool?link", headers={"webio-token": token}).status_code == 410


@pytest.mark.behaviour("PLAT-23", "PLAT-35")
def test_what_a_lost_answer_brought_comes_again_and_a_repeated_event_counts_once() -> None:
    def counts() -> None:
        local.clicks = 0

        def click() -> None:
            local.clicks += 1
            put_text(f"{local.clicks} clicks")

        put_button("Click", onclick=click)

    host = client(counts)
    frame = host.post("/tool?link", json=hello()).json
    assert frame is not None
    (button,) = (item["spec"] for item in frame["items"])
    headers = {"webio-token": frame["welcome"]["token"]}
    event = {"event": "callback", "task_id": button["callback_id"], "data": 0}
    push = {"seq": 1, "ack": 1, "items": [event]}
    host.post("/tool?link", json=push, headers=headers)
    # The answer to that was lost: the page sends it again.
    answer = host.post("/tool?link", json=push, headers=headers).json
    assert answer is not None
    assert (answer["ack"], answer["seq"]) == (1, 2)
    for polled in (answer, host.get("/tool?link", headers={**headers, "webio-ack": "1"}).json):
        assert polled is not None
        assert [item["spec"]["content"] for item in polled["items"]] == ["1 clicks"]


@pytest.mark.behaviour("PLAT-36")
def test_an_unknown_session_is_told_so() -> None:
    assert client().get("/tool?link", headers={"webio-token": "unknown"}).status_code == 410


@pytest.mark.behaviour("PLAT-38")
def test_pages_of_allowed_origins_may_ask() -> None:
    for host, allowed in ((client(), None), (client(allowed_origins=["https://other.*"]), OTHER["Origin"])):
        asked = host.options("/tool?link", headers=OTHER)
        assert asked.status_code == 204
        assert asked.headers.get("access-control-allow-origin") == allowed
        assert ("webio-token" in asked.headers.get("access-control-allow-headers", "")) == bool(allowed)
        answer = host.post("/tool?link", json=hello(), headers=OTHER)
        assert answer.status_code == (200 if allowed else 403)
        assert answer.headers.get("access-control-allow-origin") == allowed


def test_a_body_that_a_function_of_the_host_has_read_is_not_lost() -> None:
    app = Flask("host")
    app.add_url_rule("/tool", view_func=webio_view(task), methods=METHODS)
    read: list[bytes] = []
    app.before_request(lambda: read.append(request.get_data()))
    frame = Client(app, app.response_class).post("/tool?link", json=hello()).json
    assert frame is not None
    assert frame["welcome"]["resumed"] is False
    assert b"hello" in read[0]


@pytest.mark.behaviour("PLAT-11", "PLAT-42", "PLAT-43")
def test_a_site_has_the_files_of_a_directory_beside_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "logo.txt").write_text("logo")
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.chdir(tmp_path)
    app = wsgi_app(task, static_dir="files")
    host = Client(app, app.response_class)
    assert "<title>The tool</title>" in host.get("/").text
    assert host.get("/static/logo.txt").text == "logo"
    assert host.get("/static/%2e%2e/secret.txt").status_code == 404
    assert host.get("/static/").status_code == 404
    bare = wsgi_app(task)
    assert Client(bare, bare.response_class).get("/static/logo.txt").status_code == 404
    with pytest.raises(InvalidValue, match="there is no such directory"):
        wsgi_app(task, static_dir="nowhere")


@pytest.mark.behaviour("PLAT-37")
def test_several_processes_are_warned_about_once(caplog: pytest.LogCaptureFixture) -> None:
    host = client()
    for _ in range(2):
        host.get("/tool", environ_overrides={"wsgi.multiprocess": True})
    assert caplog.text.count("use one process with many threads, or serve it by ASGI") == 1


@pytest.mark.behaviour("PLAT-40", "PLAT-42", "PLAT-54", "CORO-24")
def test_start_server_and_run_event_loop(spawn: Callable[..., ProcessServer]) -> None:
    program = (
        "import threading\n"
        "from asgiwebio.platform.flask import run_event_loop, start_server\n"
        "from tests.platform.test_flask import task\n"
        "threading.Thread(target=run_event_loop).start()\n"
        "start_server(task, port={port}, host='127.0.0.1', use_reloader=False)"
    )
    server = spawn("-c", program)
    assert "<title>The tool</title>" in httpx.get(server.url).text
    # Its own thread that waits for the event loop does not keep the process.
    assert server.terminate(number=signal.SIGINT) == 0


def test_gunicorn_holds_as_many_polls_as_leave_two_threads_free(spawn: Callable[..., ProcessServer]) -> None:
    options = ["-b", "127.0.0.1:{port}", "--threads", "3"]
    server = spawn("-m", "gunicorn", *options, "tests.platform.waiting:app", ready="Booting worker")
    answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def poll(frame: dict[str, Any]) -> None:
        headers = {"webio-token": frame["welcome"]["token"], "webio-ack": str(len(frame["items"]))}
        answers.put(httpx.get(f"{server.url}/tool?link", headers=headers, timeout=30).json())

    begun = [httpx.post(f"{server.url}/tool?link", json=hello()).json() for _ in range(2)]
    visitors = [threading.Thread(target=poll, args=(frame,)) for frame in begun]
    for visitor in visitors:
        visitor.start()
    assert answers.get() == {"retry": 1.0}
    assert httpx.get(f"{server.url}/tool").status_code == 200
    assert answers.empty()
    server.terminate(within=15)
    for visitor in visitors:
        visitor.join()
    assert answers.get()["items"][-1]["command"] == "close_session"


def test_a_worker_of_gunicorn_that_stops_tells_its_sessions_and_waits_for_no_poll(
    spawn: Callable[..., ProcessServer],
) -> None:
    options = ["-b", "127.0.0.1:{port}", "--threads", "4", "--graceful-timeout", "20"]
    server = spawn("-m", "gunicorn", *options, "tests.platform.waiting:app", ready="Booting worker")
    with httpx.Client(base_url=server.url, timeout=30) as page:
        frame = page.post("/tool?link", json=hello()).json()
        headers = {"webio-token": frame["welcome"]["token"], "webio-ack": str(len(frame["items"]))}
        answers: list[httpx.Response] = []
        sent = threading.Event()

        def poll() -> None:
            trace = {"trace": lambda name, _: sent.set() if name.endswith("receive_response_headers.started") else None}
            answers.append(page.get("/tool?link", headers=headers, extensions=trace))

        polling = threading.Thread(target=poll)
        polling.start()
        assert sent.wait(10)
        assert httpx.get(f"{server.url}/tool").status_code == 200  # what came before it is under way
        server.process.send_signal(signal.SIGTERM)
        polling.join()
        assert answers[0].json()["items"][-1]["command"] == "close_session"
    assert server.terminate(within=15) == 0
    assert "closed: waiting\n" in server.output
