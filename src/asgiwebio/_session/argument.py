"""Checks of what users give to the faces. Each names the parameter, what was given and what is expected."""

import json
import math
import numbers
from collections.abc import Callable, Iterable
from typing import Any

from asgiwebio._wire.encode import encode
from asgiwebio.exceptions import InvalidType, InvalidValue


def check_text(value: object, parameter: str) -> str | None:
    """Text as it is, numbers as text, None as None."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value)
    if (number := as_number(value)) is not None:
        return str(number)
    raise InvalidType(f"{parameter}={value!r}: text is expected, not {_type(value)}.")


def check_function(value: object, parameter: str) -> Callable[..., object] | None:
    """What can be called, or None."""
    if value is None or callable(value):
        return value
    raise InvalidType(f"{parameter}={value!r}: a function is expected, not {_type(value)}; write its name without ().")


def check_integer(value: object, parameter: str) -> int | None:
    """A whole number, or None."""
    number = as_number(value)
    if value is None:
        return None
    if isinstance(number, int):
        return number
    raise InvalidType(f"{parameter}={value!r}: a whole number is expected, not {_type(value)}.")


def check_number(value: object, parameter: str) -> int | float:
    """A number that is one."""
    number = as_number(value)
    if number is not None and math.isfinite(number):
        return number
    raise InvalidType(f"{parameter}={value!r}: a number is expected, not {_type(value)}.")


def as_number(value: object) -> int | float | None:
    """A number, of numpy or the like too, as Python has it; None for what is none, and for a bool."""
    if isinstance(value, int | float):
        return None if isinstance(value, bool) else value
    if isinstance(value, numbers.Integral):
        return int(value)
    return float(value) if isinstance(value, numbers.Real) else None


def check_texts(value: object, parameter: str) -> list[str] | None:
    """Several texts as a list, or None."""
    if value is None:
        return None
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise InvalidType(f"{parameter}={value!r}: a list of texts is expected; write {parameter}=[{value!r}].")
    return [str(text) for text in value]


def check_one_of(value: object, choices: Iterable[str], parameter: str) -> str:
    """One of the texts that are taken."""
    known = list(choices)
    if isinstance(value, str) and value in known:
        return value
    raise InvalidValue(f"{parameter}={value!r}: one of {', '.join(map(repr, known))} is expected.")


def as_json(value: object, parameter: str) -> Any:
    """The value as it comes back from the page: tuples as lists, keys as text. Raises InvalidType for others."""
    if value is None or isinstance(value, str | bool):
        return value
    try:
        return json.loads(encode({"command": parameter, "spec": value}))["spec"]
    except TypeError as error:
        raise InvalidType(f"{parameter}={value!r} cannot be sent to the page: {error}") from None


def _type(value: object) -> str:
    return type(value).__name__
