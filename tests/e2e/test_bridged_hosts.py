"""The visit of `test_hosts` in Tornado and aiohttp: one rule is page, built files, WebSocket and polls."""

from collections.abc import Awaitable, Callable

import httpx
import pytest
from aiohttp import web
from playwright.sync_api import Page, expect

from asgiwebio.platform import tornado, tornado_http
from asgiwebio.platform.aiohttp import webio_handler
from examples import mount_aiohttp, mount_tornado
from tests.conftest import Kind
from tests.support.bridged import Site, aiohttp_site, served_aiohttp, served_tornado, serving, tornado_site
from tests.support.browser import Console

from .apps import TOOLS, Tool
from .proxy import CuttingProxy
from .test_hosts import visit
from .test_lost_line import LINE_IS_LOST

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def in_tornado(tool: Tool) -> Site:
    return tornado_site((r"/tool/?", tornado.webio_handler(tool)))


def in_tornado_by_polling(tool: Tool) -> Site:
    return tornado_site((r"/tool/?", tornado_http.webio_handler(tool)))


def in_aiohttp(tool: Tool) -> Site:
    handler = webio_handler(tool)
    return aiohttp_site(web.get("/tool", handler), web.get("/tool/", handler))


def in_aiohttp_by_polling(tool: Tool) -> Site:
    handler = without_websocket(webio_handler(tool))
    return aiohttp_site(web.get("/tool", handler), web.get("/tool/", handler))


def without_websocket(handler: Handler) -> Handler:
    async def refusing(request: web.Request) -> web.StreamResponse:
        if "upgrade" in request.headers:
            raise web.HTTPForbidden
        return await handler(request)

    return refusing


HOSTS: dict[str, tuple[Callable[[Tool], Site], str]] = {
    "Tornado": (in_tornado, "websocket"),
    "Tornado by polling": (in_tornado_by_polling, "longpoll"),
    "aiohttp": (in_aiohttp, "websocket"),
    "aiohttp by polling": (in_aiohttp_by_polling, "longpoll"),
}


@pytest.mark.parametrize("host", HOSTS)
def test_a_visit_with_and_without_the_slash(host: str, kind: Kind, page: Page, console: Console) -> None:
    make, transport = HOSTS[host]
    if transport == "longpoll":
        console.expect(r"WebSocket connection to .* failed")
    with serving(make(TOOLS[kind])) as address:
        for path in ("/tool", "/tool/?lang=de"):
            visit(page, f"http://{address}{path}", transport)
        page.goto("about:blank")


@pytest.mark.parametrize("host", HOSTS)
def test_a_lost_line_is_taken_up_again(host: str, kind: Kind, page: Page, console: Console) -> None:
    make, transport = HOSTS[host]
    console.expect(LINE_IS_LOST)
    with serving(make(TOOLS[kind])) as address:
        proxy = CuttingProxy(int(address.split(":")[1]), cuts=0, every=0)
        with proxy.running() as url:
            page.goto(f"{url}/tool")
            name = page.get_by_role("textbox", name="Your name")
            name.fill("Ada")
            expect(page.locator(f"html[data-webio-line={transport}]")).to_be_attached()
            proxy.block()
            expect(page.get_by_role("status").get_by_text("The connection is lost")).to_be_visible()
            name.press("Enter")
            proxy.unblock()
            expect(page.get_by_text("Hello, Ada.")).to_be_visible()
            page.goto("about:blank")


@pytest.mark.parametrize("host", ["Tornado", "aiohttp"])
def test_the_examples_that_mount_a_tool(host: str, page: Page) -> None:
    site = served_tornado(mount_tornado.application) if host == "Tornado" else served_aiohttp(mount_aiohttp.app)
    with serving(site) as address:
        assert httpx.get(f"http://{address}/").json() == {"tools": ["/greeting"]}
        page.goto(f"http://{address}/greeting")
        page.get_by_role("textbox", name="What is your name?").fill("Ada")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Nice to meet you, Ada.")).to_be_visible()
        page.goto("about:blank")
