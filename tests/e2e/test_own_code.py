"""What code of the app finds in the page: variables, globals, ids, and what becomes of its values."""

import importlib
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from asgiwebio import config, webio_asgi
from asgiwebio.input import checkbox, input, input_group
from asgiwebio.output import put_code, put_html, put_text
from asgiwebio.session import eval_js, hold, run_js, set_env
from tests.conftest import Serve
from tests.support.browser import Console
from tests.support.visitor import wait_until


def values() -> None:
    codes = ("Promise.resolve([1, 'a'])", "Promise.reject('no')", "nobody.there", "1 +", "return 1")
    put_text(repr([eval_js(code) for code in codes]))
    run_js("var mine = 1; let also = 2; undeclared = 3; window.named = 4")
    put_text(eval_js("[typeof mine, typeof also, undeclared, named].join()"))
    put_text(eval_js("const twice = (n) => 2 * n; twice(number) + text", number=4, text="!"))
    put_text(f"no name: {eval_js('1', **{'not-a-name': 1})}")


@pytest.mark.own_script
@pytest.mark.behaviour("JS-03", "JS-06", "JS-08")
def test_code_has_its_arguments_as_variables_and_answers_a_value(serve: Serve, page: Page, console: Console) -> None:
    console.expect("console error")  # what failed says so there
    page.goto(serve(webio_asgi(values)).url)
    for text in ("[[1, 'a'], None, None, None, None]", "undefined,undefined,3,4", "8!", "no name: None"):
        expect(page.get_by_text(text, exact=True)).to_be_visible()


@config(theme="minty")
def furnished() -> None:
    register: Callable[..., str] = importlib.import_module("asgiwebio.io_ctrl").output_register_callback
    callback = register(lambda data: put_text(f"pushed {data!r}"))
    set_env(output_animation=False)
    run_js("WebIO.message_tpl.submit = 'Send it off'")
    put_html(f"<p onclick='WebIO.pushData({{a: [1]}}, \"{callback}\")'>push</p>")
    input_group("Ask", [input("Name", name="name"), checkbox("Colours", ["red", 2], name="colours")])
    put_text(f"closed: {eval_js('WebIO._state.CurrentSession.closed()')}")
    input("Last")
    run_js("WebIO.openApp('other', false)")
    hold()


def other() -> None:
    put_text("the other app")


@pytest.mark.own_script
@pytest.mark.behaviour("JS-11", "JS-12", "JS-13", "JS-15", "JS-17")
def test_code_finds_the_page_furnished_as_ever(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi({"index": furnished, "other": other})).url + "/?lang=de")
    page.get_by_text("push", exact=True).click()
    expect(page.get_by_text("pushed {'a': [1]}")).to_be_visible()
    places = "#output-container #markdown-body #pywebio-scope-ROOT, #input-container #input-cards, #end-space"
    expect(page.locator(places)).to_have_count(3)
    expect(page.locator("#favicon16, #favicon32")).to_have_count(2)
    expect(page.locator("body.webio-theme-minty")).to_be_attached()

    page.locator("input[name=name]").fill("Ada")
    assert page.locator("input[name=colours]").evaluate_all("all => all.map(one => one.value)") == ['"red"', "2"]
    page.get_by_role("button", name="Send it off").click()
    expect(page.get_by_text("closed: False")).to_be_visible()
    page.locator("#input-cards input").fill("bye")
    page.keyboard.press("Enter")
    expect(page.get_by_text("the other app")).to_be_visible()
    assert page.url.endswith("/?lang=de&app=other")


def leaving() -> None:
    set_env(output_animation=False)
    run_js("WebIO._state.CurrentSession.on_session_create(() => { document.title = 'created' })")
    run_js("WebIO._state.CurrentSession.on_session_close(() => { document.title += ', over' })")
    input("Leave")


@pytest.mark.behaviour("JS-14", "REL-11")
def test_code_learns_of_the_sessions_life(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi(leaving)).url)
    expect(page).to_have_title("created")
    expect(page.locator("body.no-animation")).to_be_attached()
    page.get_by_role("textbox", name="Leave").press("Enter")
    expect(page).to_have_title("created, over")
    assert page.evaluate("WebIO._state.CurrentSession.closed()") is True


FILES = {
    "/plain.js": "window.order = [typeof $ === 'undefined']; window.define = undefined",
    "/jquery.js": "$('#pywebio-scope-ROOT').attr('data-mark', jQuery.fn.jquery); order.push('jquery')",
    "/umd.js": "typeof define == 'function' && define.amd ? define([], f) : f(); function f() { lib = 'a global' }",
    "https://open.example/mustache.js": "order.push(Mustache.render('{{a}}', { a: 'open' }))",
    "https://closed.example/all.js": "order.push([saveAs, $, Prism.tokenize, DOMPurify].map(f => typeof f).join(' '))",
    "https://gone.example/gone.js": None,
    "/last.js": "order.push('last')",
}


@config(js_file=list(FILES), js_code="order.push('code')")
def filed() -> None:
    run_js("order.push('command')")
    put_text(eval_js("order.join()"))
    put_text(f"lib: {eval_js('lib')}, amd: {eval_js('typeof requirejs')}")
    hold()


@pytest.mark.own_script
@pytest.mark.behaviour("JS-10")
def test_scripts_from_files_have_the_libraries_they_use_and_come_before_all_else(
    serve: Serve, page: Page, console: Console
) -> None:
    console.expect("closed.example|gone.example|ERR_FAILED")

    def answer(route: Route) -> None:
        url = route.request.url
        code = FILES[urlsplit(url).path if "127.0.0.1" in url else url]
        headers = {"access-control-allow-origin": "*"} if "open." in url else {}
        if code:
            route.fulfill(body=code, content_type="text/javascript", headers=headers)
        else:
            route.abort()

    page.route(lambda url: url.endswith(tuple(FILES)), answer)
    page.goto(serve(webio_asgi(filed)).url)
    expected = "true,jquery,open,function function function function,last,code,command"
    expect(page.get_by_text(expected, exact=True)).to_be_visible()
    expect(page.get_by_text("lib: a global, amd: undefined")).to_be_visible()
    expect(page.locator("[data-mark='3.7.1']")).to_be_attached()


GRAMMAR = (
    "Prism.languages.asm = { number: /\\b0x[0-9a-f]+\\b/ }; Prism.languages.mine = Prism.languages.extend('java', {})"
)


@config(js_file="/grammar.js")
def coloured() -> None:
    put_code("mov ax, 0x10", "asm")
    put_code("final class A {}", "mine")
    hold()


@pytest.mark.own_script
@pytest.mark.behaviour("OUT-33")
def test_a_grammar_from_a_file_colours_code(serve: Serve, page: Page) -> None:
    page.route("**/grammar.js", lambda route: route.fulfill(body=GRAMMAR, content_type="text/javascript"))
    page.goto(serve(webio_asgi(coloured)).url)
    expect(page.locator("code.language-asm .token.number")).to_have_text("0x10")
    expect(page.locator("code.language-mine .token.keyword").first).to_have_text("final")


def made_late() -> None:
    put_html("<button id='late'>later</button><p id='said'></p>")
    run_js("late.onclick = Function('jQu' + 'ery(\"#said\").text(\"now\")')")
    hold()


@pytest.mark.own_script
def test_a_library_that_code_made_late_misses_is_there_at_the_next_try(
    serve: Serve, page: Page, console: Console
) -> None:
    console.expect("jQuery is not defined")
    page.goto(serve(webio_asgi(made_late)).url)
    wait_until(page, "window.late?.onclick")
    with page.expect_console_message(lambda said: 'config(js_code="jQuery")' in said.text):
        page.get_by_role("button", name="later").click()
    wait_until(page, "window.jQuery")
    page.get_by_role("button", name="later").click()
    expect(page.get_by_text("now", exact=True)).to_be_visible()


def scripted() -> None:
    run_js("WebIO._state.CurrentSession.on_session_close(() => { document.body.dataset.over = '' })")
    run_js("WebIO._state.CurrentSession.ws.addEventListener('close', () => { document.title = 'closed' })")
    put_html("<a onclick='WebIO.openApp(`pushing`, true)'>open</a>")
    input("Leave")


def pushing() -> None:
    register: Callable[..., str] = importlib.import_module("asgiwebio.io_ctrl").output_register_callback
    run_js("WebIO.pushData('at once', id)", id=register(lambda data: put_text(f"pushed {data!r}")))
    hold()


@pytest.mark.own_script
@pytest.mark.behaviour("REL-18")
def test_what_scripts_of_real_programs_call_is_there(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi({"index": scripted, "pushing": pushing})).url)
    with page.expect_popup() as opened:
        page.get_by_text("open", exact=True).click()
    expect(opened.value.get_by_text("pushed 'at once'")).to_be_visible()
    page.get_by_role("textbox", name="Leave").press("Enter")
    expect(page).to_have_title("closed")
    expect(page.locator("body[data-over]")).to_be_attached()
