"""One item of a form: what the page shows of it, and what it may send back."""

import copy
from collections.abc import Callable, Mapping
from typing import Any, Self

from asgiwebio.exceptions import InvalidType, InvalidValue

from .argument import as_json, check_function, check_text
from .option import parse_options
from .sentences import said

REQUIRED = "Please fill out this field."


class Refused(Exception):
    """A value that a field does not take. The sentence is for the visitor, with the values in its {places}."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence.format(**values) if values else sentence)
        self._sentence = sentence
        self._values = values

    def told(self, language: str) -> str:
        """The sentence in one of our languages."""
        return said(self._sentence, language, **self._values)


class Field:
    """What every item has. The rules read `spec`, so an `input_update()` changes them too.

    `take` is asked for every value that the page sends, and keeps what cannot be meant from the user's functions.
    `check` is asked on leaving a field and on submit, for what is merely not finished.
    """

    action: tuple[str, Callable[..., object]] | None = None
    """The label and the function of the button beside it."""

    def __init__(
        self,
        type: str,
        name: str,
        *,
        label: object = "",
        help_text: object = None,
        validate: object = None,
        onchange: object = None,
        attributes: Mapping[str, object] | None = None,
        **rest: object,
    ) -> None:
        self.name = name
        self.validate = check_function(validate, "validate")
        self.onchange = check_function(onchange, "onchange")
        spec: dict[str, Any] = {
            **html_attributes(attributes),
            "type": type,
            "name": name,
            "label": check_text(label, "label") or "",
            "help_text": check_text(help_text, "help_text"),
            "onblur": True if validate else None,
            "onchange": True if onchange else None,
            **rest,
        }
        self.spec = {key: value for key, value in spec.items() if value is not None}

    def fresh(self) -> Self:
        """A copy with a state of its own, for one form."""
        twin = copy.copy(self)
        twin.spec = dict(self.spec)
        return twin

    def take(self, value: object) -> object:
        """The value in the type that the user's code gets; raises Refused."""
        raise NotImplementedError

    def check(self, value: object) -> None:
        """Raise Refused for a value that may not be submitted."""
        if self.spec.get("required") and value in (None, "", []):
            raise Refused(REQUIRED)

    def update(self, attributes: Mapping[str, object]) -> None:
        """Note what the page was told."""
        self.spec.update(attributes)


def html_attributes(given: Mapping[str, object] | None) -> dict[str, object]:
    """Free keyword arguments; a dict in `other_html_attrs` counts as if its items had been given."""
    attributes = dict(given or {})
    nested = attributes.pop("other_html_attrs", None) or {}
    if not isinstance(nested, Mapping):
        raise InvalidType(f"other_html_attrs={nested!r}: a dict of HTML attributes is expected.")
    attributes.update(nested)
    return {name: as_json(value, name) for name, value in attributes.items()}


FIXED = frozenset(
    {
        "action",
        "buttons",
        "code",
        "inline",
        "max_size",
        "max_total_size",
        "multiple",
        "name",
        "onchange",
        "type",
        "validate",
    }
)
"""What cannot be changed once an item is shown."""


def update_attributes(given: Mapping[str, object]) -> dict[str, object]:
    """The attributes of an update; those that are None are left out, and options come before the value."""
    for key in given:
        if key in FIXED:
            raise InvalidValue(f"{key!r} cannot be changed after the item was shown; make a new one for that.")
    attributes = {key: as_json(value, key) for key, value in given.items() if key != "options" and value is not None}
    if "options" in given:
        if given["options"] is None:
            raise InvalidType("options=None: a list of options is expected; write options=[] for none.")
        attributes = {"options": parse_options(given["options"]), **attributes}
    return attributes
