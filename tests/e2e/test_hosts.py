"""The same visit in every host: page, built files, form, answer, button, over either transport."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Kind, Serve
from tests.support.browser import Console
from tests.support.server import ProcessServer

from .apps import HOSTS, TOOLS


@pytest.fixture(params=["websocket", "longpoll"])
def transport(request: pytest.FixtureRequest, console: Console) -> str:
    """What carries the session; for long-poll, the host refuses the WebSocket."""
    chosen: str = request.param
    if chosen == "longpoll":
        console.expect(r"WebSocket connection to .* failed")
    return chosen


def visit(page: Page, url: str, transport: str) -> None:
    """Open the tool, answer its question, press its button, and leave."""
    page.goto(url)
    name = page.get_by_role("textbox", name="Your name")
    name.fill("Ada")
    expect(page.locator(f"html[data-webio-line={transport}]")).to_be_attached()
    name.press("Enter")
    expect(page.get_by_text("Hello, Ada.")).to_be_visible()
    expect(name).to_have_count(0)
    page.get_by_role("button", name="again").click()
    expect(page.get_by_text("once more")).to_be_visible()
    # The lazily loaded parts of the bundle have come.
    expect(page.get_by_role("heading", name="Tool")).to_be_visible()
    expect(page.locator("code .token").first).to_be_visible()
    expect(page.get_by_text("right")).to_be_visible()
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 0


@pytest.mark.parametrize("host", HOSTS)
def test_a_visit_in_every_mount_with_and_without_the_slash_and_without_a_lifespan(
    host: str, kind: Kind, transport: str, serve: Serve, page: Page
) -> None:
    served = serve(HOSTS[host](TOOLS[kind]), lifespan="off", ws=transport == "websocket")
    for path in ("/", "/?lang=de") if host == "top level" else ("/tool", "/tool/"):
        visit(page, served.url + path, transport)
    page.goto("about:blank")


@pytest.fixture(params=["trio", "asyncio"])
def hypercorn(request: pytest.FixtureRequest, transport: str, spawn: Callable[..., ProcessServer]) -> tuple[str, str]:
    """A URL of hypercorn with one of its workers, and the name of that."""
    app = "mounted" if transport == "websocket" else "mounted_without_websocket"
    served = spawn("-m", "hypercorn", "-k", request.param, "-b", "127.0.0.1:{port}", f"tests.e2e.apps:{app}")
    return served.url, request.param


def test_a_visit_on_hypercorn_with_trio_and_with_asyncio(
    hypercorn: tuple[str, str], transport: str, page: Page
) -> None:
    url, worker = hypercorn
    for path in ("/tool", "/tool/"):
        visit(page, url + path, transport)
        expect(page.get_by_text(f"runs on {worker}")).to_be_visible()


def test_the_command_of_the_readme(spawn: Callable[..., ProcessServer], page: Page) -> None:
    served = spawn("-m", "uvicorn", "examples.hello:app", "--port", "{port}")
    page.goto(served.url)
    page.get_by_role("textbox", name="What is your name?").fill("Ada")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nice to meet you, Ada.")).to_be_visible()
