"""Items where one chooses: select, checkbox, radio and actions."""

from collections.abc import Mapping
from typing import Any

from asgiwebio.exceptions import InvalidValue

from .field import REQUIRED, Field, Refused, html_attributes
from .option import CANCEL, SUBMIT, parse_buttons, parse_options, same

_NOT_OFFERED = "Please choose one of the options."


class ChoiceField(Field):
    """What select, checkbox and radio have in common; the answer is a value, or a list where several may be chosen."""

    def __init__(
        self,
        type: str,
        name: str,
        options: object,
        *,
        value: object = None,
        attributes: Mapping[str, object] | None = None,
        **rest: Any,
    ) -> None:
        parsed, free = parse_options(options, value), html_attributes(attributes)
        if type != "select":  # made of several elements: each gets the attributes, but for the one that is the item's
            focus = {key: free.pop(key) for key in ("auto_focus",) if key in free}
            parsed, free = [{**free, **option} for option in parsed], focus
        super().__init__(type, name, options=parsed, attributes=free, **rest)

    @property
    def many(self) -> bool:
        """Whether the answer is a list."""
        return self.spec["type"] == "checkbox" or bool(self.spec.get("multiple"))

    def take(self, value: object) -> object:
        if not self.many:
            return self._one(value)
        if not isinstance(value, list):
            raise Refused(_NOT_OFFERED)
        chosen = [self._find(one) for one in value]
        # the order of the options, each once, whatever was sent
        return [option["value"] for option in self.spec["options"] if any(option is one for one in chosen)]

    def update(self, attributes: Mapping[str, object]) -> None:
        super().update(attributes)
        value = self.spec.pop("value", None)
        if "value" in attributes:
            wanted = value if isinstance(value, list) and self.many else [value]
            self.spec["options"] = [
                {**option, "selected": any(same(option["value"], one) for one in wanted)}
                for option in self.spec["options"]
            ]

    def check(self, value: object) -> None:
        options: list[dict[str, Any]] = self.spec["options"]
        if self.spec.get("required") or any(option.get("required") for option in options):
            nothing = value is None and not any(option["value"] is None for option in options)
            if nothing or (self.many and not value):
                raise Refused(REQUIRED)

    def _one(self, value: object) -> object:
        if value is None and (self.spec["type"] == "radio" or all(map(_disabled, self.spec["options"]))):
            return None  # nothing is chosen; a select always has a choice when it has an option
        return self._find(value)["value"]

    def _find(self, value: object) -> dict[str, Any]:
        found = None
        options: list[dict[str, Any]] = self.spec["options"]
        for option in options:
            if same(option["value"], value):
                if not _disabled(option) or option.get("selected"):
                    return option
                found = option
        if found is not None:
            raise Refused("This option cannot be chosen.")
        raise Refused(_NOT_OFFERED)


class RadioField(ChoiceField):
    """One of several that are all in view."""

    def __init__(self, name: str, options: object, *, required: object = None, **rest: Any) -> None:
        super().__init__("radio", name, options, **rest)
        if required:
            if not self.spec["options"]:
                raise InvalidValue(
                    "options=[], required=True: at least one option is expected when a choice is required."
                )
            self.spec["options"][-1]["required"] = True  # where HTML wants it: on any of the group


class ActionsField(Field):
    """Buttons; the answer is the value of the one that was pressed."""

    ends_form = False
    """Whether these are the buttons of the whole form, in place of the usual ones."""

    def __init__(self, name: str, buttons: object, **rest: Any) -> None:
        super().__init__("actions", name, buttons=parse_buttons(buttons), **rest)

    @property
    def submits(self) -> bool:
        return any(button["type"] == SUBMIT for button in self.spec["buttons"])

    @property
    def cancels(self) -> bool:
        return any(button["type"] == CANCEL and not button.get("disabled") for button in self.spec["buttons"])

    def take(self, value: object) -> object:
        for button in self.spec["buttons"]:
            if button["type"] == SUBMIT and not button.get("disabled") and same(button["value"], value):
                return button["value"]
        if value is None and not self.ends_form:
            return None
        raise Refused("Please use one of the buttons.")


def _disabled(option: dict[str, Any]) -> bool:
    return bool(option.get("disabled"))
