"""Everything that a page can show, under the strict policy: `page` fails its test for each violation."""

import pytest
from playwright.sync_api import Page, expect

from asgiwebio import webio_asgi
from asgiwebio.session import run_js
from tests.conftest import Serve
from tests.support.browser import Console

from .gallery import APPS, READY


@pytest.mark.parametrize("name", list(APPS))
def test_each_widget_obeys_the_strict_policy(name: str, serve: Serve, page: Page) -> None:
    page.goto(f"{serve(webio_asgi(APPS, csp='strict')).url}/?app={name}")
    expect(page.get_by_text(READY[name]).first).to_be_visible()
    page.wait_for_load_state("networkidle")  # the lazy ones among the widgets
    for tab in page.get_by_role("tab").all():
        tab.click()
    for button in page.get_by_role("button", name="Submit").all():
        button.click()


def test_a_violation_is_told(serve: Serve, page: Page, console: Console) -> None:
    console.expect("Content Security Policy")
    url = serve(webio_asgi(lambda: run_js("document.body.setAttribute('style', 'color: red')"), csp="strict")).url
    with page.expect_console_message(lambda message: "violated: style-src-attr inline" in message.text):
        page.goto(url)
