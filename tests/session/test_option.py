"""Options and buttons, in all the forms that users write."""

import pytest

from asgiwebio._session.option import parse_buttons, parse_options, same


@pytest.mark.behaviour("IN-84", "IN-85", "IN-98")
def test_options_are_taken_in_every_form_and_copied() -> None:
    given = {"label": "Five", "value": 5, "title": "odd"}
    options = parse_options(iter(["one", 2, ("Two", 2), ["Three", 3, True], ("Four", 4, False, True), given]))

    assert options == [
        {"label": "one", "value": "one"},
        {"label": 2, "value": 2},
        {"label": "Two", "value": 2},
        {"label": "Three", "value": 3, "selected": True},
        {"label": "Four", "value": 4, "selected": False, "disabled": True},
        {"label": "Five", "value": 5, "title": "odd"},
    ]
    assert options[-1] is not given


@pytest.mark.behaviour("IN-89", "IN-94")
@pytest.mark.parametrize(
    ("value", "chosen"), [("a", ["a"]), (["a", "c"], ["a", "c"]), (("b",), ["b"]), (None, []), ("z", [])]
)
def test_value_selects_options(value: object, chosen: list[str]) -> None:
    options = parse_options(["a", "b", "c"], value)
    assert [option["value"] for option in options if option.get("selected")] == chosen


@pytest.mark.behaviour("IN-99", "IN-100", "IN-102")
def test_buttons_are_taken_in_every_form() -> None:
    assert parse_buttons(
        ["a", ("B", 2), ("C", None, "reset"), {"label": "D", "type": "cancel", "color": "danger"}]
    ) == [
        {"type": "submit", "label": "a", "value": "a"},
        {"type": "submit", "label": "B", "value": 2},
        {"type": "reset", "label": "C", "value": None},
        {"type": "cancel", "label": "D", "color": "danger"},
    ]
    assert parse_buttons([{"label": "off", "disabled": True}])[0]["disabled"] is True


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1, 1.0, True),
        (1, True, False),
        (True, True, True),
        (0, "", False),
        (None, None, True),
        (None, False, False),
        ([1, {"a": 2}], [1.0, {"a": 2.0}], True),
        ([1], [1, 2], False),
        ({"a": 1}, {"b": 1}, False),
        (2**53 + 1, 2**53, True),
        (10**400, 1e308 * 10, True),
    ],
)
def test_values_are_compared_as_javascript_has_them(one: object, other: object, equal: bool) -> None:
    assert same(one, other) is equal
    assert same(other, one) is equal
