"""One item of a form: what the page shows of it, and what it may send back."""

import copy
import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Self

from asgiwebio.exceptions import InvalidType, InvalidValue

from .argument import as_json, check_function, check_integer, check_number, check_one_of, check_text, check_texts
from .option import parse_options

REQUIRED = "Please fill out this field."
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
TEXT_TYPES = ("text", "number", "float", "password", "url", "date", "time", "color", "datetime-local")


class Refused(Exception):
    """A value that a field does not take. The text is for the visitor."""


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
        if text and self.spec["type"] in _FORMATS:
            pattern, message = _FORMATS[self.spec["type"]]
            if not pattern.fullmatch(text):
                raise Refused(message)
        self.check_length(text)
        if text and not _matches(self.spec.get("pattern"), text):
            raise Refused(str(self.spec.get("title") or "Please match the requested format."))

    def untouched(self, text: str) -> bool:
        """Whether it is what the page was told to show; raises Refused when it may be nothing else."""
        told = self.spec.get("value")
        if told is not None and text.split() == str(told).split():
            return True
        fixed = self.spec.get("readonly") or self.spec.get("disabled") not in (None, False)
        if fixed and told is not None and (text or not self.lossy):
            raise Refused("This field cannot be changed.")
        return False

    @property
    def lossy(self) -> bool:
        """Whether a browser shows nothing for a value that is not in its format."""
        return self.spec["type"] in _FORMATS

    def check_length(self, text: str) -> None:
        """Raise Refused unless the length, as browsers count it, is between `minlength` and `maxlength`."""
        length = len(text.encode("utf-16-le")) // 2
        longest, shortest = _integer(self.spec.get("maxlength")), _integer(self.spec.get("minlength"))
        if longest is not None and length > longest:
            raise Refused(f"Please use at most {longest} characters; these are {length}.")
        if shortest is not None and 0 < length < shortest:
            raise Refused(f"Please use at least {shortest} characters; these are {length}.")


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

    def check_length(self, text: str) -> None:
        if not self.spec.get("code"):
            super().check_length(text)


class NumberField(TextField):
    """A whole number, or with type `float` any."""

    def __init__(self, type: str, name: str, *, value: object = None, **rest: Any) -> None:
        super().__init__(type, name, value=_initial(type, value), **rest)

    def take(self, value: object) -> object:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise Refused("A number is expected.")
        if self.spec["type"] == "float":
            return float(value)
        if value != int(value):
            raise Refused("A whole number is expected.")
        return int(value)

    def check(self, value: object) -> None:
        Field.check(self, value)
        self.untouched("" if value is None else str(value))

    def untouched(self, text: str) -> bool:
        told = self.spec.get("value")
        try:
            if text and told is not None and float(text) == float(str(told)):
                return True
        except ValueError:
            return False  # the page was told something that is no number, so it shows what it likes
        return super().untouched(text)


class SliderField(Field):
    """A number in a range; a float when any of its numbers is one."""

    def __init__(
        self,
        name: str,
        *,
        value: object = 0,
        min_value: object = 0,
        max_value: object = 100,
        step: object = 1,
        required: object = None,
        **rest: Any,
    ) -> None:
        low, high = check_number(min_value, "min_value"), check_number(max_value, "max_value")
        start, stride = check_number(value, "value"), check_number(step, "step")
        if low > high:
            raise InvalidValue(f"min_value={low!r}, max_value={high!r}: min_value is expected to be the smaller one.")
        if stride <= 0:
            raise InvalidValue(f"step={stride!r}: a number above 0 is expected.")
        free = any(isinstance(number, float) for number in (low, high, start))
        super().__init__(
            "slider",
            name,
            value=start,
            min_value=low,
            max_value=high,
            step="any" if free else stride,
            float=free or isinstance(stride, float),
            required=required,
            **rest,
        )

    def take(self, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise Refused("A number is expected.")
        if self.spec["float"]:
            return float(value)
        if value != int(value):
            raise Refused("A whole number is expected.")
        return int(value)

    def check(self, value: object) -> None:
        low, high = self.spec["min_value"], self.spec["max_value"]
        if isinstance(value, int | float) and not low <= value <= high:
            raise Refused(f"A number from {low} to {high} is expected.")


def text_field(type: object, name: str, **rest: Any) -> TextField:
    """The field of an `input()`."""
    kind = check_one_of(type, TEXT_TYPES, "type")
    return NumberField(kind, name, **rest) if kind in ("number", "float") else TextField(kind, name, **rest)


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


def _initial(type: str, value: object) -> object:
    """A number as it can be shown: whole ones as int, floats without exponent."""
    if value is None or value == "":
        return None
    try:
        if isinstance(value, bool):
            raise InvalidOperation
        number = Decimal(str(value).strip())
        if not number.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise InvalidValue(f"value={value!r}: a number is expected for type={type!r}.") from None
    if type == "number":
        if number != int(number):
            raise InvalidValue(
                f"value={value!r}: a whole number is expected for type='number'; type='float' takes others."
            )
        return int(number)
    if "e" in str(value).lower():
        return format(number, "f")
    return as_json(value, "value")


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
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:
        return True
