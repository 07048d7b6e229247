"""What kind of function the user gave."""

import inspect
from functools import partial

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
