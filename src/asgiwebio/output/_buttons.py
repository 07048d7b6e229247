"""Buttons and what a click on them calls."""

import logging
from collections.abc import Callable, Mapping, Sequence
from types import EllipsisType
from typing import Any

from asgiwebio._session.click import callable_or_placeholder, check_callable, like
from asgiwebio._session.context import current_task
from asgiwebio._session.outputs import Output
from asgiwebio.exceptions import InvalidType, InvalidValue

from ._content import as_text

logger = logging.getLogger("asgiwebio")

OnClick = Callable[[Any], object] | Sequence[Callable[[], object]] | EllipsisType

_FORMS = "text, a pair (label, value), or a dict such as {'label': 'Go', 'value': 1, 'color': 'success'}"


def put_buttons(
    buttons: Sequence[object],
    onclick: OnClick,
    small: bool | None = None,
    link_style: bool = False,
    outline: bool = False,
    group: bool = False,
    scope: str | None = None,
    position: int = -1,
    **callback_options: bool,
) -> Output:
    """Show a row of buttons.

    A button is one value, a pair `(label, value)`, or a dict with `label` and `value`, and perhaps `color` and
    `disabled`. `onclick` gets the value of the button that was clicked: the very object, which never leaves the
    server. As a list it holds a function without parameters for each button. `callback_options`: `serial_mode` in
    thread sessions, `mutex_mode` in coroutine sessions.
    """
    if isinstance(buttons, str | bytes | Mapping) or not hasattr(buttons, "__iter__"):
        raise InvalidType(f"buttons={buttons!r}: a list of buttons is expected, each of them {_FORMS}.")
    parsed = [_button(button, index) for index, button in enumerate(buttons)]
    specs = [spec for spec, _ in parsed]
    values = [value for _, value in parsed]
    callback = _callback(onclick, values, [bool(spec.get("disabled")) for spec in specs])
    return _put(specs, callback, small, link_style, outline, group, scope, position, callback_options)


def put_button(
    label: str,
    onclick: Callable[[], object] | EllipsisType,
    color: str | None = None,
    small: bool | None = None,
    link_style: bool = False,
    outline: bool = False,
    disabled: bool = False,
    scope: str | None = None,
    position: int = -1,
) -> Output:
    """Show one button; `onclick` is called without arguments.

    `color` is primary, secondary, success, danger, warning, info, light or dark, or becomes the class `btn-COLOR`.
    """
    function = callable_or_placeholder(onclick, "onclick", "lambda: put_text('clicked')")
    spec = {
        "label": as_text(label),
        "value": 0,
        "color": _color("primary" if color is None else color),
        "disabled": bool(disabled),
    }
    callback = _guarded(function, [bool(disabled)], lambda _: function())
    return _put([spec], callback, small, link_style, outline, False, scope, position, {})


def output_register_callback(callback: Callable[..., object], **options: bool) -> str:
    """Register a function of one argument; returns the id that `WebIO.pushData(data, id)` in the page calls it by.

    It can be called until the session ends: where your own page code has the id, nobody knows.
    """
    check_callable(callback, "callback", "lambda data: put_text(data)")
    session = current_task().session
    return session.callbacks.keep(session.register(callback, **options))


def _put(
    specs: list[dict[str, Any]],
    callback: Callable[[Any], object],
    small: bool | None,
    link_style: bool,
    outline: bool,
    group: bool,
    scope: str | None,
    position: int,
    options: Mapping[str, bool],
) -> Output:
    spec: dict[str, Any] = {
        "type": "buttons",
        "callback_id": current_task().session.register(callback, **options),
        "buttons": specs,
        "group": bool(group),
        "link": bool(link_style),
        "outline": bool(outline),
    }
    if small is not None:
        spec["small"] = bool(small)
    return Output(spec, scope, position)


def _button(button: object, index: int) -> tuple[dict[str, Any], object]:
    """What travels of a button, and its value, which does not."""
    if isinstance(button, Mapping):
        for key in ("label", "value"):
            if key not in button:
                raise InvalidValue(f"buttons[{index}]={button!r} has no {key!r}: give both 'label' and 'value'.")
        spec: dict[str, Any] = {"label": as_text(button["label"]), "value": index}
        if button.get("color") is not None:
            spec["color"] = _color(button["color"])
        if "disabled" in button:
            spec["disabled"] = bool(button["disabled"])
        return spec, button["value"]
    label, value = button, button
    if isinstance(button, list | tuple):
        if len(button) != 2:
            raise InvalidValue(f"buttons[{index}]={button!r}: a button is {_FORMS}.")
        label, value = button
    return {"label": as_text(label), "value": index}, value


def _color(color: object) -> str:
    if not isinstance(color, str):
        raise InvalidType(f"color={color!r}: text is expected, such as color='success'.")
    return color


def _callback(onclick: OnClick, values: list[object], disabled: list[bool]) -> Callable[[Any], object]:
    if isinstance(onclick, Sequence):
        if len(onclick) != len(values):
            raise InvalidValue(
                f"onclick has {len(onclick)} functions and buttons {len(values)} items: give one function for each "
                "button, or one for all."
            )
        functions = [
            callable_or_placeholder(function, f"onclick[{index}]", "lambda: put_text('clicked')")
            for index, function in enumerate(onclick)
        ]
        # the kinds may be mixed: what a coroutine function returns is awaited wherever it is called
        return _guarded(put_buttons, disabled, lambda index: functions[index]())
    function = callable_or_placeholder(onclick, "onclick", "lambda value: put_text(value)")
    return _guarded(function, disabled, lambda index: function(values[index]))


def _guarded(
    function: Callable[..., object], disabled: list[bool], call: Callable[[int], object]
) -> Callable[[Any], object]:
    """A callback that takes the index of a button which can be clicked, and logs any other."""

    def click(index: object) -> object:
        if type(index) is int and 0 <= index < len(disabled) and not disabled[index]:
            return call(index)
        logger.warning("a click was ignored: the page named button %.20r of %d", index, len(disabled))
        return None

    return like(function, click)
