"""Forms and pins: what they send, and when."""

from typing import Any

import pytest

from asgiwebio._wire.page import ActionsField, File, Form, Impossible
from tests.wire.paging import Told


@pytest.fixture
def told() -> Told:
    return Told()


def ask(told: Told, *inputs: dict[str, Any], task: str = "q", **spec: object) -> Form:
    told.tell("input_group", {"inputs": list(inputs) or [{"type": "text", "name": "a"}], **spec}, task)
    form = told.page.forms.top
    assert form is not None
    return form


def press(form: Form, label: str) -> None:
    form.press(next(button for button in form.buttons if button.label == label))


ROW = {
    "type": "actions",
    "name": "go",
    "buttons": [
        {"label": "Yes", "value": 1, "type": "submit"},
        {"label": "Clear", "type": "reset"},
        {"label": "No", "type": "cancel"},
        {"label": "Maybe", "value": 2, "type": "submit", "disabled": True},
    ],
}


@pytest.mark.parametrize(
    ("inputs", "cancelable", "buttons"),
    [
        ([{"type": "text", "name": "a"}], False, "Submit Reset"),
        ([{"type": "text", "name": "a"}], True, "Submit Reset Cancel"),
        ([{"type": "text", "name": "a"}, ROW], True, "Yes Clear No Maybe"),
        ([ROW, {"type": "text", "name": "a"}], False, "Yes Clear No Maybe Submit Reset"),
        ([{**ROW, "buttons": ROW["buttons"][1:2]}], False, "Clear Submit Reset"),
        ([], False, "Submit Reset"),
    ],
)
def test_form_has_its_own_buttons_where_no_field_at_its_end_submits(
    told: Told, inputs: list[dict[str, Any]], cancelable: bool, buttons: str
) -> None:
    told.tell("input_group", {"inputs": inputs, "cancelable": cancelable}, "q")
    form = told.page.forms.top
    assert form is not None

    assert [button.label for button in form.buttons] == buttons.split()


def test_submit_sends_all_fields_once(told: Told) -> None:
    form = ask(told, {"type": "text", "name": "a"}, {"type": "number", "name": "n", "value": 1}, label="Both")
    told.page.enter(form.fields[0], "x", form)

    press(form, "Submit")

    assert form.label == "Both"
    assert told.events == [("from_submit", "q", {"a": "x", "n": 1})]
    with pytest.raises(Impossible, match="the answer is with the app"):
        press(form, "Submit")


def test_button_that_submits_is_its_field_s_value(told: Told) -> None:
    other = {"type": "actions", "name": "other", "buttons": [{"label": "Other", "value": 3, "type": "submit"}]}
    form = ask(told, other, ROW)

    press(form, "Yes")

    assert told.events == [("from_submit", "q", {"other": None, "go": 1})]


def test_disabled_button_submits_nothing(told: Told) -> None:
    form = ask(told, ROW)

    with pytest.raises(Impossible, match="'Maybe' is disabled"):
        press(form, "Maybe")

    assert told.events == []


def test_cancel_and_reset(told: Told) -> None:
    form = ask(told, {"type": "text", "name": "a", "value": "old"}, ROW)
    told.page.enter(form.fields[0], "new", form)

    press(form, "Clear")
    press(form, "No")

    assert form.fields[0].read() == "old"
    assert told.events == [("from_cancel", "q", None)]


def test_app_hears_of_changes_and_of_leaving_if_it_asked(told: Told) -> None:
    form = ask(
        told,
        {"type": "text", "name": "a", "onchange": True, "onblur": True},
        {"type": "text", "name": "b"},
        {"type": "textarea", "name": "c", "onblur": True},
    )
    for field in form.fields:
        told.page.enter(field, "x", form)

    assert told.events == [
        ("input_event", "q", {"event_name": "change", "name": "a", "value": "x"}),
        ("input_event", "q", {"event_name": "blur", "name": "a", "value": "x"}),
    ]


@pytest.mark.parametrize(("status", "held"), [(False, False), (True, False), (0, True), (None, False)])
def test_verdict_lets_a_form_be_answered_again(told: Told, status: object, held: bool) -> None:
    form = ask(told)
    press(form, "Submit")

    told.tell("update_input", {"target_name": "a", "attributes": {"valid_status": status}}, "q")

    assert form.held is held


def test_change_without_a_verdict_lets_it_be_answered_too(told: Told) -> None:
    form = ask(told)
    press(form, "Submit")

    told.tell("update_input", {"target_name": "a", "target_value": None, "attributes": {"label": "A"}}, "q")
    told.tell("update_input", {"target_name": "nowhere", "attributes": {}}, "q")

    assert (form.held, form.fields[0].label) == (False, "A")
    assert told.page.skipped == ["update_input: the form has no input 'nowhere'"]


def test_newest_form_of_the_task_that_asked_last_is_seen(told: Told) -> None:
    first, second = ask(told, task="one", label="1"), ask(told, task="two", label="2")
    third = ask(told, task="one", label="3")

    seen = []
    for task in ("one", "one", "two"):
        seen.append(told.page.forms.top)
        told.tell("destroy_form", None, task)

    assert len(told.page.forms) == 0
    assert seen == [third, first, second]
    assert told.page.forms.top is None


@pytest.mark.parametrize("command", ["destroy_form", "update_input"])
def test_form_that_is_not_open_is_a_line_in_the_console(told: Told, command: str) -> None:
    ask(told, task="one")

    told.tell(command, {"target_name": "a", "attributes": {}}, "two")

    assert told.page.skipped == [f"{command}: no form of 'two' is open"]


def test_button_beside_a_field_calls_back(told: Told) -> None:
    told.page.call("cb")

    assert told.events == [("callback", "cb", None)]


# ---- files


def test_files_are_announced_before_they_travel(told: Told) -> None:
    form = ask(told, {"type": "file", "name": "f", "multiple": True})
    field: Any = form.fields[0]

    told.page.enter(field, [File("a", b"abc", "text/plain", 1.5), File("b", b"")], form)

    sent = {"id": 1, "filename": "a", "size": 3, "mime_type": "text/plain", "last_modified": 1.5}
    empty = {"id": 2, "filename": "b", "size": 0, "mime_type": "application/octet-stream", "last_modified": 0.0}
    assert told.events == [("upload", "q", {"name": "f", "files": [sent, empty]})]
    assert field.read() == [{"upload": 1}, {"upload": 2}]


def test_file_is_done_when_all_of_it_is_stored_or_it_is_refused(told: Told) -> None:
    form = ask(told, {"type": "file", "name": "f"})
    field: Any = form.fields[0]
    told.page.enter(field, File("a", b"abc"), form)
    (upload,) = field.uploads

    steps = []
    for offset in (0, 2, 3, None):
        told.tell("upload", {"id": upload.id, "offset": offset})
        steps.append(upload.done)
    told.tell("upload", {"id": 99, "offset": 0})

    assert steps == [False, False, True, True]
    assert told.page.uploads.find(99) is None
    assert field.read() == {"upload": 1}


def test_new_files_take_the_place_of_those_before(told: Told) -> None:
    form = ask(told, {"type": "file", "name": "f"})
    field: Any = form.fields[0]
    told.page.enter(field, File("a", b"abc"), form)
    told.page.enter(field, File("b", b"abc"), form)
    form.fields[0].reset()

    assert told.page.uploads.find(1) is None
    assert told.page.uploads.find(2) is not None
    assert field.read() is None


def test_long_event_is_held_as_a_file_is(told: Told) -> None:
    held = told.page.uploads.hold(b"long")

    told.tell("upload", {"id": held.id, "offset": 4})

    assert held.done
    assert told.events == []


# ---- pins


def pin(told: Told, name: str = "p", **more: object) -> None:
    told.put("pin", input={"type": "text", "name": name, **more})


def names(told: Told) -> list[str]:
    return [field.name for field in told.page.pins]


def test_pins_are_read_while_they_are_on_the_page(told: Told) -> None:
    pin(told, "a", value="1")
    told.ctl(set_scope="s")
    told.put("pin", scope="#s", input={"type": "number", "name": "b", "value": 2})

    told.tell("pin_values", {"names": ["a", "b", "nowhere"]}, "q")
    told.tell("pin_value", {"name": "a"}, "r")
    told.ctl(remove="#s")
    told.tell("pin_values", {"names": ["a", "b"]}, "s")
    told.tell("pin_value", {"name": "b"}, "t")

    assert told.events == [
        ("js_yield", "q", {"a": "1", "b": 2}),
        ("js_yield", "r", {"value": "1"}),
        ("js_yield", "s", {"a": "1"}),
        ("js_yield", "t", None),
    ]


def test_second_pin_of_a_name_takes_the_place_of_the_first(told: Told) -> None:
    pin(told, value="old")
    pin(told, value="new")

    assert names(told) == ["p"]
    assert told.lines == ["(this input has expired: another one has its name)"]
    assert next(iter(told.page.pins)).read() == "new"


def test_app_changes_a_pin(told: Told) -> None:
    pin(told)

    told.tell("pin_update", {"name": "p", "attributes": {"value": "x", "label": "L"}})
    told.tell("pin_update", {"name": "nowhere", "attributes": {}})

    assert told.lines == ["L"]
    assert told.page.pins.find("p") is not None
    assert len(told.page.skipped) == 1


def test_change_is_told_to_all_who_watch_and_once_to_those_who_wait(told: Told) -> None:
    pin(told)
    told.tell("pin_onchange", {"name": "p", "callback_id": "one", "clear": False})
    told.tell("pin_onchange", {"name": "p", "callback_id": "two", "clear": False})
    told.tell("pin_wait", {"names": ["p", "x"], "timeout": None}, "q")
    told.tell("pin_wait", {"names": ["x"], "timeout": 1}, "r")
    field = next(iter(told.page.pins))

    told.page.enter(field, "a", None)

    assert told.events == [
        ("callback", "one", {"value": "a"}),
        ("callback", "two", {"value": "a"}),
        ("js_yield", "q", {"name": "p", "value": "a"}),
    ]
    assert [told.page.pins.heard(name) for name in "pxy"] == [True, True, False]
    told.tell("pin_onchange", {"name": "p", "callback_id": None, "clear": True})
    told.page.enter(field, "b", None)
    assert told.events == []
    assert not told.page.pins.heard("p")


def test_wait_that_is_over_is_answered_with_nothing(told: Told) -> None:
    told.tell("pin_wait", {"names": ["p"], "timeout": 1}, "q")

    told.page.pins.expire("q")
    told.page.pins.expire("q")

    assert told.events == [("js_yield", "q", None)]


def test_buttons_and_files_are_pins_too(told: Told) -> None:
    told.put("pin", input={**ROW})
    told.put("pin", input={"type": "file", "name": "f"})
    told.tell("pin_onchange", {"name": "go", "callback_id": "cb", "clear": False})
    row, file = told.page.pins
    assert isinstance(row, ActionsField)

    told.page.press(row, row.buttons[0])
    told.page.enter(file, File("a", b""), None)

    assert told.events == [
        ("callback", "cb", {"value": 1}),
        ("upload", "", {"name": "f", "files": [told_file("a")]}),
    ]
    with pytest.raises(Impossible, match="'Maybe' is disabled"):
        told.page.press(row, row.buttons[3])


def told_file(name: str) -> dict[str, object]:
    return {"id": 1, "filename": name, "size": 0, "mime_type": "application/octet-stream", "last_modified": 0.0}
