"""What still works, and warns."""

from typing import Any

import pytest

from asgiwebio import output as module
from asgiwebio.exceptions import InvalidType
from asgiwebio.output import output, put_row, put_text, style
from tests.output.conftest import Run, Show

LOOSE: Any = module
"""The module for those who do not check types."""


def text(content: str, **more: str) -> dict[str, Any]:
    return {"type": "text", "content": content, "inline": False, **more}


@pytest.mark.behaviour("OUT-98")
def test_style_styles_an_output_or_each_of_a_list(show: Show) -> None:
    def body() -> None:
        with pytest.warns(DeprecationWarning, match=r"style\(\) is now a method"):
            style(put_text("a"), "color: red")
        with pytest.warns(DeprecationWarning, match="style"):
            style([put_text("b"), put_text("c")], "color: blue")
        with pytest.warns(DeprecationWarning, match="style"):
            put_row(style([put_text("d")], "color: blue"))

    first, second, third, row = show(body)

    assert [first, second, third] == [
        text("a", style=";color: red"),
        text("b", style=";color: blue"),
        text("c", style=";color: blue"),
    ]
    assert row["data"]["contents"] == [text("d", style=";color: blue")]


@pytest.mark.behaviour("OUT-98", "OUT-09")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_style_of_anything_else_shows_nothing(show: Show) -> None:
    def body() -> None:
        with pytest.raises(InvalidType, match="outputs='a': an output or a list of outputs is expected"):
            LOOSE.style("a", "color: red")
        with pytest.raises(AssertionError, match="outputs holds 'b': only outputs are expected"):
            LOOSE.style([put_text("a"), "b"], "color: red")
        with pytest.raises(InvalidType, match=r"style\(5\): CSS text is expected"):
            LOOSE.style(put_text("a"), 5)

    assert show(body) == []


@pytest.mark.behaviour("OUT-99", "OUT-100", "OUT-101")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_handle_changes_what_is_shown_wherever_it_stands(run: Run) -> None:
    def body() -> None:
        handle = output("a", put_text("b"))
        put_row([handle, handle])
        handle.append("c")
        handle.insert(1, "d", put_text("e"))
        handle.insert(-2, "f", "g")
        handle.reset("h")

    row, *changes = (command["spec"] for command in run(body)[:-1])
    first, second = row["data"]["contents"]
    place = "." + first["data"].pop("dom_class_name")

    assert first["data"] == {"contents": [text("a"), text("b")]}
    assert "." + second["data"]["dom_class_name"] == place
    assert [
        (spec.get("content"), spec.get("position"), spec.get("scope") or spec.get("clear")) for spec in changes
    ] == [
        ("c", -1, place),
        ("d", 1, place),
        ("e", 2, place),
        ("f", -2, place),
        ("g", -2, place),
        (None, None, place),
        ("h", -1, place),
    ]


@pytest.mark.behaviour("OUT-99")
def test_a_handle_never_shows_itself_except_when_told(show: Show) -> None:
    def body() -> None:
        with pytest.warns(DeprecationWarning, match=r"output\(\) is now put_scope"):
            output("a")
        with pytest.warns(DeprecationWarning, match="output"):
            output("b").show()

    assert [spec["data"]["contents"] for spec in show(body)] == [[text("b")]]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_handle_is_changed_at_a_whole_number(show: Show) -> None:
    def body() -> None:
        with pytest.raises(InvalidType, match="idx='top': a whole number is expected, such as 0 or -1"):
            LOOSE.output("a").insert("top", put_text("b"))

    assert show(body) == []
