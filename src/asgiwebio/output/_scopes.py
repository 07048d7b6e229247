"""Scopes: named places on the page that outputs go to."""

import functools
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import ParamSpec, TypeVar, cast

from asgiwebio._session.context import ROOT, Task, current_task, enter
from asgiwebio._session.function import is_coroutine_function
from asgiwebio._session.name import check_name, random_name, scope_id, scope_selector
from asgiwebio._session.outputs import Given, Output
from asgiwebio.exceptions import InvalidType, InvalidValue

from ._content import Content, contents, send

P = ParamSpec("P")
R = TypeVar("R")


class Position:
    """Where `scroll_to()` brings a scope."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


class OutputPosition:
    """Where an output goes in its scope."""

    TOP = 0
    BOTTOM = -1


class Place:
    """A scope to enter, as a context manager and as a decorator of plain and coroutine functions."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._outer: list[Task] = []

    def open(self, task: Task) -> None:
        """Make the scope, before it is entered."""

    def again(self) -> "Place":
        """The same place for one call of a decorated function."""
        raise NotImplementedError

    def __enter__(self) -> str:
        task = current_task()
        self.open(task)
        self._outer.append(task)
        enter(task.inside(self.name))
        return self.name

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        task = self._outer.pop()
        enter(task)
        task.session.emit("output_ctl", {"loose": scope_selector(self.name)}, task.id)

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        if is_coroutine_function(function):

            @functools.wraps(function)
            async def inside_later(*args: P.args, **kwargs: P.kwargs) -> object:
                with self.again():
                    return await cast("Awaitable[object]", function(*args, **kwargs))

            return cast("Callable[P, R]", inside_later)

        @functools.wraps(function)
        def inside(*args: P.args, **kwargs: P.kwargs) -> R:
            with self.again():
                return function(*args, **kwargs)

        return inside


class Scope(Place):
    """What `use_scope()` returns."""

    def __init__(self, name: str, clear: bool, create: bool, container: str | None, position: int) -> None:
        super().__init__(name)
        self._clear = clear
        self._create = create
        self._container = container
        self._position = position

    def open(self, task: Task) -> None:
        if self._create:
            _set(task, self.name, self._container, self._position, "blank" if self._clear else None)

    def again(self) -> "Scope":
        return Scope(self.name, self._clear, self._create, self._container, self._position)


def use_scope(name: str | None = None, clear: bool = False, **kwargs: object) -> Scope:
    """Send the outputs of a block, or of a decorated function, to the scope `name`.

    It is made at the end of the current scope when there is none of that name. With `clear` it is emptied first.
    Without `name` it has a random one, which `as` gives. Further keywords: `create_scope=False` makes none,
    `container_scope` and `position` say where it is made.
    """
    create = kwargs.pop("create_scope", True)
    container = _check_scope(kwargs.pop("container_scope", None))
    position = kwargs.pop("position", OutputPosition.BOTTOM)
    for other in kwargs:
        raise InvalidType(
            f"use_scope() takes no parameter {other!r}: clear, create_scope, container_scope and position are taken."
        )
    if name is None:
        name = random_name()
    return Scope(check_name(name), bool(clear), bool(create), container, _check_position(position))


def set_scope(name: str, container_scope: str | None = None, position: int = -1, if_exist: str | None = None) -> None:
    """Make a scope without entering it, in `container_scope` or the current one.

    An existing one is left alone; `if_exist="clear"` empties it, `"remove"` makes it anew at the given place.
    """
    _set(current_task(), check_name(name), _check_scope(container_scope), _check_position(position), if_exist)


def put_scope(
    name: str,
    content: Content | Sequence[Content] = [],  # noqa: B006 - PyWebIO's signature; it is never changed
    scope: str | None = None,
    position: int = -1,
) -> Output:
    """Show a scope as an output, which can stand in a row or table; `content` is what it holds at first."""
    with Given(content):
        spec = {"type": "scope", "dom_id": scope_id(check_name(name)), "contents": contents(content)}
        return Output(spec, scope, position)


def get_scope(stack_idx: int = -1) -> str | None:
    """The name of a scope of the current task: -1 the innermost, 0 ROOT; None if there are not so many."""
    if not isinstance(stack_idx, int) or isinstance(stack_idx, bool):
        raise InvalidType(f"stack_idx={stack_idx!r}: a whole number is expected, such as -1.")
    scopes = current_task().scopes
    return scopes[stack_idx] if -len(scopes) <= stack_idx < len(scopes) else None


def clear(scope: str | None = None) -> None:
    """Take everything out of a scope, the current one by default."""
    send("output_ctl", {"clear": _selector(scope)})


def remove(scope: str | None = None) -> None:
    """Take a scope off the page with everything in it."""
    if (scope or get_scope()) == ROOT:
        raise InvalidValue("scope='ROOT' cannot be removed; to empty the page write clear('ROOT').")
    send("output_ctl", {"remove": _selector(scope)})


def scroll_to(scope: str | None = None, position: str = Position.TOP) -> None:
    """Scroll the page so that a scope is at its top, middle or bottom."""
    if not isinstance(position, str):
        raise InvalidType(f"position={position!r}: 'top', 'middle' or 'bottom' is expected.")
    send("output_ctl", {"scroll_to": _selector(scope), "position": position})


def _set(task: Task, name: str, container: str | None, position: int, if_exist: str | None) -> None:
    spec: dict[str, object] = {
        "set_scope": scope_id(name),
        "container": scope_selector(container or task.scopes[-1]),
        "position": position,
    }
    if isinstance(if_exist, str):
        spec["if_exist"] = if_exist
    task.session.emit("output_ctl", spec, task.id)


def _selector(scope: str | None) -> str:
    return scope_selector(_check_scope(scope, "scope") or current_task().scopes[-1])


def _check_scope(scope: object, parameter: str = "container_scope") -> str | None:
    if scope is not None and not isinstance(scope, str):
        raise InvalidType(f"{parameter}={scope!r}: the name of a scope is expected, such as {parameter}='result'.")
    return scope


def _check_position(position: object) -> int:
    if not isinstance(position, int) or isinstance(position, bool):
        raise InvalidType(f"position={position!r}: a whole number is expected, such as OutputPosition.TOP or -1.")
    return position
