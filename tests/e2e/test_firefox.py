"""What a visitor does in Firefox. The bodies know no browser: `scripts/matrix` runs them in Chromium, too."""

from collections.abc import Iterator
from subprocess import Popen

import pytest

from asgiwebio import webio_asgi
from asgiwebio.input import NUMBER, checkbox, input, input_group, radio, select, slider, textarea
from asgiwebio.output import popup, put_button, put_code, put_html, put_markdown, put_table, put_text
from asgiwebio.session import hold
from tests.conftest import Serve
from tests.support.browser import VIOLATIONS
from tests.support.firefox import Firefox, started
from tests.support.hostile import HOSTILE, TRAPS, WATCH
from tests.support.proxy import Proxy
from tests.support.visitor import NO_SANITISER, Playwrights, Visitor

from .visit import LINE_IS_LOST as LOST

# The first of them waits for Firefox to start.
pytestmark = pytest.mark.timeout(180)

LINE_IS_LOST = rf"{LOST}|can.t establish a connection|NetworkError|was interrupted"
"""What the console of any browser says of it."""
LINE = "document.documentElement.dataset.webioLine"
FOCUSED = "document.activeElement"


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Popen[str]"]:
    """One Firefox for all of these tests."""
    with started(tmp_path_factory.mktemp("firefox")) as bridge:
        yield bridge


@pytest.fixture(params=["firefox", pytest.param("chromium", marks=pytest.mark.matrix)])
def visitor(request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """A visitor without a page yet; nothing may go wrong in those that it opens."""
    if request.param == "firefox":
        visitor: Visitor = Firefox(request.getfixturevalue("bridge"))
    else:
        visitor = Playwrights(request.getfixturevalue("page"), request.getfixturevalue("console"))
    yield visitor
    assert visitor.problems == []
    visitor.goto("about:blank")


def order() -> None:
    answers = input_group(
        "Order",
        [
            input("Your name", name="name", required=True),
            input("Pieces", name="pieces", type=NUMBER, validate=lambda pieces: "Too many" if pieces > 9 else None),
            input("Day", name="day", type="date", value="2024-02-29"),
            select("Size", ["small", "large"], name="size", value="large"),
            checkbox("Extras", ["ribbon", "card"], name="extras"),
            radio("Colour", ["red", "blue"], name="colour", value="red"),
            slider("Nights", name="nights", value=3, max_value=14),
            textarea("Remarks", name="remarks"),
        ],
    )
    put_table([[name, str(answer)] for name, answer in answers.items()], header=["What", "Answer"])
    hold()


@pytest.mark.parametrize("transport", ["websocket", "longpoll"])
def test_a_form_is_filled_in_corrected_and_sent(transport: str, serve: Serve, visitor: Visitor) -> None:
    if transport == "longpoll":
        visitor.expect(LINE_IS_LOST)  # the WebSocket that the server refuses
    visitor.open(VIOLATIONS)
    visitor.goto(serve(webio_asgi(order, csp="strict"), ws=transport == "websocket").url)
    visitor.meet("textbox", "Your name required")
    assert visitor.evaluate(f"{FOCUSED}.name") == "name"
    visitor.fill("textbox", "Your name required", "Ada")
    visitor.fill("spinbutton", "Pieces", "12")
    visitor.click("checkbox", "card")
    visitor.click("radio", "blue")
    visitor.until(f"{LINE} === '{transport}'")
    visitor.click("button", "Submit")
    visitor.see("Too many")
    visitor.until(f"{FOCUSED}.name === 'pieces' && {FOCUSED}.getAttribute('aria-invalid') === 'true'")
    visitor.fill("spinbutton", "Pieces", "8")
    visitor.fill("textbox", "Remarks", "two\nlines")
    visitor.click("button", "Submit")
    visitor.until("document.querySelectorAll('#output-container td').length === 16")
    cells = visitor.evaluate("[...document.querySelectorAll('td:last-child')].map((cell) => cell.textContent)")
    assert cells == ["Ada", "8", "2024-02-29", "large", "['card']", "blue", "3", "two\nlines"]
    visitor.until("document.querySelector('#input-container').hidden")


def article() -> None:
    put_markdown("# Title\n\nSome *prose* and a [link](?to=here).\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n- [x] done")
    put_code("for name in names: print(name)", "python")
    for entry in HOSTILE:
        put_markdown(entry)
        put_html(entry, sanitize=True)
    put_text("The end")
    hold()


@pytest.mark.parametrize("sanitiser", ["native", "DOMPurify"])
def test_markdown_is_drawn_and_nothing_hostile_in_it_runs(sanitiser: str, serve: Serve, visitor: Visitor) -> None:
    visitor.open(WATCH, *([NO_SANITISER] if sanitiser == "DOMPurify" else []))
    visitor.goto(serve(webio_asgi(article)).url)
    visitor.meet("heading", "Title")
    visitor.meet("link", "link")
    visitor.meet("cell", "2")
    visitor.see("The end")
    visitor.until("document.querySelector('code .token') && !document.querySelector('[aria-busy]')")
    # Firefox of old has no sanitiser.
    native = sanitiser == "native" and visitor.evaluate("'setHTML' in Element.prototype")
    assert visitor.evaluate("typeof DOMPurify") == ("undefined" if native else "function")
    visitor.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))).then(() => 0)")
    assert visitor.evaluate(TRAPS) == []


def windows() -> None:
    def ask() -> None:
        popup("Sure?", [put_text("There is no way back"), put_button("Yes", onclick=lambda: put_text("It is done"))])

    put_button("Finish", onclick=ask)
    hold()


def test_a_popup_takes_the_focus_and_gives_it_back(serve: Serve, visitor: Visitor) -> None:
    visitor.open()
    visitor.goto(serve(webio_asgi(windows)).url)
    visitor.click("button", "Finish")
    visitor.meet("dialog", "Sure?")
    visitor.see("There is no way back")
    visitor.until(f"{FOCUSED}.closest('dialog')")
    # What lies behind can be neither reached nor pressed.
    assert visitor.evaluate("document.querySelector('dialog').matches(':modal')")
    visitor.click("button", "Yes")
    visitor.press("Escape")
    visitor.until("!document.querySelector('dialog')")
    visitor.see("It is done")
    assert visitor.evaluate(f"{FOCUSED}.textContent") == "Finish"


def greet() -> None:
    put_text(f"Hello, {input('Your name')}.")
    hold()


@pytest.mark.parametrize("transport", ["websocket", "longpoll"])
def test_a_draft_outlives_its_line_and_is_sent_once(transport: str, serve: Serve, visitor: Visitor) -> None:
    visitor.expect(LINE_IS_LOST)
    served = serve(webio_asgi(greet), ws=transport == "websocket")
    proxy = Proxy(served.port)
    with proxy.running() as url:
        visitor.open()
        visitor.goto(url)
        visitor.fill("textbox", "Your name", "Ad")
        visitor.until(f"{LINE} === '{transport}'")
        proxy.block()
        visitor.see("The connection is lost")
        visitor.press("a")
        visitor.press("Enter")
        proxy.unblock()
        visitor.see("Hello, Ada.")
        assert visitor.evaluate("document.body.innerText.split('Hello').length") == 2
        visitor.goto("about:blank")
