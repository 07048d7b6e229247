"""The life of a session as a user's program meets it: what it is made of, what it hears, how it ends."""

import functools
import logging
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import anyio
import anyio.from_thread
import pytest

from asgiwebio import aio
from asgiwebio._asgi.app import App
from asgiwebio._session.context import current_task
from asgiwebio._session.dialogue import MAILBOX_SIZE
from asgiwebio.exceptions import SessionClosedException, SessionException, SessionNotFoundException
from asgiwebio.input import input
from asgiwebio.output import put_text, use_scope
from asgiwebio.session import defer_call, hold, local, register_thread, run_async, set_env
from tests.conftest import Kind
from tests.support.caller import calling
from tests.support.question import Page, everywhere, got, play
from tests.support.room import Visitor, run_session, visiting

loops = pytest.mark.parametrize("backend", ["asyncio", "trio"])


def texts(commands: list[dict[str, Any]]) -> list[str]:
    return [command["spec"]["content"] for command in commands if command["command"] == "output"]


class Application:
    """Applications of the kinds that are no plain function."""

    def method(self) -> None:
        put_text("here")

    async def method_async(self) -> None:
        put_text("here")

    def __call__(self) -> int:
        put_text("here")
        return 3


async def with_argument(text: str) -> None:
    put_text(text)


@loops
@pytest.mark.behaviour("SES-05", "SES-06", "CORO-01")
@pytest.mark.parametrize(
    ("application", "kind"),
    [
        pytest.param(Application().method, "thread", id="method"),
        pytest.param(Application().method_async, "coroutine", id="async method"),
        pytest.param(Application(), "thread", id="instance"),
        pytest.param(functools.partial(put_text, "here"), "thread", id="partial"),
        pytest.param(functools.partial(with_argument, "here"), "coroutine", id="async partial"),
        pytest.param(lambda: put_text("here"), "thread", id="lambda"),
    ],
)
def test_what_can_be_called_is_an_application(application: Callable[..., object], kind: str, backend: str) -> None:
    async def main() -> None:
        async with visiting(application) as visitor:
            await visitor.command("close_session")
            assert visitor.session.kind == kind
            assert texts(visitor.commands) == ["here"]

    anyio.run(main, backend=backend)


@pytest.mark.anyio
@pytest.mark.behaviour("SES-05")
async def test_an_application_that_needs_arguments_fails_as_any_other(caplog: pytest.LogCaptureFixture) -> None:
    def main(name: str) -> None:
        raise AssertionError(name)

    async with visiting(main) as visitor:
        await visitor.command("toast")
        await visitor.command("close_session")
    assert "missing 1 required positional argument: 'name'" in caplog.text


@pytest.mark.anyio
@pytest.mark.behaviour("SES-01")
async def test_each_page_runs_the_function_anew(kind: Kind) -> None:
    runs: list[object] = []

    def body() -> None:
        runs.append(local.run)
        local.run = len(runs)
        put_text(f"run {len(runs)}").onclick(lambda: None)

    async def coroutine() -> None:
        body()

    app = App(body if kind == "thread" else coroutine)
    async with calling(app) as first:
        await first.text("run 1")
        async with calling(app) as second:
            await second.text("run 2")
    assert runs == [None, None]


@pytest.mark.anyio
@pytest.mark.behaviour("SES-45")
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_function_runs_in_a_worker_of_anyio() -> None:
    """Not in a daemon, which could be stopped in the middle of the user's code; every way to stop wakes it first."""
    threads: list[threading.Thread] = []

    def main() -> None:
        threads.append(threading.current_thread())
        put_text("here")
        hold()

    async with visiting(main) as visitor:
        await visitor.text("here")
        visitor.leave()
    assert [(thread.name, thread.daemon) for thread in threads] == [("AnyIO worker thread", False)]


@everywhere
@pytest.mark.behaviour("SES-07")
def test_each_task_is_heard_in_its_order(kind: str, backend: str) -> None:
    """Two tasks that take turns are heard as they spoke."""

    async def body() -> None:
        turns = [threading.Event(), threading.Event()]
        if kind == "thread":

            def speak(who: int) -> None:
                for number in range(10):
                    turns[who].wait(10)
                    turns[who].clear()
                    put_text(f"{number}{'ab'[who]}")
                    turns[1 - who].set()

            threads = [threading.Thread(target=speak, args=(who,)) for who in (0, 1)]
            for thread in threads:
                register_thread(thread)
                thread.start()
            turns[0].set()
            for thread in threads:
                thread.join()
        else:

            async def speak_async(who: str) -> None:
                for number in range(10):
                    put_text(f"{number}{who}")
                    await anyio.sleep(0)

            async with anyio.create_task_group() as group:
                for who in "ab":
                    group.start_soon(speak_async, who)

    async def script(page: Page) -> None:
        await page.end()
        heard = texts(page.visitor.commands)
        for who in "ab":
            assert [text for text in heard if text[1] == who] == [f"{number}{who}" for number in range(10)]
        if kind == "thread":
            assert heard == [f"{number}{who}" for number in range(10) for who in "ab"]

    play(body, script, kind, backend)


@pytest.mark.anyio
@pytest.mark.behaviour("SES-08")
async def test_a_thread_waits_while_a_page_takes_nothing() -> None:
    """The bound is 1 MiB that is not acknowledged, and not a number of messages."""
    shown: list[int] = []

    def main() -> None:
        for number in range(40):
            put_text("x" * 2**16)
            shown.append(number)

    async with calling(App(main)) as page:
        for _ in range(15):
            await page.command("output")
        with anyio.move_on_after(0.1):
            await page.command("output", content="never")
        assert len(shown) <= 18
        while len(shown) < 40:
            await page.event("js_yield", "nobody")  # which acknowledges what was read
            with anyio.move_on_after(0.1):
                await page.command("output", content="never")
        assert await page.closed() == 1000


@pytest.mark.anyio
@pytest.mark.behaviour("SES-09")
async def test_a_page_that_floods_a_question_loses_the_surplus(caplog: pytest.LogCaptureFixture) -> None:
    asked, release = anyio.Event(), threading.Event()
    checked: list[object] = []

    def check(value: object) -> str | None:
        anyio.from_thread.run_sync(asked.set)
        release.wait(10)
        checked.append(value)
        return "again" if value != "done" else None

    async with visiting(lambda: input("A", validate=check)) as visitor:
        form = (await visitor.command("input_group"))["task_id"]
        visitor.event("from_submit", form, {"data": "first"})
        await asked.wait()
        for number in range(MAILBOX_SIZE + 5):
            visitor.event("from_submit", form, {"data": str(number)})
        assert caplog.text.count("too many wait for one question") == 5
        release.set()
        for _ in range(MAILBOX_SIZE + 1):
            await visitor.command("update_input")
        visitor.event("from_submit", form, {"data": "done"})
        await visitor.command("close_session")
    assert checked == ["first", *map(str, range(MAILBOX_SIZE)), "done"]


# ---- Deferred functions


@pytest.mark.anyio
@pytest.mark.behaviour("SES-13", "SES-15")
async def test_deferred_functions_run_beside_the_loop_and_say_nothing(
    kind: Kind, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "asgiwebio")
    threads: list[int] = []
    after: list[str] = []

    def plain() -> None:
        threads.append(threading.get_ident())

    def talking() -> None:
        put_text("too late")
        after.append("went on")

    def body() -> None:
        defer_call(plain)
        defer_call(talking)
        defer_call(plain)

    async def coroutine() -> None:
        body()
        await aio.hold()

    def function() -> None:
        body()
        hold()

    async with visiting(function if kind == "thread" else coroutine) as visitor:
        with anyio.fail_after(10):
            while len(visitor.session._deferred) < 3:
                await anyio.sleep(0.001)
        visitor.leave()
    assert len(threads) == 2
    assert after == []
    assert "defer_call(): talking ended where it called the page" in caplog.text
    assert (threading.get_ident() in threads) == (kind == "coroutine")
    assert texts(visitor.commands) == []


@loops
@pytest.mark.behaviour("CORO-17", "CORO-16")
def test_deferred_functions_run_before_the_coroutines_are_told(backend: str) -> None:
    seen: list[str] = []

    async def body() -> None:
        defer_call(lambda: seen.append("deferred"))
        put_text("waits")
        try:
            await anyio.sleep_forever()
        except SessionClosedException:
            seen.append("told")
        finally:
            seen.append("cleaned up")

    async def main() -> None:
        async with visiting(body) as visitor:
            await visitor.text("waits")
            visitor.leave()

    anyio.run(main, backend=backend)
    assert seen == ["deferred", "told", "cleaned up"]


# ---- The end


@pytest.mark.behaviour("EXC-01")
def test_the_exceptions_are_a_small_tree() -> None:
    import asgiwebio
    from asgiwebio import exceptions

    assert issubclass(SessionException, Exception)
    assert issubclass(SessionClosedException, SessionException)
    assert issubclass(SessionNotFoundException, SessionException)
    for name in ("SessionException", "SessionClosedException", "SessionNotFoundException"):
        assert getattr(asgiwebio, name) is getattr(exceptions, name)
    assert issubclass(exceptions.PyWebIOWarning, UserWarning)


@pytest.mark.anyio
@pytest.mark.behaviour("EXC-05", "EXC-07")
async def test_plain_code_goes_on_until_it_calls_again_and_that_is_a_quiet_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    left = threading.Event()
    seen: list[object] = []

    def main() -> None:
        put_text("works")
        assert left.wait(10)
        seen.append("still running")
        put_text("nobody hears")
        seen.append("never")

    async with visiting(main) as visitor:
        await visitor.text("works")
        visitor.leave()
        left.set()
    assert seen == ["still running"]
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@everywhere
@pytest.mark.behaviour("CB-16", "EXC-10", "EXC-11", "I18N-06")
@pytest.mark.parametrize("debug", [False, True])
def test_an_error_in_a_click_is_told_in_the_language_of_the_page_and_the_session_goes_on(
    kind: Any, backend: str, debug: bool, caplog: pytest.LogCaptureFixture
) -> None:
    clicks: list[int] = []

    def clicked() -> None:
        clicks.append(1)
        if len(clicks) == 1:
            raise LookupError("a bad line")
        put_text("went on")

    async def coroutine() -> None:
        put_text("button").onclick(clicked)

    async def script(visitor: Visitor) -> None:
        button = (await visitor.text("button"))["spec"]["click_callback_id"]
        visitor.click(button)
        told = await visitor.command("popup" if debug else "toast")
        notice = "In der Anwendung ist ein interner Fehler aufgetreten"
        assert told["spec"]["title" if debug else "content"] == notice
        if debug:
            assert "a bad line" in told["spec"]["content"][0]["content"]
            assert "a bad line" in (await visitor.command("run_script"))["spec"]["args"]["text"]
        visitor.click(button)
        await visitor.text("went on")

    body = coroutine if kind == "coroutine" else lambda: put_text("button").onclick(clicked).show()
    german = SimpleNamespace(languages=["sv", "de-AT"])
    run_session(body, script, kind=kind, backend=backend, debug=debug, info=german)
    assert "a bad line" in caplog.text


# ---- Coroutines


@loops
@pytest.mark.behaviour("CORO-02", "CORO-03", "CORO-11", "CORO-14")
def test_outputs_are_called_questions_awaited_and_scopes_outlast_both(backend: str) -> None:
    async def beside() -> None:
        await anyio.sleep(0)
        put_text("beside")

    async def body() -> object:
        local.count = 1
        with use_scope("inner"):
            assert put_text("before") is not None
            name = await got(input("Name"))
            await anyio.sleep(0)
            put_text("after")
        run_async(beside())
        return name, local.count

    async def script(page: Page) -> None:
        await page.visitor.text("before")
        await page.shown()
        page.submit("Ada")
        assert (await page.visitor.text("after"))["spec"]["scope"] == "#pywebio-scope-inner"
        assert (await page.visitor.text("beside"))["spec"]["scope"] == "#pywebio-scope-ROOT"
        await page.end()

    assert play(body, script, "coroutine", backend) == ("Ada", 1)


@loops
@pytest.mark.behaviour("CORO-15")
def test_an_error_beside_is_told_and_ends_that_coroutine_only(backend: str, caplog: pytest.LogCaptureFixture) -> None:
    async def fails() -> None:
        raise LookupError("of the other")

    async def body() -> object:
        run_async(fails())
        return await got(input("Name"))

    async def script(page: Page) -> None:
        await page.shown()
        await page.visitor.command("toast")
        page.submit("Ada")
        await page.end()

    assert play(body, script, "coroutine", backend) == "Ada"
    assert "of the other" in caplog.text


@loops
@pytest.mark.behaviour("CORO-19")
def test_callbacks_of_coroutines_overlap_and_plain_ones_are_taken_too(backend: str) -> None:
    async def slow() -> None:
        put_text("begins")
        put_text(await got(input("How?")))

    async def body() -> None:
        put_text("slow").onclick(slow)
        put_text("plain").onclick(lambda: put_text("clicked"))

    async def script(visitor: Visitor) -> None:
        page = Page(visitor)
        buttons = [(await visitor.text(name))["spec"]["click_callback_id"] for name in ("slow", "plain")]
        for _ in range(2):
            visitor.click(buttons[0])
        for _ in range(2):
            await page.shown()
        visitor.click(buttons[1])
        await visitor.text("clicked")
        page.submit("so")
        await visitor.text("so")

    run_session(body, script, kind="coroutine", backend=backend)


@loops
@pytest.mark.behaviour("CORO-23", "SES-44")
def test_a_thread_of_a_coroutine_talks_once_it_is_registered(backend: str) -> None:
    async def body() -> None:
        refused: list[type[Exception]] = []

        def stray() -> None:
            try:
                put_text("never")
            except SessionNotFoundException as error:
                refused.append(type(error))

        def registered() -> None:
            put_text(f"asked {input('In a thread?')}")

        for work, known in ((stray, False), (registered, True)):
            thread = threading.Thread(target=work)
            if known:
                register_thread(thread)
            thread.start()
            if not known:
                await anyio.to_thread.run_sync(thread.join)
        assert refused == [SessionNotFoundException]

    async def script(page: Page) -> None:
        await page.shown()
        page.submit("yes")
        await page.visitor.text("asked yes")
        await page.end()

    play(body, script, "coroutine", backend)


@loops
@pytest.mark.blocking  # it is what the test is about
@pytest.mark.behaviour("CORO-04")
def test_a_coroutine_that_blocks_blocks_the_others(backend: str) -> None:
    """The price of a coroutine; a plain function has a thread of its own."""
    turns: list[int] = []

    async def other() -> None:
        while True:
            turns.append(1)
            await anyio.sleep(0)

    async def body() -> None:
        task = run_async(other())
        while not turns:
            await anyio.sleep(0)
        before = len(turns)
        assert not threading.Event().wait(0.05)
        assert len(turns) == before
        await anyio.sleep(0)
        await anyio.sleep(0)
        assert len(turns) > before
        task.close()

    run_session(body, kind="coroutine", backend=backend)


# ---- The page


@everywhere
@pytest.mark.behaviour("SES-34", "SES-38", "SES-39")
def test_settings_are_sent_as_they_are_given_and_when(kind: str, backend: str) -> None:
    async def body() -> None:
        put_text("before")
        set_env(title="Title", output_max_width="90%", http_pull_interval=500)
        put_text("after")

    async def script(page: Page) -> None:
        await page.visitor.text("before")
        env = await page.visitor.command("set_env")
        assert env["spec"] == {"title": "Title", "output_max_width": "90%", "http_pull_interval": 500}
        await page.visitor.text("after")
        await page.end()

    play(body, script, kind, backend)


@pytest.mark.anyio
@pytest.mark.behaviour("CB-23")
async def test_a_click_leaves_nothing_behind(kind: Kind) -> None:
    def body() -> None:
        put_text("button").onclick(lambda: put_text("clicked"))

    async def coroutine() -> None:
        body()

    async with visiting(body if kind == "thread" else coroutine) as visitor:
        button = (await visitor.text("button"))["spec"]["click_callback_id"]
        for _ in range(20):
            visitor.click(button)
            await visitor.text("clicked")
        with anyio.fail_after(10):
            while visitor.session.tasks:
                await anyio.sleep(0.001)
        assert not visitor.session.workers.running
        assert not visitor.session.tasks._runs


def test_the_current_task_is_known_to_what_it_calls() -> None:
    async def body() -> str:
        return current_task().id

    async def script(page: Page) -> None:
        await page.end()

    assert play(body, script).startswith("plain-")
