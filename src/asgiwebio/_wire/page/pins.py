"""Inputs that stay on the page: read, changed and watched by name."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from asgiwebio._wire.events import Event

from .element import Element
from .field import Field
from .kinds import make_field
from .reason import Impossible

__all__ = ["Pins"]


class Pins:
    """The pins of a page. `shown` says whether an element is on it: a scope that is cleared takes its pins along."""

    def __init__(self, send: Callable[[Event], None], shown: Callable[[Element], bool]) -> None:
        self._send = send
        self._shown = shown
        self._known: dict[str, Element] = {}
        # what the app wants to hear of, by name; it may ask before the pin is there
        self._watches: dict[str, list[str]] = {}
        self._waits: dict[str, Sequence[str]] = {}

    def __iter__(self) -> Iterator[Field]:
        """The pins that are on the page."""
        for element in list(self._known.values()):
            if self._shown(element) and element.field is not None:
                yield element.field

    def heard(self, name: str) -> bool:
        """Whether the app would hear of a change of this pin."""
        return bool(self._watches.get(name)) or any(name in names for names in self._waits.values())

    def make(self, item: Mapping[str, Any]) -> Element:
        """The element of a pin that is about to be shown; call `place` when it is."""
        element = Element("div", {"class": "wio-pin"})
        element.field = make_field(item)
        return element

    def place(self, element: Element) -> None:
        """A pin is on the page; it takes the place of an earlier one of its name."""
        assert element.field is not None
        before = self._known.get(element.field.name)
        if before is not None and before is not element:
            before.field = None
            before.replace(Element("p", {"class": "text-muted"}, "(this input has expired: another one has its name)"))
        self._known[element.field.name] = element

    def find(self, name: str) -> Field | None:
        """The pin of a name, if it is on the page."""
        return next((field for field in self if field.name == name), None)

    def values(self, names: Sequence[str], task_id: str) -> None:
        """Answer with the values of those that are there."""
        self._answer(task_id, {field.name: field.read() for name in names if (field := self.find(name))})

    def value(self, name: str, task_id: str) -> None:
        """Answer with the value of one, null when it is not there."""
        field = self.find(name)
        self._answer(task_id, None if field is None else {"value": field.read()})

    def update(self, name: str, attributes: Mapping[str, Any]) -> None:
        """Take the app's change of a pin."""
        field = self.find(name)
        if field is None:
            raise Impossible(f"there is no pin {name!r} on the page")
        field.update(attributes)

    def wait(self, names: Sequence[str], task_id: str) -> None:
        """Answer at the first change of one of these; who has a clock calls `expire` when it is time."""
        self._waits[task_id] = names

    def expire(self, task_id: str) -> None:
        """The time of a wait is up; nothing happens when it was answered already."""
        if self._waits.pop(task_id, None) is not None:
            self._answer(task_id, None)

    def watch(self, name: str, callback_id: str | None, *, clear: bool) -> None:
        """Tell a callback of each change."""
        kept = [] if clear else self._watches.get(name, [])
        self._watches[name] = [*kept, callback_id] if callback_id else kept

    def changed(self, field: Field) -> None:
        """A visitor changed a pin."""
        value = field.read()
        for callback_id in self._watches.get(field.name, []):
            self._send(Event("callback", callback_id, {"value": value}))
        for task_id, names in list(self._waits.items()):
            if field.name in names:
                del self._waits[task_id]
                self._answer(task_id, {"name": field.name, "value": value})

    def _answer(self, task_id: str, data: object) -> None:
        self._send(Event("js_yield", task_id, data))
