"""A click that is on its way when its output goes is still heard, and then nothing is left of it."""

import weakref
from functools import partial

import anyio
import pytest

from asgiwebio._session import fading
from asgiwebio.exceptions import InvalidValue
from asgiwebio.output import clear, popup, put_buttons, toast
from tests.conftest import Kind
from tests.session.question import ask, say
from tests.support.question import got
from tests.support.room import Visitor, visiting

pytestmark = pytest.mark.anyio


class Data:
    """What a function of the user's holds on to."""


async def gone(visitor: Visitor, kept: int) -> None:
    """Wait until no more than so many functions can be called."""
    with anyio.fail_after(10):
        while len(visitor.session.callbacks) > kept:
            await anyio.sleep(0.005)


async def test_a_click_on_its_way_is_heard_and_then_no_more(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fading, "SECONDS", 0.05)
    held: list[weakref.ref[Data]] = []

    def show() -> None:
        data = Data()
        held.append(weakref.ref(data))
        put_buttons(["a"], onclick=lambda _: say(f"clicked {type(data).__name__}"))

    async def body() -> None:
        show()
        clear()
        say("cleared")
        await got(ask())

    def thread() -> None:
        show()
        clear()
        say("cleared")
        ask()

    async with visiting(thread if kind == "thread" else body) as visitor:
        id = (await visitor.command("output"))["spec"]["callback_id"]
        await visitor.command("say", text="cleared")
        visitor.click(id, 0)
        await visitor.command("say", text="clicked Data")
        visitor.outlet.taken = visitor.outlet.sent
        await gone(visitor, 0)
        with anyio.fail_after(10):
            while held[0]() is not None:  # the thread of the click may still be at its end
                await anyio.sleep(0.005)
        visitor.click(id, 0)
        visitor.leave()
    assert [command for command in visitor.commands if "clicked" in str(command)][1:] == []


async def test_nothing_goes_before_the_page_has_heard_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fading, "SECONDS", 0.01)

    def body() -> None:
        for name in ("first", "second"):
            put_buttons([name], onclick=lambda name: say(f"clicked {name}"))
            clear()
            say(name)
        ask()

    async with visiting(body) as visitor:
        await visitor.command("output")
        second = (await visitor.command("output"))["spec"]["callback_id"]
        await visitor.command("ask")
        visitor.outlet.taken = 3  # the first, its end, and the word
        await gone(visitor, 1)
        visitor.click(second, 0)
        await visitor.command("say", text="clicked second")


async def test_only_so_many_wait_for_a_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fading, "MOST", 5)

    def body() -> None:
        put_buttons(["stays"], onclick=print, scope="elsewhere")
        for number in range(20):
            put_buttons([number], onclick=print)
            clear()
            if number == 18:
                say("so far")
                ask()
        ask()

    async with visiting(body) as visitor:
        asked = await visitor.command("ask")
        assert len(visitor.session.callbacks) == 20  # nobody has heard of any
        visitor.outlet.taken = visitor.outlet.sent
        visitor.event("js_yield", asked["task_id"])
        await visitor.command("ask")
        assert len(visitor.session.callbacks) == 1 + 5


async def test_a_toast_has_its_time_and_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fading, "SECONDS", 0.01)

    def body() -> None:
        toast("short", duration=0.01, onclick=lambda: say("clicked"))
        popup("first", put_buttons(["a"], onclick=print))
        popup("second")
        ask()

    async with visiting(body) as visitor:
        id = (await visitor.command("toast"))["spec"]["callback_id"]
        await visitor.command("ask")
        visitor.outlet.taken = visitor.outlet.sent
        await gone(visitor, 1)  # the popup's; a toast is held by whoever points at it
        visitor.click(id)
        await visitor.command("say", text="clicked")


async def test_one_function_too_many_is_an_error_that_says_what_to_do(
    kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fading, "MOST", 0)
    said: list[str] = []

    def show() -> None:
        for number in range(3):
            put_buttons([number], onclick=print)
        try:
            put_buttons(["one too many"], onclick=print)
        except InvalidValue as error:
            said.append(str(error))
        clear()

    async def body() -> None:
        show()
        await got(ask())
        put_buttons(["there is room again"], onclick=print)
        say("shown")
        await got(ask())

    def thread() -> None:
        show()
        ask()
        put_buttons(["there is room again"], onclick=print)
        say("shown")
        ask()

    async with visiting(thread if kind == "thread" else body, max_callbacks=3) as visitor:
        asked = await visitor.command("ask")
        visitor.outlet.taken = visitor.outlet.sent
        visitor.session.shown.fading.add([])
        visitor.event("js_yield", asked["task_id"])
        await visitor.command("say", text="shown")
    assert "can call 3 functions" in said[0]
    assert "clear()" in said[0]
    assert "Limits(kept=" in said[0]
    assert "test_fading.py" in said[0]


async def test_the_end_of_a_session_leaves_nothing(kind: Kind) -> None:
    held: list[weakref.ref[Data]] = []

    def show() -> None:
        for _ in range(2):
            data = Data()
            held.append(weakref.ref(data))
            put_buttons(["a"], onclick=partial(print, data))
            clear()
            put_buttons(["b"], onclick=partial(print, data))

    async def body() -> None:
        show()
        await got(ask())

    def thread() -> None:
        show()
        ask()

    async with visiting(thread if kind == "thread" else body) as visitor:
        await visitor.command("ask")
        assert len(visitor.session.callbacks) == 4
        visitor.leave()
        await gone(visitor, 0)
    assert [ref() for ref in held] == [None, None]
