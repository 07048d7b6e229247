"""The functions that clicks call."""

from collections.abc import Callable
from types import EllipsisType
from typing import Any

from asgiwebio.exceptions import InvalidType

from .function import is_coroutine_function


def check_callable(function: object, name: str, example: str) -> None:
    """Raise InvalidType unless `function` can be called back."""
    if not callable(function):
        raise InvalidType(f"{name}={function!r}: a function is expected, such as {example}.")
    is_coroutine_function(function)  # raises for generator functions


def callable_or_placeholder(
    function: Callable[..., object] | EllipsisType, name: str, example: str
) -> Callable[..., object]:
    """The function; an Ellipsis becomes one that raises at the click, since programs copy it from the manual."""
    if isinstance(function, EllipsisType):
        error = InvalidType(f"{name}=... is a placeholder of the manual: give a function there")

        def placeholder(*_: object) -> None:
            raise error  # made above, so that it names the line of the button

        return placeholder
    check_callable(function, name, example)
    return function


def like(function: Callable[..., object], call: Callable[[Any], object]) -> Callable[[Any], object]:
    """`call` as a callback of the kind and name of `function`, whose result it returns, or None."""

    def click(data: object) -> object:
        return call(data)

    async def click_async(data: object) -> object:
        result: Any = call(data)
        return None if result is None else await result

    callback: Callable[[Any], object] = click_async if is_coroutine_function(function) else click
    callback.__name__ = getattr(function, "__name__", type(function).__name__)
    return callback


def without_value(function: Callable[[], object]) -> Callable[[Any], object]:
    """A callback that calls `function` without the value of the click."""
    return like(function, lambda _: function())
