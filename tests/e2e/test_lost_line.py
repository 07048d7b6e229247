"""The line is lost again and again, and nobody notices anything on the page."""

import contextlib
import hashlib
import itertools
import random
import threading
import time
from collections.abc import Callable

import anyio
import pytest
from playwright.sync_api import Page, expect

from asgiwebio import aio, webio_asgi
from asgiwebio.input import actions, input
from asgiwebio.output import put_button, put_text
from asgiwebio.pin import pin, put_input
from asgiwebio.session import get_current_session, hold
from tests.conftest import Kind, Serve
from tests.support.browser import Console
from tests.support.proxy import Proxy

from .visit import LINE_IS_LOST

OUTPUTS = 10_000
CUTS = 10


def output(number: int) -> str:
    """What an output says; compression of the WebSocket makes little of it."""
    return f"{number}:{hashlib.sha256(str(number).encode()).hexdigest()}"


def thread_app() -> None:
    actions("Ready?", ["Go"])
    for number in range(OUTPUTS):
        put_text(output(number))
    put_text(f"Hello, {input('Your name')}.")


async def coroutine_app() -> None:
    await aio.actions("Ready?", ["Go"])
    for number in range(OUTPUTS):
        put_text(output(number))
        if number % 100 == 0:
            await anyio.sleep(0)
    put_text(f"Hello, {await aio.input('Your name')}.")


APPS: dict[Kind, Callable[[], object]] = {"thread": thread_app, "coroutine": coroutine_app}


# Above the size of a frame, so that each connection gets further; a WebSocket is compressed here.
@pytest.mark.parametrize(("transport", "every"), [("websocket", 35_000), ("longpoll", 150_000)])
def test_ten_cuts_in_ten_thousand_outputs_lose_double_and_swap_nothing(
    transport: str, every: int, kind: Kind, serve: Serve, page: Page, console: Console
) -> None:
    console.expect(LINE_IS_LOST)
    served = serve(webio_asgi(APPS[kind]), ws=transport == "websocket")
    proxy = Proxy(served.port, cuts=CUTS, every=every)
    with proxy.running() as url:
        page.goto(url)
        go = page.get_by_role("button", name="Go")
        expect(go).to_be_visible()
        proxy.armed = True
        go.click()
        name = page.get_by_role("textbox", name="Your name")
        name.fill("Ada")
        name.press("Enter")
        expect(page.get_by_text("Hello, Ada.")).to_be_attached()
        assert proxy.made == CUTS
        shown = page.locator("#pywebio-scope-ROOT").evaluate("root => root.textContent.match(/\\d+:[0-9a-f]{64}/g)")
        page.goto("about:blank")
    assert shown == [output(number) for number in range(OUTPUTS)]


@pytest.mark.behaviour("PLAT-23", "PLAT-24", "SES-01")
@pytest.mark.parametrize("transport", ["websocket", "longpoll"])
def test_the_page_says_that_the_line_is_lost_and_keeps_what_is_sent_meanwhile(
    transport: str, serve: Serve, page: Page, console: Console
) -> None:
    console.expect(LINE_IS_LOST)
    served = serve(webio_asgi(greet), ws=transport == "websocket")
    proxy = Proxy(served.port)
    with proxy.running() as url:
        page.goto(url)
        name = page.get_by_role("textbox", name="Your name")
        name.fill("Ad")
        status = page.get_by_role("status")
        proxy.block()
        expect(status.get_by_text("The connection is lost")).to_be_visible()
        name.press_sequentially("a")
        name.press("Enter")
        proxy.unblock()
        expect(page.get_by_text("Hello, Ada.")).to_be_visible()
        page.get_by_label("Pinned").fill("needle")
        page.get_by_role("button", name="Read").click()
        expect(page.get_by_text("pinned: needle")).to_be_visible()
        page.reload()
        expect(name).to_have_value("")
        expect(page.get_by_text("Hello, Ada.")).to_have_count(0)
        page.goto("about:blank")


def greet() -> None:
    put_input("pinned", label="Pinned")
    put_button("Read", onclick=lambda: put_text(f"pinned: {pin.pinned}"))
    put_text(f"Hello, {input('Your name')}.")
    hold()


HOLE, DOWN = 5, 10
"""Seconds that a line swallows everything, and that nobody gets through."""


class Interview:
    """Asks twice, and notes the answers; the test says things in its session while it waits."""

    def __init__(self, kind: Kind) -> None:
        self.task: Callable[[], object] = self._thread if kind == "thread" else self._coroutine
        self.run: Callable[..., None]
        self.answers: list[object] = []

    def say(self, text: str) -> None:
        self.run(lambda: put_text(text))

    def _thread(self) -> None:
        self.run = get_current_session().run
        for question in ("Your name", "Anything else?"):
            self._note(input(question))
        hold()

    async def _coroutine(self) -> None:
        self.run = get_current_session().run
        for question in ("Your name", "Anything else?"):
            self._note(await aio.input(question))
        await aio.hold()

    def _note(self, answer: object) -> None:
        self.answers.append(answer)
        put_text(f"Noted: {answer}")


# All at the same time: what takes long is the fault.
@pytest.mark.timeout(180)
def test_a_draft_outlives_a_black_hole_a_reset_and_a_line_that_is_down_and_is_sent_once(
    serve: Serve, page: Page, console: Console
) -> None:
    console.expect(LINE_IS_LOST)
    visits: list[tuple[Interview, Proxy, Page]] = []
    with contextlib.ExitStack() as stack:
        for kind, transport in itertools.product(APPS, ("websocket", "longpoll")):
            interview = Interview(kind)
            proxy = Proxy(serve(webio_asgi(interview.task)).port, upgrades=transport == "websocket")
            page = page.context.new_page()
            page.goto(stack.enter_context(proxy.running()))
            expect(page.locator(f"html[data-webio-line={transport}]")).to_be_attached()
            page.get_by_role("textbox", name="Your name").fill("Ada Love")
            visits.append((interview, proxy, page))

        for interview, proxy, _ in visits:
            proxy.hold()
            interview.say("said into the hole")
        time.sleep(HOLE)
        for interview, proxy, _ in visits:
            proxy.block()
            proxy.release()
            interview.say("said while nobody came through")
        for _, _, page in visits:
            expect(page.get_by_role("status").get_by_text("The connection is lost")).to_be_visible()
            page.get_by_role("textbox", name="Your name").press_sequentially("lace")
        time.sleep(DOWN)
        for _, proxy, _ in visits:
            proxy.unblock()

        for interview, proxy, page in visits:
            for text in ("said into the hole", "said while nobody came through"):
                expect(page.get_by_text(text)).to_have_count(1)
            name = page.get_by_role("textbox", name="Your name")
            expect(name).to_have_value("Ada Lovelace")
            name.evaluate("({ form }) => { form.requestSubmit(); form.requestSubmit(); }")
            more = page.get_by_role("textbox", name="Anything else?")
            more.fill("No")
            proxy.hold()
            more.press("Enter")
            proxy.cut()
            proxy.release()
            expect(page.get_by_text("Noted: No")).to_have_count(1)
            expect(page.get_by_text("Noted:")).to_have_count(2)
            assert interview.answers == ["Ada Lovelace", "No"]
            page.goto("about:blank")


def test_a_page_that_had_to_poll_goes_back_to_a_websocket_and_says_each_thing_once(
    kind: Kind, serve: Serve, page: Page, console: Console
) -> None:
    console.expect(LINE_IS_LOST)
    page.clock.install()
    interview = Interview(kind)
    proxy = Proxy(serve(webio_asgi(interview.task)).port)
    with proxy.running() as url:
        page.goto(url)
        expect(page.locator("html[data-webio-line=websocket]")).to_be_attached()
        page.get_by_role("textbox", name="Your name").fill("Ada")
        proxy.upgrades = False
        proxy.cut()
        expect(page.locator("html[data-webio-line=longpoll]")).to_be_attached()
        page.get_by_role("textbox", name="Your name").press("Enter")
        more = page.get_by_role("textbox", name="Anything else?")
        more.fill("No")
        proxy.upgrades = True
        page.clock.fast_forward("00:31")
        expect(page.locator("html[data-webio-line=websocket]")).to_be_attached()
        interview.say("by a WebSocket again")
        more.press("Enter")
        expect(page.get_by_text("Noted: No")).to_be_visible()
        expect(page.get_by_text("Noted:")).to_have_count(2)
        expect(page.get_by_text("by a WebSocket again")).to_have_count(1)
        assert interview.answers == ["Ada", "No"]
        page.goto("about:blank")


@pytest.mark.parametrize(
    ("transport", "silence"),
    # two pings have not come; a poll is asked beside, and that is not answered
    [("websocket", ["00:11"]), ("longpoll", ["00:10", "00:05"])],
)
def test_a_page_notices_by_itself_that_its_line_swallows_everything(
    transport: str, silence: list[str], kind: Kind, serve: Serve, page: Page, console: Console
) -> None:
    console.expect(LINE_IS_LOST)
    page.clock.install()
    interview = Interview(kind)
    proxy = Proxy(serve(webio_asgi(interview.task), ws=transport == "websocket").port)
    with proxy.running() as url:
        page.goto(url)
        expect(page.get_by_role("textbox", name="Your name")).to_be_visible()
        expect(page.locator(f"html[data-webio-line={transport}]")).to_be_attached()
        proxy.hold()
        interview.say("said into the hole")
        for seconds in silence:
            page.clock.fast_forward(seconds)
        expect(page.locator(f"html[data-webio-line={transport}]")).to_have_count(0)
        proxy.cut()
        proxy.release()
        page.clock.fast_forward("00:09")  # nor an answer to the hello
        expect(page.get_by_text("said into the hole")).to_have_count(1)
        page.goto("about:blank")


@pytest.mark.parametrize("transport", ["websocket", "longpoll"])
def test_a_session_that_ends_while_the_page_is_away_still_says_its_last_words(
    transport: str, kind: Kind, serve: Serve, page: Page, console: Console
) -> None:
    console.expect(LINE_IS_LOST)
    away = threading.Event()

    def thread() -> None:
        put_text("Wait.")
        away.wait()
        put_text("Last words.")

    async def coroutine() -> None:
        put_text("Wait.")
        await anyio.to_thread.run_sync(away.wait)
        put_text("Last words.")

    proxy = Proxy(serve(webio_asgi(thread if kind == "thread" else coroutine)).port, upgrades=transport == "websocket")
    with proxy.running() as url:
        page.goto(url)
        expect(page.locator(f"html[data-webio-line={transport}]")).to_be_attached()
        expect(page.get_by_text("Wait.")).to_be_visible()
        proxy.block()
        expect(page.get_by_role("status").get_by_text("The connection is lost")).to_be_visible()
        away.set()
        proxy.unblock()
        expect(page.get_by_text("Last words.")).to_be_visible()
        expect(page.get_by_role("status").get_by_text("This session has ended.")).to_be_visible()
        page.goto("about:blank")


PACE = 4000
"""Bytes per second."""


@pytest.mark.matrix  # some 70 s each: the page has to be silent for long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("transport", ["websocket", "longpoll"])
def test_a_slow_line_brings_many_outputs_and_a_large_one(
    transport: str, kind: Kind, serve: Serve, page: Page, console: Console
) -> None:
    console.expect(LINE_IS_LOST)
    large = random.Random(1).randbytes(100_000).hex()

    def thread() -> None:
        actions("Ready?", ["Go"])
        for number in range(200):
            put_text(output(number))
        put_text(large)
        put_text("That was all.")

    async def coroutine() -> None:
        await aio.actions("Ready?", ["Go"])
        for number in range(200):
            put_text(output(number))
        put_text(large)
        put_text("That was all.")

    proxy = Proxy(serve(webio_asgi(thread if kind == "thread" else coroutine)).port, upgrades=transport == "websocket")
    with proxy.running() as url:
        page.goto(url)
        expect(page.locator(f"html[data-webio-line={transport}]")).to_be_attached()
        proxy.pace = PACE
        page.get_by_role("button", name="Go").click()
        expect(page.get_by_text("That was all.")).to_be_attached(timeout=240_000)
        expect(page.get_by_text(large)).to_be_attached()
        page.goto("about:blank")
