"""Inputs: what they hold, what the app gets, what a visitor can do with them."""

import datetime as dt
from typing import Any

import pytest

from asgiwebio._wire.page import ActionsField, Field, File, FileField, Impossible
from asgiwebio._wire.page.choice import ChoiceField
from asgiwebio._wire.page.kinds import make_field

OPTIONS: list[dict[str, Any]] = [
    {"label": "Red", "value": "r"},
    {"label": "Two", "value": 2},
    {"label": "Off", "value": None, "disabled": True},
    {"label": "One", "value": True},
]


def field(type: str, **item: object) -> Field:
    return make_field({"type": type, "name": "x", **item})


def choice(type: str, **item: object) -> ChoiceField:
    made = field(type, options=[dict(option) for option in OPTIONS], **item)
    assert isinstance(made, ChoiceField)
    return made


@pytest.mark.parametrize(
    ("type", "value", "read"),
    [
        ("text", "a", "a"),
        ("text", None, ""),
        ("text", 3, "3"),
        ("textarea", "a\nb", "a\nb"),
        ("number", 36, 36),
        ("number", "-7.9", -7),
        ("number", "", None),
        ("number", "x", None),
        ("float", "1.5", 1.5),
        ("float", ".5e2", 50.0),
        ("float", "-", None),
        ("color", "#ffffff", "#ffffff"),
        ("date", dt.date(2026, 1, 2), "2026-01-02"),
        ("time", dt.time(3, 4), "03:04:00"),
        ("datetime-local", dt.datetime(2026, 1, 2, 3, 4), "2026-01-02T03:04:00"),
    ],
)
def test_text_is_read_as_its_type(type: str, value: object, read: object) -> None:
    one = field(type)

    one.put(value)

    assert one.read() == read


@pytest.mark.parametrize(
    ("type", "item", "read"),
    [
        ("text", {}, ""),
        ("text", {"value": "a"}, "a"),
        ("number", {"value": 3}, 3),
        ("color", {}, "#000000"),
        ("slider", {}, 0),
        ("slider", {"min_value": 5}, 5),
        ("slider", {"value": 7}, 7),
        ("slider", {"value": 7, "float": True}, 7.0),
        ("actions", {"buttons": []}, None),
        ("file", {}, None),
        ("file", {"multiple": True}, []),
    ],
)
def test_input_holds_at_first_what_it_was_given(type: str, item: dict[str, Any], read: object) -> None:
    one = field(type, **item)

    assert one.read() == read


@pytest.mark.parametrize(("key", "why"), [("readonly", "read-only"), ("disabled", "disabled")])
def test_input_that_is_locked_takes_nothing(key: str, why: str) -> None:
    with pytest.raises(Impossible, match=f"'Age' is {why}"):
        field("text", label="Age", **{key: True}).put("a")


@pytest.mark.parametrize(("type", "value"), [("text", "a"), ("number", 7)])
def test_leaving_an_input_is_told_of_when_it_holds_something(type: str, value: object) -> None:
    assert field(type, value=value).blurs
    assert not field(type).blurs
    assert not field("textarea", value="a").blurs
    assert not field("file").blurs
    assert field("slider").blurs
    assert choice("radio").blurs


def test_slider_goes_from_end_to_end() -> None:
    slider = field("slider", min_value=1, max_value=9)

    slider.put(9)

    assert slider.read() == 9
    for value in (0, 10, "5"):
        with pytest.raises(Impossible, match="goes from 1 to 9"):
            slider.put(value)


# ---- choices


@pytest.mark.parametrize(
    ("type", "item", "selected", "read"),
    [
        ("select", {}, [], "r"),
        ("select", {}, [1], 2),
        ("select", {}, [1, 3], True),
        ("select", {"multiple": True}, [], []),
        ("select", {"multiple": True}, [3, 0], ["r", True]),
        ("radio", {}, [], None),
        ("radio", {}, [0, 1], 2),
        ("checkbox", {}, [], []),
        ("checkbox", {}, [0, 3], ["r", True]),
    ],
)
def test_choice_begins_with_what_is_selected(type: str, item: Any, selected: list[int], read: object) -> None:
    options = [{**option, "selected": index in selected} for index, option in enumerate(OPTIONS)]

    assert field(type, options=options, **item).read() == read


def test_select_without_a_free_option_has_no_value() -> None:
    assert field("select", options=[OPTIONS[2]]).read() is None
    assert field("select").read() is None


@pytest.mark.parametrize(("wanted", "read"), [("Red", "r"), ("r", "r"), (2, 2), (True, True), (["Two"], 2)])
def test_option_is_chosen_by_label_or_value(wanted: object, read: object) -> None:
    radio = choice("radio")

    radio.put(wanted)

    assert radio.read() is read or radio.read() == read


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ("Blue", "has no option 'Blue', only 'Red', 'Two', 'Off', 'One'"),
        (1, "has no option 1"),
        (object(), "has no option <object"),
        ("Off", "'Off' of the field 'x' is disabled"),
        (["Red", "Two"], "takes one choice, not 2"),
        ([], "takes one choice, not 0"),
    ],
)
def test_choice_that_nobody_can_make(wanted: object, why: str) -> None:
    radio = choice("radio")

    with pytest.raises(Impossible, match=why):
        radio.put(wanted)

    assert radio.read() is None


def test_choice_without_options_says_so() -> None:
    with pytest.raises(Impossible, match="only none"):
        field("select").put("a")


def test_several_are_chosen_in_the_order_of_the_options() -> None:
    boxes = choice("checkbox")

    boxes.put(["Two", "r"])

    assert boxes.read() == ["r", 2]
    assert boxes.shown == "[x] Red [x] Two [ ] Off [ ] One"


# ---- what the app changes


def test_app_changes_a_text_field() -> None:
    text = field("text", label="A", value="a")

    text.update({"label": "B", "help_text": "h", "value": "b", "placeholder": "p"})

    assert (text.label, text.value, text.item["help_text"], text.item["placeholder"]) == ("B", "b", "h", "p")
    text.update({"value": None})
    assert text.read() == ""


@pytest.mark.parametrize(
    ("status", "told", "feedback"), [(False, False, "bad"), (True, True, "good"), (0, None, ""), (None, None, "")]
)
def test_app_gives_a_verdict(status: object, told: bool | None, feedback: str) -> None:
    text = field("text")

    text.update({"valid_status": status, "invalid_feedback": "bad", "valid_feedback": "good"})

    assert (text.status, text.feedback) == (told, feedback)


def test_reset_takes_verdict_and_value_away() -> None:
    text = field("text", value="a")
    text.put("b")
    text.update({"valid_status": False})

    assert text.feedback == ""
    text.reset()
    assert (text.status, text.read()) == (None, "a")


def test_new_options_come_before_the_value_that_chooses_among_them() -> None:
    select = choice("select")

    select.update({"value": 2, "options": [{"label": "1", "value": 1}, {"label": "2", "value": 2}]})

    assert select.read() == 2
    select.update({"value": "none of them"})
    assert select.read() is None


def test_app_chooses_several() -> None:
    boxes = choice("checkbox")

    boxes.update({"value": ["r", True]})

    assert boxes.read() == ["r", True]
    boxes.update({"value": "r", "valid_status": False, "label": "L"})
    assert (boxes.read(), boxes.status, boxes.label) == (["r"], False, "L")


def test_app_disables_one_option_or_the_whole_choice() -> None:
    radio = choice("radio")

    radio.update({"disabled": True}, target="r")
    with pytest.raises(Impossible, match="'Red' of the field 'x' is disabled"):
        radio.put("Red")
    radio.put("Two")
    radio.update({"disabled": True})

    with pytest.raises(Impossible, match="disabled"):
        radio.put("One")


def test_app_moves_a_slider() -> None:
    slider = field("slider")

    slider.update({"value": 40, "max_value": 50})
    slider.put(50)

    assert slider.read() == 50
    with pytest.raises(Impossible, match="goes from 0 to 50"):
        slider.put(51)


# ---- buttons and files


def actions() -> ActionsField:
    made = field(
        "actions",
        label="Go",
        buttons=[{"label": "A", "value": 1, "type": "submit"}, {"label": "B", "value": 2, "type": "submit"}],
    )
    assert isinstance(made, ActionsField)
    return made


def test_row_of_buttons_has_the_value_of_the_pressed_one() -> None:
    row = actions()

    row.press(row.buttons[1])

    assert row.read() == 2
    row.press(None)
    assert row.read() is None


def test_row_of_buttons_is_not_filled() -> None:
    with pytest.raises(Impossible, match="'Go' is a row of buttons, to click on: A, B; not 'a'"):
        actions().put("a")


def test_app_disables_one_button_or_all() -> None:
    row = actions()

    row.update({"disabled": True, "value": 7, "label": "L"}, target=2)
    one = [button.get("disabled") for button in row.buttons]
    row.update({"disabled": True})

    assert one == [None, True]
    assert [button["disabled"] for button in row.buttons] == [True, True]
    assert (row.read(), row.label, row.shown) == (None, "L", "[A] [B]")


def test_files_are_given() -> None:
    one, many = field("file"), field("file", multiple=True)
    a, b = File("a.txt", b"a"), File("b.txt", b"b")

    one.put(a)
    many.put([a, b])
    many.update({"value": None, "label": "L"})

    assert (one.shown, many.shown, many.label) == ("a.txt", "a.txt, b.txt", "L")
    one.put(None)
    assert one.shown == ""


@pytest.mark.parametrize(
    ("files", "why"), [("a.txt", "takes files, not 'a.txt'"), ([File("a", b"")] * 2, "one file, not 2")]
)
def test_what_is_no_file_is_not_taken(files: object, why: str) -> None:
    upload = field("file")
    assert isinstance(upload, FileField)

    with pytest.raises(Impossible, match=why):
        upload.put(files)


@pytest.mark.parametrize(
    ("made", "words", "shown"),
    [
        (field("password", value="abc"), [], "•••"),
        (field("text", value="abc"), [], "abc"),
        (field("slider", value=4), [], "4"),
        (choice("select"), ["Red"], "[x] Red [ ] Two [ ] Off [ ] One"),
        (choice("radio"), ["Red", "Two", "Off", "One"], "[ ] Red [ ] Two [ ] Off [ ] One"),
        (actions(), ["A", "B"], "[A] [B]"),
    ],
)
def test_input_says_what_it_holds(made: Field, words: list[str], shown: str) -> None:
    assert (made.words, made.shown) == (words, shown)
