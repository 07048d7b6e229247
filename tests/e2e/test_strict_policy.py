"""Everything that a page can show, under the strict policy: `page` fails its test for each violation."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from asgiwebio import webio_asgi
from asgiwebio.output import JSFunction, put_datatable, put_html, put_text
from asgiwebio.session import eval_js, hold, run_js
from tests.conftest import Serve
from tests.support.browser import VIOLATIONS, Console

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


def forbidden() -> None:
    put_html("<p>a chart</p><script>document.title = 'drawn'</script>")
    put_html("<b onclick='alert(1)'>a handler</b>")
    put_html("<i>data</i><script type='application/json'>{}</script>")
    put_datatable([{"age": 36}], column_args={"age": {"valueFormatter": JSFunction("at", "return at.value + '!'")}})
    put_text(f"statements: {eval_js('var a = 1; a')}")
    run_js("$('p').remove()")
    hold()


def test_what_the_policy_forbids_is_said_where_it_would_be_and_in_the_console(
    serve: Serve, browser: Browser, console: Console
) -> None:
    console.expect("SyntaxError|Unexpected token|is not there under this page's strict policy|[$] is not defined")
    console.expect("inline event handler|script-src-attr")  # of the browser, in its own words
    context = browser.new_context(locale="de")
    context.add_init_script(VIOLATIONS)
    context.on("page", console.watch)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(serve(webio_asgi(forbidden, csp="strict")).url)
    note = "Ein Skript, das hierher gehört, läuft nicht: Die Regeln dieser Seite verbieten es."
    expect(page.get_by_text(note)).to_have_count(2)
    expect(page.locator(":text('a chart') + p")).to_have_text(note)
    expect(page.locator(".webio-datatable").get_by_text(note)).to_be_visible()
    expect(page.get_by_role("gridcell", name="36", exact=True)).to_be_visible()
    expect(page.get_by_text("statements: None")).to_be_visible()
    for words in (
        "scripts in HTML do not run",
        "handlers in HTML, such as onclick, do not run",
        "JSFunctions of data tables are left out",
        "only an expression has a value",
        "$ is not there under this page's strict policy",
    ):
        assert any(words in text for text in said), words
    context.close()


def test_a_violation_is_told(serve: Serve, page: Page, console: Console) -> None:
    console.expect("Content Security Policy")
    url = serve(webio_asgi(lambda: run_js("document.body.setAttribute('style', 'color: red')"), csp="strict")).url
    with page.expect_console_message(lambda message: "violated: style-src-attr inline" in message.text):
        page.goto(url)


def in_order() -> None:
    put_text("before")
    run_js("window.early = document.body.textContent.includes('after')")
    put_text("after")
    hold()


def test_code_runs_before_what_comes_after_it_however_late_its_part_comes(serve: Serve, page: Page) -> None:
    held: list[Route] = []
    page.route(re.compile("asset=strict-"), lambda route: held.append(route))
    with page.expect_request(re.compile("asset=strict-")):
        page.goto(serve(webio_asgi(in_order, csp="strict")).url)
    expect(page.get_by_text("before")).to_be_visible()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")  # time for the rest
    for route in held:
        route.continue_()
    expect(page.get_by_text("after")).to_be_visible()
    assert page.evaluate("window.early") is False
