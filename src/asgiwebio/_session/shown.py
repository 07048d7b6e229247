"""Which functions the page can call, from the commands that it gets."""

import re
import threading
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from asgiwebio._wire.commands import Command

from .callback import CallbackId
from .context import ROOT
from .fading import Fading
from .name import SCOPE_PREFIX, scope_selector
from .places import Place, Places

if TYPE_CHECKING:
    from .session import Session

__all__ = ["FOLLOWED", "OwnTemplate", "Shown"]

FOLLOWED = frozenset({"output", "output_ctl", "popup", "close_popup", "toast", "run_script"})
"""The commands that matter here."""

TOAST_SECONDS = 600.0
"""How long a toast may stay beyond its time: as long as the pointer or the focus is on it."""

_MAKES_SCOPES = re.compile(rf"""<script|\bid\s*=\s*["']?\s*{SCOPE_PREFIX}""", re.IGNORECASE)
_SCALARS = frozenset({int, float, bool, type(None)})
_TAKES = ("clear", "remove")
_NOT_SHOWN = ("records", "field_args", "path_args", "grid_args")
"""What of a data table can hold much, and no id."""


class OwnTemplate(str):
    """A template of the app's own: what it shows of its data, and how often, is not known here."""

    __slots__ = ()


class _Note:
    """A command on its way into the picture. One that takes something away is noted before it is sent."""

    __slots__ = ("command", "sent", "spec")

    def __init__(self, command: str, spec: Any) -> None:
        self.command = command
        self.spec = spec
        self.sent = False


class Shown:
    """Follows what one session sends, from any thread, and lets the functions go that nothing shown can call.

    What is added is noted after it was sent, and what is removed before: so whatever threads do at the same time,
    nothing is taken for gone that was sent later. No lock is waited for, since the garbage collector may send an output
    from within: whoever has it takes the notes of all.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._places = Places(scope_selector(ROOT))
        self._popup: str | None = None
        self._toasts: dict[str, CallbackId] = {}
        self._notes: deque[_Note] = deque()
        self._lock = threading.Lock()
        self.fading = Fading(session)

    def send(self, command: Command) -> None:
        """Send a command, and note what it puts on the page or takes off. Errors as of the outlet."""
        name, spec = command["command"], command.get("spec")
        note = _Note(name, spec)
        taking = _is_taking(name, spec)
        if taking:
            self._notes.append(note)
        try:
            self._session.outlet.send(command)
        except BaseException:
            note.command = ""
            note.sent = True
            raise
        note.sent = True
        if not taking:
            self._notes.append(note)
        while self._ready() and self._lock.acquire(blocking=False):
            try:
                while self._ready():
                    self._take(self._notes.popleft())
            finally:
                self._lock.release()

    def clicked(self, id: str) -> None:
        """The page has called a function. A toast is gone then."""
        toast = self._toasts.pop(id, None)
        if toast is not None:
            self.fading.add([toast])

    def drop(self) -> None:
        """Let all go, at the end of the session; on the loop."""
        self.fading.drop()
        self._toasts.clear()
        self._places = Places(scope_selector(ROOT))

    def _ready(self) -> bool:
        try:
            return self._notes[0].sent
        except IndexError:
            return False

    def _take(self, note: _Note) -> None:
        try:
            self._follow(note.command, note.spec)
        except (AttributeError, LookupError, TypeError):  # a program's own command, which may be anything
            self._places.distrust()

    def _follow(self, command: str, spec: Any) -> None:
        if command == "output":
            self._put(spec, self._places.at(spec["scope"]))
        elif command == "output_ctl":
            self._control(spec)
        elif command in ("popup", "close_popup"):
            if self._popup is not None:
                self._fade(self._places.remove(self._popup))
            self._popup = None
            if command == "popup":
                self._popup = f"#{spec['dom_id']}"
                place = self._places.at(self._popup)
                place.doubtful = True  # its visitor may close it
                self._put(spec["content"], place)
        elif command == "toast":
            self._toast(spec)
        elif command == "run_script" and any(_names_scope(text) for text in (spec["code"], *spec["args"].values())):
            self._places.distrust()

    def _control(self, spec: Mapping[str, Any]) -> None:
        if spec.get("set_scope"):
            key = f"#{spec['set_scope']}"
            if spec.get("if_exist") == "remove":
                self._fade(self._places.remove(key))
            elif spec.get("if_exist") in ("clear", "blank"):
                self._fade(self._places.clear(key))
            self._places.make(key, spec["container"])
        if spec.get("clear"):
            self._fade(self._places.clear(spec["clear"]))
        if spec.get("remove"):
            self._fade(self._places.remove(spec["remove"]))

    def _toast(self, spec: Mapping[str, Any]) -> None:
        id = spec.get("callback_id")
        if not isinstance(id, CallbackId):
            return
        self._session.callbacks.sent(id)
        if spec["duration"]:
            self.fading.add([id], seconds=spec["duration"] / 1000 + TOAST_SECONDS)
        else:
            self._toasts[id] = id

    def _fade(self, ids: list[CallbackId]) -> None:
        if ids:
            self.fading.add(ids)

    def _put(self, spec: Any, place: Place) -> None:
        """Note the ids and scopes in an output, however deep."""
        waiting: list[tuple[Any, Place, bool]] = [(spec, place, False)]
        while waiting:
            value, place, doubtful = waiting.pop()
            kind = type(value)
            if kind is CallbackId:
                place.ids.append(value)
                self._session.callbacks.sent(value)
            elif kind is dict:
                self._element(value, place, doubtful, waiting)
            elif kind is list or kind is tuple:
                waiting += [(inner, place, doubtful) for inner in value if _matters(inner)]
            elif _names_scope(value) and _MAKES_SCOPES.search(value):
                self._places.distrust()

    def _element(
        self, spec: dict[str, Any], place: Place, doubtful: bool, waiting: list[tuple[Any, Place, bool]]
    ) -> None:
        kind, data, inside = spec.get("type"), spec.get("data"), place
        if kind == "custom_widget" and isinstance(data, dict):
            doubtful = doubtful or isinstance(spec.get("template"), OwnTemplate) or bool(data.get("dismissible"))
            if "dom_class_name" in data:
                inside = self._places.nest(f".{data['dom_class_name']}", place, doubtful=doubtful)
        elif kind == "scope":
            inside = self._places.nest(f"#{spec['dom_id']}", place, doubtful=doubtful)
        if "container_dom_id" in spec:
            self._places.nest(f"#{spec['container_dom_id']}", place, doubtful=doubtful)
        for key, value in spec.items():
            if _matters(value) and key not in _NOT_SHOWN and not (kind == "text" and key == "content"):
                waiting.append((value, place if key == "click_callback_id" else inside, doubtful))


def _is_taking(command: str, spec: Any) -> bool:
    """Whether a command takes something off the page."""
    if command != "output_ctl":
        return command in ("popup", "close_popup")
    return "if_exist" in spec or any(spec.get(key) for key in _TAKES)


def _matters(value: object) -> bool:
    """Whether there may be something in a value: quickly, since a table has many that are only text."""
    return SCOPE_PREFIX in value if type(value) is str else type(value) not in _SCALARS


def _names_scope(value: object) -> bool:
    return isinstance(value, str) and SCOPE_PREFIX in value
