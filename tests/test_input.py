"""The face of questions: what each function shows, and what it says to wrong arguments."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from asgiwebio import input as face
from asgiwebio._session.item import Item
from asgiwebio.exceptions import InvalidType, InvalidValue, WrongPlace
from asgiwebio.input import (
    NUMBER,
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
from tests.support.question import Page, answering, everywhere, got, play
from tests.support.room import Shown


def shown(ask: Callable[[], object], answer: object) -> Shown:
    """The item that a lone question shows, without what all of them have."""
    items: list[Shown] = []

    async def body() -> None:
        await got(ask())

    async def script(page: Page) -> None:
        await page.shown()
        items.extend(page.items)
        page.submit(answer)
        await page.end()

    play(body, script)
    for key, value in {"name": "data", "label": "", "auto_focus": True}.items():
        assert items[0].pop(key) == value
    return items[0]


def anything(_: object) -> None:
    """A check or watcher."""


# ---- What is shown


@pytest.mark.parametrize(
    ("ask", "answer", "item"),
    [
        pytest.param(lambda: input("A"), "", {"type": "text"}, id="input"),
        pytest.param(lambda: input(help_text=7), "", {"type": "text", "help_text": "7"}, id="number for text"),  # type: ignore[call-overload]
        pytest.param(
            lambda: input(
                "A",
                NUMBER,
                value=3,
                placeholder="p",
                required=False,
                readonly=True,
                datalist=("1", "2"),
                help_text="h",
                validate=anything,
                onchange=anything,
                min=1,
            ),
            3,
            {
                "type": "number",
                "value": 3,
                "placeholder": "p",
                "required": False,
                "readonly": True,
                "datalist": ["1", "2"],
                "help_text": "h",
                "onblur": True,
                "onchange": True,
                "min": 1,
            },
            id="input with all",
        ),
        pytest.param(
            lambda: input(other_html_attrs={"size": 3}), "", {"type": "text", "size": 3}, id="nested attributes"
        ),
        pytest.param(lambda: textarea("A"), "", {"type": "textarea", "rows": 6}, id="textarea"),
        pytest.param(
            lambda: textarea(rows=2, code={"mode": "python"}, maxlength=9, minlength=1, value="x", placeholder="p"),
            "x",
            {
                "type": "textarea",
                "rows": 2,
                "code": {"mode": "python"},
                "maxlength": 9,
                "minlength": 1,
                "value": "x",
                "placeholder": "p",
            },
            id="textarea with all",
        ),
        pytest.param(
            lambda: select("A", ["x"], multiple=True, value="x", required=True),
            ["x"],
            {
                "type": "select",
                "options": [{"label": "x", "value": "x", "selected": True}],
                "multiple": True,
                "native": True,
                "required": True,
            },
            id="select",
        ),
        pytest.param(
            lambda: checkbox("A", ["x"], inline=True, title="t"),
            [],
            {"type": "checkbox", "options": [{"label": "x", "value": "x", "title": "t"}], "inline": True},
            id="checkbox",
        ),
        pytest.param(
            lambda: radio("A", ["x", "y"], required=True),
            "x",
            {
                "type": "radio",
                "options": [{"label": "x", "value": "x"}, {"label": "y", "value": "y", "required": True}],
            },
            id="radio",
        ),
        pytest.param(
            lambda: actions("A", ["x"]),
            "x",
            {"type": "actions", "buttons": [{"type": "submit", "label": "x", "value": "x"}]},
            id="actions",
        ),
        pytest.param(
            lambda: slider("A", value=1, min_value=0.5),
            1,
            {"type": "slider", "value": 1, "min_value": 0.5, "max_value": 100, "step": "any", "float": True},
            id="slider",
        ),
        pytest.param(
            lambda: file_upload("A", accept=[".txt"], max_size="1K", max_total_size=2048, validate=anything),
            None,
            {
                "type": "file",
                "accept": [".txt"],
                "placeholder": "Choose file",
                "multiple": False,
                "max_size": 1024,
                "max_total_size": 2048,
                "onblur": True,
            },
            id="file_upload",
        ),
    ],
)
@pytest.mark.behaviour("IN-09", "IN-12", "IN-13", "IN-14", "IN-117")
def test_a_question_shows_what_it_was_given(ask: Callable[[], object], answer: object, item: Shown) -> None:
    assert shown(ask, answer) == item


@pytest.mark.behaviour("IN-01")
def test_the_constants_are_the_types_of_html() -> None:
    values = {name: getattr(face, name) for name in face.__all__ if name.isupper()}

    assert values == {
        "TEXT": "text",
        "NUMBER": "number",
        "FLOAT": "float",
        "PASSWORD": "password",
        "URL": "url",
        "DATE": "date",
        "TIME": "time",
        "COLOR": "color",
        "DATETIME": "datetime-local",
        "DATETIME_LOCAL": "datetime-local",
    }


# ---- Items


@pytest.mark.behaviour("IN-04", "IN-05")
@everywhere
def test_a_question_with_a_name_asks_nothing(kind: str, backend: str) -> None:
    async def body() -> object:
        item: Any = input("Age", name="age")
        assert repr(item) == "<item 'age' for input_group()>"
        assert await got(item) is item
        assert await item is item
        return await got(input_group("You", filter(None, [item])))

    async def script(page: Page) -> None:
        assert (await page.shown())["label"] == "You"
        page.submit(age="36")
        await page.end()

    assert play(body, script, kind, backend) == {"age": "36"}


@pytest.mark.behaviour("IN-05")
@pytest.mark.parametrize(
    "use",
    [
        pytest.param(str, id="text"),
        pytest.param(int, id="number"),
        pytest.param(len, id="length"),
        pytest.param(list, id="iteration"),
        pytest.param(lambda item: f"{item}", id="format"),
        pytest.param(lambda item: item == "36", id="equality"),
        pytest.param(lambda item: item + 1, id="sum"),
        pytest.param(lambda item: item > 1, id="order"),
        pytest.param(lambda item: item["age"], id="key"),
        pytest.param(lambda item: item.strip(), id="method"),
        pytest.param(lambda item: "3" in item, id="membership"),
    ],
)
def test_an_item_that_is_taken_for_an_answer_says_so(use: Callable[[Any], object]) -> None:
    item = input("Age", name="age")
    with pytest.raises(WrongPlace, match=r"text item 'age' is no answer.*Write input_group\("):
        use(item)


def test_items_are_equal_to_themselves_only() -> None:
    one, other = input(name="a"), input(name="a")
    assert one == one
    assert one != other
    assert one in [other, one]
    assert isinstance(one, Item)
    assert not hasattr(one, "__array__")


@pytest.mark.behaviour("IN-125")
def test_items_serve_several_forms_each_with_a_state_of_its_own() -> None:
    items = [input("A", name="a", onchange=lambda _: face.input_update(readonly=True, value="fixed"))]

    async def body() -> object:
        return [await got(input_group("", items)) for _ in range(2)]

    async def script(page: Page) -> None:
        await page.shown()
        page.change("a", "x")
        await page.updated()
        page.submit(a="x")
        assert await page.refused() == "This field cannot be changed."
        page.submit(a="fixed")
        await page.shown()
        page.submit(a="free")
        await page.end()

    assert play(body, script) == [{"a": "fixed"}, {"a": "free"}]


# ---- The button beside a field


@pytest.mark.behaviour("IN-43", "IN-44", "IN-45", "IN-46", "IN-48")
@everywhere
def test_the_button_beside_a_field_fills_it(kind: str, backend: str) -> None:
    secret = object()
    steps: Iterator[tuple[object, ...]] = iter([("plain",), (secret, "the answer"), ("again",), (secret, "the answer")])

    def pick(set_value: Callable[..., None]) -> None:
        set_value(*next(steps))

    async def pick_async(set_value: Callable[..., None]) -> None:
        pick(set_value)

    async def body() -> object:
        return await got(input("A", action=("Pick", pick if kind == "thread" else pick_async)))

    async def script(page: Page) -> None:
        await page.shown()
        assert page.items[0]["action"]["label"] == "Pick"
        for attributes in [
            {"value": "plain"},
            {"value": "the answer", "readonly": True},
            {"value": "again", "readonly": False},
            {"value": "the answer", "readonly": True},
        ]:
            page.press()
            assert await page.updated() == ("data", attributes)
        page.submit("the answer")
        await page.gone()

    assert play(body, script, kind, backend) is secret


@pytest.mark.behaviour("IN-47")
def test_another_text_than_the_label_is_returned_as_text() -> None:
    async def body() -> object:
        return await got(input("A", action=("Pick", lambda set_value: set_value(42, "the answer"))))

    async def script(page: Page) -> None:
        await page.shown()
        page.press()
        await page.updated()
        page.submit("changed by a script")
        await page.gone()

    assert play(body, script) == "changed by a script"


@pytest.mark.behaviour("IN-49")
def test_a_value_that_cannot_be_shown_raises_where_it_was_given() -> None:
    raised: list[str] = []

    def pick(set_value: Callable[..., None]) -> None:
        try:
            set_value(object())
        except TypeError as error:
            raised.append(str(error))
            set_value("fine")

    async def body() -> object:
        return await got(input("A", action=("Pick", pick)))

    async def script(page: Page) -> None:
        await page.shown()
        page.press()
        assert await page.updated() == ("data", {"value": "fine"})
        page.submit("fine")
        await page.gone()

    assert play(body, script) == "fine"
    assert "cannot be sent to the page" in raised[0]


def test_filling_a_form_that_is_answered_does_nothing() -> None:
    kept: list[Callable[..., None]] = []

    def keep(set_value: Callable[..., None]) -> None:
        kept.append(set_value)
        set_value("x")

    async def body() -> object:
        await got(input("A", action=("Pick", keep)))
        kept[0]("late")
        return await got(input("B"))

    async def script(page: Page) -> None:
        await page.shown()
        page.press()
        await page.updated()
        button = page.items[0]["action"]["callback_id"]
        page.submit("x")
        await page.shown()
        page.visitor.click(button)
        page.submit("b")
        await page.gone()
        assert [command["command"] for command in page.visitor.commands].count("update_input") == 1

    assert play(body, script) == "b"


# ---- Where it stands


@pytest.mark.behaviour("IN-73")
def test_an_update_cannot_change_what_an_item_is() -> None:
    sizes = ["max_size", "max_total_size"]
    fixed = ["action", "buttons", "code", "inline", "multiple", "onchange", "type", "validate", *sizes]
    refused: list[str] = []

    def changed(_: object) -> None:
        for key in fixed:
            try:
                face.input_update("data", **{key: 1})
            except InvalidValue as error:
                refused.append(str(error).partition(" ")[0])

    async def body() -> object:
        return await got(input("A", onchange=changed))

    async def script(page: Page) -> None:
        await page.shown()
        page.change("data", "x")
        page.submit("y")
        await page.end()

    play(body, script)
    assert refused == list(map(repr, fixed))


@pytest.mark.behaviour("IN-122")
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_group_names_the_question_that_has_no_name(backend: str) -> None:
    async def body() -> object:
        with pytest.raises(InvalidType, match=r"inputs\[0\] is a question without a name"):
            input_group("A", [input("Name")])
        return "raised"

    assert play(body, answering(), "coroutine", backend) == "raised"


def test_a_question_outside_any_session_says_where_questions_belong() -> None:
    from asgiwebio.exceptions import SessionNotFoundException

    with pytest.raises(SessionNotFoundException, match="webio_asgi"):
        input("Name")


@pytest.mark.behaviour("IN-15", "IN-16")
def test_what_may_be_given_by_position_is_what_pywebio_takes() -> None:
    positional = {
        name: [
            parameter.name
            for parameter in inspect.signature(getattr(face, name)).parameters.values()
            if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        ]
        for name in ("input", "textarea", "select", "actions", "input_group")
    }

    assert positional == {
        "input": ["label", "type"],
        "textarea": ["label"],
        "select": ["label", "options"],
        "actions": ["label", "buttons", "name", "help_text"],
        "input_group": ["label", "inputs", "validate", "cancelable"],
    }
