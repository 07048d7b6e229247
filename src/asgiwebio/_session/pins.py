"""The inputs that stay on a session's page: what is known of them here."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from asgiwebio.exceptions import InvalidValue

from .dialogue import Call, Dialogue, Wait
from .field import Field, Refused
from .script import ask_page
from .upload import FileField

if TYPE_CHECKING:
    from collections.abc import Callable

    from .callback import CallbackId
    from .context import Task


class Pins:
    """The pins of one session, by name. Their values are with the page only, and asked for each time."""

    def __init__(self) -> None:
        self.strict = False
        """Whether to read a pin that is not on the page is an error."""
        self.fields: dict[str, Field] = {}
        """What is known of those that were ever shown."""
        self._bound: dict[str, list[CallbackId]] = {}

    def add(self, field: Field) -> None:
        """Note a pin that is shown; it takes the place of an earlier one of its name."""
        self.fields[field.name] = field.fresh()

    def update(self, name: str, attributes: Mapping[str, object]) -> None:
        """Note what the page was told about a pin."""
        if name in self.fields:
            self.fields[name].update(attributes)

    def bind(self, name: str, callback: "CallbackId | None", *, clear: bool) -> "list[CallbackId]":
        """Note a callback that changes of a pin are told to; returns those that it takes the place of.

        The page tells them of any pin of that name, whenever it is shown: so they stay as long as they are bound.
        """
        ended = self._bound.pop(name, []) if clear else []
        if callback is not None:
            self._bound.setdefault(name, []).append(callback)
        return ended

    def value(self, name: str, sent: object) -> object:
        """A value in the type that the user's code gets.

        What is none for this pin stays as it is, since the page may have changed; but a file has to be there.
        """
        field = self.fields.get(name)
        try:
            return sent if field is None else field.take(sent)
        except Refused:
            return field.nothing() if isinstance(field, FileField) else sent


def read(task: "Task", names: Sequence[str]) -> Dialogue[dict[str, object]]:
    """The values of those of the pins that are on the page."""
    answer = yield from ask_page(task, "pin_values", {"names": list(names)})
    if not isinstance(answer, dict):
        return {}
    return {name: task.session.pins.value(name, answer[name]) for name in names if name in answer}


def read_one(task: "Task", name: str) -> Dialogue[object]:
    """The value of a pin, None when it is not on the page; with `strict` that raises InvalidValue."""
    values = yield from read(task, [name])
    if task.session.pins.strict and name not in values:
        raise InvalidValue(f"pin.{name}: there is no such pin on the page, and use_strict() was called.")
    return values.get(name)


def wait_change(task: "Task", names: Sequence[str], timeout: float | None) -> Dialogue[dict[str, object] | None]:
    """The first change of any of the pins, None when there was none in `timeout` seconds."""
    with task.session.question(task) as question:
        task.session.emit("pin_wait", {"names": list(names), "timeout": timeout}, question.id)
        while True:
            event = yield Wait(task, question)
            change = event.data
            if event.name == "js_yield" and change is None and timeout is not None:
                return None
            if event.name == "js_yield" and isinstance(change, dict) and change.get("name") in names:
                name = change["name"]
                return {"name": name, "value": task.session.pins.value(name, change.get("value"))}


def first_run(task: "Task", name: str, onchange: "Callable[[object], object]") -> Dialogue[None]:
    """Call a function with the value that a pin has now."""
    values = yield from read(task, [name])
    yield Call(task, onchange, values.get(name))
