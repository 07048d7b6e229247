"""Every widget in both color schemes, on a phone and on a desk, under axe-core's rules for WCAG 2.2 AA."""

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocket, expect

from asgiwebio import output, pin, webio_asgi
from asgiwebio._wire.specs import INPUTS, OUTPUTS
from asgiwebio.input import input
from asgiwebio.output import put_text
from tests.conftest import Serve
from tests.support.browser import Console
from tests.support.camera import DESK, PHONE, SCHEMES
from tests.support.proxy import Proxy

from . import gallery
from .gallery import APPS, READY
from .visit import LINE_IS_LOST

AXE = Path(__file__).parents[2] / "static/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """What axe-core finds, a line for each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))  # no element: a strict policy would refuse it
    found: dict[str, Any] = page.evaluate(
        """rules => axe.run(document, {
          runOnly: {type: 'tag', values: rules},
          resultTypes: ['violations'],
          preload: false,  // it would fetch stylesheets by a line that a test has cut
        })""",
        RULES,
    )
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:200]} {node['failureSummary'][:300]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def look_at(page: Page, width: int) -> None:
    """What axe-core says of the page as it stands, in both color schemes."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(page) == [], scheme
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "it scrolls sideways"


def opened(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/?app={name}")
    expect(page.get_by_text(READY[name]).first).to_be_visible()
    page.wait_for_load_state("networkidle")  # the lazy ones among the widgets


@pytest.mark.parametrize("name", list(APPS))
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_each_widget_is_for_everybody(name: str, width: int, serve: Serve, page: Page) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, serve(webio_asgi(APPS)).url, name)
    if name == "verdicts":
        gallery_judges(page)
    look_at(page, width)


def gallery_judges(page: Page) -> None:
    """Have the app find fault with the answers."""
    page.get_by_label("Started").fill("now")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Not this one, please").filter(visible=True)).to_have_count(8)


def specs(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in what the page was told that say which type they are."""
    if isinstance(value, dict) and isinstance(value.get("type"), str):
        yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from specs(inner)


def test_there_is_nothing_that_no_widget_shows(serve: Serve, page: Page) -> None:
    told: list[dict[str, Any]] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: told.extend(specs(json.loads(frame))))

    page.on("websocket", listen)
    url = serve(webio_asgi(APPS)).url
    for name in APPS:
        page.goto(f"{url}/?app={name}")
        expect(page.get_by_text(READY[name]).first).to_be_visible()
    assert {*INPUTS, *OUTPUTS} <= {spec["type"] for spec in told}
    assert {spec["input"]["type"] for spec in told if spec["type"] == "pin"} == set(INPUTS)
    calls = set(re.findall(r"\b(put_\w+|popup|toast)\b", inspect.getsource(gallery)))
    old = {"put_processbar"}
    """What put_progressbar was called once."""
    faces = {name for name in [*output.__all__, *pin.__all__] if name.startswith("put_")} | {"popup", "toast"}
    assert faces - old <= calls


def brief() -> None:
    put_text(f"Hello, {input('Your name')}.")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_what_the_page_says_of_its_line_is_for_everybody(
    width: int, serve: Serve, page: Page, console: Console
) -> None:
    console.expect(LINE_IS_LOST)
    page.set_viewport_size({"width": width, "height": 800})
    proxy = Proxy(serve(webio_asgi(brief)).port)
    with proxy.running() as url:
        page.goto(url)
        name = page.get_by_role("textbox", name="Your name")
        expect(name).to_be_visible()
        page.wait_for_load_state("networkidle")
        proxy.block()
        expect(page.get_by_text("The connection is lost")).to_be_visible()
        look_at(page, width)
        proxy.unblock()
        name.press("Enter")
        expect(page.get_by_text("Hello, .")).to_be_visible()
        expect(page.locator("#webio-status").get_by_role("button")).to_be_visible()
        look_at(page, width)
        page.goto("about:blank")
