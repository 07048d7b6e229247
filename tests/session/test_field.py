"""What each kind of item shows, takes and refuses. The server decides; the browser's checks are a courtesy."""

from typing import Any

import pytest

from asgiwebio._session.choice import ActionsField, ChoiceField, RadioField
from asgiwebio._session.field import Field, Refused, update_attributes
from asgiwebio._session.number import SliderField, text_field
from asgiwebio._session.text import TextareaField
from asgiwebio._session.upload import FileField
from asgiwebio._session.uploaded import UploadedFile

FILE: dict[str, object] = {
    "filename": "a.txt",
    "content": b"12345678",
    "mime_type": "text/plain",
    "size": 8,
    "last_modified": 1.5,
}


def text(type: str = "text", **options: Any) -> Field:
    return text_field(type, "item", **options)


def html(type: str = "text", **attributes: object) -> Field:
    return text_field(type, "item", attributes=attributes)


def choose(*options: object, **rest: Any) -> Field:
    return ChoiceField("select", "item", options, **rest)


def tick(*options: object, **rest: Any) -> Field:
    return ChoiceField("checkbox", "item", options, **rest)


def files(**options: Any) -> Field:
    return FileField("item", **options)


def submitted(field: Field, sent: object) -> object:
    value = field.take(sent)
    field.check(value)
    return value


@pytest.mark.parametrize(
    ("field", "sent", "answer"),
    [
        pytest.param(text(), " as it is ", " as it is ", id="text"),
        pytest.param(text(), "", "", id="empty text"),
        pytest.param(text("number"), 7, 7, id="number"),
        pytest.param(text("number"), 7.0, 7, id="number as JavaScript has it"),
        pytest.param(text("number"), None, None, id="empty number"),
        pytest.param(text("float"), 2, 2.0, id="whole float"),
        pytest.param(text("float"), 2.5, 2.5, id="float"),
        pytest.param(text("float"), None, None, id="empty float"),
        pytest.param(text("date"), "2024-02-29", "2024-02-29", id="date"),
        pytest.param(text("date"), "", "", id="empty date"),
        pytest.param(text("time"), "23:59", "23:59", id="time"),
        pytest.param(text("time"), "23:59:30", "23:59:30", id="time with seconds"),
        pytest.param(text("datetime-local"), "2024-02-29T23:59", "2024-02-29T23:59", id="datetime"),
        pytest.param(text("color"), "#00ff7F", "#00ff7F", id="color"),
        pytest.param(text("url"), "http://localhost/x", "http://localhost/x", id="url"),
        pytest.param(text("date", value="soon", readonly=True), "", "", id="read-only date that browsers cannot show"),
        pytest.param(text(value="fixed", readonly=True), "fixed", "fixed", id="read-only"),
        pytest.param(
            text(value="one\nline ", readonly=True), "oneline ", "oneline ", id="read-only, as browsers show it"
        ),
        pytest.param(TextareaField("item", value="a\r\nb", readonly=True), "a\nb", "a\nb", id="read-only lines"),
        pytest.param(text("number", value="42", readonly=True), 42, 42, id="read-only number"),
        pytest.param(text(readonly=True), "by a script", "by a script", id="read-only without value"),
        pytest.param(html(maxlength=3), "äöü", "äöü", id="as long as may be"),
        pytest.param(html(maxlength="3"), "abc", "abc", id="length as text"),
        pytest.param(html(maxlength="many"), "abcd", "abcd", id="length that is none"),
        pytest.param(html(minlength=3), "", "", id="empty is not short"),
        pytest.param(html(pattern="[A-Z]{2}"), "AB", "AB", id="pattern"),
        pytest.param(html(pattern="(?<x>.)\\k<x>"), "ab", "ab", id="pattern of JavaScript only"),
        pytest.param(TextareaField("item"), "a\nb\n", "a\nb\n", id="textarea"),
        pytest.param(TextareaField("item", code=True, maxlength=1), "abc", "abc", id="code has no length"),
        pytest.param(choose("a", "b"), "b", "b", id="select"),
        pytest.param(choose(("A", (1, 2))), [1, 2], [1, 2], id="tuple as list"),
        pytest.param(choose(("A", {1: "x"})), {"1": "x"}, {"1": "x"}, id="keys as text"),
        pytest.param(choose(("A", 1.0)), 1, 1.0, id="JavaScript has one kind of number"),
        pytest.param(choose(("A", 2**60 + 1)), float(2**60), 2**60 + 1, id="number too long for JavaScript"),
        pytest.param(choose(("None", None), "a"), None, None, id="None is a choice"),
        pytest.param(choose(), None, None, id="nothing to choose from"),
        pytest.param(choose("a", "b", "c", multiple=True), ["c", "a", "a"], ["a", "c"], id="in order, once"),
        pytest.param(choose("a", multiple=True), [], [], id="none of many"),
        pytest.param(choose(("A", "a", True, True)), "a", "a", id="disabled, but chosen from the start"),
        pytest.param(tick("a", ("B", 2)), [2], [2], id="checkbox"),
        pytest.param(RadioField("item", ["a"]), None, None, id="radio without choice"),
        pytest.param(RadioField("item", ["a"], required=True), "a", "a", id="radio"),
        pytest.param(RadioField("item", [("None", None)], required=True), None, None, id="radio, None chosen"),
        pytest.param(ActionsField("item", ["yes", ("No", {"a": 1})]), {"a": 1}, {"a": 1}, id="actions"),
        pytest.param(ActionsField("item", ["yes"]), None, None, id="actions, other button"),
        pytest.param(SliderField("item"), 50, 50, id="slider"),
        pytest.param(SliderField("item", value=0.5), 1, 1.0, id="float slider"),
        pytest.param(SliderField("item", step=0.5), 2, 2.0, id="slider with a float step"),
        pytest.param(files(), None, None, id="no file"),
        pytest.param(files(), FILE, UploadedFile(FILE), id="file"),
        pytest.param(files(multiple=True), [FILE], [FILE], id="files"),
        pytest.param(files(multiple=True), [], [], id="no files"),
    ],
)
@pytest.mark.behaviour("IN-27", "IN-30", "IN-86", "IN-88", "IN-119")
def test_an_answer_has_its_type(field: Field, sent: object, answer: object) -> None:
    value = submitted(field, sent)
    assert (value, type(value)) == (answer, type(answer))


@pytest.mark.parametrize(
    ("field", "sent", "message"),
    [
        pytest.param(text(), 1, "Text is expected", id="number for text"),
        pytest.param(text(), None, "Text is expected", id="null for text"),
        pytest.param(text(), "a\r\nb", "One line", id="lines for a line"),
        pytest.param(text(required=True), "", "Please fill out", id="required text"),
        pytest.param(text("number"), "7", "A number is expected", id="text for number"),
        pytest.param(text("number"), True, "A number is expected", id="true for number"),
        pytest.param(text("number"), 7.5, "A whole number", id="fraction for number"),
        pytest.param(text("number", required=True), None, "Please fill out", id="required number"),
        pytest.param(text("float"), float("inf"), "A number is expected", id="infinity"),
        pytest.param(text("float"), [1], "A number is expected", id="list for float"),
        pytest.param(text("date"), "29.2.2024", "A date is expected", id="date"),
        pytest.param(
            html(pattern="(a+)+"), "a" * 2001 + "b", "match the requested format", id="too long to be matched"
        ),
        pytest.param(text("time"), "24h", "A time is expected", id="time"),
        pytest.param(text("datetime-local"), "2024-02-29", "A date and time", id="datetime"),
        pytest.param(text("color"), "red", "A colour is expected", id="color"),
        pytest.param(text("url"), "localhost", "An address is expected", id="url"),
        pytest.param(text(value="fixed", readonly=True), "forged", "cannot be changed", id="read-only"),
        pytest.param(text(value="fixed", readonly=True), "", "cannot be changed", id="read-only emptied"),
        pytest.param(text(value="a b", readonly=True), "a  b", "cannot be changed", id="read-only, blanks"),
        pytest.param(text("number", value=1, readonly=True), 2, "cannot be changed", id="read-only number"),
        pytest.param(
            text_field("text", "item", value="x", attributes={"disabled": True}),
            "y",
            "cannot be changed",
            id="disabled field",
        ),
        pytest.param(html(maxlength=3), "abcd", "at most 3 characters; these are 4", id="too long"),
        pytest.param(html(maxlength=1), "😀", "at most 1 characters", id="as browsers count"),
        pytest.param(html(minlength=3), "ab", "at least 3 characters; these are 2", id="too short"),
        pytest.param(html(pattern="[A-Z]{2}"), "ABC", "requested format", id="pattern"),
        pytest.param(html(pattern="a", title="An a."), "b", "An a.", id="pattern with a title"),
        pytest.param(TextareaField("item", maxlength=2), "abc", "at most 2", id="long textarea"),
        pytest.param(TextareaField("item", required=True), "", "Please fill out", id="required textarea"),
        pytest.param(TextareaField("item"), 1, "Text is expected", id="number for textarea"),
        pytest.param(choose("a"), "b", "one of the options", id="not offered"),
        pytest.param(choose("a"), None, "one of the options", id="null for a choice"),
        pytest.param(choose(("One", 1)), True, "one of the options", id="true is not 1"),
        pytest.param(choose(("A", "a", False, True)), "a", "cannot be chosen", id="disabled"),
        pytest.param(choose("a", multiple=True), "a", "choose one of the options", id="one for many"),
        pytest.param(choose("a", multiple=True), ["a", "b"], "one of the options", id="one of many not offered"),
        pytest.param(choose("a", multiple=True, required=True), [], "Please fill out", id="required choice"),
        pytest.param(choose(required=True), None, "Please fill out", id="required, nothing there"),
        pytest.param(tick("a"), None, "choose one of the options", id="null for checkbox"),
        pytest.param(RadioField("item", ["a"], required=True), None, "Please fill out", id="required radio"),
        pytest.param(ActionsField("item", ["yes"]), "no", "one of the buttons", id="no such button"),
        pytest.param(ActionsField("item", [("Off", 1, "submit", True)]), 1, "one of the buttons", id="disabled button"),
        pytest.param(ActionsField("item", [("Reset", 1, "reset")]), 1, "one of the buttons", id="reset has no value"),
        pytest.param(SliderField("item"), 101, "from 0 to 100", id="beyond the slider"),
        pytest.param(SliderField("item"), 1.5, "A whole number", id="fraction on a slider"),
        pytest.param(SliderField("item"), None, "A number is expected", id="null for slider"),
        pytest.param(files(), [FILE], "A file is expected", id="files for a file"),
        pytest.param(files(multiple=True), None, "A file is expected", id="null for files"),
        pytest.param(files(), {"filename": "a", "content": "text"}, "A file is expected", id="forged file"),
        pytest.param(files(max_size=7), FILE, "'a.txt' is larger than 7 B", id="large file"),
        pytest.param(
            files(multiple=True, max_total_size=10), [FILE, FILE], "larger than 10 B in total", id="large files"
        ),
        pytest.param(files(required=True), None, "Please fill out", id="required file"),
        pytest.param(files(multiple=True, required=True), [], "Please fill out", id="required files"),
    ],
)
@pytest.mark.behaviour("IN-38", "IN-39", "IN-96", "IN-111", "IN-115")
def test_what_a_page_would_not_send_is_refused(field: Field, sent: object, message: str) -> None:
    with pytest.raises(Refused, match=message):
        submitted(field, sent)


@pytest.mark.behaviour("IN-106")
def test_a_form_that_ends_in_buttons_needs_one_of_them() -> None:
    field = ActionsField("item", ["yes"])
    field.ends_form = True
    with pytest.raises(Refused, match="one of the buttons"):
        field.take(None)


def test_an_update_changes_the_rules_of_its_form_only() -> None:
    original = choose("a", "b")
    field = original.fresh()
    field.update(update_attributes({"options": ["c", ("D", "d", False, True)], "required": True}))

    assert field.take("c") == "c"
    with pytest.raises(Refused):
        field.take("a")
    with pytest.raises(Refused, match="cannot be chosen"):
        field.take("d")
    assert original.take("a") == "a"


def test_an_update_may_choose_a_disabled_option() -> None:
    field = choose(("A", "a", False, True), "b").fresh()
    field.update({"value": "a"})
    assert field.take("a") == "a"


def test_an_update_of_the_value_says_what_a_read_only_field_shows() -> None:
    field = text(value="old", readonly=True).fresh()
    field.update({"value": "new"})
    assert submitted(field, "new") == "new"
    with pytest.raises(Refused, match="cannot be changed"):
        submitted(field, "old")


def test_what_a_number_field_shows_for_text_is_its_own_affair() -> None:
    field = text("number", readonly=True).fresh()
    field.update({"value": "the answer"})
    assert submitted(field, 42) == 42


@pytest.mark.behaviour("IN-28", "IN-29", "IN-31")
@pytest.mark.parametrize(
    ("type", "given", "shown"),
    [
        ("number", 4.0, 4),
        ("number", " 42 ", 42),
        ("number", "", None),
        ("float", "0.5", "0.5"),
        ("float", 1e-7, "0.0000001"),
        ("float", "1e5", "100000"),
    ],
)
def test_a_first_number_is_one_that_its_field_can_show(type: str, given: object, shown: object) -> None:
    assert text(type, value=given).spec.get("value") == shown
