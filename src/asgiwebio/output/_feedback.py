"""Messages, progress, spinners and notices."""

import html
import numbers
from collections.abc import Callable
from typing import Any

from asgiwebio._session.click import check_callable, without_value
from asgiwebio._session.context import Task, current_task
from asgiwebio._session.name import check_name, scope_selector
from asgiwebio._session.outputs import Container, Given, Output
from asgiwebio.exceptions import InvalidType, InvalidValue

from ._content import PARSE, as_text, block, html_spec, send, widget

_URGENT = ("warning", "danger")
_CLOSE = (
    "{{#dismissible}}"
    '<button type="button" class="close" data-dismiss="alert" aria-label="Close">'
    '<span aria-hidden="true">&times;</span></button>'
    "{{/dismissible}}"
)
_PROGRESS = (
    '<div class="progress"><div id="{{elem_id}}" class="progress-bar" role="progressbar" aria-valuemin="0"'
    ' aria-valuemax="100" aria-valuenow="{{percentage}}" aria-label="{{label}}" data-auto-close="{{auto_close}}"'
    ' style="width: {{percentage}}%">{{label}}</div></div>'
)
# An expression, which a page under a strict policy can run at its first try.
_SET_PROGRESS = """((bar) => {
  if (!bar) throw new Error(`There is no progress bar ${elem_id}.`);
  if (progress === 1 && bar.dataset.autoClose === '1') {
    bar.closest('.progress').remove();
  } else {
    bar.style.width = `${progress * 100}%`;
    bar.setAttribute('aria-valuenow', String(progress * 100));
    bar.setAttribute('aria-label', label);
    bar.textContent = label;
  }
})(document.getElementById(elem_id))"""
_SHAPES = ("border", "grow")
_COLORS = ("primary", "secondary", "success", "danger", "warning", "info", "light", "dark")
_NOTICE_COLORS = {"info": "#1565c0", "error": "#e53935", "warn": "#ef6c00", "success": "#2e7d32"}


def put_info(*contents: object, closable: bool = False, scope: str | None = None, position: int = -1) -> Container:
    """Show an information; `closable` adds a cross. What is no output is shown as text."""
    return _put_message("info", contents, closable, scope, position)


def put_success(*contents: object, closable: bool = False, scope: str | None = None, position: int = -1) -> Container:
    """Show that something went well; as `put_info()`."""
    return _put_message("success", contents, closable, scope, position)


def put_warning(*contents: object, closable: bool = False, scope: str | None = None, position: int = -1) -> Container:
    """Show a warning; as `put_info()`."""
    return _put_message("warning", contents, closable, scope, position)


def put_error(*contents: object, closable: bool = False, scope: str | None = None, position: int = -1) -> Container:
    """Show an error; as `put_info()`."""
    return _put_message("danger", contents, closable, scope, position)


def _put_message(
    color: str,
    contents: tuple[object, ...] | list[object],
    closable: bool = False,
    scope: str | None = None,
    position: int = -1,
) -> Container:
    """Any message; `color` is that of a button. Private, and known to be used."""
    with Given(contents):
        role = "alert" if color in _URGENT else "status"
        extra = "{{#dismissible}} alert-dismissible{{/dismissible}}"
        template = f'<div class="alert alert-{{{{color}}}}{extra}" role="{role}">{_CLOSE}{PARSE}</div>'
        specs = [block(item) for item in contents]
        return Container(widget(template, color=color, contents=specs, dismissible=bool(closable)), scope, position)


def put_progressbar(
    name: str,
    init: float = 0,
    label: str | None = None,
    auto_close: bool = False,
    scope: str | None = None,
    position: int = -1,
) -> Output:
    """Show a bar that `set_progressbar(name, …)` moves; `init` is 0 to 1.

    Without `label` it shows the percentage. With `auto_close` it goes away when it is set to 1.
    """
    elem_id, init = _bar_id(name), _number(init, "init")
    spec = widget(
        _PROGRESS,
        elem_id=elem_id,
        init=init,
        percentage=init * 100,
        label=_percent(init) if label is None else str(label),
        auto_close=int(bool(auto_close)),
    )
    return Output(spec, scope, position)


def set_progressbar(name: str, value: float, label: str | None = None) -> None:
    """Move a bar to `value`, 0 to 1, and set its label, by default the percentage."""
    elem_id, value = _bar_id(name), _number(value, "value")
    arguments = {
        "elem_id": elem_id,
        "progress": value,
        "label": _percent(value) if label is None else str(label),
    }
    send("run_script", {"code": _SET_PROGRESS, "args": arguments})


def _bar_id(name: str) -> str:
    return "webio-progressbar-" + check_name(name)


def _percent(value: float) -> str:
    return f"{value * 100:.1f}%"


def _number(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, numbers.Real):  # numpy's numbers are such too
        raise InvalidType(f"{name}={value!r}: a number from 0 to 1 is expected, such as {name}=0.5.")
    return float(value)


class Loading(Container):
    """A spinner. As a context manager it leaves the page with all that was shown in the block."""

    __slots__ = ("_spinner",)

    def __init__(self, spinner: str, scope: str | None, position: int) -> None:
        super().__init__(html_spec(_spinner(spinner)), scope, position)
        self._spinner = spinner

    def __enter__(self) -> str:
        # what is shown in the block stands beside the spinner, and the style that was given is the spinner's
        style = self.spec.pop("style", "").lstrip(";")
        self.spec["content"] = f"<div>{_spinner(self._spinner, style)}</div>"
        return super().__enter__()

    def left(self, task: Task, name: str) -> None:
        task.session.emit("output_ctl", {"remove": scope_selector(name)}, task.id)


def put_loading(shape: str = "border", color: str = "dark", scope: str | None = None, position: int = -1) -> Loading:
    """Show a spinner. With `with`, it goes away at the end of the block, with all that was shown in it.

    `shape` is border or grow, `color` that of a button; the size is set by `.style("width: 4rem; height: 4rem")`.
    """
    for name, value, known in (("shape", shape, _SHAPES), ("color", color, _COLORS)):
        if value not in known:
            raise InvalidValue(f"{name}={value!r}: one of these is expected: {', '.join(known)}.")
    return Loading(f"spinner-{shape} text-{color}", scope, position)


def _spinner(classes: str, style: str = "") -> str:
    styled = f' style="{html.escape(style)}"' if style else ""
    return f'<div class="{classes}" role="status"{styled}><span class="sr-only">Loading...</span></div>'


def toast(
    content: str,
    duration: float = 2,
    position: str = "center",
    color: str = "info",
    onclick: Callable[[], object] | None = None,
) -> None:
    """Show a notice for `duration` seconds; 0 keeps it until it is closed.

    `position` is left, center or right; `color` is info, error, warn, success, or any CSS colour. A click calls
    `onclick` without arguments and closes the notice.
    """
    if isinstance(duration, bool) or not isinstance(duration, int | float):
        raise InvalidType(f"duration={duration!r}: a number of seconds is expected, such as duration=5.")
    for name, value, example in (("position", position, "center"), ("color", color, "success")):
        if not isinstance(value, str):
            raise InvalidType(f"{name}={value!r}: text is expected, such as {name}={example!r}.")
    spec: dict[str, Any] = {
        "content": as_text(content),
        "duration": int(duration * 1000),
        "position": position,
        "color": _NOTICE_COLORS.get(color, color),
    }
    if onclick is not None:
        check_callable(onclick, "onclick", "lambda: put_text('clicked')")
        spec["callback_id"] = current_task().session.register(without_value(onclick))
    send("toast", spec)
