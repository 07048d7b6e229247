"""Numbers that a visitor types or draws on a slider, and which field an input type has."""

import math
from decimal import Decimal, InvalidOperation
from typing import Any

from asgiwebio.exceptions import InvalidValue

from .argument import as_json, check_number, check_one_of
from .field import Field, Refused
from .text import TextField

TEXT_TYPES = ("text", "number", "float", "password", "url", "date", "time", "color", "datetime-local")


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
            raise Refused("A number from {low} to {high} is expected.", low=low, high=high)


def text_field(type: object, name: str, **rest: Any) -> TextField:
    """The field of an `input()`."""
    kind = check_one_of(type, TEXT_TYPES, "type")
    return NumberField(kind, name, **rest) if kind in ("number", "float") else TextField(kind, name, **rest)


def _initial(type: str, value: object) -> object:
    """A number as it can be shown: whole ones as int, floats without exponent."""
    if value is None or (isinstance(value, str) and not value):
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
