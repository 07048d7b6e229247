"""How the line and the session stand: told in words, to those who listen too, with what the visitor can do about it."""

import re

from playwright.sync_api import Locator, Page, expect

from asgiwebio import webio_asgi
from asgiwebio.input import input
from asgiwebio.output import popup, put_text
from tests.conftest import Serve
from tests.support.browser import Console
from tests.support.proxy import Proxy

from .visit import LINE_IS_LOST

ROUNDS = 30_000
"""Milliseconds in which a page surely has given up and begun again."""


def asked() -> None:
    popup("A popup", "over the page")
    put_text(f"Hello, {input('Your name')}.")


def told(page: Page, words: str) -> Locator:
    """What the status line says to everybody; its seconds are for the eye alone."""
    return page.get_by_role("status").get_by_text(words)


def test_a_line_that_is_lost_is_told_step_by_step_above_a_popup_too(serve: Serve, page: Page, console: Console) -> None:
    console.expect(LINE_IS_LOST)
    proxy = Proxy(serve(webio_asgi(asked)).port)
    with proxy.running() as url:
        page.goto(url)
        dialog = page.get_by_role("dialog", name="A popup")
        expect(dialog).to_be_visible()
        expect(page.locator("html[data-webio-line=websocket]")).to_be_attached()
        proxy.block()
        expect(told(page, "The connection is lost.")).to_be_visible()
        expect(page.get_by_text(re.compile(r"Next attempt in \d+ s\."))).to_be_visible()
        # Under the dialog it could be neither seen nor pressed.
        page.get_by_role("button", name="Try now").click()
        expect(page.get_by_text(re.compile(r"Next attempt in \d+ s\."))).to_be_visible()
        proxy.unblock()
        expect(told(page, "Connected again.")).to_be_visible()
        expect(told(page, "The connection is lost.")).to_have_count(0)
        dialog.get_by_role("button", name="Close").click()
        page.get_by_role("textbox", name="Your name").fill("Ada")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Hello, Ada.")).to_be_visible()
        expect(told(page, "This session has ended.")).to_be_visible()
        page.get_by_role("button", name="Start again").click()
        expect(dialog).to_be_visible()
        expect(page.get_by_text("Hello")).to_have_count(0)
        page.goto("about:blank")


def greeting() -> None:
    put_text(f"Hello, {input('Your name')}.")


def test_a_session_that_a_restarted_server_does_not_know_is_told_with_the_draft_in_sight(
    serve: Serve, page: Page, console: Console
) -> None:
    console.expect(LINE_IS_LOST)
    proxy = Proxy(serve(webio_asgi(greeting)).port)
    with proxy.running() as url:
        page.goto(url)
        name = page.get_by_role("textbox", name="Your name")
        name.fill("a long draft")
        proxy.target = serve(webio_asgi(greeting)).port
        proxy.cut()
        over = told(page, "This session is over: the connection was away for too long, or the app has started anew.")
        expect(over).to_be_visible(timeout=ROUNDS)
        expect(name).to_have_value("a long draft")
        page.get_by_role("button", name="Start again").click()
        expect(name).to_have_value("")
        name.fill("Ada")
        name.press("Enter")
        expect(page.get_by_text("Hello, Ada.")).to_be_visible()
        page.goto("about:blank")


def test_a_page_says_that_it_connects_and_that_it_does_without_websocket(
    serve: Serve, page: Page, console: Console
) -> None:
    page.route_web_socket(lambda _: True, lambda _: None)  # is opened, and never says a word
    page.goto(serve(webio_asgi(greeting)).url)
    expect(told(page, "Connecting …")).to_be_visible()
    expect(told(page, "Connected without WebSocket")).to_be_visible(timeout=ROUNDS)
    page.get_by_role("textbox", name="Your name").press("Enter")
    expect(page.get_by_text("Hello, .")).to_be_visible()
