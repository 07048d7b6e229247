"""Questions in an `async def` application are ordinary awaitables of ordinary tasks."""

import asyncio

import anyio
import httpcore  # noqa: F401 - httpx would load it on the event loop
import httpx
import pytest
import trio
from starlette.types import Receive, Scope, Send

import asgiwebio.input
import asgiwebio.pin
import asgiwebio.session
from asgiwebio import aio
from asgiwebio.aio import actions, eval_js, input, input_group, select
from asgiwebio.output import put_text, use_scope
from tests.conftest import Serve
from tests.support.question import Page, answering, play

loops = pytest.mark.parametrize("backend", ["asyncio", "trio"])


def test_they_are_the_very_same_functions() -> None:
    for name in set(aio.__all__) - {"run"}:
        faces = [face for face in (asgiwebio.input, asgiwebio.pin, asgiwebio.session) if hasattr(face, name)]
        assert [getattr(face, name) for face in faces] == [getattr(aio, name)]


@pytest.mark.behaviour("CORO-08", "CORO-09")
def test_gather_asks_at_once_and_each_gets_its_own_answer() -> None:
    async def body() -> object:
        return await asyncio.gather(input("a"), eval_js("1+1"), input("b"))

    async def script(page: Page) -> None:
        await page.shown()
        first = page.form
        javascript = await page.visitor.command("run_script")
        await page.shown()
        page.submit("for b")
        page.visitor.event("js_yield", javascript["task_id"], 2)
        page.form = first
        page.submit("for a")
        await page.end()

    assert play(body, script, "coroutine") == ["for a", 2, "for b"]


@pytest.mark.behaviour("CORO-09", "CORO-10")
def test_a_question_is_a_task_of_its_own() -> None:
    async def body() -> object:
        with use_scope("inner"):
            question = asyncio.create_task(input("b", onchange=lambda value: put_text(value)))
        put_text("meanwhile")
        return await question

    async def script(page: Page) -> None:
        await page.visitor.text("meanwhile")
        await page.shown()
        page.change("data", "x")
        assert (await page.visitor.text("x"))["spec"]["scope"] == "#pywebio-scope-inner"
        page.submit("done")
        await page.end()

    assert play(body, script, "coroutine") == "done"


@pytest.mark.behaviour("CORO-08")
def test_a_question_is_given_up_after_a_time_and_its_form_goes() -> None:
    async def body() -> object:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await input("In a hurry?")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(input_group("Now?", [asgiwebio.input.input(name="a")]), 0)
        return await input("Next")

    async def script(page: Page) -> None:
        await page.shown()
        await page.gone()
        await page.shown()
        if page.form["spec"]["label"] == "Now?":  # a wait of no time may not even begin
            await page.gone()
            await page.shown()
        page.submit("fine")
        await page.end()

    assert play(body, script, "coroutine") == "fine"


def test_a_task_group_of_asyncio_asks_side_by_side() -> None:
    async def body() -> object:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(input(label)) for label in "ab"]
        return [task.result() for task in tasks]

    async def script(page: Page) -> None:
        forms = []
        for _ in range(2):
            await page.shown()
            forms.append(page.form)
        for page.form in reversed(forms):
            page.submit("for " + page.form["spec"]["label"])
        await page.end()

    assert play(body, script, "coroutine") == ["for a", "for b"]


def test_a_failing_sibling_takes_the_form_of_the_other_away() -> None:
    async def fail() -> None:
        await eval_js("0")
        raise ValueError("sibling")

    async def body() -> object:
        with pytest.RaisesGroup(pytest.RaisesExc(ValueError, match="sibling")):
            async with asyncio.TaskGroup() as group:
                group.create_task(input("Never answered"))
                group.create_task(fail())
        return "gone"

    async def script(page: Page) -> None:
        await page.shown()
        javascript = await page.visitor.command("run_script")
        page.visitor.event("js_yield", javascript["task_id"], 0)
        await page.gone()
        await page.end()

    assert play(body, script, "coroutine") == "gone"


def test_a_nursery_of_trio_asks_side_by_side() -> None:
    async def body() -> object:
        answers: dict[str, str] = {}

        async def ask(label: str) -> None:
            answers[label] = await input(label)

        async with trio.open_nursery() as nursery:
            nursery.start_soon(ask, "a")
            nursery.start_soon(ask, "b")
        with trio.move_on_after(0.2):
            await input("In a hurry?")
        return answers

    async def script(page: Page) -> None:
        forms = []
        for _ in range(2):
            await page.shown()
            forms.append(page.form)
        for page.form in forms:
            page.submit("for " + page.form["spec"]["label"])
            await page.gone()
        await page.shown()
        await page.gone()
        await page.end()

    assert play(body, script, "coroutine", "trio") == {"a": "for a", "b": "for b"}


@pytest.mark.behaviour("CORO-05", "CORO-07")
def test_control_can_be_yielded_barely() -> None:
    async def body() -> object:
        await asyncio.sleep(0)
        await asyncio.to_thread(put_text, "from a thread")
        return await asyncio.shield(asyncio.ensure_future(actions("Go?", ["yes"])))

    async def script(page: Page) -> None:
        await page.visitor.text("from a thread")
        await page.shown()
        page.submit("yes")
        await page.end()

    assert play(body, script, "coroutine") == "yes"


def test_a_thread_of_a_coroutine_waits_for_its_answer() -> None:
    def ask() -> object:
        return asgiwebio.input.input("From a thread?", validate=check)

    async def check(value: str) -> str | None:
        await anyio.sleep(0)
        return None if value else "empty"

    async def body() -> object:
        return await asyncio.to_thread(ask)

    async def script(page: Page) -> None:
        await page.shown()
        page.submit("")
        assert await page.refused() == "empty"
        page.submit("yes")
        await page.end()

    assert play(body, script, "coroutine") == "yes"


@pytest.mark.behaviour("CORO-06", "CORO-08")
@loops
def test_an_http_client_works_round_a_question(serve: Serve, backend: str) -> None:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"from outside"})

    url = serve(app, lifespan="off").url

    async def body() -> object:
        async with httpx.AsyncClient(trust_env=False) as client:
            choice = await select("Which?", ["a"])
            answer = await client.get(url)
            with pytest.raises(httpx.UnsupportedProtocol):
                await client.get("nowhere:")
        return choice, answer.text

    assert play(body, answering("a"), "coroutine", backend) == ("a", "from outside")
