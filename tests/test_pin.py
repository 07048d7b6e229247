"""Inputs that stay on the page: what is shown, asked, set and heard."""

import inspect
from collections.abc import Callable
from typing import Any

import anyio
import pytest

import asgiwebio.input
import asgiwebio.pin
from asgiwebio import aio
from asgiwebio.exceptions import InvalidType, InvalidValue, UsageError
from asgiwebio.input import actions
from asgiwebio.output import Output, put_row, put_text
from asgiwebio.pin import (
    get_pin_values,
    pin,
    pin_on_change,
    pin_update,
    pin_wait_change,
    put_actions,
    put_checkbox,
    put_file_upload,
    put_input,
    put_radio,
    put_select,
    put_slider,
    put_textarea,
)
from tests.support.question import Page, answering, everywhere, got, play
from tests.support.room import Shown, run_session

face: Any = asgiwebio.pin  # as it is for those who use no type checker


async def answer(page: Page, command: str, value: object) -> Shown:
    """Answer the next command of that name; returns its spec."""
    asked = await page.visitor.command(command)
    page.visitor.event("js_yield", asked["task_id"], value)
    spec: Shown = asked["spec"]
    return spec


@pytest.mark.behaviour("PIN-01", "PIN-02", "PIN-07")
@pytest.mark.parametrize(
    ("put", "item"),
    [
        (lambda: put_input("a", "number", value=1), {"type": "number", "value": 1}),
        (lambda: put_textarea("a", rows=2), {"type": "textarea", "rows": 2}),
        (lambda: put_select("a", ["x"]), {"type": "select", "options": [{"label": "x", "value": "x"}]}),
        (
            lambda: put_checkbox("a", ["x"], value=["x"]),
            {"type": "checkbox", "options": [{"label": "x", "value": "x", "selected": True}]},
        ),
        (lambda: put_radio("a", ["x"]), {"type": "radio", "options": [{"label": "x", "value": "x"}]}),
        (
            lambda: put_slider("a", required=True),
            {
                "type": "slider",
                "value": 0,
                "min_value": 0,
                "max_value": 100,
                "step": 1,
                "float": False,
                "required": True,
            },
        ),
        (
            lambda: put_actions("a", buttons=["x"]),
            {"type": "actions", "buttons": [{"type": "submit", "label": "x", "value": "x"}]},
        ),
        (
            lambda: put_file_upload("a", accept=".txt", max_size=1, max_total_size=2),
            {
                "type": "file",
                "accept": ".txt",
                "placeholder": "Choose file",
                "multiple": False,
                "max_size": 1,
                "max_total_size": 2,
            },
        ),
    ],
    ids=lambda part: part["type"] if isinstance(part, dict) else "",
)
def test_a_pin_is_an_output(put: Callable[[], Output], item: Shown) -> None:
    def body() -> None:
        put()
        put_row([put()])

    alone, row = [command["spec"] for command in run_session(body) if command["command"] == "output"]
    assert alone["type"] == "pin"
    assert alone["input"] == {"name": "a", "label": "", **item}
    assert row["data"]["contents"][0]["input"] == alone["input"]


@pytest.mark.behaviour("PIN-10", "PIN-11", "PIN-14", "PIN-19")
@everywhere
def test_values_are_asked_of_the_page(kind: str, backend: str) -> None:
    async def body() -> object:
        put_input("size", "float")
        put_checkbox("toys", ["car", "doll"])
        return [await got(pin.size), await got(pin["gone"]), await got(get_pin_values(["toys", "size", "gone"]))]

    async def script(page: Page) -> None:
        assert await answer(page, "pin_values", {"size": 2}) == {"names": ["size"]}
        assert await answer(page, "pin_values", {"other": 1}) == {"names": ["gone"]}
        spec = await answer(page, "pin_values", {"size": 1.5, "toys": ["doll", "car"], "admin": True})
        assert spec == {"names": ["toys", "size", "gone"]}
        await page.end()

    size, gone, values = play(body, script, kind, backend)
    assert (size, type(size), gone) == (2.0, float, None)
    assert values == {"toys": ["car", "doll"], "size": 1.5}


def test_nonsense_of_the_page_is_no_value() -> None:
    async def body() -> object:
        return await got(get_pin_values(["a"]))

    async def script(page: Page) -> None:
        await answer(page, "pin_values", "nonsense")
        await page.end()

    assert play(body, script) == {}


@pytest.mark.behaviour("PIN-16", "PIN-17")
@everywhere
def test_strict_reading_wants_the_pin_to_be_there(kind: str, backend: str) -> None:
    async def body() -> object:
        pin.use_strict()
        with pytest.raises(InvalidValue, match=r"pin\.gone: there is no such pin on the page"):
            await got(pin.gone)
        return await got(pin.empty)

    async def script(page: Page) -> None:
        await answer(page, "pin_values", {})
        await answer(page, "pin_values", {"empty": None})
        await page.end()

    assert play(body, script, kind, backend) is None

    async def lax() -> object:
        return await got(pin.gone)

    async def other(page: Page) -> None:
        await answer(page, "pin_values", {})
        await page.end()

    assert play(lax, other, kind, backend) is None


@pytest.mark.behaviour("PIN-21", "PIN-27")
def test_a_pin_is_set_and_updated() -> None:
    def body() -> None:
        put_select("one", ["a"])
        pin.one = "a"
        pin["one"] = None
        pin_update("one", options=["b", ("C", "c", True)], label=None, help_text="h")

    updates = [command["spec"] for command in run_session(body) if command["command"] == "pin_update"]
    options = [{"label": "b", "value": "b"}, {"label": "C", "value": "c", "selected": True}]
    assert updates == [
        {"name": "one", "attributes": {"value": "a"}},
        {"name": "one", "attributes": {"value": None}},
        {"name": "one", "attributes": {"options": options, "help_text": "h"}},
    ]


def test_a_value_counts_by_the_options_that_the_page_has_now() -> None:
    async def body() -> object:
        put_select("one", [("A", 1)])
        pin_update("one", options=[("A", 1.0)])
        return await got(pin.one)

    async def script(page: Page) -> None:
        await answer(page, "pin_values", {"one": 1})
        await page.end()

    assert isinstance(play(body, script), float)


def test_a_value_that_is_none_of_the_pin_stays_as_it_is() -> None:
    async def body() -> object:
        put_select("one", ["a"])
        pin_update("not_there_yet", value=1)
        return await got(pin.one)

    async def script(page: Page) -> None:
        await answer(page, "pin_values", {"one": "added by a script"})
        await page.end()

    assert play(body, script) == "added by a script"


@pytest.mark.behaviour("PIN-30", "PIN-31")
@everywhere
def test_a_change_is_waited_for(kind: str, backend: str) -> None:
    async def body() -> object:
        put_input("a", "float")
        return [
            await got(pin_wait_change("a", "b")),
            await got(pin_wait_change(["a"])),
            await got(pin_wait_change("a", timeout=1)),
        ]

    async def script(page: Page) -> None:
        asked = await page.visitor.command("pin_wait")
        assert asked["spec"] == {"names": ["a", "b"], "timeout": None}
        for nonsense in (None, {"name": "admin", "value": 1}, "nonsense"):
            page.visitor.event("js_yield", asked["task_id"], nonsense)
        page.visitor.event("js_yield", asked["task_id"], {"name": "b", "value": "x"})
        await answer(page, "pin_wait", {"name": "a", "value": 1})
        assert await answer(page, "pin_wait", None) == {"names": ["a"], "timeout": 1}
        await page.end()

    changes = play(body, script, kind, backend)
    assert changes == [{"name": "b", "value": "x"}, {"name": "a", "value": 1.0}, None]
    assert isinstance(changes[1]["value"], float)


@pytest.mark.behaviour("PIN-36", "PIN-37", "PIN-38")
@everywhere
def test_changes_call_a_function(kind: str, backend: str) -> None:
    async def later(value: object) -> None:
        put_text(f"coroutine {value}")

    async def body() -> None:
        pin_on_change("size", lambda value: put_text(f"function {value!r}"))
        pin_on_change("size", later)
        put_input("size", "float")
        await got(actions("Another?", ["yes"]))
        pin_on_change("size", lambda value: put_text(f"other {value!r}"), clear=True)
        await got(actions("None?", ["yes"]))
        pin_on_change("size", clear=True)

    async def script(page: Page) -> None:
        bound = [(await page.visitor.command("pin_onchange"))["spec"] for _ in range(2)]
        assert [(spec["name"], spec["clear"]) for spec in bound] == [("size", False), ("size", False)]
        await page.visitor.command("output", type="pin")
        await page.shown()
        page.visitor.click(bound[0]["callback_id"], {"value": 1})
        await page.visitor.text("function 1.0")
        page.visitor.click(bound[1]["callback_id"], {"value": 2})
        await page.visitor.text("coroutine 2.0")
        page.visitor.click(bound[0]["callback_id"], "nonsense")
        await page.visitor.text("function None")

        page.submit("yes")
        other = (await page.visitor.command("pin_onchange", clear=True))["spec"]
        await page.shown()
        for spec in (*bound, other):  # those that were cleared are called no more, whatever the page sends
            page.visitor.click(spec["callback_id"], {"value": 3})
        assert (await page.visitor.command("output"))["spec"]["content"] == "other 3.0"
        page.submit("yes")
        assert (await page.visitor.command("pin_onchange"))["spec"] == {
            "name": "size",
            "callback_id": None,
            "clear": True,
        }
        page.visitor.click(other["callback_id"], {"value": 4})
        page.visitor.leave()
        assert not [spec for spec in page.visitor.commands if (spec.get("spec") or {}).get("content") == "other 4.0"]

    play(body, script, kind, backend)


@pytest.mark.behaviour("PIN-39", "PIN-40")
@everywhere
def test_a_function_is_called_once_with_the_present_value(kind: str, backend: str) -> None:
    async def later(value: object) -> None:
        put_text(f"got {value}")

    async def body() -> None:
        pin_on_change("a", onchange=later, init_run=True)

    async def script(page: Page) -> None:
        await answer(page, "pin_values", {"a": 2})
        await page.visitor.text("got 2")

    play(body, script, kind, backend)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: face.put_input("two words"), InvalidValue, "name='two words': only ASCII letters"),
        (lambda: face.put_input(""), InvalidValue, "name='': only ASCII letters"),
        (lambda: face.put_input("a", "colour"), InvalidValue, "type='colour': one of 'text'"),
        (lambda: face.put_select("a"), InvalidValue, "options is missing"),
        (lambda: face.put_actions("a", buttons=[("a", 1, "reset")]), InvalidValue, "takes buttons of type 'submit'"),
        (lambda: face.put_file_upload("a", max_size="big"), InvalidValue, "max_size='big'"),
        (lambda: face.pin["two words"], InvalidValue, "name='two words'"),
        (lambda: setattr(face.pin, "use_strict", True), InvalidValue, "pin.use_strict is a method"),
        (lambda: face.get_pin_values("ab"), InvalidType, "write get_pin_values(['ab'])"),
        (lambda: face.get_pin_values(3), InvalidType, "names=3: a list of names is expected"),
        (lambda: face.pin_update("a", type="text"), InvalidValue, "'type' cannot be changed"),
        (lambda: face.pin_update("a", options=None), InvalidType, "options=None: a list of options"),
        (lambda: face.pin_wait_change(), InvalidValue, "at least one name is expected"),
        (lambda: face.pin_wait_change([]), InvalidValue, "pin_wait_change(): at least one name"),
        (lambda: face.pin_wait_change("a", timeout="1"), InvalidType, "timeout='1': a number is expected"),
        (lambda: face.pin_on_change("a"), InvalidValue, "onchange=function, or clear=True to end earlier ones"),
        (lambda: face.pin_on_change("a", 3), InvalidType, "onchange=3: a function is expected"),
        (lambda: face.pin_on_change("a", print, mutex_mode=True), InvalidType, "'mutex_mode' is no option"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
@pytest.mark.behaviour("PIN-04", "PIN-05", "PIN-08", "PIN-24", "PIN-41")
def test_a_wrong_argument_is_named_at_the_line_of_the_user(call: Any, error: type[UsageError], message: str) -> None:
    async def body() -> object:
        with pytest.raises(error) as raised:
            call()
        return raised.value

    raised = play(body, answering())
    assert message in str(raised)
    assert raised.where == f"{__file__}:{call.__code__.co_firstlineno}"


@pytest.mark.behaviour("PIN-26")
def test_a_value_that_cannot_be_sent_raises_where_it_was_set() -> None:
    async def body() -> object:
        with pytest.raises(TypeError, match="cannot be sent to the page"):
            pin.a = {1}
        return "raised"

    assert play(body, answering()) == "raised"


def test_python_asks_the_pin_for_nothing() -> None:
    assert not hasattr(pin, "__array__")


@pytest.mark.behaviour("PIN-03")
def test_a_pin_takes_what_the_question_of_its_name_takes() -> None:
    of_a_question = {"validate", "onchange", "action", "required", "other_html_attrs"}
    for name in ("input", "textarea", "select", "checkbox", "radio", "slider", "actions", "file_upload"):
        asked = inspect.signature(getattr(asgiwebio.input, name)).parameters
        put = inspect.signature(getattr(asgiwebio.pin, f"put_{name}")).parameters
        kept = {"required"} if name == "slider" else set()
        assert put.keys() == (asked.keys() - of_a_question) | {"name", "scope", "position"} | kept, name


@pytest.mark.behaviour("PIN-09", "PIN-12", "PIN-20")
@everywhere
def test_a_pin_is_asked_each_time_and_keeps_no_session_open(kind: str, backend: str) -> None:
    async def body() -> object:
        put_actions("act", buttons=["go", ("Stop", 0)])
        return [await got(pin.act) for _ in range(3)]

    async def script(page: Page) -> None:
        for value in (None, 0, "go"):
            assert await answer(page, "pin_values", {"act": value}) == {"names": ["act"]}
        await page.end()

    assert play(body, script, kind, backend) == [None, 0, "go"]


@pytest.mark.behaviour("PIN-18", "PIN-23")
def test_names_are_checked_and_those_of_python_are_not_there() -> None:
    async def body() -> object:
        with pytest.raises(AttributeError):
            pin.__wrapped__  # noqa: B018
        with pytest.raises(ValueError, match="name='größe'"):
            getattr(pin, "größe")  # noqa: B009
        with pytest.raises(ValueError, match="name='größe'"):
            setattr(pin, "größe", 1)  # noqa: B010
        pin["two words"] = 1
        return "checked"

    async def script(page: Page) -> None:
        assert (await page.visitor.command("pin_update"))["spec"]["name"] == "two words"
        await page.end()

    assert play(body, script) == "checked"


@pytest.mark.behaviour("PIN-33")
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_each_who_waits_gets_the_change(backend: str) -> None:
    changes: list[object] = []

    async def body() -> None:
        async def wait() -> None:
            changes.append(await aio.pin_wait_change("a"))

        async with anyio.create_task_group() as group:
            group.start_soon(wait)
            group.start_soon(wait)

    async def script(page: Page) -> None:
        waits = [await page.visitor.command("pin_wait") for _ in range(2)]
        for wait in waits:
            page.visitor.event("js_yield", wait["task_id"], {"name": "a", "value": 1})
        await page.end()

    play(body, script, "coroutine", backend)
    assert changes == [{"name": "a", "value": 1}] * 2
