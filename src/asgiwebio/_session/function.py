"""What kind of function the user gave."""

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

from asgiwebio.exceptions import InvalidType


def is_coroutine_function(function: object) -> bool:
    """Whether calling `function` gives a coroutine; looks through partials and objects with `__call__`.

    Raises InvalidType for what cannot be called, and for generator functions, which PyWebIO once took.
    """
    inner = function
    while isinstance(inner, partial):
        inner = inner.func
    if not callable(inner):
        raise InvalidType(f"A function is expected here, not {inner!r}.")
    call = inner if inspect.isroutine(inner) else getattr(inner, "__call__", inner)  # noqa: B004
    if inspect.isgeneratorfunction(call) or inspect.isasyncgenfunction(call):
        raise InvalidType(f"{inner!r} is a generator function; write `async def` with `await` in place of `yield`.")
    return inspect.iscoroutinefunction(call)


def fed(function: Callable[..., Any], argument: Callable[[object], object]) -> Callable[[object], object]:
    """A callback of the same kind that calls `function` with what `argument` makes of an event's data."""

    def call(data: object) -> object:
        return function(argument(data))

    async def call_async(data: object) -> object:
        return await function(argument(data))

    callback: Callable[[object], object] = call_async if is_coroutine_function(function) else call
    callback.__name__ = getattr(function, "__name__", type(function).__name__)
    return callback
