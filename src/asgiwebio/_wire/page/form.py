"""The questions on the page: cards with fields and buttons. Only one is seen at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from asgiwebio._wire.events import Event

from .choice import ActionsField
from .field import Field
from .kinds import FileField, make_field
from .reason import Impossible

__all__ = ["Form", "FormButton", "Forms"]

Send = Callable[[Event], None]
Announce = Callable[[FileField, str], None]
SUBMIT, RESET, CANCEL = "Submit", "Reset", "Cancel"


@dataclass(frozen=True)
class FormButton:
    """A button of a form: one of an actions field, or one that the form has by itself."""

    label: str
    kind: Literal["submit", "reset", "cancel"]
    disabled: bool = False
    source: Mapping[str, Any] | None = None


class Form:
    """One question. `held` says that an answer is with the app, and no verdict is back yet."""

    def __init__(self, spec: Mapping[str, Any], task_id: str, send: Send, announce: Announce) -> None:
        self.spec = spec
        self.task_id = task_id
        self.label = str(spec.get("label") or "")
        self.fields: list[Field] = [make_field(item) for item in spec["inputs"]]
        self.held = False
        self._send = send
        self._announce = announce

    @property
    def buttons(self) -> list[FormButton]:
        """What can be pressed, in its order; the form's own buttons only where no field submits at its end."""
        rows = [field for field in self.fields if isinstance(field, ActionsField)]
        buttons = [
            FormButton(str(one["label"]), one["type"], bool(one.get("disabled")), one)
            for row in rows
            for one in row.buttons
        ]
        last = self.fields[-1] if self.fields else None
        if not isinstance(last, ActionsField) or all(one["type"] != "submit" for one in last.buttons):
            buttons += [FormButton(SUBMIT, "submit"), FormButton(RESET, "reset")]
            if self.spec.get("cancelable"):
                buttons.append(FormButton(CANCEL, "cancel"))
        return buttons

    def press(self, button: FormButton) -> None:
        """Click on a button; Impossible when it is disabled, or while an answer is with the app."""
        if button.disabled:
            raise Impossible(f"the button {button.label!r} is disabled")
        if self.held:
            raise Impossible("the answer is with the app, and no verdict is back yet")
        if button.kind == "reset":
            for field in self.fields:
                field.reset()
            return
        self.held = True
        if button.kind == "cancel":
            self._send(Event("from_cancel", self.task_id, None))
            return
        if refused := [field for field in self.fields if isinstance(field, FileField) and field.refused]:
            # an answer waits for all its files
            for field in refused:
                self._announce(field, self.task_id)
            return
        for field in self.fields:
            field.status = None
            if isinstance(field, ActionsField):
                own = button.source if any(one is button.source for one in field.buttons) else None
                field.press(own)
        self._send(Event("from_submit", self.task_id, self.answer()))

    def answer(self) -> dict[str, object]:
        """What a submit says."""
        return {field.name: field.read() for field in self.fields}

    def touched(self, field: Field) -> None:
        """A field was changed, then left: the app hears what it asked for."""
        if field.item.get("onchange"):
            self._tell("change", field)
        if field.item.get("onblur") and field.blurs:
            self._tell("blur", field)

    def update(self, name: str, attributes: Mapping[str, Any], target: object) -> None:
        """Take the app's change of a field. One with a verdict lets the form be answered again."""
        # a mark that is only taken away answers an earlier blur; the verdict on the submit is still to come
        if type(attributes.get("valid_status")) is not int:
            self.held = False
        for field in self.fields:
            if field.name == name:
                field.update(attributes, target)
                return
        raise Impossible(f"the form has no input {name!r}")

    def _tell(self, name: str, field: Field) -> None:
        self._send(Event("input_event", self.task_id, {"event_name": name, "name": field.name, "value": field.read()}))


class Forms:
    """All open forms: the newest one of the task that asked last is seen, older ones wait behind it."""

    def __init__(self, send: Send, announce: Announce) -> None:
        self._send = send
        self._announce = announce
        self._open: list[Form] = []

    def __len__(self) -> int:
        return len(self._open)

    @property
    def top(self) -> Form | None:
        """The form that is seen."""
        return self._open[-1] if self._open else None

    def open(self, spec: Mapping[str, Any], task_id: str) -> None:
        """Show a form. A task that asks again comes to the front with all that it has open."""
        own = [form for form in self._open if form.task_id == task_id]
        self._open = [form for form in self._open if form.task_id != task_id]
        self._open += [*own, Form(spec, task_id, self._send, self._announce)]

    def of(self, task_id: str) -> Form:
        """The form of a question; Impossible when there is none."""
        for form in reversed(self._open):
            if form.task_id == task_id:
                return form
        raise Impossible(f"no form of {task_id!r} is open")

    def close(self, task_id: str) -> None:
        """Take a form off the page."""
        self._open.remove(self.of(task_id))
