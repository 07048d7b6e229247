"""The questions of asgiwebio.input, asgiwebio.session and asgiwebio.pin, typed for `async def` applications.

The very same functions: `from asgiwebio.aio import input`, then `name = await input("Your name?")` is text for a type
checker too.
"""

from collections.abc import Callable, Coroutine
from typing import ParamSpec, TypeVar, cast

from asgiwebio import input as _input
from asgiwebio import pin as _pin
from asgiwebio import session as _session
from asgiwebio.pin import pin

__all__ = [
    "actions",
    "checkbox",
    "eval_js",
    "file_upload",
    "get_pin_values",
    "hold",
    "input",
    "input_group",
    "pin",
    "pin_wait_change",
    "radio",
    "select",
    "slider",
    "textarea",
]

P = ParamSpec("P")
T = TypeVar("T")


def _awaited(function: Callable[P, T]) -> Callable[P, Coroutine[object, object, T]]:
    return cast("Callable[P, Coroutine[object, object, T]]", function)


input = _awaited(_input.input)
textarea = _awaited(_input.textarea)
select = _awaited(_input.select)
checkbox = _awaited(_input.checkbox)
radio = _awaited(_input.radio)
actions = _awaited(_input.actions)
file_upload = _awaited(_input.file_upload)
slider = _awaited(_input.slider)
input_group = _awaited(_input.input_group)
eval_js = _awaited(_session.eval_js)
hold = _awaited(_session.hold)
get_pin_values = _awaited(_pin.get_pin_values)
pin_wait_change = _awaited(_pin.pin_wait_change)
