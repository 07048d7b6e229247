"""What still works, and has a better way."""

import warnings
from collections.abc import Sequence
from typing import Any, TypeVar, overload

from asgiwebio._session.context import current_task
from asgiwebio._session.name import SCOPE_PREFIX, random_name
from asgiwebio._session.outputs import Given, Output, OutputList
from asgiwebio.exceptions import InvalidType

from ._content import PARSE, block, send, widget

O = TypeVar("O", bound=Output)  # noqa: E741


@overload
def style(outputs: O, css_style: str) -> O: ...
@overload
def style(outputs: Sequence[Output], css_style: str) -> OutputList: ...
def style(outputs: Output | Sequence[Output], css_style: str) -> Output | OutputList:
    """Use `put_xxx(…).style(css)` instead. Styles an output, or each of a list, and returns it."""
    warnings.warn("style() is now a method: put_text('a').style(css)", DeprecationWarning, stacklevel=2)
    with Given(outputs):
        if isinstance(outputs, Output):
            return outputs.style(css_style)
        if not isinstance(outputs, list | tuple):
            raise InvalidType(f"outputs={outputs!r:.100}: an output or a list of outputs is expected.")
        for item in outputs:
            if not isinstance(item, Output):
                raise InvalidType(f"outputs holds {item!r:.100}: only outputs are expected, such as put_text('a').")
            item.style(css_style)
        return OutputList(outputs)


class Handle(Output):
    """A place whose contents can be changed; wherever it was embedded, all of them change.

    It never sends itself, only by `show()`.
    """

    __slots__ = ("_place",)

    def __init__(self, contents: Sequence[object]) -> None:
        name = SCOPE_PREFIX + random_name()
        specs = [block(item) for item in contents]
        super().__init__(
            widget(f'<div class="{{{{dom_class_name}}}}">{PARSE}</div>', contents=specs, dom_class_name=name)
        )
        self.spend()
        self._place = "." + name

    def reset(self, *contents: object) -> None:
        """Show other contents instead."""
        send("output_ctl", {"clear": self._place})
        self.append(*contents)

    def append(self, *contents: object) -> None:
        """Add contents at the end."""
        self.insert(-1, *contents)

    def insert(self, idx: int, *contents: object) -> None:
        """Add contents before the one with index `idx`, or after it when `idx` is negative; -1 is the end."""
        with Given(contents):
            if not isinstance(idx, int) or isinstance(idx, bool):
                raise InvalidType(f"idx={idx!r}: a whole number is expected, such as 0 or -1.")
            task = current_task()
            for offset, item in enumerate(contents):
                spec: dict[str, Any] = block(item)
                # after a negative place, each one pushes the others on by itself
                position = idx + offset if idx >= 0 else idx
                task.session.emit("output", {**spec, "scope": self._place, "position": position}, task.id)


def output(*contents: object) -> Handle:
    """Use `put_scope()` and `use_scope(…, clear=True)` instead. Makes a place whose contents can be changed later."""
    warnings.warn("output() is now put_scope(name) with use_scope(name, clear=True)", DeprecationWarning, stacklevel=2)
    with Given(contents):
        return Handle(contents)
