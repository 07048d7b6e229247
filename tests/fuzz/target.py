"""The app that is fired at, with every kind of field, pin and callback; it says so when one gets what it never may."""

import json
import logging
import math
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from asgiwebio import Limits, aio, webio_asgi
from asgiwebio._asgi.app import App
from asgiwebio._asgi.page import Page
from asgiwebio._session.context import current_task
from asgiwebio.input import (
    FLOAT,
    NUMBER,
    URL,
    actions,
    checkbox,
    file_upload,
    input,
    input_group,
    radio,
    select,
    slider,
    textarea,
)
from asgiwebio.output import output_register_callback, put_buttons, put_datatable, put_image, put_text
from asgiwebio.pin import (
    get_pin_values,
    pin_on_change,
    pin_wait_change,
    put_actions,
    put_checkbox,
    put_file_upload,
    put_input,
    put_select,
    put_slider,
    put_textarea,
)
from asgiwebio.session import download, eval_js, info

__all__ = ["ANSWER", "END", "PINS", "target"]

END = "that is all"
"""What the field `word` has to be for the session to end."""

_PICKED = 1
"""What the field `word` gives in place of the text "one", once its button was pressed."""

log = logging.getLogger("asgiwebio.fuzz")


class _Unheard(Exception):
    """A function got what the server should have refused."""


def _is(kind: type | tuple[type, ...], *, none: bool = False, more: Callable[[Any], bool] = lambda _: True) -> Any:
    """A validate function; what it is not to get is an error in the log, since a raised one is the visitor's."""

    def check(value: Any) -> None:
        if (value is None and none) or (isinstance(value, kind) and not isinstance(value, bool) and more(value)):
            return
        log.error("a field gave its function %s", type(value).__name__, exc_info=_Unheard(repr(value)[:200]))

    return check


def _one_line(text: str) -> bool:
    return "\n" not in text and "\r" not in text and not any(0xD800 <= ord(c) < 0xE000 for c in text)


def _is_word(value: str | int) -> bool:
    return _one_line(value) if isinstance(value, str) else value == _PICKED


def _is_file(value: dict[str, Any]) -> bool:
    return isinstance(value["filename"], str) and isinstance(value["content"], bytes) and "/" not in value["filename"]


def _fields() -> list[Any]:
    return [
        input(
            "Word",
            name="word",
            validate=_is((str, int), more=_is_word),
            action=("Pick", lambda set_value: set_value(_PICKED, "one")),
        ),
        input("Number", NUMBER, name="number", validate=_is(int, none=True)),
        input("Float", FLOAT, name="float", validate=_is(float, none=True, more=math.isfinite)),
        input("Address", URL, name="url", validate=_is(str), onchange=_is(str)),
        input("Pattern", name="pattern", pattern="[a-z]*", maxlength=9, minlength=1, validate=_is(str)),
        textarea("Text", name="text", maxlength=99, validate=_is(str, more=lambda text: len(text) <= 99)),
        select("One", [("a", "a"), ("1", 1), ("none", None)], name="one", validate=_is((str, int), none=True)),
        select(
            "Some",
            [("a", "a"), ("list", [1]), ("dict", {"b": 2})],
            multiple=True,
            name="some",
            validate=_is(list, more=lambda v: len(v) <= 3),
        ),
        checkbox("Ticks", ["a", "b"], name="ticks", validate=_is(list, more={"a", "b"}.issuperset)),
        radio("Radio", ["a", "b"], name="radio", validate=_is(str, none=True, more={"a", "b"}.__contains__)),
        slider("Slider", name="slider", validate=_is(int, more=lambda value: 0 <= value <= 100)),
        file_upload("File", name="file", validate=_is(dict, none=True, more=_is_file)),
        file_upload(
            "Files",
            name="files",
            multiple=True,
            max_size="1k",
            validate=_is(list, more=lambda v: all(map(_is_file, v))),
        ),
        actions("Buttons", ["go", {"label": "No", "type": "cancel"}], name="buttons"),
    ]


ANSWER: dict[str, Any] = {
    "word": END,
    "number": 1,
    "float": 1.5,
    "url": "http://a.example",
    "pattern": "abc",
    "text": "a\nb",
    "one": "a",
    "some": ["a"],
    "ticks": ["b"],
    "radio": "a",
    "slider": 7,
    "file": None,
    "files": [],
    "buttons": "go",
}
"""A right answer to the form."""

PINS = ("word", "number", "text", "one", "ticks", "slider", "file", "buttons")


def _show(ask: str | None) -> None:
    put_image(b"GIF89a\x01\x00\x01\x00")
    download("a.txt", b"0123456789")
    put_buttons(
        ["a", "b", {"label": "c", "value": "c", "disabled": True}], onclick=_is(str, more={"a", "b"}.__contains__)
    )
    put_datatable([{"id": 1}], actions=[("act", _is(int))], onselect=_is(int))
    output_register_callback(lambda data: put_text(f"{data!r:.80}"))
    if not ask:
        return
    put_input("word")
    put_input("number", NUMBER)
    put_textarea("text")
    put_select("one", ["a", 1])
    put_checkbox("ticks", ["a", "b"])
    put_slider("slider")
    put_file_upload("file")
    put_actions("buttons", buttons=["go"])
    for name in PINS:
        pin_on_change(name, lambda value: put_text(f"{value!r:.80}"))


def _end() -> None:
    current_task().session.close()


def in_thread() -> None:
    """A form, or a question to the page, again and again."""
    ask = info.query.get("ask")
    _show(ask)
    while ask:
        put_text(f"{_asked(ask)!r:.80}")
    while True:
        answer: Any = input_group("Everything", _fields())
        if answer and answer["word"] == END:
            put_text("a right answer")
            _end()
            return


async def in_coroutine() -> None:
    """The same."""
    ask = info.query.get("ask")
    _show(ask)
    while ask:
        put_text(f"{await _asked(ask)!r:.80}")
    while True:
        answer: Any = await aio.input_group("Everything", _fields())
        if answer and answer["word"] == END:
            put_text("a right answer")
            _end()
            return


def _asked(what: str) -> Any:
    if what == "pins":
        return get_pin_values(PINS)
    if what == "change":
        return pin_wait_change(*PINS)
    return eval_js("1")


async def doubling() -> None:
    """What goes on undisturbed: it doubles a number, for as long as it gets one."""
    while True:
        put_text(str(2 * int(await aio.input("Number", NUMBER) or 0)))


def target() -> App:
    """The app."""
    functions = {"index": in_coroutine, "thread": in_thread, "doubling": doubling}
    app = webio_asgi(functions, limits=Limits(events=1_000_000, starts=1_000_000, sessions=1_000_000))
    app._page = Page(directory=str(_bundle()))
    return app


def _bundle() -> Path:
    """A bundle in small: what is fired at is not the page's files, which others may be building."""
    directory = Path(mkdtemp())
    files = {"main.js": {"type": "text/javascript"}, "style.css": {"type": "text/css"}}
    manifest = {"main": "main.js", "style": "style.css", "files": files}
    (directory / "manifest.json").write_text(json.dumps(manifest))
    return directory
