"""Pictures of everything that a page can show: light and dark, on a phone and on a desk, in all of its states."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from asgiwebio import config, webio_asgi
from asgiwebio.input import file_upload, input, input_group
from asgiwebio.output import popup, put_markdown, put_text
from asgiwebio.session import hold
from examples import booking
from tests.conftest import Serve
from tests.support.browser import Console
from tests.support.camera import DESK, take
from tests.support.proxy import Proxy

from . import gallery
from .gallery import APPS, READY
from .visit import LINE_IS_LOST

pytestmark = pytest.mark.timeout(180)  # some take twenty pictures


def opened(page: Page, url: str, name: str) -> Page:
    page.goto(f"{url}/?app={name}")
    expect(page.get_by_text(READY[name]).first).to_be_visible()
    page.wait_for_load_state("networkidle")  # the lazy ones among the widgets
    return page


@pytest.mark.parametrize("name", list(APPS))
def test_each_widget(name: str, serve: Serve, page: Page) -> None:
    opened(page, serve(webio_asgi(APPS)).url, name)
    if name == "verdicts":
        judged(page)
    take(page, name, whole=name != "notices")
    if name == "questions":
        take(page, "questions-in-a-window", whole=False)


def judged(page: Page) -> None:
    """Have the app look at the answers."""
    page.get_by_role("textbox", name="Started").fill("now")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Not this one, please").filter(visible=True)).to_have_count(8)


def test_the_booking(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi(booking.main)).url)
    page.get_by_role("textbox", name="Name").fill("Ada")
    page.get_by_role("textbox", name="Name").press("Enter")
    expect(page.get_by_text("There is a table for that name already.")).to_be_visible()
    page.wait_for_load_state("networkidle")
    take(page, "booking", widths=(390, 1100))
    take(page, "booking-in-a-window", widths=(390, 1100), whole=False)


@pytest.mark.matrix
@pytest.mark.parametrize("theme", ["dark", "sketchy", "minty", "yeti"])
@pytest.mark.parametrize("name", ["outputs", "questions", "notices", "verdicts"])
def test_each_theme(name: str, theme: str, serve: Serve, page: Page) -> None:
    opened(page, serve(webio_asgi({name: config(theme=theme)(APPS[name])})).url, name)
    if name == "verdicts":
        judged(page)
    take(page, f"{theme}-{name}", whole=name != "notices")


@pytest.mark.matrix
def test_a_table_and_an_editor_in_use(serve: Serve, page: Page) -> None:
    url = serve(webio_asgi(APPS)).url
    opened(page, url, "outputs")
    page.get_by_role("gridcell", name="Grace").click()
    page.get_by_role("gridcell", name="Grace").scroll_into_view_if_needed()
    take(page, "table-in-use", whole=False)
    opened(page, url, "pins")
    page.get_by_role("textbox", name="Program").click()
    page.get_by_text("Esc, then Tab").scroll_into_view_if_needed()
    take(page, "editor-in-use", whole=False)
    page.keyboard.press("F11")
    take(page, "editor-on-the-whole-page", whole=False)


@pytest.mark.matrix
def test_states_of_the_line(serve: Serve, page: Page, console: Console) -> None:
    console.expect(LINE_IS_LOST)
    served = serve(webio_asgi(lasting, reconnect_timeout=60))
    proxy = Proxy(served.port)
    with proxy.running() as url:
        page.goto(url)
        expect(page.get_by_role("textbox", name="Your name")).to_be_visible()
        status = page.get_by_role("status")
        proxy.block()
        expect(page.get_by_role("button", name="Try now")).to_be_visible()
        take(page, "line-lost", whole=False)
        proxy.unblock()
        expect(status.get_by_text("Connected again")).to_be_visible()
        take(page, "line-back", whole=False)
        page.get_by_role("textbox", name="Your name").fill("Ada")
        page.keyboard.press("Enter")
        expect(status.get_by_text("This session has ended.")).to_be_visible()
        take(page, "session-ended")
        page.goto("about:blank")
    page.goto(serve(webio_asgi(lasting), ws=False).url)
    expect(status.get_by_text("Connected without WebSocket")).to_be_visible()
    take(page, "without-websocket", whole=False)


def lasting() -> None:
    put_markdown("# An app\nWith some text, and a question that stands below it.")
    put_text(f"Hello, {input('Your name')}.")


@pytest.mark.matrix
def test_an_app_that_fails(serve: Serve, page: Page, console: Console) -> None:
    console.expect("ZeroDivisionError")
    page.goto(serve(webio_asgi(failing, debug=True)).url)
    expect(page.get_by_text("ZeroDivisionError").first).to_be_visible()
    take(page, "failed")
    page.goto(serve(webio_asgi(failing)).url)
    expect(page.get_by_text("This session has ended.")).to_be_visible()
    take(page, "failed-quietly")


def failing() -> None:
    put_text("All is well until here")
    put_text(1 // 0)


@pytest.mark.matrix
def test_uploads_on_their_way(serve: Serve, page: Page, console: Console, tmp_path: Path) -> None:
    console.expect(LINE_IS_LOST)
    small, large = tmp_path / "letter.txt", tmp_path / f"a {'very ' * 12}large file.bin"
    small.write_bytes(b"x" * 1000)
    large.write_bytes(b"x" * 5_000_000)
    proxy = Proxy(serve(webio_asgi(handed_in)).port)
    with proxy.running() as url:
        page.goto(url)
        expect(page.get_by_text("Browse").first).to_be_visible()
        take(page, "upload-empty")
        letter, papers = page.locator("input[type=file]").all()
        papers.set_input_files([small, large])
        letter.set_input_files(large)
        take(page, "upload-chosen")
        letter.set_input_files(small)
        proxy.block()
        page.get_by_role("button", name="Submit").click()
        expect(page.get_by_role("progressbar", name=large.name)).to_be_visible()
        take(page, "upload-on-its-way")
        page.goto("about:blank")


def handed_in() -> None:
    fields = [
        file_upload("Letter", name="letter", max_size="1M", help_text="One, of at most 1 MB", required=True),
        file_upload("Papers", name="papers", multiple=True, placeholder="As many as you like"),
    ]
    put_text(str(input_group("Hand in", fields)))


@pytest.mark.matrix
@pytest.mark.parametrize("size", ["small", "normal", "large"])
def test_popups(size: str, serve: Serve, page: Page) -> None:
    def app() -> None:
        put_markdown(gallery.TEXT)
        popup(f"A {size} one", [put_markdown(gallery.TEXT * (4 if size == "large" else 1))], size=size)
        hold()

    page.goto(serve(webio_asgi(app)).url)
    expect(page.get_by_role("dialog").locator("pre .token").first).to_be_visible()
    take(page, f"popup-{size}", whole=False)


@pytest.mark.matrix
@pytest.mark.parametrize("name", ["outputs", "questions", "verdicts", "notices"])
def test_from_right_to_left(name: str, serve: Serve, browser: Browser, console: Console) -> None:
    context = browser.new_context(locale="ar")
    page = context.new_page()
    console.watch(page)
    opened(page, serve(webio_asgi(APPS)).url, name)
    if name == "verdicts":
        judged(page)
    take(page, f"arabic-{name}", whole=name != "notices")
    context.close()


@pytest.mark.matrix
@pytest.mark.parametrize("name", ["outputs", "verdicts", "notices"])
def test_other_ways_to_see_it(name: str, serve: Serve, page: Page) -> None:
    opened(page, serve(webio_asgi(APPS)).url, name)
    if name == "verdicts":
        judged(page)
    page.emulate_media(forced_colors="active")
    take(page, f"forced-colors-{name}", whole=name != "notices")
    page.emulate_media(forced_colors="none", media="print")
    take(page, f"printed-{name}", widths=(DESK,))
    page.emulate_media(media="screen")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    take(page, f"large-text-{name}", whole=name != "notices")


@pytest.mark.matrix
def test_the_focus(serve: Serve, page: Page) -> None:
    url = serve(webio_asgi(APPS)).url
    for name, stops in (
        ("outputs", ["link:A link", "button:primary", "button:small", "tab:First", "region:Scrollable area"]),
        ("questions", ["textbox:Name", "combobox:Country", "checkbox:Breakfast", "slider:Nights", "button:Papers"]),
    ):
        opened(page, url, name)
        page.keyboard.press("Tab")
        for stop in stops:
            role, _, words = stop.partition(":")
            page.get_by_role(role, name=words).first.focus()  # type: ignore[arg-type]
            take(page, f"focus-{words.replace(' ', '-').lower()}", widths=(DESK,), whole=False)
