"""What a visit weighs, and that many outputs at once leave the page to its visitor: counts and bytes, no clock."""

import re
import threading

from playwright.sync_api import Page, Route, expect

from asgiwebio import webio_asgi
from asgiwebio.input import input
from asgiwebio.output import put_scope, put_scrollable, put_text
from asgiwebio.session import register_thread
from tests.conftest import Serve
from tests.support.visitor import wait_until

FIRST = 25_000
"""Bytes that come before the first question can be answered."""
WHOLE = 35_000
"""Bytes in all, with what is fetched in idle moments. PyWebIO's page comes to 900,000."""


def ask() -> None:
    put_text("Hello,", input("Your name?"))


def test_one_question_takes_three_requests_and_few_bytes(serve: Serve, page: Page) -> None:
    idle: list[Route] = []
    answered: list[str] = []
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    # What a page fetches for later is not what its first form waits for: here it gets no answer until that is sent.
    page.route(
        re.compile(r"asset=(style-)?(rare|longpoll)-"),
        lambda route: route.continue_() if answered else idle.append(route),
    )
    page.goto(serve(webio_asgi(ask)).url)
    page.get_by_role("textbox", name="Your name?").fill("Ada")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Hello, Ada")).to_be_visible()
    first = fetched(page)
    assert [re.sub(r".*=|-.*", "", name) for name, _ in first[1:]] == ["core", "main"]
    assert len(sockets) == 1
    assert sum(size for _, size in first) <= FIRST

    answered.append("Ada")
    for route in idle:
        route.continue_()
    for part in ("=rare-", "=style-rare-", "=longpoll-"):
        wait_until(page, f"{FETCHED}.some(([name]) => name.includes('{part}'))")
    assert sum(size for _, size in fetched(page)) <= WHOLE


def test_the_line_opens_while_the_scripts_are_on_their_way(serve: Serve, page: Page) -> None:
    held: list[Route] = []
    sockets: list[str] = []
    page.route(re.compile("asset=main-"), lambda route: held.append(route))
    page.on("websocket", lambda socket: sockets.append(socket.url))
    with page.expect_event("websocket"):
        page.goto(serve(webio_asgi(ask)).url, wait_until="commit")
    wait_until(page, "WebIO.boot.socket.readyState === 1")
    assert page.evaluate("document.documentElement.dataset.webioLine") is None, "the main script is not here"
    for route in held:
        route.continue_()
    expect(page.get_by_role("textbox", name="Your name?")).to_be_visible()
    assert len(sockets) == 1


FETCHED = "performance.getEntries().filter((one) => one.transferSize).map((one) => [one.name, one.transferSize])"


def fetched(page: Page) -> list[tuple[str, int]]:
    """What has come, with the bytes that it took, headers included."""
    return [(name, size) for name, size in page.evaluate(FETCHED)]


def stream() -> None:
    put_scrollable(put_scope("log"), height=200, keep_bottom=True)

    def write() -> None:
        for number in range(5_000):
            put_text(f"line {number}", scope="log")
        put_text("all written")

    writing = threading.Thread(target=write)
    register_thread(writing)
    writing.start()
    put_text("You typed:", input("Type here"))
    writing.join()


def test_a_log_that_fills_leaves_a_field_to_its_visitor(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi(stream)).url)
    field = page.get_by_role("textbox", name="Type here")
    field.press_sequentially("while it fills")
    expect(page.get_by_text("all written")).to_be_visible()
    expect(field).to_have_value("while it fills")
    log = page.locator("#pywebio-scope-log")
    expect(log.locator("p")).to_have_count(5_000)
    # Blocks that are out of sight are neither laid out nor painted, and a browser is told how high they may be.
    blocks = log.locator("wio-chunk")
    assert (blocks.count(), log.locator("> p").count()) == (48, 200)
    styles = "all => [...new Set(all.map(one => getComputedStyle(one).contentVisibility))]"
    assert blocks.evaluate_all(styles) == ["auto"]
    last = page.get_by_text("line 4999", exact=True)
    expect(last).to_be_in_viewport()
    page.locator(".webio-scrollable").evaluate("box => box.scrollTop = 0")
    expect(page.get_by_text("line 0", exact=True)).to_be_in_viewport()
    expect(last).not_to_be_in_viewport()
    field.press("Enter")
    expect(page.get_by_text("You typed: while it fills")).to_be_visible()
