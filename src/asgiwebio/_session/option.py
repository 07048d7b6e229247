"""What one can choose from: the options of select, checkbox and radio, and the buttons of actions."""

from collections.abc import Iterable, Mapping
from typing import Any

from asgiwebio.exceptions import InvalidType, InvalidValue

from .argument import as_json

SUBMIT, RESET, CANCEL = "submit", "reset", "cancel"
_OPTION_PARTS = ("label", "value", "selected", "disabled")
_BUTTON_PARTS = ("label", "value", "type", "disabled")


def parse_options(options: object, value: object = None, *, parameter: str = "options") -> list[dict[str, Any]]:
    """The options in the form that the page knows; those that `value` names are selected."""
    if options is None:
        raise InvalidValue(f"{parameter} is missing; give a list, such as {parameter}=['yes', 'no'].")
    if not isinstance(options, Iterable):
        raise InvalidType(f"{parameter}={options!r}: a list of options is expected.")
    chosen = list(value) if isinstance(value, list | tuple) else [] if value is None else [value]
    parsed = []
    for index, given in enumerate(options):
        option = _parts(given, _OPTION_PARTS, f"{parameter}[{index}]")
        if "label" not in option or "value" not in option:
            raise InvalidValue(
                f"{parameter}[{index}]={given!r}: a label and a value are expected; "
                "write {'label': 'Yes', 'value': True}, ('Yes', True) or one value for both."
            )
        if option["value"] in chosen:
            option["selected"] = True
        parsed.append({key: as_json(part, f"{parameter}[{index}].{key}") for key, part in option.items()})
    return parsed


def parse_buttons(buttons: object, *, parameter: str = "buttons") -> list[dict[str, Any]]:
    """The buttons of `actions` in the form that the page knows."""
    if buttons is None:
        raise InvalidValue(f"{parameter} is missing; give a list, such as {parameter}=['Save', 'Discard'].")
    if not isinstance(buttons, Iterable):
        raise InvalidType(f"{parameter}={buttons!r}: a list of buttons is expected.")
    parsed = []
    for index, given in enumerate(buttons):
        where = f"{parameter}[{index}]"
        button = {"type": SUBMIT, **_parts(given, _BUTTON_PARTS, where)}
        if "label" not in button:
            raise InvalidValue(f"{where}={given!r}: a label is expected; write {{'label': 'Save', 'value': 'save'}}.")
        if button["type"] not in (SUBMIT, RESET, CANCEL):
            raise InvalidValue(f"{where}: type={button['type']!r}: 'submit', 'reset' or 'cancel' is expected.")
        if "value" not in button and button["type"] == SUBMIT and not button.get("disabled"):
            raise InvalidValue(f"{where}={given!r}: a value is expected, which is the answer when it is pressed.")
        parsed.append({key: as_json(part, f"{where}.{key}") for key, part in button.items()})
    return parsed


def same(one: object, other: object) -> bool:
    """Whether two JSON values are equal in JavaScript, which has only one kind of number, and true is none."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == other or _double(one) == _double(other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(part, other[key]) for key, part in one.items())
    return type(one) is type(other) and one == other


def _parts(given: object, names: tuple[str, ...], where: str) -> dict[str, Any]:
    if isinstance(given, Mapping):
        return dict(given)
    if isinstance(given, list | tuple):
        if not 2 <= len(given) <= len(names):
            raise InvalidValue(f"{where}={given!r}: 2 to {len(names)} parts are expected: ({', '.join(names)}).")
        return dict(zip(names, given, strict=False))
    return {"label": given, "value": given}


def _double(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")
