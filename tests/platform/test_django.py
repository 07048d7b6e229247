"""Apps in Django: what one path serves, and what `wsgi_app` and `start_server` make. e2e/ has the visits."""

import contextlib
import re
import secrets
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
import httpx
import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import AsyncRequestFactory, override_settings
from django.urls import path

from asgiwebio.exceptions import WrongPlace
from asgiwebio.output import put_text
from asgiwebio.platform.django import webio_view, wsgi_app
from asgiwebio.platform.loop import LOOP
from asgiwebio.session import info
from tests.support.server import ProcessServer


def task() -> None:
    """The tool"""
    request: Any = info.request
    put_text(info.backend, request.path)


def read_first(get_response: Callable[[Any], object]) -> Callable[[Any], object]:
    """A middleware that reads the body of every request that is not chunked."""

    def middleware(request: Any) -> object:
        assert request.body is not None
        return get_response(request)

    return middleware


@pytest.fixture(scope="module", autouse=True)
def project() -> Iterator[None]:
    """A process has one Django project: that of these tests, or of others that came before them."""
    if not settings.configured:
        settings.configure(SECRET_KEY="only for a test")
    django.setup()
    with override_settings(
        ALLOWED_HOSTS=["*"],
        MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware", f"{__name__}.read_first"],
        ROOT_URLCONF=(path("tool", webio_view(task)), path("café/<int:number>", webio_view(task))),
    ):
        yield


@pytest.fixture(autouse=True)
def fresh_loop() -> Iterator[None]:
    """No session of another test."""
    yield
    LOOP.stop()
    assert LOOP.requests == 0


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def served(app: Any) -> Iterator[httpx.Client]:
    """A client of the app in the server of the standard library."""
    with make_server("127.0.0.1", 0, app, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}") as client:
                yield client
        finally:
            server.shutdown()
            thread.join()


def hello() -> dict[str, Any]:
    return {"hello": {"version": 1, "id": secrets.token_hex(16)}}


@pytest.mark.behaviour("PLAT-32", "PLAT-38", "PLAT-44", "SES-30")
def test_one_path_serves_page_files_and_polls_without_a_token_against_forgery() -> None:
    with served(get_wsgi_application()) as client:
        page = client.get("/tool")
        assert "<title>The tool</title>" in page.text
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        name = re.search(r'type="module" src="([^"]+)"', page.text)
        assert name
        assert client.get(f"/tool{name[1]}").headers["content-type"].startswith("text/javascript")
        assert client.post("/tool?link", json=hello()).json()["items"][0]["spec"]["content"] == "django /tool"
        assert client.head("/tool").content == b""
        assert client.options("/tool", headers={"Origin": "https://other.example"}).status_code == 204
        assert client.post("/tool?link", json=hello(), headers={"Origin": "https://other.example"}).status_code == 403


def test_a_path_of_any_letters_and_with_parameters_is_served() -> None:
    with served(get_wsgi_application()) as client:
        assert "<title>The tool</title>" in client.get("/café/7").text
        frame = client.post("/café/7?link", json=hello()).json()
        assert frame["items"][0]["spec"]["content"] == "django /café/7"


@pytest.mark.behaviour("PLAT-11", "PLAT-44")
def test_a_process_may_have_several_sites_of_an_app(tmp_path: Path) -> None:
    (tmp_path / "logo.txt").write_text("logo")

    def other() -> None:
        """Another tool"""

    with served(wsgi_app(task, static_dir=str(tmp_path))) as client:
        assert "<title>The tool</title>" in client.get("/").text
        assert client.get("/static/logo.txt").text == "logo"
        assert client.get("/static/none.txt").status_code == 404
        assert client.get("/tool").status_code == 404
    with served(wsgi_app(other)) as client:
        assert "<title>Another tool</title>" in client.get("/").text
        assert client.get("/static/logo.txt").status_code == 404


def test_under_asgi_the_view_says_what_to_write_instead() -> None:
    with pytest.raises(WrongPlace, match=r"under ASGI write in asgi\.py application = with_apps"):
        webio_view(task)(AsyncRequestFactory().get("/tool"))


@pytest.mark.behaviour("PLAT-40", "PLAT-44")
def test_start_server_needs_no_project(spawn: Callable[..., ProcessServer]) -> None:
    program = (
        "from asgiwebio.platform.django import start_server\n"
        "start_server(lambda: None, port={port}, host='127.0.0.1', TIME_ZONE='UTC')"
    )
    server = spawn("-c", program)
    assert httpx.get(server.url).status_code == 200
    assert httpx.get(f"{server.url}/other").status_code == 404
    assert server.terminate(number=signal.SIGINT) == 0
