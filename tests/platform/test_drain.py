"""Visitors finish before a server stops: in each host that says early enough that it is to."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from _pytest.mark import ParameterSet

from tests.support.remote import PATIENCE, remote_page
from tests.support.server import ProcessServer, process_server

Start = Callable[[str, float], ProcessServer]

APP = """
import logging, sys
from asgiwebio.input import input
from asgiwebio.output import put_text

def app():
    put_text("here")
    put_text("Hello, " + input("Name?"))
    print("finished", flush=True)
"""
START_SERVER = "from asgiwebio.platform.{} import start_server\nstart_server(app, {}'127.0.0.1', drain={})"
AIOHTTP = """
from aiohttp import web
from asgiwebio.platform.aiohttp import webio_handler
site = web.Application()
site.add_routes([web.get("/", webio_handler(app, drain={}))])
web.run_app(site, host="127.0.0.1", port=int(sys.argv[1]))
"""
TORNADO = """
from tornado.ioloop import IOLoop
from tornado.web import Application
from asgiwebio.platform.tornado import webio_handler
Application([("/", webio_handler(app, drain={}))]).listen(sys.argv[1], "127.0.0.1")
print("Running on", flush=True)
IOLoop.current().start()
"""
FLASK = """
from flask import Flask
from asgiwebio.platform.flask import webio_view
site = Flask("host")
site.add_url_rule("/", "tool", webio_view(app, drain={}), methods=["GET", "POST", "OPTIONS"])
"""
ASGI = "from asgiwebio import webio_asgi\nsite = webio_asgi(app, drain={})"
PROGRAM = ["program.py", "{port}"]
HOSTS = {
    "start_server": ("from asgiwebio import start_server\nstart_server(app, int(sys.argv[1]), drain={})", PROGRAM),
    "start_server of flask": (START_SERVER.format("flask", "int(sys.argv[1]), ", "{}"), PROGRAM),
    "start_server of django": (START_SERVER.format("django", "int(sys.argv[1]), ", "{}"), PROGRAM),
    "start_server of aiohttp": (START_SERVER.format("aiohttp", "int(sys.argv[1]), ", "{}"), PROGRAM),
    "aiohttp": (AIOHTTP, PROGRAM),
    "tornado": (TORNADO, PROGRAM),
    "hypercorn": (ASGI, ["-m", "hypercorn", "-b", "127.0.0.1:{port}", "program:site"]),
    "gunicorn": (FLASK, ["-m", "gunicorn", "-b", "127.0.0.1:{port}", "--threads", "4", "program:site"]),
}
READY = {"gunicorn": "Booting worker"}
POLLS = ("start_server of flask", "start_server of django")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    with contextlib.ExitStack() as stack:

        def begin(name: str, drain: float) -> ProcessServer:
            program, arguments = HOSTS[name]
            (tmp_path / "program.py").write_text(APP + program.format(drain))
            return stack.enter_context(process_server(arguments, ready=READY.get(name, "unning on"), cwd=tmp_path))

        yield begin


def rarely(*names: str) -> list[ParameterSet]:
    """Hosts that are much as others are."""
    return [pytest.param(name, marks=pytest.mark.matrix) for name in names]


@pytest.mark.parametrize(
    "name",
    ["start_server of flask", "aiohttp", *rarely("start_server", "start_server of django", "start_server of aiohttp")],
)
def test_a_visitor_finishes_and_then_the_server_stops(start: Start, name: str) -> None:
    server = start(name, 60)
    transport = "longpoll" if name in POLLS else "websocket"
    with remote_page(f"127.0.0.1:{server.port}", transport, path="/") as page:
        assert page.text() == "here"
        server.process.send_signal(signal.SIGTERM)
        if "aiohttp" not in name:  # which takes no new connections from then on
            with httpx.Client(base_url=server.url, timeout=PATIENCE) as client:
                for _ in range(2000):
                    if client.get("?health").status_code == 503:
                        break
                assert client.get("?health").json() == {"live": True, "ready": False}
                assert "The app stops" in client.get("/").text
        page.answer("Ada")
        assert page.text() == "Hello, Ada"
        page.command("close_session")
    server.process.wait(PATIENCE)  # long before the drain is over
    assert "finished" in server.output


@pytest.mark.parametrize("name", ["start_server of flask", "aiohttp"])
def test_a_drain_comes_to_its_end(start: Start, name: str) -> None:
    server = start(name, 0.2)
    transport = "longpoll" if name in POLLS else "websocket"
    with remote_page(f"127.0.0.1:{server.port}", transport, path="/") as page:
        assert page.text() == "here"
        server.process.send_signal(signal.SIGTERM)
        page.command("close_session")
    server.process.wait(PATIENCE)
    assert "finished" not in server.output


@pytest.mark.parametrize("name", ["gunicorn", *rarely("tornado", "hypercorn")])
def test_where_nobody_could_finish_the_log_says_so(start: Start, name: str) -> None:
    server = start(name, 60)
    with remote_page(f"127.0.0.1:{server.port}", "longpoll", path="/") as page:
        assert page.text() == "here"
    server.terminate(within=PATIENCE)
    assert "drain=60 has no effect here" in server.output
