"""The form dialogue: what a blocking input shows, and how its answer comes about."""

import logging
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from asgiwebio._wire.events import Event
from asgiwebio.exceptions import InvalidValue, SessionException

from .choice import ActionsField
from .context import Task, enter, known_task
from .dialogue import Call, Dialogue, Wait
from .field import Field, Refused
from .fill import Fill
from .report import report_quietly
from .sentences import said

logger = logging.getLogger("asgiwebio")

LONE = "data"
"""The name of the item of a form that has only one and no name for it."""
_FOCUSABLE = frozenset({"text", "number", "password", "select", "url", "float", "date", "time", "datetime-local"})

Check = Callable[[Any], object]


class Form:
    """A form on the page and what is known of it. `fields` become its own: an update touches no other form."""

    def __init__(
        self,
        task: Task,
        label: str | None,
        fields: Sequence[Field],
        *,
        validate: Check | None = None,
        cancelable: bool | None = None,
    ) -> None:
        self.task = task
        self.label = label
        self.fields = {field.name: field.fresh() for field in fields}
        self.validate = validate
        self.cancelable = cancelable
        self.changing: str | None = None
        """The item whose `onchange` function is running."""
        self._id = ""
        self._fills: dict[str, Fill] = {}
        last = list(self.fields.values())[-1:]
        self._cancels = bool(cancelable)
        for field in self.fields.values():
            if isinstance(field, ActionsField):
                field.ends_form = field in last and field.submits
                self._cancels |= field.cancels

    # ---- the dialogue

    def ask(self) -> Dialogue[dict[str, object] | None]:
        """Show the form and wait for an answer that passes; None when it is cancelled.

        However it ends, the form leaves the page.
        """
        with self.task.session.question(self.task) as question:
            self._open(question.id)
            try:
                while True:
                    event: Event = yield Wait(self.task, question)
                    if event.name == "from_submit" and isinstance(event.data, dict):
                        answer = yield from self._submitted(event.data)
                        if answer is not None:
                            return answer
                    elif event.name == "from_cancel" and self._cancels:
                        return None
                    elif event.name == "input_event" and isinstance(event.data, dict):
                        yield from self._touched(event.data)
                    else:
                        logger.debug("a form was sent an event that it does not know: %s", event.name)
            finally:
                self._close()

    def _submitted(self, data: Mapping[str, object]) -> Generator[Wait | Call, Any, dict[str, object] | None]:
        if data.keys() != self.fields.keys():
            self._misread(data)
            return None
        answer: dict[str, object] = {}
        for name, field in self.fields.items():
            message, answer[name] = yield from self._examine(field, data[name])
            if message is not None:
                self._mark(name, message)
                answer.pop(name)
        if len(answer) < len(self.fields):
            return None
        if self.validate is not None:
            verdict = yield Call(self._here(), self.validate, answer)
            if verdict is not None:
                self._mark(*self._blamed(verdict))
                return None
        return answer

    def _misread(self, data: Mapping[str, object]) -> None:
        """Tell of a submit that has not just the items of the form: a script on the page has changed it."""
        missing = [name for name in self.fields if name not in data]
        surplus = [name for name in data if name not in self.fields]
        logger.warning("a submit was refused: the items %.200r are missing, %.200r are unknown", missing, surplus)
        for name in missing or list(self.fields)[:1]:
            self._mark(name, said("This form could not be read. Please try again.", self.task.session.language))

    def _examine(self, field: Field, sent: object) -> Generator[Wait | Call, Any, tuple[str | None, object]]:
        """What is wrong with a value, and the value as the user's code gets it."""
        fill = self._fills.get(field.name)
        if fill is not None and fill.stands_for(sent):
            value = fill.value
        else:
            try:
                value = field.take(sent)
                field.check(value)
            except Refused as refusal:
                return refusal.told(self.task.session.language), None
        if field.validate is None:
            return None, value
        try:
            verdict = yield Call(self._here(), field.validate, value)
        except SessionException:
            raise
        except Exception as error:
            report_quietly(self.task.session, error, "the validate function of %r failed", field.name)
            return said("Your input is not valid", self.task.session.language), value
        return None if verdict is None else str(verdict), value

    def _touched(self, data: Mapping[str, object]) -> Generator[Wait | Call, Any, None]:
        """An item was changed or left."""
        field = self.fields.get(str(data.get("name")))
        if field is None:
            return
        if data.get("event_name") == "blur" and field.validate is not None:
            message, _ = yield from self._examine(field, data.get("value"))
            if message is None:
                self._send(field.name, {"valid_status": 0})
            else:
                self._mark(field.name, message)
        elif data.get("event_name") == "change" and field.onchange is not None:
            yield from self._changed(field, data.get("value"))

    def _changed(self, field: Field, sent: object) -> Generator[Wait | Call, Any, None]:
        assert field.onchange is not None
        try:
            value = field.take(sent)
        except Refused:
            return
        before = known_task() or self.task
        here = replace(before, form=self)
        self.changing = field.name
        enter(here)
        try:
            yield Call(here, field.onchange, value)
        except SessionException:
            raise
        except Exception as error:
            report_quietly(self.task.session, error, "the onchange function of %r failed", field.name)
        finally:
            enter(before)
            self.changing = None

    # ---- what it says to the page

    def update(self, name: str, attributes: dict[str, object]) -> None:
        """Change an item on the page, and what is known of it here."""
        self._send(name, attributes)
        if name in self.fields:
            self.fields[name].update(attributes)
        else:
            logger.warning("input_update(%r): the form has no such item, only %s", name, ", ".join(self.fields))

    def _open(self, id: str) -> None:
        items = [dict(field.spec) for field in self.fields.values()]
        if self.cancelable is None:
            items[0]["auto_focus"] = True
        elif not any("auto_focus" in item for item in items):
            for item in items:
                if item["type"] in _FOCUSABLE:
                    item["auto_focus"] = True
                    break
        self._id = id
        for item, field in zip(items, self.fields.values(), strict=True):
            if field.action is not None:
                fill = self._fills[field.name] = Fill(self.task.session, field, self._send)
                item["action"] = {"label": field.action[0], "callback_id": fill.register(field.action[1])}
        spec: dict[str, object] = {"label": self.label, "inputs": items, "cancelable": self.cancelable}
        spec = {key: value for key, value in spec.items() if value is not None}
        self.task.session.uploads.expect(id, self.fields)
        self.task.session.emit("input_group", spec, id)

    def _close(self) -> None:
        for fill in self._fills.values():
            fill.close()
        self.task.session.uploads.forget(self._id)
        self.task.session.emit("destroy_form", None, self._id)

    def _mark(self, name: str, message: str) -> None:
        self._send(name, {"valid_status": False, "invalid_feedback": message})

    def _send(self, name: str, attributes: Mapping[str, object]) -> None:
        self.task.session.emit("update_input", {"target_name": name, "attributes": attributes}, self._id)

    # ---- small things

    def _here(self) -> Task:
        """The task that runs the dialogue now: an awaitable may be awaited elsewhere than it was made."""
        return known_task() or self.task

    def _blamed(self, verdict: Any) -> tuple[str, str]:
        """Item and message from the result of the form's `validate`."""
        try:
            name, message = verdict
        except (TypeError, ValueError):
            raise InvalidValue(
                f"validate of input_group() returned {verdict!r}: None, or the name of an item and a message are "
                "expected; write return 'age', 'too young'."
            ) from None
        if name not in self.fields:
            known = ", ".join(map(repr, self.fields))
            raise InvalidValue(f"validate of input_group() named the item {name!r}: one of {known} is expected.")
        return name, str(message)
