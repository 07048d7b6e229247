"""What `put_xxx()` returns: an output that sends itself when nobody has another use for it."""

import logging
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self, cast

from asgiwebio._wire.commands import Command
from asgiwebio._wire.encode import encode
from asgiwebio.exceptions import InvalidType, InvalidValue, OutboxFull, WrongPlace

from .click import check_callable, without_value
from .context import Task, current_task, enter
from .drops import serials
from .name import SCOPE_PREFIX, random_name, scope_id, scope_selector

logger = logging.getLogger("asgiwebio")

MAX_DEPTH = 200
"""How deep what is sent may be nested."""


class Output:
    """Something to show. It is sent when its last reference goes, unless it was shown or became part of another output.

    It captures session, scope and position when it is made. `spec` is its description, as it travels; `scope` is a
    name, or an index into the task's stack of scopes.
    """

    __slots__ = ("_spent", "_task", "serial", "spec")

    def __init__(self, spec: dict[str, Any], scope: str | int | None = None, position: int = -1) -> None:
        self._spent = True  # until it is complete: the finaliser also runs for what fails below
        task = current_task()
        if task.session.overflow is not None:
            raise task.session.take_overflow()
        if scope and type(scope) is str:
            spec["scope"] = scope_selector(scope)
        elif scope is None or scope == "":
            spec["scope"] = "#" + SCOPE_PREFIX + task.scopes[-1]
        else:
            spec["scope"] = scope_selector(_scope_of(task, scope))
        if type(position) is not int:
            position = _whole(position)
        spec["position"] = position
        self.spec = spec
        self.serial = serials()
        self._task = task
        drops = task.session.drops
        if drops.waiting:
            drops.flush()
        drops.held.add(self.serial)
        self._spent = False

    def show(self) -> None:
        """Send it now, and not by itself any more; again sends another copy."""
        self._task.session.check(self._task)
        self.spend()
        self._task.session.emit("output", self.spec, self._task.id)

    send = show

    def style(self, css_style: str) -> Self:
        """Add CSS text, such as `"color: red"`, to the outermost element."""
        if not isinstance(css_style, str):
            raise InvalidType(f"style({css_style!r}): CSS text is expected, such as style('color: red').")
        self.spec["style"] = f"{self.spec.get('style', '')};{css_style}"
        return self

    def onclick(self, callback: Callable[[], object]) -> Self:
        """Call `callback` without arguments at each click on it; a later one replaces it."""
        check_callable(callback, "callback", "onclick(lambda: toast('clicked'))")
        self.spec["click_callback_id"] = self._task.session.register(without_value(callback))
        return self

    def embed(self) -> dict[str, Any]:
        """Its description for another output, which shows it in its place."""
        self.spend()
        return {key: value for key, value in self.spec.items() if key not in ("scope", "position")}

    def spend(self) -> None:
        """Never send it by itself."""
        if not self._spent:
            self._spent = True
            self._task.session.drops.held.discard(self.serial)

    def __enter__(self) -> str:
        self.spend()
        raise WrongPlace(
            f"with put_…(): an output of type {self.spec['type']!r} holds no others. Use put_row, put_column, "
            "put_collapse, put_scrollable, put_loading or a message such as put_info, or use_scope()."
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing: `__enter__` has raised."""

    def __del__(self) -> None:
        if not self._spent:
            self.finish()

    def finish(self) -> None:
        """Send it unless it was shown or used; never raises, since it is called where nobody can catch."""
        if self._spent:
            return
        self._spent = True
        drops = self._task.session.drops
        drops.held.discard(self.serial)
        if not drops.held and not drops.waiting:  # nearly always
            self.deliver()
            return
        try:
            drops.drop(self, 3)
        except Exception:
            logger.debug("an output could not be sent", exc_info=True)

    def deliver(self) -> None:
        """Send it, now that it was dropped; never raises."""
        session = self._task.session
        try:
            session.emit("output", self.spec, self._task.id)
        except OutboxFull as error:
            session.overflow = error  # the next call raises it
        except Exception:
            logger.debug("an output could not be sent", exc_info=True)


class Container(Output):
    """An output that `with` puts others into: into its element `selector`, or its outermost one."""

    __slots__ = ("_outer", "_selector")

    def __init__(
        self, spec: dict[str, Any], scope: str | int | None = None, position: int = -1, *, selector: str | None = None
    ) -> None:
        super().__init__(spec, scope, position)
        self._selector = selector
        self._outer: list[tuple[Task, str]] = []

    def __enter__(self) -> str:
        task, name = current_task(), random_name()
        self.spec["container_dom_id"] = scope_id(name)
        if self._selector is not None:
            self.spec["container_selector"] = self._selector
        self.show()
        self._outer.append((task, name))
        enter(task.inside(name))
        return name

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        task, name = self._outer.pop()
        enter(task)
        self.left(task, name)

    def left(self, task: Task, name: str) -> None:
        """What follows the block."""


class OutputList(list[Output]):
    """Several outputs, to be shown or embedded like one; sends itself in order, like an Output."""

    def show(self) -> None:
        """Send them all now."""
        for output in self:
            output.show()

    send = show

    def __del__(self) -> None:
        for output in self:
            output.finish()


class Given:
    """What a face was given. When the block fails, the outputs among it are not shown: nothing half-made is.

    The one place for this: every face that takes outputs does its work inside `with Given(…):`.
    """

    __slots__ = ("_values",)

    def __init__(self, *values: object) -> None:
        self._values = values

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is not None:
            _spend(self._values, 0)


def _spend(value: object, depth: int) -> None:
    if isinstance(value, Output):
        value.spend()
    elif depth < MAX_DEPTH and isinstance(value, list | tuple | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            _spend(inner, depth + 1)


def capture(value: object, name: str) -> object:
    """A copy of a user's data as it is now, with the descriptions of its outputs in their places.

    Raises InvalidType for what cannot be sent to the page; the message says where in `name` it sits.
    """
    copy = _copy(value, name, 0)
    try:
        encode(cast("Command", {name: copy}))
    except TypeError as error:
        raise InvalidType(str(error)) from None
    return copy


def _copy(value: object, name: str, depth: int) -> object:
    if depth > MAX_DEPTH:
        raise InvalidValue(f"{name} is nested more than {MAX_DEPTH} deep, or holds itself.")
    if isinstance(value, Output):
        return value.embed()
    if isinstance(value, Mapping):
        return {key: _copy(inner, name, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_copy(inner, name, depth + 1) for inner in value]
    return value


def _scope_of(task: Task, scope: object) -> str:
    """The name behind an unusual scope: an index into the task's stack, or a subclass of text."""
    if isinstance(scope, str):
        return str(scope)
    if isinstance(scope, int) and not isinstance(scope, bool):
        try:
            return task.scopes[scope]
        except IndexError:
            raise InvalidValue(
                f"scope={scope!r}: the stack of scopes has {len(task.scopes)} entries: {', '.join(task.scopes)}."
            ) from None
    raise InvalidType(f"scope={scope!r}: the name of a scope is expected, such as scope='result'.")


def _whole(position: object) -> int:
    if isinstance(position, int) and not isinstance(position, bool):
        return int(position)
    raise InvalidType(f"position={position!r}: a whole number is expected, such as OutputPosition.TOP or -1.")
