"""The form dialogue, in threads and in coroutines on both loops."""

import logging
from types import SimpleNamespace
from typing import Any

import anyio
import pytest

from asgiwebio.exceptions import InvalidValue, SessionClosedException, WrongPlace
from asgiwebio.input import NUMBER, actions, checkbox, input, input_group, input_update, select, textarea
from asgiwebio.session import set_env
from tests.support.question import Page, answering, everywhere, got, play
from tests.support.room import visiting


def too_young(age: int) -> str | None:
    return "too young" if age < 18 else None


# ---- From the form to the answer


@pytest.mark.behaviour("IN-02", "IN-03", "IN-08", "IN-10")
@everywhere
def test_a_question_shows_a_form_and_returns_the_answer(kind: str, backend: str) -> None:
    async def body() -> object:
        return await got(input("Your name?", help_text="as you like"))

    async def script(page: Page) -> None:
        assert await page.shown() == {
            "label": "Your name?",
            "inputs": [
                {"type": "text", "name": "data", "label": "", "help_text": "as you like", "auto_focus": True},
            ],
        }
        page.submit("Ada")
        await page.gone()
        await page.end()

    assert play(body, script, kind, backend) == "Ada"


@pytest.mark.behaviour("IN-121", "IN-125", "IN-19")
@everywhere
def test_a_group_returns_its_answers_in_the_order_of_the_items(kind: str, backend: str) -> None:
    async def body() -> object:
        items = [checkbox("Toys", ["car"], name="toys"), input("Name", name="name"), input("Age", NUMBER, name="age")]
        return await got(input_group("You", items))

    async def script(page: Page) -> None:
        form = await page.shown()
        assert (form["label"], form["cancelable"]) == ("You", False)
        assert [item.get("auto_focus") for item in page.items] == [None, True, None]
        assert [item["label"] for item in page.items] == ["Toys", "Name", "Age"]
        page.submit(age=36, name="Ada", toys=[])
        await page.end()

    assert list(play(body, script, kind, backend).items()) == [("toys", []), ("name", "Ada"), ("age", 36)]


@pytest.mark.behaviour("IN-123")
def test_a_group_without_items_is_just_confirmed() -> None:
    async def body() -> object:
        return await got(input_group("Ready?", []))

    async def script(page: Page) -> None:
        await page.shown()
        page.send("from_submit", {})
        await page.end()

    assert play(body, script) == {}


def test_an_item_that_asks_for_the_focus_gets_it_alone() -> None:
    async def body() -> object:
        return await got(input_group("", [input(name="a"), input(name="b", auto_focus=True)]))

    async def script(page: Page) -> None:
        await page.shown()
        assert [item.get("auto_focus") for item in page.items] == [None, True]
        page.submit(a="", b="")
        await page.end()

    play(body, script)


@pytest.mark.behaviour("IN-124", "IN-103")
@everywhere
def test_cancelling_returns_none_without_any_check(kind: str, backend: str) -> None:
    def never(_: object) -> str:
        raise AssertionError("a check ran")

    async def body() -> object:
        first = await got(input_group("", [input(name="a", required=True, validate=never)], never, cancelable=True))
        second = await got(actions("Sure?", ["yes", {"label": "No", "type": "cancel"}]))
        return first, second

    async def script(page: Page) -> None:
        for _ in range(2):
            await page.shown()
            page.cancel()
            await page.gone()
        await page.end()

    assert play(body, script, kind, backend) == (None, None)


def test_a_form_that_cannot_be_cancelled_is_not() -> None:
    async def body() -> object:
        return await got(input("Name"))

    async def script(page: Page) -> None:
        await page.shown()
        page.cancel()
        page.submit("Ada")
        await page.end()

    assert play(body, script) == "Ada"


# ---- Checks


@pytest.mark.behaviour("IN-50", "IN-51", "IN-52")
@everywhere
def test_every_failing_item_shows_its_message_before_the_group_is_checked(kind: str, backend: str) -> None:
    seen: list[object] = []

    def check_group(answers: dict[str, Any]) -> tuple[str, str] | None:
        seen.append(dict(answers))
        return ("last", "must be more") if answers["last"] <= answers["first"] else None

    async def body() -> object:
        items = [
            input("First", NUMBER, name="first", validate=too_young),
            input("Last", NUMBER, name="last", validate=lambda value: False if value > 99 else None),
        ]
        return await got(input_group("Range", items, validate=check_group))

    async def script(page: Page) -> None:
        await page.shown()
        page.submit(first=1, last=100)
        assert await page.updated() == ("first", {"valid_status": False, "invalid_feedback": "too young"})
        assert await page.updated() == ("last", {"valid_status": False, "invalid_feedback": "False"})
        page.submit(first=20, last=20)
        assert await page.updated() == ("last", {"valid_status": False, "invalid_feedback": "must be more"})
        page.submit(first=20, last=21)
        await page.end()

    assert play(body, script, kind, backend) == {"first": 20, "last": 21}
    assert seen == [{"first": 20, "last": 20}, {"first": 20, "last": 21}]


@pytest.mark.behaviour("IN-55", "IN-60")
def test_a_check_that_raises_counts_as_invalid_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def body() -> object:
        return await got(input("Divisor", NUMBER, validate=lambda value: None if 10 / value else "never"))

    async def script(page: Page) -> None:
        await page.shown()
        page.submit(0)
        assert await page.refused() == "Your input is not valid"
        page.submit(5)
        await page.end()

    with caplog.at_level(logging.WARNING, "asgiwebio"):
        assert play(body, script) == 5
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.behaviour("IN-61", "IN-67")
@everywhere
def test_a_coroutine_function_may_check_and_watch(kind: str, backend: str) -> None:
    watched: list[object] = []

    async def check(value: str) -> str | None:
        await anyio.sleep(0)
        return "too short" if len(value) < 2 else None

    async def watch(value: str) -> None:
        await anyio.sleep(0)
        watched.append(value)
        input_update(help_text=f"{len(value)} so far")

    async def body() -> object:
        return await got(input("Name", validate=check, onchange=watch))

    async def script(page: Page) -> None:
        await page.shown()
        page.change("data", "A")
        assert await page.updated() == ("data", {"help_text": "1 so far"})
        page.submit("A")
        assert await page.refused() == "too short"
        page.submit("Ada")
        await page.end()

    assert play(body, script, kind, backend) == "Ada"
    assert watched == ["A"]


@pytest.mark.behaviour("IN-53", "IN-54")
@everywhere
def test_a_check_runs_when_the_visitor_leaves_a_field(kind: str, backend: str) -> None:
    async def body() -> object:
        return await got(input("Age", NUMBER, validate=too_young))

    async def script(page: Page) -> None:
        await page.shown()
        assert page.items[0]["onblur"] is True
        page.leave("data", 0)
        assert await page.refused() == "too young"
        page.leave("data", 20)
        assert await page.updated() == ("data", {"valid_status": 0})
        page.submit(20)
        await page.end()

    assert play(body, script, kind, backend) == 20


@pytest.mark.behaviour("IN-59")
@everywhere
def test_a_check_may_ask_itself(kind: str, backend: str) -> None:
    async def check(value: str) -> str | None:
        sure = await got(actions(f"Really {value}?", [("yes", True), ("no", False)]))
        return None if sure else "then think again"

    def check_in_thread(value: str) -> object:
        sure = actions(f"Really {value}?", [("yes", True), ("no", False)])
        return None if sure else "then think again"

    async def body() -> object:
        return await got(input("Name", validate=check_in_thread if kind == "thread" else check))

    async def script(page: Page) -> None:
        await page.shown()
        outer = page.form
        page.submit("Bob")
        await page.shown()
        page.submit(False)
        await page.gone()
        page.form = outer
        assert await page.refused() == "then think again"
        page.submit("Ada")
        await page.shown()
        page.submit(True)
        await page.end()

    assert play(body, script, kind, backend) == "Ada"


@pytest.mark.behaviour("IN-56", "IN-57", "IN-58")
@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (
            "wrong",
            "validate of input_group() returned 'wrong': None, or the name of an item and a message are expected",
        ),
        (("age", "too young"), "validate of input_group() named the item 'age': one of 'name' is expected"),
    ],
)
def test_a_wrong_verdict_on_the_group_takes_the_form_away_and_raises(verdict: object, expected: str) -> None:
    async def body() -> object:
        with pytest.raises(InvalidValue) as raised:
            await got(input_group("", [input(name="name")], validate=lambda _: verdict))
        return str(raised.value)

    async def script(page: Page) -> None:
        await page.shown()
        page.submit(name="Ada")
        await page.gone()
        await page.end()

    assert expected in play(body, script)


@pytest.mark.behaviour("IN-57")
@everywhere
def test_an_error_of_the_group_check_takes_the_form_away_and_is_raised(kind: str, backend: str) -> None:
    async def body() -> object:
        with pytest.raises(KeyError):
            await got(input_group("", [input(name="name")], validate=lambda answers: answers["age"]))
        return "raised"

    async def script(page: Page) -> None:
        await page.shown()
        page.submit(name="Ada")
        await page.gone()
        await page.end()

    assert play(body, script, kind, backend) == "raised"


@pytest.mark.behaviour("IN-39", "IN-126", "EXC-16")
@everywhere
def test_a_message_that_no_page_sends_is_ignored(kind: str, backend: str) -> None:
    seen: list[object] = []

    async def body() -> object:
        item = input(name="name", validate=seen.append, onchange=seen.append)
        return await got(input_group("", [item, input(name="other")]))

    async def script(page: Page) -> None:
        await page.shown()
        for name, data in [
            ("from_submit", {}),
            ("from_submit", {"name": "Ada", "other": "", "admin": True}),
            ("from_submit", None),
            ("input_event", {"event_name": "change", "name": "admin", "value": "x"}),
            ("input_event", {"event_name": "blur", "name": "other", "value": "x"}),
            ("input_event", {"event_name": "change", "name": "other", "value": "x"}),
            ("input_event", {"event_name": "change", "name": "name", "value": {"not": "text"}}),
            ("input_event", "nonsense"),
            ("js_yield", 1),
        ]:
            page.send(name, data)
        page.submit(name="Ada", other="")
        await page.end()

    assert play(body, script, kind, backend) == {"name": "Ada", "other": ""}
    assert seen == ["Ada"]


# ---- onchange and input_update


@pytest.mark.behaviour("IN-62", "IN-63", "IN-65", "IN-69", "IN-72")
@everywhere
def test_one_item_may_change_another(kind: str, backend: str) -> None:
    cities: dict[str, list[object]] = {"NO": ["Oslo", "Bergen"], "SE": [("Stockholm", "STO")]}

    async def body() -> object:
        items = [
            select("Country", list(cities), name="country", onchange=lambda c: input_update("city", options=cities[c])),
            select("City", cities["NO"], name="city"),
        ]
        return await got(input_group("Where?", items))

    async def script(page: Page) -> None:
        await page.shown()
        assert page.items[0]["onchange"] is True
        page.change("country", "SE")
        assert await page.updated() == ("city", {"options": [{"label": "Stockholm", "value": "STO"}]})
        page.submit(country="SE", city="Oslo")
        assert "one of the options" in await page.refused()
        page.submit(country="SE", city="STO")
        await page.end()

    assert play(body, script, kind, backend) == {"country": "SE", "city": "STO"}


@pytest.mark.behaviour("IN-66")
def test_an_error_in_onchange_is_logged_and_the_form_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    async def body() -> object:
        return await got(input("Name", onchange=lambda value: value.nonsense))

    async def script(page: Page) -> None:
        await page.shown()
        page.change("data", "A")
        page.submit("Ada")
        await page.end()

    with caplog.at_level(logging.WARNING, "asgiwebio"):
        assert play(body, script) == "Ada"
    assert "onchange function of 'data' failed" in caplog.text


@pytest.mark.behaviour("IN-70", "IN-75")
def test_an_update_leaves_out_none_and_sets_the_options_first() -> None:
    def changed(_: object) -> None:
        input_update(value="b", label=None, options=["a", "b"], valid_status=0)

    async def body() -> object:
        return await got(select("One", ["a"], onchange=changed))

    async def script(page: Page) -> None:
        await page.shown()
        page.change("data", "a")
        _, attributes = await page.updated()
        options = [{"label": "a", "value": "a"}, {"label": "b", "value": "b"}]
        assert list(attributes.items()) == [("options", options), ("value", "b"), ("valid_status", 0)]
        page.submit("b")
        await page.end()

    assert play(body, script) == "b"


@pytest.mark.behaviour("IN-74")
def test_an_update_of_an_unknown_item_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def body() -> object:
        return await got(input("Name", onchange=lambda _: input_update("age", value=1)))

    async def script(page: Page) -> None:
        await page.shown()
        page.change("data", "A")
        await page.updated()
        page.submit("Ada")
        await page.end()

    play(body, script)
    assert "input_update('age'): the form has no such item, only data" in caplog.text


@pytest.mark.behaviour("IN-69")
@everywhere
def test_input_update_outside_onchange_says_where_it_belongs(kind: str, backend: str) -> None:
    async def body() -> object:
        with pytest.raises(WrongPlace, match=r"input_update\(\) is for onchange functions"):
            input_update(value=1)
        with pytest.raises(RuntimeError):
            input_update(value=1)
        return "raised"

    assert play(body, answering(), kind, backend) == "raised"


@pytest.mark.behaviour("IN-69")
def test_a_form_inside_onchange_has_its_own_updates_and_the_outer_ones_come_back() -> None:
    def outer(_: object) -> None:
        input("Inner", onchange=lambda value: input_update(placeholder=f"inner {value}"))
        input_update(placeholder="outer")

    async def body() -> object:
        return await got(input("Outer", onchange=outer))

    async def script(page: Page) -> None:
        await page.shown()
        first = page.form
        page.change("data", "x")
        await page.shown()
        page.change("data", "y")
        assert await page.updated() == ("data", {"placeholder": "inner y"})
        page.submit("done")
        await page.gone()
        page.form = first
        assert await page.updated() == ("data", {"placeholder": "outer"})
        page.submit("all done")
        await page.end()

    assert play(body, script) == "all done"


# ---- Ways out


@pytest.mark.anyio
@pytest.mark.behaviour("EXC-02")
async def test_leaving_the_page_ends_the_question(kind: str) -> None:
    ends: list[str] = []

    def thread() -> None:
        try:
            input("Name")
        except SessionClosedException:
            ends.append("closed")
            raise

    async def coroutine() -> None:
        try:
            await got(input("Name"))
        except SessionClosedException:
            ends.append("closed")
            raise

    async with visiting(thread if kind == "thread" else coroutine) as visitor:
        await visitor.command("input_group")
        visitor.leave()
    assert ends == ["closed"]


@pytest.mark.anyio
@pytest.mark.parametrize("way", ["validate", "onchange"])
async def test_leaving_the_page_ends_a_question_within_a_question(kind: str, way: str) -> None:
    ends: list[str] = []

    def within(_: object) -> object:
        return input("Inner")

    def ask() -> object:
        return input("Outer", validate=within) if way == "validate" else input("Outer", onchange=within)

    def thread() -> None:
        try:
            ask()
        finally:
            ends.append("ended")

    async def coroutine() -> None:
        try:
            await got(ask())
        finally:
            ends.append("ended")

    async with visiting(thread if kind == "thread" else coroutine) as visitor:
        page = Page(visitor)
        await page.shown()
        page.submit("x") if way == "validate" else page.change("data", "x")
        await page.shown()
        visitor.leave()
    assert ends == ["ended"]


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_cancelling_a_question_takes_its_form_away(backend: str) -> None:
    async def body() -> object:
        with anyio.move_on_after(0) as scope:
            await got(input("Never"))
        return scope.cancelled_caught, await got(input("Then?"))

    async def script(page: Page) -> None:
        await page.shown()
        await page.gone()
        await page.shown()
        page.submit("yes")
        await page.end()

    assert play(body, script, "coroutine", backend) == (True, "yes")


@pytest.mark.behaviour("IN-55", "I18N-06")
@pytest.mark.parametrize(
    ("language", "told", "refused"),
    [
        ("zh-CN", "您输入的内容无效", "应为整数。"),
        ("zh-Hant-HK", "您輸入的內容無效", "應為整數。"),
        ("de_AT", "Ihre Eingabe ist ungültig", "Hier wird eine ganze Zahl erwartet."),
        ("tlh", "Your input is not valid", "A whole number is expected."),
    ],
)
def test_what_is_wrong_is_told_in_the_language_of_the_page(language: str, told: str, refused: str) -> None:
    async def body() -> object:
        return await got(input("Age", NUMBER, validate=lambda value: {}[value] if value else None))

    async def script(page: Page) -> None:
        await page.shown()
        page.submit(7)
        assert await page.refused() == told
        page.submit(7.5)
        assert await page.refused() == refused
        page.submit(None)
        await page.end()

    assert play(body, script, info=SimpleNamespace(languages=[language])) is None


@everywhere
def test_a_language_that_the_app_chooses_counts_from_then_on(kind: str, backend: str) -> None:
    async def body() -> object:
        await got(input("Age", NUMBER))
        set_env(language="de")
        return await got(input("Age", NUMBER))

    async def script(page: Page) -> None:
        await page.shown()
        page.submit(7.5)
        assert await page.refused() == "Se espera un número entero."
        page.submit(7)
        await page.shown()
        page.submit(7.5)
        assert await page.refused() == "Hier wird eine ganze Zahl erwartet."
        page.submit(8)
        await page.end()

    assert play(body, script, kind, backend, info=SimpleNamespace(languages=["es-MX"])) == 8


@everywhere
def test_a_submit_that_is_not_of_this_form_is_told(kind: str, backend: str, caplog: pytest.LogCaptureFixture) -> None:
    async def body() -> object:
        return await got(input_group("You", [input("Name", name="name"), input("Town", name="town")]))

    async def script(page: Page) -> None:
        await page.shown()
        page.submit(name="Ada", city="Leeds")
        assert await page.updated() == (
            "town",
            {"valid_status": False, "invalid_feedback": "This form could not be read. Please try again."},
        )
        page.submit(name="Ada", town="Leeds", more=1)
        assert (await page.updated())[0] == "name"
        page.submit(name="Ada", town="Leeds")
        await page.end()

    assert play(body, script, kind, backend) == {"name": "Ada", "town": "Leeds"}
    assert "the items ['town'] are missing, ['city'] are unknown" in caplog.text


def test_text_with_line_ends_is_for_a_textarea() -> None:
    async def body() -> object:
        return await got(input("One line")), await got(textarea("Many"))

    async def script(page: Page) -> None:
        await page.shown()
        page.submit("a\nb")
        assert await page.refused() == "One line of text is expected."
        page.submit("ab")
        await page.shown()
        page.submit("a\nb")
        await page.end()

    assert play(body, script) == ("ab", "a\nb")
