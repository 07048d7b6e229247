"""Text that a visitor types: one line or many."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from asgiwebio.exceptions import InvalidType, InvalidValue

from .argument import as_json, check_function, check_integer, check_text, check_texts
from .field import Field, Refused

# What the input types of HTML send; "" is allowed for all but the colour.
_FORMATS = {
    "date": (re.compile(r"\d{4,6}-\d\d-\d\d"), "A date is expected, such as 2030-12-31."),
    "time": (re.compile(r"\d\d:\d\d(:\d\d(\.\d{1,3})?)?"), "A time is expected, such as 23:59."),
    "datetime-local": (
        re.compile(r"\d{4,6}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?"),
        "A date and time are expected, such as 2030-12-31T23:59.",
    ),
    "color": (re.compile(r"#[0-9a-fA-F]{6}"), "A colour is expected, such as #ff8000."),
    "url": (re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:\S.*"), "An address is expected, such as https://example.org."),
}
_TOO_LONG = "Please use at most {longest} characters; these are {length}."
_TOO_SHORT = "Please use at least {shortest} characters; these are {length}."
MATCHED = 2000
"""Characters up to which a text is held against a `pattern`; a longer one does not match.

Python's `re` keeps every other thread waiting while it matches, the event loop too, and the visitor chooses the text.
"""


class TextField(Field):
    """One line of text, and all that HTML makes of it but numbers."""

    def __init__(
        self,
        type: str,
        name: str,
        *,
        value: object = None,
        placeholder: object = None,
        required: object = None,
        readonly: object = None,
        datalist: object = None,
        action: object = None,
        **rest: Any,
    ) -> None:
        self.action = _action(action)
        super().__init__(
            type,
            name,
            value=as_json(value, "value"),
            placeholder=check_text(placeholder, "placeholder"),
            required=required,
            readonly=readonly,
            datalist=check_texts(datalist, "datalist"),
            **rest,
        )

    def take(self, value: object) -> object:
        if not isinstance(value, str):
            raise Refused("Text is expected.")
        if "\n" in value or "\r" in value:
            raise Refused("One line of text is expected.")
        return value

    def check(self, value: object) -> None:
        text = str(value)
        super().check(value)
        if self.untouched(text):
            return
        kind = self.spec["type"]
        if kind in _FORMATS and (text or kind == "color"):
            pattern, message = _FORMATS[kind]
            if not pattern.fullmatch(text):
                raise Refused(message)
        self.check_length(text)
        if text and not _matches(self.spec.get("pattern"), text):
            raise Refused(str(self.spec.get("title") or "Please match the requested format."))

    def untouched(self, text: str) -> bool:
        """Whether it is what the page was told to show; raises Refused when it may be nothing else."""
        told = self.spec.get("value")
        if told is not None and text.strip() == self.displayed(str(told)).strip():
            return True
        fixed = self.spec.get("readonly") or self.spec.get("disabled") not in (None, False)
        if fixed and told is not None and (text or not self.lossy):
            raise Refused("This field cannot be changed.")
        return False

    def displayed(self, told: str) -> str:
        """What a browser makes of a value that it is told."""
        return told.replace("\r", "").replace("\n", "")

    @property
    def lossy(self) -> bool:
        """Whether a browser shows nothing for a value that is not in its format."""
        return self.spec["type"] in _FORMATS

    def check_length(self, text: str) -> None:
        """Raise Refused unless the length, as browsers count it, is between `minlength` and `maxlength`."""
        length = len(text.encode("utf-16-le")) // 2
        longest, shortest = _integer(self.spec.get("maxlength")), _integer(self.spec.get("minlength"))
        if longest is not None and length > longest:
            raise Refused(_TOO_LONG, longest=longest, length=length)
        if shortest is not None and 0 < length < shortest:
            raise Refused(_TOO_SHORT, shortest=shortest, length=length)


class TextareaField(TextField):
    """Many lines of text, or of code."""

    def __init__(
        self,
        name: str,
        *,
        rows: object = 6,
        code: object = None,
        maxlength: object = None,
        minlength: object = None,
        **rest: Any,
    ) -> None:
        if code is not None and not isinstance(code, bool | Mapping):
            raise InvalidType(
                f"code={code!r}: True or a dict of editor options is expected, such as {{'mode': 'python'}}."
            )
        super().__init__(
            "textarea",
            name,
            rows=check_integer(rows, "rows"),
            code=as_json(code, "code"),
            maxlength=check_integer(maxlength, "maxlength"),
            minlength=check_integer(minlength, "minlength"),
            **rest,
        )

    def take(self, value: object) -> object:
        if not isinstance(value, str):
            raise Refused("Text is expected.")
        return value

    def displayed(self, told: str) -> str:
        return told.replace("\r\n", "\n").replace("\r", "\n")

    def check_length(self, text: str) -> None:
        if not self.spec.get("code"):
            super().check_length(text)


def _action(action: object) -> tuple[str, Callable[..., object]] | None:
    if action is None:
        return None
    if not isinstance(action, list | tuple) or len(action) != 2:
        raise InvalidValue(f"action={action!r}: a label and a function are expected; write action=('Pick', pick).")
    label, function = check_text(action[0], "action[0]"), check_function(action[1], "action[1]")
    if function is None:
        raise InvalidType("action[1]=None: a function is expected; it is called with one argument, set_value.")
    return label or "", function


def _integer(value: object) -> int | None:
    try:
        return None if value is None else int(str(value))
    except ValueError:
        return None


def _matches(pattern: object, text: str) -> bool:
    """Whether a `pattern` of HTML takes the text; one that Python cannot read is left to the browser."""
    if not isinstance(pattern, str):
        return True
    if len(text) > MATCHED:
        return False
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:
        return True
