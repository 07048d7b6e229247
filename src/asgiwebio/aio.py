"""The questions of asgiwebio.input, asgiwebio.session and asgiwebio.pin, typed for `async def` applications.

The very same functions: `from asgiwebio.aio import input`, then `name = await input("Your name?")` is text for a type
checker too. A script, which is no application, runs its `async def` with `run()`.
"""

import inspect
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar, cast

from asgiwebio import input as _input
from asgiwebio import pin as _pin
from asgiwebio import session as _session
from asgiwebio._session.context import current_task as _current_task
from asgiwebio.exceptions import InvalidType, WrongPlace
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
    "run",
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


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in the page of this script, and return its result: `run(main())`, as with `asyncio.run()`.

    There it may await questions, several at once too, and everything of asyncio. Raises what the coroutine raises, and
    WrongPlace in a coroutine, which can await instead. In a thread session it does the same.
    """
    if not inspect.iscoroutine(coroutine):
        raise InvalidType(
            f"coroutine={coroutine!r}: a coroutine is expected; call the `async def` function: run(main())"
        )
    try:
        task = _current_task()
        if not task.blocks:
            raise WrongPlace("run() blocks its thread, and would block the event loop here: write `await` instead")
    except BaseException:
        coroutine.close()  # or Python would warn that nobody has awaited it
        raise
    return cast(T, task.session.tasks.see_through(task, coroutine))
