"""Markdown and sanitised HTML of somebody who means harm, in Chromium, by both sanitisers."""

import pytest
from playwright.sync_api import Page, expect

from asgiwebio import webio_asgi
from asgiwebio.output import popup, put_html, put_markdown, put_text
from tests.conftest import Serve
from tests.support.browser import Console
from tests.support.hostile import HOSTILE, TRAPS, WATCH
from tests.support.visitor import NO_SANITISER


def guestbook() -> None:
    for entry in HOSTILE:
        put_markdown(f"**before** {entry}")
        put_markdown(f"{entry}\n\nafter")
        put_html(entry, sanitize=True)
    popup("Read", put_text("all of it"))
    put_text("The end")


@pytest.mark.parametrize("sanitiser", ["native", "DOMPurify"])
def test_nothing_in_it_runs_or_hides_what_the_page_needs(
    sanitiser: str, serve: Serve, page: Page, console: Console
) -> None:
    console.expect("Content Security Policy|TrustedScript")  # under a strict policy the browser tells what it tried
    page.add_init_script(WATCH)
    if sanitiser == "DOMPurify":
        page.add_init_script(NO_SANITISER)
    page.goto(serve(webio_asgi(guestbook)).url)
    expect(page.get_by_role("dialog", name="Read")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("The end")).to_be_visible()
    expect(page.locator("[aria-busy]")).to_have_count(0)
    expect(page.get_by_text("bait 2", exact=True)).to_have_count(3)
    assert page.evaluate("typeof DOMPurify") == ("function" if sanitiser == "DOMPurify" else "undefined")
    # A frame or two later what loads, begins or gets the focus by itself would have.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate(TRAPS) == []
    assert page.evaluate("document.body.localName") == "body"
