"""What each server does with SIGTERM and Ctrl+C while pages are open; docs/hosts.md says the same."""

import contextlib
import json
import signal
from collections.abc import Callable

import pytest

from tests.support.remote import remote_page
from tests.support.server import ProcessServer

Spawn = Callable[..., ProcessServer]

BOTH = [signal.SIGINT, signal.SIGTERM]
APP = """
import time
from asgiwebio.input import input
from asgiwebio.session import defer_call

def waiting():
    defer_call(lambda: print("deferred", flush=True))
    input("Name?")

def stuck():
    input("Name?")
    time.sleep(600)
"""
START_SERVER = "from asgiwebio.platform.{host} import start_server\nstart_server(app, {{port}}, '127.0.0.1')"
FLASK = """
from flask import Flask
from asgiwebio.platform.flask import webio_view
site = Flask("host")
site.add_url_rule("/", "tool", webio_view(app), methods=["GET", "POST", "OPTIONS"])
"""
DJANGO = """
from django.conf import settings
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.urls import path
from asgiwebio.platform.django import webio_view
settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="only for a test")
urlpatterns = [path("", webio_view(app))]
application = get_wsgi_application()
"""
RUNSERVER = "execute_from_command_line(['', 'runserver', '--noreload', '127.0.0.1:{port}'])"
WAITRESS = """
import waitress
server = waitress.create_server(site, host="127.0.0.1", port={port})
print("Running on", flush=True)
server.run()
"""
TORNADO = """
from tornado.ioloop import IOLoop
from tornado.web import Application
from asgiwebio.platform.tornado import webio_handler
Application([("/", webio_handler(app))]).listen({port}, "127.0.0.1")
print("Running on", flush=True)
IOLoop.current().start()
"""
SERVERS = {
    "start_server of flask": START_SERVER.format(host="flask"),
    "start_server of django": START_SERVER.format(host="django"),
    "start_server of aiohttp": START_SERVER.format(host="aiohttp"),
    "flask": FLASK + "site.run(port={port})",
    "tornado": TORNADO,
    "waitress": FLASK + WAITRESS,
    "runserver": DJANGO + RUNSERVER,
}
READY = {"runserver": "Starting development server"}


def started(spawn: Spawn, name: str, app: str = "waiting") -> ProcessServer:
    return spawn("-c", f"{APP}app = {app}\n{SERVERS[name]}", ready=READY.get(name, "unning on"))


@pytest.mark.parametrize(
    ("name", "number"),
    [
        *(("start_server of flask", number) for number in BOTH),
        *(("start_server of django", number) for number in BOTH),
        *(("start_server of aiohttp", number) for number in BOTH),
        ("flask", signal.SIGINT),
        ("waitress", signal.SIGINT),
        ("runserver", signal.SIGINT),
    ],
)
def test_pages_are_told_and_functions_wake(spawn: Spawn, name: str, number: signal.Signals) -> None:
    server = started(spawn, name)
    with remote_page(f"127.0.0.1:{server.port}", "longpoll", path="/") as page:
        page.command("input_group")
        with contextlib.closing(page.hold()) as poll:
            server.terminate(number=number, within=8)
            page.take(json.load(poll.getresponse()))
        page.command("close_session")
    assert "deferred" in server.output
    assert "Traceback" not in server.output


@pytest.mark.parametrize("name", ["start_server of flask", "start_server of django", "start_server of aiohttp"])
def test_it_ends_in_time_under_a_thread_that_nothing_can_wake(spawn: Spawn, name: str) -> None:
    server = started(spawn, name, "stuck")
    with remote_page(f"127.0.0.1:{server.port}", "longpoll", path="/") as page:
        page.answer("Ada")
        page.command("destroy_form")
        server.terminate(within=7)  # two of them for this machine


@pytest.mark.parametrize("name", ["flask", "waitress", "runserver", "tornado"])
def test_sigterm_ends_a_server_that_knows_nothing_of_it_at_once(spawn: Spawn, name: str) -> None:
    server = started(spawn, name)
    with remote_page(f"127.0.0.1:{server.port}", "longpoll", path="/") as page:
        page.command("input_group")
        assert server.terminate(within=8) == -signal.SIGTERM
    assert "deferred" not in server.output
