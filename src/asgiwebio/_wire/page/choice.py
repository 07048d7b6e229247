"""Inputs of options and of buttons."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .field import Field
from .reason import Impossible

__all__ = ["ActionsField", "ChoiceField"]

_FRAME = ("label", "help_text", "invalid_feedback", "valid_feedback")


class ChoiceField(Field):
    """A select, checkboxes or radio buttons. `value` has the indexes of the chosen options."""

    blurs = True

    @property
    def options(self) -> Sequence[Mapping[str, Any]]:
        options: Sequence[Mapping[str, Any]] = self.item.get("options") or []
        return options

    @property
    def many(self) -> bool:
        """Whether several can be chosen."""
        return self.type == "checkbox" or bool(self.item.get("multiple"))

    def initial(self) -> Any:
        chosen = {index for index, option in enumerate(self.options) if option.get("selected")}
        if self.many:
            return chosen
        if not chosen and self.type == "select":
            free = [index for index, option in enumerate(self.options) if not option.get("disabled")]
            return set(free[:1])
        return {max(chosen)} if chosen else set()

    def read(self) -> object:
        chosen = [self.options[index]["value"] for index in sorted(self.value)]
        return chosen if self.many else next(iter(chosen), None)

    def typed(self, value: object) -> Any:
        wanted = value if isinstance(value, list | tuple | set) else [value]
        if not self.many and len(wanted) != 1:
            raise Impossible(f"{self.described} takes one choice, not {len(wanted)}")
        return {self.index(one) for one in wanted}

    def index(self, wanted: object) -> int:
        """Which option has this label, or else this value, and can be chosen."""
        for test in (_labelled, _valued):
            for index, option in enumerate(self.options):
                if test(option, wanted):
                    if option.get("disabled"):
                        raise Impossible(f"{wanted!r} of {self.described} is disabled")
                    return index
        labels = ", ".join(repr(str(option.get("label"))) for option in self.options)
        raise Impossible(f"{self.described} has no option {wanted!r}, only {labels or 'none'}")

    def change(self, key: str, value: Any, target: object) -> None:
        if key == "options":
            self.item["options"] = value
            self.value = self.initial()
        elif key == "value":
            wanted = value if self.many and isinstance(value, list) else [value]
            self.value = {i for i, option in enumerate(self.options) if any(_valued(option, one) for one in wanted)}
        elif key not in _FRAME and key != "valid_status":
            self.item["options"] = _changed(self.options, key, value, target)
            if target is None:
                super().change(key, value, target)
        else:
            super().change(key, value, target)

    @property
    def words(self) -> list[str]:
        shown = self.options if self.type != "select" else [self.options[index] for index in sorted(self.value)]
        return [str(option.get("label", "")) for option in shown]

    @property
    def shown(self) -> str:
        mark: Callable[[int], str] = lambda index: "x" if index in self.value else " "  # noqa: E731
        return " ".join(f"[{mark(i)}] {option.get('label', '')}" for i, option in enumerate(self.options))


class ActionsField(Field):
    """Buttons. Its value is that of the submit button which was pressed."""

    @property
    def buttons(self) -> Sequence[Mapping[str, Any]]:
        buttons: Sequence[Mapping[str, Any]] = self.item["buttons"]
        return buttons

    def initial(self) -> Any:
        return None

    def put(self, value: object) -> None:
        raise Impossible(f"{self.described} is a row of buttons, to click on: {', '.join(self.words)}; not {value!r}")

    def press(self, button: Mapping[str, Any] | None) -> None:
        """Take note of the button that submits; None is one of another field."""
        self.value = None if button is None else button.get("value")

    def change(self, key: str, value: Any, target: object) -> None:
        if key == "disabled":
            self.item["buttons"] = _changed(self.buttons, key, value, target)
        elif key != "value":
            super().change(key, value, target)

    @property
    def words(self) -> list[str]:
        return [str(button["label"]) for button in self.buttons]

    @property
    def shown(self) -> str:
        return " ".join(f"[{label}]" for label in self.words)


def _json(value: object) -> str:
    return json.dumps(value)


def _labelled(option: Mapping[str, Any], wanted: object) -> bool:
    return isinstance(wanted, str) and str(option.get("label")) == wanted


def _valued(option: Mapping[str, Any], wanted: object) -> bool:
    """Compared as what travels, so that 1 is not True."""
    try:
        return _json(option.get("value")) == _json(wanted)
    except TypeError:
        return False


def _changed(parts: Sequence[Mapping[str, Any]], key: str, value: object, target: object) -> list[dict[str, Any]]:
    """Options or buttons with one attribute changed: of the one that has the value `target`, of all for None."""
    return [{**part, key: value} if target is None or _valued(part, target) else dict(part) for part in parts]
