"""Text, Markdown, HTML and code, as the page gets them."""

from typing import Any

import pytest

from asgiwebio.exceptions import InvalidType
from asgiwebio.output import put_code, put_html, put_markdown, put_text
from tests.output.conftest import Run, Show
from tests.support.room import run_session


@pytest.mark.behaviour("OUT-25", "OUT-26")
def test_text_is_joined_and_left_as_it_is(run: Run) -> None:
    def body() -> None:
        put_text("a", 1, None, [2], sep="-")
        put_text("<b>  not bold</b>\n")
        put_text("inline", inline=True)
        put_text()

    shown = [command["spec"] for command in run(body)[:-1]]

    assert [(spec["content"], spec["inline"]) for spec in shown] == [
        ("a-1-None-[2]", False),
        ("<b>  not bold</b>\n", False),
        ("inline", True),
        ("", False),
    ]


@pytest.mark.behaviour("OUT-27", "OUT-28", "OUT-29")
def test_markdown_is_sanitized_unless_told_otherwise(show: Show) -> None:
    def body() -> None:
        put_markdown("# a")
        put_markdown("# b", sanitize=False, options={"gfm": False})

    assert show(body) == [
        {"type": "markdown", "content": "# a", "sanitize": True},
        {"type": "markdown", "content": "# b", "sanitize": False, "options": {"gfm": False}},
    ]


@pytest.mark.behaviour("OUT-30")
@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("\n    a\n        b\n    ", "\na\n    b\n"),
        ("a\n    b\n\n    c", "a\nb\n\nc"),
        ("a\n      b\n    c", "a\n  b\nc"),
        ("    one line", "    one line"),
        ("a\n   \n", "a\n   \n"),
    ],
)
def test_markdown_loses_its_common_indentation(given: str, shown: str, show: Show) -> None:
    assert show(lambda: put_markdown(given))[0]["content"] == shown
    assert show(lambda: put_markdown(given, lstrip=False))[0]["content"] == given


@pytest.mark.behaviour("OUT-31")
def test_strip_indent_is_deprecated_and_others_are_refused(show: Show) -> None:
    def body() -> None:
        with pytest.warns(DeprecationWarning, match="strip_indent"):
            put_markdown("a", strip_indent=4)
        with pytest.raises(InvalidType, match=r"put_markdown\(\) takes no parameter 'stripindent'"):
            put_markdown("b", stripindent=4)

    assert [spec["content"] for spec in show(body)] == ["a"]


class Frame:
    def _repr_html_(self) -> str:
        return "<i>frame</i>"


class Safe(Frame):
    def __html__(self) -> str:
        return "<u>safe</u>"


@pytest.mark.behaviour("OUT-35", "OUT-36", "OUT-38")
def test_html_of_text_and_of_objects_that_have_some(show: Show) -> None:
    def body() -> None:
        put_html("<b>a</b>")
        put_html("<b>a</b>", sanitize=True)
        put_html(Frame())
        put_html(Safe())
        put_html("no tag &amp; all")

    assert [(spec["content"], spec["sanitize"]) for spec in show(body)] == [
        ("<b>a</b>", False),
        ("<b>a</b>", True),
        ("<i>frame</i>", False),
        ("<u>safe</u>", False),
        ("<div>no tag &amp; all</div>", False),
    ]


@pytest.mark.behaviour("OUT-34")
def test_code_stands_in_a_fence_that_it_cannot_break(show: Show) -> None:
    def body() -> None:
        put_code("x = 1", "python")
        put_code("```` is four", rows=2)
        put_code({"a": 1})

    assert [spec["content"] for spec in show(body)] == [
        "```python\nx = 1\n```",
        "`````\n```` is four\n`````",
        "```\n{'a': 1}\n```",
    ]
    assert show(body)[1]["style"] == ";max-height: 70px"


@pytest.mark.behaviour("OUT-32")
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: put_text("a", sep=1), "sep=1: text is expected, such as sep=', '"),  # type: ignore[arg-type]
        (lambda: put_markdown(5), "mdcontent=5: text is expected, such as mdcontent='# Title'"),  # type: ignore[arg-type]
        (lambda: put_markdown("a", options=[1]), r"options=\[1\]: a dict is expected"),  # type: ignore[arg-type]
        (lambda: put_markdown("a", options={"a": {1}}), "options.a is of type set"),
        (lambda: put_html(5), r"html=5: HTML text is expected, .* for other values write put_text\(value\)"),
        (lambda: put_code("a", language=3), "language=3: text is expected, such as language='python'"),  # type: ignore[arg-type]
        (lambda: put_code("a", rows="3"), "rows='3': a number of lines is expected, such as rows=10"),  # type: ignore[arg-type]
    ],
)
def test_wrong_arguments_are_named_at_the_line_of_the_call(call: Any, message: str) -> None:
    def body() -> None:
        with pytest.raises(InvalidType, match=message + r".* \(at .*test_text\.py:\d+\)"):
            call()

    assert [command["command"] for command in run_session(body)] == ["close_session"]
