"""What a type checker knows of a user's program, and that it is so.

mypy reads this with the whole of tests (`scripts/check`): each `assert_type` pins a type that it reveals, each
`type: ignore` an error that it reports. Here the programs run.
"""

import asyncio
from typing import Any, assert_type

import pytest

from asgiwebio import aio
from asgiwebio.input import (
    DATE,
    FLOAT,
    NUMBER,
    PASSWORD,
    UploadedFile,
    actions,
    checkbox,
    file_upload,
    input,
    input_group,
    radio,
    select,
    slider,
    textarea,
)
from asgiwebio.output import Output, popup, put_table, put_text, use_scope
from asgiwebio.pin import get_pin_values, pin, pin_wait_change, put_input
from asgiwebio.session import eval_js, get_current_session, info, local, run_async, run_asyncio_coroutine
from tests.support.question import Page, answering, play
from tests.support.room import run_session

loops = pytest.mark.parametrize("backend", ["asyncio", "trio"])


def test_answers_in_a_function() -> None:
    def questions() -> list[object]:
        return [
            assert_type(input("Name"), str),
            assert_type(input("Secret", type=PASSWORD, required=True), str),
            assert_type(input("Day", DATE), str),
            assert_type(input("Age", type=NUMBER), int | Any),
            assert_type(input("Size", FLOAT), float | Any),
            assert_type(textarea("Text"), str),
            assert_type(slider("Level"), int),
            assert_type(slider("Share", value=0.5, max_value=1), float),
            assert_type(select("Colour", ["red"]), Any),
            assert_type(select("Colours", ["red"], multiple=True), list[Any]),
            assert_type(checkbox("Mails", ["news"]), list[Any]),
            assert_type(radio("Plan", ["free"]), Any),
            assert_type(actions("Sure?", ["yes"]), Any),
            assert_type(input_group("You", [input("Name", name="name")]), dict[str, Any]),
            assert_type(input_group("You", [input("Name", name="name")], cancelable=True), dict[str, Any] | None),
        ]

    async def body() -> list[object]:
        return questions()

    sent = ["Ada", "s", "2030-12-31", 36, 1.5, "text", 7, 0.25, "red", ["red"], ["news"], "free", "yes"]

    async def script(page: Page) -> None:
        for value in sent:
            await page.shown()
            page.submit(value)
        for _ in range(2):
            await page.shown()
            page.submit(name="Ada")
        await page.end()

    answers = play(body, script)
    assert answers == [*sent, {"name": "Ada"}, {"name": "Ada"}]
    assert [type(answer) for answer in answers[:8]] == [str, str, str, int, float, str, int, float]


def test_files() -> None:
    async def body() -> object:
        file = assert_type(file_upload("File"), UploadedFile | Any)
        files = assert_type(file_upload("Files", multiple=True), list[UploadedFile])
        return file, [one["filename"] for one in files]

    assert play(body, answering(None, [])) == (None, [])


def test_a_number_can_be_used_as_one_without_more_ado() -> None:
    async def body() -> object:
        age = input("Age", type=NUMBER, required=True)
        size = input("Size", type=FLOAT, required=True)
        data = input_group("You", [input("Name", name="name")])
        return age + 1, round(size * 2), data["name"].upper()

    async def script(page: Page) -> None:
        for value in ({"data": 36}, {"data": 1.5}, {"name": "Ada"}):
            await page.shown()
            page.submit(value["data"]) if "data" in value else page.submit(**value)
        await page.end()

    assert play(body, script) == (37, 3, "ADA")


@loops
def test_answers_in_a_coroutine(backend: str) -> None:
    async def body() -> list[object]:
        return [
            assert_type(await aio.input("Name"), str),
            assert_type(await aio.input("Age", NUMBER), int | Any),
            assert_type(await aio.input("Size", type=FLOAT), float | Any),
            assert_type(await aio.select("Colours", ["red"], multiple=True), list[Any]),
            assert_type(await aio.slider("Level"), int),
            assert_type(await aio.textarea("Text"), str),
        ]

    sent = ("Ada", 36, 1.5, ["red"], 7, "text")
    assert play(body, answering(*sent), "coroutine", backend) == list(sent)


def test_questions_go_into_the_functions_of_asyncio() -> None:
    async def body() -> object:
        name, answer = await asyncio.gather(aio.input("Name"), aio.eval_js("1 + 1"))
        assert_type(name, str)
        assert_type(answer, Any)
        task = asyncio.create_task(aio.input("Town"))
        return name, answer, assert_type(await task, str)

    async def script(page: Page) -> None:
        await page.shown()
        page.submit("Ada")
        page.visitor.event("js_yield", (await page.visitor.command("run_script"))["task_id"], 2)
        await page.shown()
        page.submit("Leeds")
        await page.end()

    assert play(body, script, "coroutine") == ("Ada", 2, "Leeds")


def test_pins() -> None:
    async def body() -> object:
        assert_type(put_input("age", type=NUMBER), Output)
        pin["age"] = 3
        return [
            assert_type(pin.age, Any) + 1,
            assert_type(pin["size"], Any),
            assert_type(get_pin_values(["age"]), dict[str, Any]),
            assert_type(pin_wait_change("age"), dict[str, Any]),
            assert_type(pin_wait_change("age", "size", timeout=1), dict[str, Any] | None),
            assert_type(eval_js("1 + 1"), Any) + 1,
        ]

    async def script(page: Page) -> None:
        for _ in range(3):
            page.visitor.event("js_yield", (await page.visitor.command("pin_values"))["task_id"], {"age": 3})
        change = {"name": "age", "value": 4}
        for answer in (change, None):
            page.visitor.event("js_yield", (await page.visitor.command("pin_wait"))["task_id"], answer)
        page.visitor.event("js_yield", (await page.visitor.command("run_script"))["task_id"], 2)
        await page.end()

    assert play(body, script) == [4, None, {"age": 3}, {"name": "age", "value": 4}, None, 3]


@loops
def test_pins_in_a_coroutine(backend: str) -> None:
    async def body() -> object:
        values = assert_type(await aio.get_pin_values(["age"]), dict[str, Any])
        change = assert_type(await aio.pin_wait_change("age"), dict[str, Any])
        return values, change, assert_type(await aio.pin.age, Any)

    async def script(page: Page) -> None:
        page.visitor.event("js_yield", (await page.visitor.command("pin_values"))["task_id"], {"age": 3})
        change = {"name": "age", "value": 4}
        page.visitor.event("js_yield", (await page.visitor.command("pin_wait"))["task_id"], change)
        page.visitor.event("js_yield", (await page.visitor.command("pin_values"))["task_id"], {"age": 5})
        await page.end()

    assert play(body, script, "coroutine", backend) == ({"age": 3}, {"name": "age", "value": 4}, 5)


def test_outputs_and_the_session() -> None:
    @use_scope("inner")
    def shown(number: int) -> str:
        put_text(number)
        return str(number)

    def body() -> None:
        assert_type(put_text("a", 1).style("color: red").onclick(lambda: None), Output)
        assert_type(put_table([["a", put_text("b")], [1, None]], header=["A", "B"]), Output)
        assert_type(shown(3), str)
        with popup("Title") as scope:
            assert_type(scope, str)
        local["count"] = 1
        assert_type(local.count, Any)
        assert_type(info.user_language, str)
        get_current_session().run(print, "")

    run_session(body)


@loops
def test_coroutines_that_run_beside(backend: str) -> None:
    async def three() -> int:
        return 3

    async def body() -> None:
        handler = run_async(three())
        assert_type(handler.closed(), bool)
        assert_type(await run_asyncio_coroutine(three()), int)

    run_session(body, kind="coroutine", backend=backend)


def test_a_wrong_argument_is_an_error_before_it_runs() -> None:
    def body() -> None:
        with pytest.raises(TypeError):
            input("Name", validate=3)  # type: ignore[call-overload]
        with pytest.raises(TypeError):
            textarea("Text", rows="6")  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            select("Colour", 3)  # type: ignore[call-overload]
        with pytest.raises(TypeError):
            put_table(5)  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            pin_wait_change("age", timeout="1")  # type: ignore[call-overload]

    run_session(body)
