"""What parameters and answers are."""

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

Function: TypeAlias = Callable[..., object]
Value: TypeAlias = Any
"""What your options hold. In `int | Value` it stands for the None of an empty field, which you need not handle."""
TextType: TypeAlias = Literal["text", "password", "url", "date", "time", "color", "datetime-local"]
