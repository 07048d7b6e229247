"""The examples that mount a tool in a framework, each on a server of that, and the README's own program."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from examples import mount_aiohttp, mount_tornado
from tests.support.bridged import Site, served_aiohttp, served_tornado, serving
from tests.support.server import ProcessServer


def greet(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("textbox", name="What is your name?").fill("Ada")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nice to meet you, Ada.")).to_be_visible()
    page.goto("about:blank")


@pytest.mark.parametrize(
    ("command", "ready", "path"),
    [
        ("-m uvicorn examples.hello:app --port {port}", "unning on", "/"),
        ("-m uvicorn examples.mount_fastapi:app --port {port}", "unning on", "/greeting"),
        ("-m uvicorn examples.mount_starlette:app --port {port}", "unning on", "/greeting"),
        ("-m gunicorn -b 127.0.0.1:{port} --threads 8 examples.mount_flask:app", "Booting worker", "/greeting"),
        ("-m examples.mount_django runserver --noreload {port}", "Quit the server", "/greeting"),
    ],
    ids=["README", "FastAPI", "Starlette", "Flask", "Django"],
)
def test_a_command(command: str, ready: str, path: str, spawn: Callable[..., ProcessServer], page: Page) -> None:
    greet(page, spawn(*command.split(), ready=ready).url + path)


def test_a_whole_site_of_flask_beside_a_tool(spawn: Callable[..., ProcessServer], page: Page) -> None:
    server = spawn("-m", "uvicorn", "examples.flask_site:app", "--port", "{port}")
    page.goto(server.url)
    expect(page).to_have_title("The site")
    with page.expect_websocket():
        page.get_by_role("link", name="Greeting").click()
    greet(page, page.url)
    assert httpx.get(f"{server.url}/nowhere").status_code == 404


@pytest.mark.parametrize(
    "site",
    [served_tornado(mount_tornado.application), served_aiohttp(mount_aiohttp.app)],
    ids=["Tornado", "aiohttp"],
)
def test_an_application(site: Site, page: Page) -> None:
    with serving(site) as address:
        assert httpx.get(f"http://{address}/").json() == {"tools": ["/greeting"]}
        greet(page, f"http://{address}/greeting")
