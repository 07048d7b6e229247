"""The page as each visitor sees it: by touch, magnified, from right to left, on paper, without motion or colours."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from asgiwebio import config, webio_asgi
from asgiwebio.input import file_upload, input, input_group
from asgiwebio.output import put_markdown, put_progressbar, put_scrollable, put_tabs, put_text, toast
from asgiwebio.session import hold
from examples import booking
from examples.__main__ import EXAMPLES
from tests.conftest import Serve
from tests.support.browser import PATIENCE, Console
from tests.support.camera import sideways
from tests.support.visitor import wait_until

from .gallery import APPS, READY

PHONE = {"width": 390, "height": 844}
ALL = list(APPS)


def mostly(*names: str) -> list[Any]:
    """All pages; `names` are those that run always."""
    return [name if name in names else pytest.param(name, marks=pytest.mark.matrix) for name in ALL]


@pytest.fixture
def visitor(browser: Browser, console: Console) -> Iterator[Callable[..., Page]]:
    """`visitor(locale="ar")`: a page in a profile of its own."""
    contexts = []

    def come(**options: Any) -> Page:
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.on("page", console.watch)
        contexts.append(context)
        return context.new_page()

    yield come
    for context in contexts:
        context.close()


def opened(page: Page, url: str, name: str) -> Page:
    page.goto(f"{url}/?app={name}")
    expect(page.get_by_text(READY[name]).first).to_be_visible()
    page.wait_for_load_state("networkidle")  # the lazy ones among the widgets
    return page


def box(one: Locator) -> dict[str, float]:
    """Where it is: `x`, `y`, `width`, `height`, `right`, `bottom` and more."""
    found: dict[str, float] = one.evaluate("one => one.getBoundingClientRect().toJSON()")
    return found


# ---- Phones and fingers

SMALL = """() => {
  const TARGETS = 'button, input, select, textarea, summary, [role=tab], [role=button], .btn, [role=row][row-index]';
  const own = one => one.closest('.form-check, .wio-file, .wio-editor') ?? one;
  const targets = [...document.querySelectorAll(TARGETS)].filter(one =>
    one.checkVisibility({visibilityProperty: true}) && !one.closest('.ag-header, .cm-scroller, [aria-hidden=true]'));
  return [...new Set(targets.map(own))].flatMap(one => {
    const {width, height} = one.getBoundingClientRect();
    // What is a pixel less is rounded so.
    return height < 43.5 || width < 43.5 ? [`${one.outerHTML.slice(0, 90)} ${width} x ${height}`] : [];
  });
}"""
"""What a finger would miss, with its size."""
TINY_TEXT = """() => [...document.querySelectorAll('input, select, textarea, .cm-content')]
  .filter(one => one.checkVisibility() && !one.closest('.wio-grid') && parseFloat(getComputedStyle(one).fontSize) < 16)
  .map(one => one.outerHTML.slice(0, 90))"""
"""The fields into which a phone would zoom."""


@pytest.mark.parametrize("name", mostly("outputs", "questions", "pins"))
def test_fingers_hit_what_they_aim_at(name: str, serve: Serve, visitor: Callable[..., Page]) -> None:
    page = visitor(viewport=PHONE, has_touch=True, is_mobile=True)
    opened(page, serve(webio_asgi(APPS)).url, name)
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    assert page.evaluate(SMALL) == []
    assert page.evaluate(TINY_TEXT) == []


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name != "charts"])
def test_no_example_scrolls_sideways_on_the_narrowest_phone(name: str, serve: Serve, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{serve(webio_asgi(EXAMPLES)).url}/?app={name}")
    expect(page.locator("#pywebio-scope-ROOT > *, #input-cards > *").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert sideways(page) <= 0


def test_the_panel_leaves_room_for_the_outputs_and_keeps_its_buttons_in_reach(serve: Serve, page: Page) -> None:
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    page.goto(serve(webio_asgi(booking.main)).url)
    panel, submit = page.locator("#input-container"), page.get_by_role("button", name="Submit")
    expect(panel).to_have_class("fixed")
    assert box(panel)["height"] <= 0.45 * PHONE["height"] + 1
    assert box(submit)["bottom"] <= PHONE["height"]
    # It scrolls inside: the last field comes above the buttons, the page stays where it is.
    page.get_by_role("textbox", name="Wishes").focus()
    expect(page.get_by_role("textbox", name="Wishes")).to_be_in_viewport(ratio=1)
    assert box(page.get_by_role("textbox", name="Wishes"))["bottom"] <= box(submit)["y"]
    assert page.evaluate("scrollY") == 0
    # The newest output can be brought above it.
    page.get_by_text("Soup").last.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 1)")
    newest = page.get_by_role("tabpanel").filter(has_text="Soup")
    page.evaluate("one => one.scrollIntoView({block: 'nearest'})", newest.element_handle())
    assert box(newest)["bottom"] <= box(panel)["y"] + 1


def test_a_keyboard_on_the_screen_hides_neither_the_field_nor_the_button(serve: Serve, page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(serve(webio_asgi(booking.main)).url)
    name, submit = page.get_by_role("textbox", name="Name"), page.get_by_role("button", name="Submit")
    expect(page.locator("#input-container")).to_have_class("fixed")
    name.focus()
    page.set_viewport_size({"width": 390, "height": 844 - 330})  # the page is told to shrink for it
    expect(name).to_be_in_viewport(ratio=1)
    expect(submit).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 390, "height": 400})  # no room for a panel: the form stands at the end of the page
    expect(page.locator("#input-container")).not_to_have_class("fixed")
    name.scroll_into_view_if_needed()
    page.keyboard.type("Ada")
    expect(name).to_have_value("Ada")


# ---- Large and wide

CUT = """() => [...document.querySelectorAll('.btn, label, .form-label, .form-text, h1, h2, summary, .wio-tab, .alert')]
  .filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
  .map(one => one.outerHTML.slice(0, 90))"""
"""Texts that do not fit into what they stand in."""


@pytest.mark.parametrize("name", mostly("crowd", "verdicts"))
def test_large_text_and_a_magnified_page_keep_everything_in_sight(name: str, serve: Serve, page: Page) -> None:
    page.set_viewport_size({"width": 640, "height": 400})  # what 1280 by 800 are at 200 %
    opened(page, serve(webio_asgi(APPS)).url, name)
    assert sideways(page) <= 0
    # And who has set the browser's text to twice its size.
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert sideways(page) <= 0
    assert page.evaluate(CUT) == []


def test_text_has_one_measure_in_the_middle_of_a_wide_screen(serve: Serve, page: Page) -> None:
    page.set_viewport_size({"width": 2560, "height": 1400})
    page.goto(serve(webio_asgi(booking.main)).url)
    form, text, table = page.locator("#input-cards .card"), page.locator(".wio-markdown"), page.get_by_role("table")
    expect(form).to_be_visible()
    for one in (form, text, table):
        found = box(one)
        assert found["width"] <= 44 * 16
        assert found["x"] + found["right"] == pytest.approx(2560, abs=20)  # the scrollbar has its part


def test_a_data_table_takes_the_room_that_a_window_gains(serve: Serve, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    opened(page, serve(webio_asgi(APPS)).url, "outputs")
    table = page.locator(".wio-grid")
    expect(table.get_by_role("gridcell", name="Ada")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    columns = "[...document.querySelectorAll('.ag-header-cell')].reduce((sum, {offsetWidth}) => sum + offsetWidth, 0)"
    wait_until(page, f"{columns} >= document.querySelector('.wio-grid').clientWidth - 24")


# ---- From right to left


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("language", ["ar", "fa"])
@pytest.mark.matrix
def test_no_page_scrolls_sideways_from_right_to_left(
    language: str, name: str, serve: Serve, visitor: Callable[..., Page]
) -> None:
    page = visitor(locale=language, viewport={"width": 320, "height": 640})
    opened(page, serve(webio_asgi(APPS)).url, name)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert sideways(page) <= 0


def test_the_page_is_mirrored_for_those_who_read_from_right_to_left(serve: Serve, visitor: Callable[..., Page]) -> None:
    page = visitor(locale="fa", viewport={"width": 320, "height": 640})
    url = serve(webio_asgi(APPS)).url
    opened(page, url, "outputs")
    assert sideways(page) <= 0
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    message = page.get_by_role("status").filter(has_text="put_info")
    text, close = box(message.locator("p, .wio-text").first), box(message.get_by_role("button"))
    assert close["right"] < text["x"] + text["width"]
    assert close["x"] - box(message)["x"] < box(message)["right"] - close["right"]
    first, second = (box(page.get_by_role("tab", name=tab)) for tab in ("First", "Second"))
    assert second["right"] <= first["x"]
    bar = page.locator(".progress-bar")
    assert box(bar)["right"] == pytest.approx(box(page.locator(".progress"))["right"], abs=1)
    expect(page.locator("pre").first).to_have_css("direction", "ltr")
    numbers = page.locator(".table .wio-number")
    assert numbers.count() == 0 or numbers.first.evaluate("one => getComputedStyle(one).textAlign") in ("left", "end")

    opened(page, url, "questions")
    field, button = box(page.locator("input[type=date]")), box(page.get_by_role("button", name="Today"))
    assert button["right"] <= field["x"]
    check, words = page.get_by_role("checkbox").first, page.get_by_text("Breakfast")
    assert box(words)["right"] <= box(check)["x"]


# ---- On paper


@config(theme="dark")
def printed() -> None:
    toast("A notice", duration=0)
    put_markdown("# A report")
    put_progressbar("bar", 0.5)
    put_tabs([{"title": "First", "content": put_text("In the tab")}])
    put_scrollable([put_text(f"scrolled {number}") for number in range(40)], height=120)
    for number in range(600):
        put_text(f"line {number}")
    input("Anything else?")


def test_all_outputs_are_on_paper_and_what_is_for_the_screen_is_not(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi(printed)).url)
    question = page.get_by_role("textbox", name="Anything else?")
    expect(question).to_be_visible()
    notice = page.get_by_text("A notice")
    expect(notice).to_be_visible()
    middle = page.get_by_text("line 350", exact=True)
    drawn = "one => one.checkVisibility({contentVisibilityAuto: true})"
    assert not middle.evaluate(drawn)  # on the screen it is far from what is in sight
    page.emulate_media(media="print")
    expect(question).to_be_hidden()
    expect(notice).to_be_hidden()
    expect(page.get_by_text("In the tab")).to_be_visible()
    for text in ("line 0", "line 350", "line 599"):
        assert page.get_by_text(text, exact=True).evaluate(drawn)
    scrolled = page.get_by_role("region", name="Scrollable area")
    assert scrolled.evaluate("one => one.scrollHeight <= one.clientHeight")
    ink, paper = (
        page.evaluate("([of, name]) => getComputedStyle(document.querySelector(of))[name]", pair)
        for pair in (["h1", "color"], ["html", "backgroundColor"])
    )
    assert sum(map(int, ink[4:-1].split(","))) < 200 < 700 < sum(map(int, paper[4:-1].split(",")))
    page.emulate_media(media="screen")
    expect(question).to_be_visible()


# ---- Without motion, without colours, without a mouse


def moving() -> None:
    put_text("Here")
    input("Anything else?")


def test_nothing_moves_for_those_who_asked_for_it(serve: Serve, page: Page) -> None:
    url = serve(webio_asgi(moving)).url
    page.add_init_script("""
      window.moved = new Set();
      addEventListener('animationstart', ({animationName}) => moved.add(animationName), true);
      const animate = Element.prototype.animate;
      Element.prototype.animate = function (frames, options) {
        moved.add(options.duration);
        return animate.call(this, frames, options);
      };
    """)
    card = page.locator("#input-cards > .card")
    page.goto(url)
    expect(card).to_have_css("animation-duration", "0.12s")
    wait_until(page, "moved.has('wio-arrive') && moved.has(120)")
    page.emulate_media(reduced_motion="reduce")
    page.goto(url)
    expect(card).to_have_css("animation-name", "none")
    expect(page.get_by_role("button", name="Submit")).to_have_css("transition-property", "none")
    assert page.evaluate("moved.size") == 0


def test_forced_colours_leave_what_a_colour_alone_would_tell(serve: Serve, page: Page) -> None:
    page.emulate_media(forced_colors="active")
    opened(page, serve(webio_asgi(APPS)).url, "outputs")
    look = "([one, part, name]) => getComputedStyle(one, part)[name]"
    bar = page.locator(".progress-bar").element_handle()
    page_colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert page.evaluate(look, [bar, "::after", "backgroundColor"]) != page_colour
    chosen, other = (page.get_by_role("tab", name=name) for name in ("First", "Second"))
    assert other.evaluate("one => getComputedStyle(one).borderBottomColor") == page_colour
    assert chosen.evaluate("one => getComputedStyle(one).borderBottomColor") != page_colour
    for button in page.locator(".btn:visible").all():
        expect(button).not_to_have_css("border-top-width", "0px")


RINGS = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const ring = one.closest('.wio-file, .wio-editor') ?? one;
  const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(ring);
  const seen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 || Boolean(one.closest('.wio-grid'));
  return {seen, what: one.outerHTML.slice(0, 90)};
}"""
"""What has the focus, and whether one sees it; AG Grid draws its own."""


@pytest.mark.parametrize("name", mostly("outputs", "questions"))
def test_the_focus_can_be_seen_wherever_it_goes(name: str, serve: Serve, page: Page) -> None:
    opened(page, serve(webio_asgi(APPS)).url, name)
    met = []
    for _ in range(60):
        if page.evaluate("document.activeElement.closest('.cm-editor') !== null"):
            page.keyboard.press("Escape")  # an editor keeps Tab for itself
        page.keyboard.press("Tab")
        now = page.evaluate(RINGS)
        if now is None:  # past the end: it goes on at the beginning
            continue
        assert now["seen"], now["what"]
        met.append(now["what"])
    assert len(set(met)) > (1 if name == "notices" else 10)


# ---- What comes later


def lazy() -> None:
    input_group("Yours", [file_upload("Papers", name="papers"), input("Name", name="name")])
    hold()


def test_nothing_jumps_when_a_lazy_part_arrives(serve: Serve, page: Page) -> None:
    held: list[Route] = []
    page.route("**/*uploading*", lambda route: held.append(route))
    page.goto(serve(webio_asgi(lazy)).url)
    expect(page.locator("input[type=file]")).to_be_disabled()
    before = box(page.get_by_role("textbox", name="Name"))
    for route in held:
        route.continue_()
    expect(page.get_by_text("Browse")).to_be_visible()
    assert box(page.get_by_role("textbox", name="Name")) == pytest.approx(before, abs=1)


def test_a_file_field_is_a_row_that_grows_while_something_is_dragged_over_it(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi(lazy)).url)
    expect(page.get_by_text("Browse")).to_be_visible()
    row, field = page.locator(".wio-file"), page.locator("input[type=file]")
    before = box(row)["height"]
    assert before <= 48
    for event in ("dragleave", "drop"):
        field.dispatch_event("dragenter")
        expect(row).to_have_css("min-height", "96px")
        assert box(field)["height"] >= 94  # all of it takes what is let fall
        field.dispatch_event(event)
        expect(row).not_to_have_css("min-height", "96px")
        assert box(row)["height"] == before
