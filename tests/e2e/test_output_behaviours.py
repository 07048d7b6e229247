"""How the page places and draws outputs, and what it shows of its session."""

import pytest
from playwright.sync_api import Page, expect

from asgiwebio import webio_asgi
from asgiwebio.input import input
from asgiwebio.output import (
    clear,
    close_popup,
    popup,
    put_button,
    put_code,
    put_grid,
    put_html,
    put_image,
    put_markdown,
    put_scope,
    put_scrollable,
    put_table,
    put_text,
    put_widget,
    remove,
    scroll_to,
    use_scope,
)
from asgiwebio.session import eval_js, hold, run_js, set_env
from tests.conftest import Serve
from tests.support.browser import Console
from tests.support.visitor import wait_until


def placed() -> None:
    with use_scope("places"):
        for text, position in (("A", -1), ("B", 0), ("C", -2), ("D", 1), ("first", -99), ("last", 99)):
            put_text(text, position=position)
    put_text("into nothing", scope="nowhere")
    popup("Older", put_scope("inside"))
    popup("Newer", "text")
    put_text("into a closed popup", scope="inside")
    input("Still here")
    put_text("the app was told nothing")


@pytest.mark.behaviour("OUT-20", "OUT-21", "OUT-22", "OUT-88", "OUT-89")
def test_outputs_come_to_their_places_or_to_none(serve: Serve, page: Page, console: Console) -> None:
    console.expect("no scope #pywebio-scope-(nowhere|inside) is on the page")
    page.goto(serve(webio_asgi(placed)).url)
    expect(page.get_by_role("dialog")).to_have_count(1)
    expect(page.get_by_role("dialog", name="Newer")).to_be_visible()
    expect(page.locator("#input-cards input")).to_be_visible()
    expect(page.locator("#pywebio-scope-places p")).to_have_text(["first", "B", "D", "C", "A", "last"])
    expect(page.get_by_text("into")).to_have_count(0)
    assert len(console.problems) == 2


def closable() -> None:
    popup("A popup", "closes")
    run_js("document.addEventListener('click', () => document.title = 'clicked')")
    close = input("Below")
    close_popup()
    put_text(f"nothing came of it but {close!r}")


@pytest.mark.behaviour("OUT-93")
def test_the_app_is_not_told_of_a_popup_that_the_visitor_closes(serve: Serve, page: Page) -> None:
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
    page.goto(serve(webio_asgi(closable)).url)
    expect(page.locator("#input-cards input")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator("#input-cards input").press("Enter")
    expect(page.get_by_text("nothing came of it but ''")).to_be_visible()
    events = [frame for frame in sent if '"event"' in frame]
    assert len(events) == 1
    assert "from_submit" in events[0]


def boxed() -> None:
    put_html("<div id='fixed' style='width: 3000px; height: 40px'>a wide thing</div>")
    put_image("data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='2000' height='20'/>")
    put_grid([[put_html("<div style='width: 2500px'>in a grid</div>")]])
    put_html("<p style='width: 2000px'>one</p><p>two</p>")
    hold()


@pytest.mark.behaviour("OUT-24")
@pytest.mark.parametrize("width", [360, 1100])
def test_what_is_wider_than_the_page_scrolls_in_its_own_box(width: int, serve: Serve, page: Page) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(serve(webio_asgi(boxed)).url)
    expect(page.get_by_text("in a grid")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    box = page.get_by_role("region", name="Scrollable area").filter(has_text="a wide thing")
    assert box.evaluate("one => getComputedStyle(one).overflowX") == "auto"
    box.focus()
    page.keyboard.press("ArrowRight")
    wait_until(page, "document.getElementById('fixed').parentElement.scrollLeft > 0")


WIDE = "<table class='dataframe'><tr>" + "<td>a_wide_table</td>" * 60 + "</tr></table>"


def drawn() -> None:
    run_js("animations = []; Element.prototype.animate = function (frames) { animations.push(JSON.stringify(frames)) }")
    put_html(WIDE)
    put_table([["a_wide_table"] * 60] * 2)
    put_code("a_wide_line = " * 60)
    put_text("a_long_word" * 60)
    put_markdown("two\n\nparagraphs").style("color: rgb(1, 2, 3)").onclick(lambda: put_text("clicked"))
    put_text("fades in")
    put_text(f"animations: {eval_js('new Set(animations).size + animations[0]')}")
    put_scope("log")
    put_scrollable(put_scope("growing"), height=80, keep_bottom=True)
    for number in range(30):
        put_text(f"line {number}", scope="growing")
    put_button("Add", onclick=lambda: put_text("added", scope="growing"))
    hold()


@pytest.mark.behaviour("OUT-23", "OUT-37", "OUT-72")
def test_outputs_fade_in_stay_within_the_page_and_are_dressed_as_one(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi(drawn)).url)
    expect(page.get_by_text('animations: 1{"opacity":[0,1]}')).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1100
    expect(page.get_by_text("paragraphs", exact=True)).to_have_css("color", "rgb(1, 2, 3)")
    page.get_by_text("two", exact=True).click()
    expect(page.get_by_text("clicked")).to_be_visible()

    log = page.locator(".webio-scrollable")
    page.evaluate("log = document.querySelector('.webio-scrollable'); true")
    at_end = "log.scrollTop > 0 && log.scrollTop + log.clientHeight >= log.scrollHeight - 1"
    wait_until(page, at_end)
    page.get_by_role("button", name="Add").click()
    expect(log.get_by_text("added")).to_have_count(1)
    wait_until(page, at_end)
    # Whoever reads in it is left alone.
    log.evaluate("log => { log.focus(); log.scrollTop = 0 }")
    page.get_by_role("button", name="Add").evaluate("add => add.click()")
    expect(log.get_by_text("added")).to_have_count(2)
    assert log.evaluate("log => log.scrollTop") == 0


TEMPLATE = (
    "<p>{{#uniqueid}}key{{/uniqueid}} {{#uniqueid}}key{{/uniqueid}} {{index}} {{index}}</p>"
    "{{#contents}}{{& pywebio_output_parse}}{{/contents}}"
)


def scoped() -> None:
    put_scope("taken", content="taken first")
    put_scope("taken", content="taken second")
    with use_scope("orphan", container_scope="nowhere"):
        pass
    clear("nobody")
    remove("nobody")
    scroll_to("nobody")
    widget = put_widget(TEMPLATE, {"contents": [put_text("before"), {"type": "nonsense"}, put_text("after")]})
    widget.style("color: rgb(1, 2, 3)")
    put_text("The end")


@pytest.mark.behaviour("SCOPE-15", "SCOPE-18", "SCOPE-24", "OUT-77", "OUT-78")
def test_scopes_and_templates_that_are_wrong_spoil_nothing_else(serve: Serve, page: Page, console: Console) -> None:
    console.expect("no scope #pywebio-scope-no(where|body) is on the page|unknown output type")
    page.goto(serve(webio_asgi(scoped)).url)
    expect(page.get_by_text("The end")).to_be_visible()
    expect(page.get_by_text("taken", exact=False)).to_have_text(
        ["taken first", "Error: the name of this scope is already taken"]
    )
    expect(page.locator("#pywebio-scope-orphan")).to_have_count(0)
    for text in ("before", "after"):
        expect(page.get_by_text(text, exact=True)).to_have_css("color", "rgb(1, 2, 3)")
    key, same, first, second = page.get_by_text("1 2").inner_text().split()
    assert (key, first, second) == (same, "1", "2")
    assert len(console.problems) == 3  # the container, the place to scroll to, and the nested output


def over() -> None:
    put_html("<button onclick='WebIO.pushData(null, `gone`)'>Too late</button>")
    set_env(output_animation=False, auto_scroll_bottom=True)
    run_js("animated = 0; Element.prototype.animate = () => { animated += 1 }")
    put_scope("top")
    for number in range(60):
        put_text(f"line {number}")
    input("At the end", type="text")
    put_text("another", scope="top")
    put_text(f"animated: {eval_js('animated')}", scope="top")


@pytest.mark.own_script
@pytest.mark.behaviour("CB-20", "SES-04", "SES-35", "SES-36")
def test_the_page_follows_its_settings_and_says_that_its_session_is_over(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi(over)).url)
    expect(page.locator("body.no-animation")).to_be_attached()
    question = page.get_by_role("textbox", name="At the end")
    expect(page.get_by_text("line 59")).to_be_in_viewport()
    expect(question).to_be_visible()
    question.evaluate("field => { scrollTo(0, 0); field.focus({preventScroll: true}) }")
    question.press("Enter")
    expect(page.get_by_text("animated: 0")).to_be_attached()
    expect(page.get_by_role("status").get_by_text("This session has ended.")).to_be_visible()
    assert page.evaluate("scrollY") == 0  # outputs beside the root do not scroll
    page.get_by_role("button", name="Too late").click()
    expect(page.get_by_role("alert")).to_have_text("Disconnected from the server, please reload this page")


@pytest.mark.behaviour("JS-16")
def test_the_console_tells_every_message_on_demand(serve: Serve, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    url = serve(webio_asgi(lambda: put_text(f"Hello, {input('Name')}."))).url
    page.goto(f"{url}/?_pywebio_debug=1&_pywebio_http_pull_interval=100")
    page.get_by_role("textbox", name="Name").press("Enter")
    expect(page.get_by_text("Hello, .")).to_be_visible()
    assert any(line.startswith(">") and "input_group" in line for line in said)
    assert any(line.startswith("<") and "from_submit" in line for line in said)
