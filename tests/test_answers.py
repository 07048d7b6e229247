"""What each question takes and returns, asked and answered in every kind of session."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

import asgiwebio.input
from asgiwebio.exceptions import InvalidValue
from asgiwebio.input import (
    COLOR,
    DATE,
    DATETIME,
    DATETIME_LOCAL,
    NUMBER,
    TIME,
    URL,
    actions,
    checkbox,
    file_upload,
    input,
    input_group,
    input_update,
    radio,
    select,
    slider,
    textarea,
)
from asgiwebio.output import put_text
from tests.support.question import Page, answering, everywhere, got, play

LOOSE: Any = asgiwebio.input
Ask = Callable[[], Any]
FILL_OUT = "Please fill out this field."


def answer(ask: Ask, sent: object, kind: Any = "thread", backend: str = "asyncio") -> object:
    """What the question returns for what the page sends."""

    async def body() -> object:
        return await got(ask())

    return play(body, answering(sent), kind, backend)


def refusal(ask: Ask, sent: object, then: object) -> str:
    """What the visitor is told of what the page sent; the question ends with the other."""
    told: list[str] = []

    async def body() -> object:
        return await got(ask())

    async def script(page: Page) -> None:
        await page.shown()
        page.submit(sent)
        told.append(await page.refused())
        page.submit(then)
        await page.end()

    assert play(body, script) == then
    return told[0]


# ---- Text


@everywhere
@pytest.mark.behaviour("IN-25", "IN-77")
def test_text_comes_back_as_it_was_typed(kind: str, backend: str) -> None:
    async def body() -> list[object]:
        return [await got(input()), await got(input()), await got(textarea()), await got(textarea(rows=2))]

    sent = ("", " with blanks ", "", " many\n\nlines \n")
    assert play(body, answering(*sent), kind, backend) == list(sent)


@pytest.mark.behaviour("IN-33", "IN-34", "IN-35", "IN-36", "IN-37")
@pytest.mark.parametrize(
    ("type", "good", "bad"),
    [
        (URL, "https://example.org/a?b", "example"),
        (DATE, "2030-12-31", "31.12.2030"),
        (TIME, "23:59", "7 pm"),
        (TIME, "23:59:30", "24 h"),
        (DATETIME, "2030-12-31T23:59", "2030-12-31"),
        (DATETIME_LOCAL, "2030-12-31T23:59", "now"),
        (COLOR, "#ff8000", "red"),
    ],
)
def test_the_types_of_html_have_their_formats(type: Any, good: str, bad: str) -> None:
    assert "is expected" in refusal(lambda: input("A", type), bad, good).replace("are expected", "is expected")
    assert answer(lambda: input("A", type, value=good), good) == good
    if type == COLOR:
        assert "A colour is expected" in refusal(lambda: input("A", type), "", good)
    else:
        assert answer(lambda: input("A", type), "") == ""
        assert refusal(lambda: input("A", type, required=True), "", good) == FILL_OUT


@pytest.mark.behaviour("IN-17", "IN-40")
def test_what_is_fixed_is_returned_and_false_fixes_nothing() -> None:
    assert answer(lambda: input("A", value="x", readonly=True), "x") == "x"
    assert refusal(lambda: input("A", value="x", readonly=True), "y", "x") == "This field cannot be changed."
    assert answer(lambda: input("A", value="x", readonly=False), "y") == "y"
    assert answer(lambda: input("A", required=False), "") == ""
    assert answer(lambda: select("A", ["x"], multiple=False, required=False), "x") == "x"


@everywhere
@pytest.mark.behaviour("IN-42")
def test_suggestions_do_not_restrict_and_may_come_later(kind: str, backend: str) -> None:
    async def body() -> object:
        first = await got(input("Town", datalist=["Leeds", "York"]))
        town = input("Town", name="town", onchange=lambda value: input_update(datalist=[value + "1", value + "2"]))
        return first, await got(input_group("More", [town]))

    async def script(page: Page) -> None:
        await page.shown()
        assert page.items[0]["datalist"] == ["Leeds", "York"]
        page.submit("Bath")
        await page.shown()
        page.change("town", "a")
        assert await page.updated() == ("town", {"datalist": ["a1", "a2"]})
        page.submit(town="b")
        await page.end()

    assert play(body, script, kind, backend) == ("Bath", {"town": "b"})


@pytest.mark.behaviour("IN-78")
def test_lengths_are_checked_but_in_code() -> None:
    assert "at most 3" in refusal(lambda: textarea("A", maxlength=3), "abcd", "abc")
    assert "at least 3" in refusal(lambda: textarea("A", minlength=3), "ab", "abc")
    assert answer(lambda: textarea("A", maxlength=3, code=True), "abcd") == "abcd"


# ---- Changes


@everywhere
@pytest.mark.behaviour("IN-64")
def test_what_the_program_changes_calls_no_onchange(kind: str, backend: str) -> None:
    calls: list[str] = []

    def changed(value: str) -> None:
        calls.append("a")
        input_update("b", value=value)

    async def body() -> object:
        items = [
            input("A", name="a", onchange=changed),
            input("B", name="b", onchange=lambda _: calls.append("b")),
            input("C", name="c", onchange=lambda _: calls.append("c"), action=("Fill", lambda fill: fill("x"))),
        ]
        return await got(input_group("", items))

    async def script(page: Page) -> None:
        await page.shown()
        page.change("a", "1")
        assert await page.updated() == ("b", {"value": "1"})
        page.press(2)
        assert await page.updated() == ("c", {"value": "x"})
        page.submit(a="1", b="1", c="x")
        await page.gone()

    assert play(body, script, kind, backend) == {"a": "1", "b": "1", "c": "x"}
    assert calls == ["a"]


@pytest.mark.behaviour("IN-68")
def test_buttons_have_no_checks_and_files_have() -> None:
    for option in ("validate", "onchange"):
        with pytest.raises(TypeError, match=option):
            LOOSE.actions("A", ["x"], **{option: print})
        assert option not in inspect.signature(file_upload).parameters

    seen: list[object] = []

    async def body() -> object:
        return await got(file_upload("A", validate=lambda file: "no" if file else None, onchange=seen.append))

    async def script(page: Page) -> None:
        await page.shown()
        assert (page.items[0]["onblur"], page.items[0]["onchange"]) == (True, True)
        page.change("data", None)
        page.submit(None)
        await page.end()

    assert play(body, script) is None
    assert seen == [None]


# ---- Choices


@pytest.mark.behaviour("IN-87", "IN-90")
def test_one_is_chosen_where_there_is_one_and_any_number_of_many() -> None:
    assert answer(lambda: select("A", ["x", "y"]), "y") == "y"
    assert answer(lambda: select("A", []), None) is None
    assert answer(lambda: select("A", ["x"], multiple=True), []) == []
    assert refusal(lambda: select("A", ["x"], multiple=True, required=True), [], ["x"]) == FILL_OUT


@everywhere
@pytest.mark.behaviour("IN-92", "IN-93")
def test_ticks_come_in_the_order_of_the_options_and_a_choice_may_be_none(kind: str, backend: str) -> None:
    async def body() -> list[object]:
        return [
            await got(checkbox("A", [("X", 1), {"label": "Y", "value": [2]}, "z"])),
            await got(checkbox("A", ["x"])),
            await got(radio("A", [("X", 1), ("Nothing", None)])),
            await got(radio("A", [("X", 1), ("Nothing", None)])),
            await got(radio("A", ["x"])),
        ]

    sent: list[object] = [["z", 1, [2]], [], 1, None, None]
    assert play(body, answering(*sent), kind, backend) == [[1, [2], "z"], [], 1, None, None]
    assert "required" not in inspect.signature(checkbox).parameters


# ---- Buttons


@everywhere
@pytest.mark.behaviour("IN-101", "IN-104")
def test_buttons_end_a_form_when_they_are_last_and_can_submit(kind: str, backend: str) -> None:
    buttons = ["save", ("Reset", None, "reset"), ("Cancel", None, "cancel")]

    async def body() -> list[object]:
        name, act = input("Name", name="name"), actions("", buttons, name="act")
        only_cancel = actions("", [("Cancel", None, "cancel")], name="act")
        return [
            await got(input_group("", [name, act])),
            await got(input_group("", [name, act])),
            await got(input_group("", [act, name], cancelable=True)),
            await got(input_group("", [name, only_cancel], cancelable=True)),
        ]

    async def script(page: Page) -> None:
        await page.shown()
        assert [button["type"] for button in page.items[1]["buttons"]] == ["submit", "reset", "cancel"]
        page.submit(name="a", act=None)  # as if there were another Submit
        assert await page.refused() == "Please use one of the buttons."
        page.submit(name="a", act="save")
        await page.shown()
        page.cancel()
        await page.shown()
        page.submit(name="b", act=None)
        await page.shown()
        assert page.form["spec"]["cancelable"] is True
        page.submit(name="c", act=None)
        await page.end()

    assert play(body, script, kind, backend) == [
        {"name": "a", "act": "save"},
        None,
        {"act": None, "name": "b"},
        {"name": "c", "act": None},
    ]


# ---- Files


@pytest.mark.behaviour("IN-109", "IN-112")
def test_what_a_file_may_be_is_told_to_the_page_and_how_large_it_may_be_is_bounded() -> None:
    items: list[dict[str, Any]] = []

    async def body() -> object:
        for size in ("201M", 2**30):
            with pytest.raises(InvalidValue, match="max_size="):
                file_upload("A", max_size=size)
            with pytest.raises(ValueError, match="max_total_size="):
                file_upload("A", max_total_size=size)
        return [await got(file_upload("A", accept=accept)) for accept in ("image/*", [".txt", "text/plain"])]

    async def script(page: Page) -> None:
        for _ in range(2):
            await page.shown()
            items.extend(page.items)
            page.submit(None)
        await page.end()

    assert play(body, script) == [None, None]
    assert [item["accept"] for item in items] == ["image/*", [".txt", "text/plain"]]


# ---- Sliders


@everywhere
@pytest.mark.behaviour("IN-116", "IN-120")
def test_a_slider_is_whole_unless_one_of_its_numbers_is_not(kind: str, backend: str) -> None:
    async def body() -> list[object]:
        return [
            await got(slider()),
            await got(slider(value=1.0)),
            await got(slider(max_value=2.5)),
            await got(slider(step=0.5)),
        ]

    async def script(page: Page) -> None:
        spec = await page.shown()
        assert {key: spec["inputs"][0][key] for key in ("value", "min_value", "max_value", "step")} == {
            "value": 0,
            "min_value": 0,
            "max_value": 100,
            "step": 1,
        }
        page.submit(7)
        for number in (7, 2, 3.5):
            await page.shown()
            page.submit(number)
        await page.end()

    answers = play(body, script, kind, backend)
    assert answers == [7, 7.0, 2.0, 3.5]
    assert [type(answer) for answer in answers] == [int, float, float, float]


# ---- Asked while another waits


@everywhere
@pytest.mark.behaviour("CB-14")
def test_a_callback_may_ask_while_the_function_does(kind: str, backend: str) -> None:
    async def body() -> object:
        async def clicked() -> None:
            put_text("inner " + type(await got(input("Inner", NUMBER))).__name__)

        def clicked_in_a_thread() -> None:
            put_text("inner " + type(input("Inner", NUMBER)).__name__)

        put_text("button").onclick(clicked_in_a_thread if kind == "thread" else clicked)
        return await got(input("Outer"))

    async def script(page: Page) -> None:
        button = await page.visitor.text("button")
        await page.shown()
        outer = page.form
        page.visitor.click(button["spec"]["click_callback_id"])
        await page.shown()
        page.submit(7)
        await page.gone()
        await page.visitor.text("inner int")
        page.form = outer
        page.submit("x")
        await page.gone()

    play(body, script, kind, backend)
