"""The same visit in Flask and in Django, under the servers that people have for WSGI, and of Django under ASGI too."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Kind
from tests.support.browser import Console
from tests.support.server import ProcessServer, process_server

from .test_hosts import visit

APP = "tests.e2e.wsgi_apps"
GUNICORN = ["-m", "gunicorn", "-b", "127.0.0.1:{port}"]
THREADS = [*GUNICORN, "--threads", "8"]
WAITRESS = ["-m", "waitress", "--listen=127.0.0.1:{port}"]
FLASK = ["-m", "flask", "--app", f"{APP}:flask_app", "run", "--port", "{port}"]
SERVERS = {
    "Flask's own": (FLASK, "Running on"),
    "Flask in gunicorn sync": ([*GUNICORN, f"{APP}:flask_app"], "Booting worker"),
    "Flask in gunicorn gthread": ([*THREADS, f"{APP}:flask_app"], "Booting worker"),
    "Flask in gunicorn preload": ([*THREADS, "--preload", f"{APP}:flask_app"], "Booting worker"),
    "Flask in waitress": ([*WAITRESS, f"{APP}:flask_app"], "Serving on"),
    "Django in gunicorn sync": ([*GUNICORN, f"{APP}:django_app"], "Booting worker"),
    "Django in gunicorn gthread": ([*THREADS, f"{APP}:django_app"], "Booting worker"),
    "Django in waitress": ([*WAITRESS, f"{APP}:django_app"], "Serving on"),
}


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """A URL, and the name of the framework."""
    arguments, ready = SERVERS[request.param]
    with process_server(arguments, ready=ready) as server:
        yield server.url, request.param.partition(" ")[0].partition("'")[0].lower()


@pytest.mark.behaviour("PLAT-32", "PLAT-39", "PLAT-42", "SES-30")
def test_a_visit(server: tuple[str, str], kind: Kind, page: Page) -> None:
    url, framework = server
    visit(page, f"{url}/{kind}", "longpoll")
    expect(page.get_by_text(f"{framework} http /{kind} 127.0.0.1")).to_be_visible()
    page.goto("about:blank")


def test_a_visit_of_django_under_asgi(kind: Kind, spawn: Callable[..., ProcessServer], page: Page) -> None:
    served = spawn("-m", "uvicorn", f"{APP}:django_asgi_app", "--port", "{port}")
    for path in (f"/{kind}", f"/{kind}/"):
        visit(page, served.url + path, "websocket")
        expect(page.get_by_text("django websocket 127.0.0.1")).to_be_visible()
    assert httpx.get(f"{served.url}/about").text == "a page of Django at /about"


@pytest.mark.parametrize(
    ("arguments", "ready"),
    [
        ([*THREADS, "examples.mount_flask:app"], "Booting worker"),
        (["-m", "examples.mount_django", "runserver", "--noreload", "{port}"], "Quit the server"),
    ],
    ids=["Flask", "Django"],
)
def test_the_example(
    arguments: list[str], ready: str, spawn: Callable[..., ProcessServer], page: Page, console: Console
) -> None:
    served = spawn(*arguments, ready=ready)
    page.goto(f"{served.url}/greeting")
    page.get_by_role("textbox", name="What is your name?").fill("Ada")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nice to meet you, Ada.")).to_be_visible()
