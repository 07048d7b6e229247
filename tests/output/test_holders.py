"""Tabs, collapses, scrolling boxes and templates."""

from collections.abc import Callable
from typing import Any

import pytest

from asgiwebio import output
from asgiwebio.exceptions import InvalidType, InvalidValue
from asgiwebio.output import put_collapse, put_scrollable, put_tabs, put_text, put_widget
from tests.output.conftest import Run, Show

LOOSE: Any = output
"""The module for those who do not check types."""
TEXT = {"type": "text", "content": "a", "inline": False}


@pytest.mark.behaviour("OUT-68")
def test_tabs_hold_text_an_output_or_both(show: Show) -> None:
    def body() -> None:
        put_tabs(
            [
                {"title": "Text", "content": "plain"},
                {"title": 2, "content": put_text("a")},
                {"title": "Both", "content": ("b", put_text("a"))},
            ]
        )

    assert show(body) == [
        {
            "type": "tabs",
            "tabs": [
                {"title": "Text", "content": "plain"},
                {"title": "2", "content": TEXT},
                {"title": "Both", "content": ["b", TEXT]},
            ],
        }
    ]


@pytest.mark.behaviour("OUT-70")
def test_a_collapse_holds_text_an_output_or_both(show: Show) -> None:
    def body() -> None:
        put_collapse("Title", "text")
        put_collapse(None, [put_text("a"), "b"], open=True)  # type: ignore[arg-type]

    closed, opened = show(body)

    assert closed["data"] == {"title": "Title", "contents": ["text"], "open": False}
    assert opened["data"] == {"title": "", "contents": [TEXT, "b"], "open": True}
    assert closed["template"].startswith("<details{{#open}} open{{/open}}><summary>{{title}}</summary>")


@pytest.mark.behaviour("OUT-71", "OUT-73")
def test_a_scrolling_box_has_one_height_or_limits_or_none(show: Show) -> None:
    def body() -> None:
        put_scrollable([put_text("a"), 5])
        put_scrollable("b", height=(None, 300), keep_bottom=True, border=False)
        put_scrollable(put_text("a"), height=None)

    default, limited, free = show(body)

    assert default["contents"] == [TEXT, {"type": "text", "content": "5", "inline": False}]
    assert (default["min_height"], default["max_height"]) == (400, 400)
    assert (default["keep_bottom"], default["border"]) == (False, True)
    assert "min_height" not in limited
    assert (limited["max_height"], limited["keep_bottom"], limited["border"]) == (300, True, False)
    assert "min_height" not in free
    assert "max_height" not in free


@pytest.mark.behaviour("OUT-13", "OUT-71")
def test_blocks_put_their_outputs_inside(run: Run) -> None:
    def body() -> None:
        with put_collapse("More"):
            put_text("in the collapse")
        with put_scrollable():
            put_text("in the box")

    collapse, first, box, second = (command["spec"] for command in run(body)[:-1])

    assert first["scope"] == "#" + collapse["container_dom_id"]
    assert "container_selector" not in collapse
    assert second["scope"] == "#" + box["container_dom_id"]
    assert box["container_selector"] == "> div"


@pytest.mark.behaviour("OUT-74")
def test_max_height_is_deprecated(show: Show) -> None:
    def body() -> None:
        with pytest.warns(DeprecationWarning, match="max_height"):
            put_scrollable("a", max_height=100)

    assert show(body)[0]["max_height"] == 100


@pytest.mark.behaviour("OUT-75", "OUT-76")
def test_a_widget_has_outputs_anywhere_in_its_data(show: Show) -> None:
    def body() -> None:
        put_widget("{{#rows}}…{{/rows}}", {"rows": [{"cell": put_text("a")}, ("b", 1)], "on": True})

    assert show(body) == [
        {
            "type": "custom_widget",
            "template": "{{#rows}}…{{/rows}}",
            "data": {"rows": [{"cell": TEXT}, ["b", 1]], "on": True},
        }
    ]


@pytest.mark.behaviour("OUT-09", "OUT-16", "OUT-69", "OUT-70", "OUT-73")
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: LOOSE.put_tabs([]), InvalidValue, r"tabs=\[\]: one tab at least is expected, such as \[\{'title'"),
        (lambda: LOOSE.put_tabs({"title": put_text("x")}), InvalidType, r"tabs=\{.*: a list of dicts is expected"),
        (lambda: LOOSE.put_tabs([put_text("x")]), InvalidType, r"tabs\[0\]=.*: a dict is expected"),
        (lambda: LOOSE.put_tabs([{"content": put_text("x")}]), InvalidValue, r"tabs\[0\] has no 'title': give both"),
        (lambda: LOOSE.put_tabs([{"title": "x"}]), InvalidValue, r"tabs\[0\] has no 'content': give both"),
        (
            lambda: LOOSE.put_tabs([{"title": "x", "content": [put_text("x"), 5]}]),
            InvalidType,
            r"tabs\[0\] holds 5: text or",
        ),
        (
            lambda: LOOSE.put_collapse("x", [put_text("x"), 5, put_text("y")]),
            InvalidType,
            "content holds 5: text or an output",
        ),
        (
            lambda: LOOSE.put_scrollable([put_text("x"), "text"], height="10px"),
            InvalidType,
            "height='10px': px as a number",
        ),
        (
            lambda: LOOSE.put_scrollable(put_text("x"), height=(1, 2, 3)),
            InvalidValue,
            r"height=\(1, 2, 3\): a pair \(min, max\)",
        ),
        (
            lambda: LOOSE.put_scrollable(put_text("x"), hieght=5),
            InvalidType,
            r"put_scrollable\(\) takes no parameter 'hieght'",
        ),
        (
            lambda: LOOSE.put_widget("", {"a": put_text("x"), "b": {1}}),
            InvalidType,
            "data.b is of type set, which cannot be",
        ),
        (lambda: LOOSE.put_widget("", [put_text("x")]), InvalidType, "data=.*: a dict is expected, such as"),
        (lambda: LOOSE.put_widget(5, {"a": put_text("x")}), InvalidType, "template=5: text is expected"),
    ],
)
def test_wrong_arguments_are_named_and_nothing_is_shown(
    call: Callable[[], object], error: type[Exception], message: str, show: Show
) -> None:
    def body() -> None:
        with pytest.raises(error, match=message):
            call()

    assert show(body) == []


def test_a_failed_widget_says_where_it_was_called(show: Show) -> None:
    def body() -> None:
        with pytest.raises(InvalidType) as caught:
            put_widget("", {"a": object()})
        assert __file__ in str(caught.value)

    assert show(body) == []


def test_what_a_widget_was_given_may_change_later(show: Show) -> None:
    data: dict[str, Any] = {"rows": [1]}

    def body() -> None:
        widget = put_widget("", data)
        data["rows"].append(2)
        widget.show()

    assert show(body)[0]["data"] == {"rows": [1]}
