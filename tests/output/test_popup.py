"""The window over the page."""

import pytest

from asgiwebio.exceptions import InvalidType, InvalidValue
from asgiwebio.output import PopupSize, close_popup, get_scope, popup, put_text
from tests.output.conftest import Run
from tests.support.room import run_session

TEXT = {"type": "text", "content": "a", "inline": False}


@pytest.mark.behaviour("OUT-86", "OUT-87", "OUT-92")
def test_a_window_holds_text_an_output_or_both(run: Run) -> None:
    def body() -> None:
        popup("Title", "text")
        popup(5, [put_text("a"), "b"], size=PopupSize.LARGE, closable=False)  # type: ignore[arg-type]
        popup("Third", (put_text("a"),), implicit_close=False)
        close_popup()

    first, second, third, closed, _ = run(body)

    assert first["spec"].pop("dom_id").startswith("pywebio-scope-")
    assert first["spec"] == {
        "title": "Title",
        "content": ["text"],
        "size": "normal",
        "implicit_close": True,
        "closable": True,
    }
    assert (second["spec"]["title"], second["spec"]["content"]) == ("5", [TEXT, "b"])
    assert (second["spec"]["closable"], second["spec"]["implicit_close"]) == (False, False)
    assert third["spec"]["content"] == [TEXT]
    assert (third["spec"]["closable"], third["spec"]["implicit_close"]) == (True, False)
    assert closed["command"] == "close_popup"


@pytest.mark.behaviour("OUT-90")
def test_the_outputs_of_a_block_go_into_the_window(run: Run) -> None:
    def body() -> None:
        window = popup("Title")
        put_text("beside it")
        with window as name:
            put_text(get_scope() == name)
        put_text(get_scope())

    opened, beside, inside, left, after, _ = run(body)
    place = "#" + opened["spec"]["dom_id"]

    assert beside["spec"]["scope"] == "#pywebio-scope-ROOT"
    assert (inside["spec"]["scope"], inside["spec"]["content"]) == (place, "True")
    assert left["spec"] == {"loose": place}
    assert after["spec"]["content"] == "ROOT"


@pytest.mark.behaviour("OUT-91")
def test_a_decorated_function_opens_the_window_at_each_call(run: Run) -> None:
    def body() -> None:
        @popup("Title", "head")
        def show(text: str) -> str:
            put_text(text)
            return text.upper()

        put_text(show("a"))
        show("b")

    commands = run(body)[1:-1]
    summary = [command["spec"].get("title") or command["spec"].get("content") for command in commands]
    places = {command["spec"]["dom_id"] for command in commands if command["command"] == "popup"}

    assert summary == ["Title", "a", None, "A", "Title", "b", None]
    assert {commands[1]["spec"]["scope"], commands[5]["spec"]["scope"]} == {"#" + place for place in places}


@pytest.mark.behaviour("OUT-91")
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_decorated_coroutine_function_too(backend: str) -> None:
    async def body() -> None:
        @popup("Title")
        async def show() -> None:
            put_text("a")

        await show()

    commands = run_session(body, kind="coroutine", backend=backend)

    assert [command["command"] for command in commands] == ["popup", "popup", "output", "output_ctl", "close_session"]


@pytest.mark.behaviour("OUT-09", "OUT-86")
def test_a_wrong_window_shows_nothing(run: Run) -> None:
    def body() -> None:
        with pytest.raises(
            InvalidType, match=r"content holds 5: text or an output is expected, .*\(at .*test_popup.py:"
        ):
            popup("a", [put_text("x"), 5, put_text("y")])  # type: ignore[list-item]
        with pytest.raises(InvalidValue, match="size='huge': 'large', 'normal' or 'small' is expected"):
            popup("a", put_text("x"), size="huge")

    assert [command["command"] for command in run(body)] == ["close_session"]
