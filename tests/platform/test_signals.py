"""What each server does at SIGTERM and Ctrl+C while pages are open, as docs/hosts.md says."""

import contextlib
import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.remote import remote_page
from tests.support.server import ProcessServer, process_server

Start = Callable[..., ProcessServer]

APP = """
import sys, time
from asgiwebio.input import input
from asgiwebio.session import defer_call

def waiting():
    defer_call(lambda: print("deferred", flush=True))
    input("Name?")

def stuck():
    input("Name?")
    time.sleep(600)
"""
START_SERVER = "from asgiwebio.platform.{} import start_server\nstart_server(app, int(sys.argv[1]), '127.0.0.1')"
FLASK = """
from flask import Flask
from asgiwebio.platform.flask import webio_view
site = Flask("host")
site.add_url_rule("/", "tool", webio_view(app), methods=["GET", "POST", "OPTIONS"])
"""
FLASK_RUN = FLASK + "site.run(port=sys.argv[1])"
WAITRESS = """
import waitress
server = waitress.create_server(site, host="127.0.0.1", port=sys.argv[1])
print("Running on", flush=True)
server.run()
"""
DJANGO = """
from django.conf import settings
from django.core.management import execute_from_command_line
from django.urls import path
from asgiwebio.platform.django import webio_view
settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="only for a test")
urlpatterns = [path("", webio_view(app))]
execute_from_command_line(["", "runserver", "--noreload", sys.argv[1]])
"""
TORNADO = """
from tornado.ioloop import IOLoop
from tornado.web import Application
from asgiwebio.platform.tornado import webio_handler
Application([("/", webio_handler(app))]).listen(sys.argv[1], "127.0.0.1")
print("Running on", flush=True)
IOLoop.current().start()
"""
ASGI = "from asgiwebio import webio_asgi\nsite = webio_asgi(app)"
LINE_OF_THE_MANUAL = """
import signal
signal.signal(signal.SIGTERM, signal.default_int_handler)
"""
PROGRAM = ["program.py", "{port}"]
SERVERS = {
    "start_server of flask": (START_SERVER.format("flask"), PROGRAM),
    "start_server of django": (START_SERVER.format("django"), PROGRAM),
    "start_server of aiohttp": (START_SERVER.format("aiohttp"), PROGRAM),
    "uvicorn": (ASGI, ["-m", "uvicorn", "--port", "{port}", "program:site"]),
    "hypercorn": (ASGI, ["-m", "hypercorn", "-b", "127.0.0.1:{port}", "program:site"]),
    "gunicorn": (FLASK, ["-m", "gunicorn", "-b", "127.0.0.1:{port}", "--threads", "4", "program:site"]),
    "flask": (FLASK_RUN, PROGRAM),
    "flask, with the line": (LINE_OF_THE_MANUAL + FLASK_RUN, PROGRAM),
    "waitress": (FLASK + WAITRESS, PROGRAM),
    "runserver": (DJANGO, PROGRAM),
    "tornado": (TORNADO, PROGRAM),
    "tornado, with the line": (LINE_OF_THE_MANUAL + TORNADO, PROGRAM),
}
READY = {"gunicorn": "Booting worker", "runserver": "Starting development server"}


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    with contextlib.ExitStack() as stack:

        def begin(name: str, app: str = "waiting") -> ProcessServer:
            program, arguments = SERVERS[name]
            (tmp_path / "program.py").write_text(f"{APP}\napp = {app}\n{program}")
            return stack.enter_context(process_server(arguments, ready=READY.get(name, "unning on"), cwd=tmp_path))

        yield begin


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("start_server of flask", signal.SIGINT),
        ("start_server of flask", signal.SIGTERM),
        ("start_server of django", signal.SIGINT),
        ("start_server of django", signal.SIGTERM),
        ("start_server of aiohttp", signal.SIGINT),
        ("start_server of aiohttp", signal.SIGTERM),
        ("uvicorn", signal.SIGTERM),
        ("gunicorn", signal.SIGINT),
        ("gunicorn", signal.SIGTERM),
        ("flask", signal.SIGINT),
        ("flask, with the line", signal.SIGTERM),
        ("waitress", signal.SIGINT),
        ("runserver", signal.SIGINT),
        ("tornado", signal.SIGINT),
        ("tornado, with the line", signal.SIGTERM),
    ],
)
def test_pages_are_told_and_functions_wake(start: Start, name: str, number: signal.Signals) -> None:
    server = start(name)
    with remote_page(f"127.0.0.1:{server.port}", "longpoll", path="/") as page:
        page.command("input_group")
        with contextlib.closing(page.hold()) as poll:
            server.terminate(number=number, within=10)
            page.take(json.load(poll.getresponse()))
        page.command("close_session")
    assert "deferred" in server.output


def test_hypercorn_lets_functions_wake_but_cuts_the_lines_of_their_pages_before(start: Start) -> None:
    server = start("hypercorn")
    with remote_page(f"127.0.0.1:{server.port}", path="/") as page:
        page.command("input_group")
        server.terminate()
        assert page.closed() != 1001
    assert "deferred" in server.output


@pytest.mark.parametrize("name", ["start_server of flask", "start_server of django", "start_server of aiohttp"])
def test_it_ends_in_time_under_a_thread_that_nothing_can_wake(start: Start, name: str) -> None:
    server = start(name, "stuck")
    with remote_page(f"127.0.0.1:{server.port}", "longpoll", path="/") as page:
        page.answer("Ada")
        page.command("destroy_form")
        server.terminate(within=7)  # two of them for this machine


@pytest.mark.parametrize("name", ["flask", "waitress", "runserver", "tornado"])
def test_sigterm_ends_a_server_at_once_that_does_not_handle_it(start: Start, name: str) -> None:
    server = start(name)
    with remote_page(f"127.0.0.1:{server.port}", "longpoll", path="/") as page:
        page.command("input_group")
        assert server.terminate(within=10) == -signal.SIGTERM
    assert "deferred" not in server.output
