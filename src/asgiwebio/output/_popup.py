"""Popups: one window over the page."""

from collections.abc import Sequence
from typing import Any

from asgiwebio._session.context import Task
from asgiwebio._session.name import random_name, scope_id
from asgiwebio._session.outputs import Given
from asgiwebio.exceptions import InvalidValue

from ._content import Content, as_text, contents, send
from ._scopes import Place


class PopupSize:
    """How wide a popup is."""

    LARGE = "large"
    NORMAL = "normal"
    SMALL = "small"


class Popup(Place):
    """What `popup()` returns: its inside, as a context manager and as a decorator."""

    def __init__(self, name: str, spec: dict[str, Any], *, shown: bool) -> None:
        super().__init__(name)
        self._spec = spec
        self._shown = shown

    def open(self, task: Task) -> None:
        if not self._shown:
            task.session.emit("popup", self._spec, task.id)

    def again(self) -> "Popup":
        return Popup(self.name, self._spec, shown=False)


def popup(
    title: str,
    content: Content | Sequence[Content] | None = None,
    size: str = PopupSize.NORMAL,
    implicit_close: bool = True,
    closable: bool = True,
) -> Popup:
    """Show a window over the page, in place of any other; `content` is text, an output, or a list of both.

    The outputs of a `with` block go into it. A decorated function opens it at each call. With `implicit_close` a click
    beside it or the Esc key closes it; without `closable` it has no cross, and only `close_popup()` closes it.
    """
    with Given(content):
        if size not in (PopupSize.LARGE, PopupSize.NORMAL, PopupSize.SMALL):
            raise InvalidValue(f"size={size!r}: 'large', 'normal' or 'small' is expected.")
        name = random_name()
        spec = {
            "title": as_text(title),
            "content": contents(content),
            "size": size,
            "implicit_close": bool(implicit_close and closable),
            "closable": bool(closable),
            "dom_id": scope_id(name),
        }
        send("popup", spec)
        return Popup(name, spec, shown=True)


def close_popup() -> None:
    """Close the popup, if one is open."""
    send("close_popup")
