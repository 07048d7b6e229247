"""Outputs, under the names of PyWebIO's `io_ctrl`."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from asgiwebio._session.outputs import Given, Output, OutputList
from asgiwebio.exceptions import InvalidValue
from asgiwebio.output import output_register_callback

__all__ = ["Output", "OutputList", "output_register_callback", "safely_destruct_output_when_exp"]

P = ParamSpec("P")
R = TypeVar("R")


def safely_destruct_output_when_exp(content_param: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A decorator: when the function fails, the outputs in its parameter `content_param` are not shown."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)
        if content_param not in signature.parameters:
            raise InvalidValue(
                f"content_param={content_param!r}: a parameter of {function.__name__}{signature} is expected."
            )

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            with Given(signature.bind(*args, **kwargs).arguments.get(content_param)):
                return function(*args, **kwargs)

        return call

    return decorate
