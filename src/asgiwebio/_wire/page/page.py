"""The page: commands in, and what is to be seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from asgiwebio._wire.commands import Command
from asgiwebio._wire.events import Event

from .choice import ActionsField
from .effect import perform
from .element import Element
from .field import Field
from .form import Form, Forms
from .kinds import FileField
from .pins import Pins
from .reason import Impossible
from .scopes import Scopes
from .uploads import Uploads
from .widget import Kit, build

__all__ = ["Download", "Page", "Popup", "Script", "Toast"]


@dataclass(frozen=True)
class Script:
    """JavaScript that the app ran in the page; `asks` when it waits for the value."""

    code: str
    args: Mapping[str, Any]
    asks: bool = False


@dataclass(frozen=True)
class Download:
    """A file that the app had the browser save; `content` is how it travelled: the id of a file."""

    name: str
    content: object


@dataclass(frozen=True)
class Toast:
    """A notice. How long it stays is not known here: it is there until it is clicked."""

    content: str
    color: str
    callback_id: str | None = None


@dataclass(frozen=True)
class Popup:
    """The window over the page."""

    title: str
    body: Element
    closable: bool
    element: Element


class Page:
    """What a page shows after the commands that were applied, and what it says by itself.

    `send` takes its events. `run` gives the value of a script that the app asks for.
    """

    def __init__(
        self, send: Callable[[Event], None] = lambda _: None, run: Callable[[Script], object] = lambda _: None
    ) -> None:
        self._send = send
        self._run = run
        self.scopes = Scopes()
        self.uploads = Uploads(send)
        self.forms = Forms(send, self.uploads.announce)
        self.pins = Pins(send, self.scopes.on_page)
        self.popup: Popup | None = None
        self.toasts: list[Toast] = []
        self.scripts: list[Script] = []
        self.downloads: list[Download] = []
        self.env: dict[str, Any] = {}
        """What `set_env()` has set."""
        self.skipped: list[str] = []
        """Why commands had no effect: what a browser's console would say."""
        self.closed = False
        """Whether the app has said its last word."""
        self._kit = Kit(send, self.pins, self.scopes.by_id)

    # ---- what the app does

    def apply(self, command: Command) -> None:
        """Do what a command says. One that cannot be done is skipped, with a line in `skipped`."""
        name = command["command"]
        action = _ACTIONS.get(name)
        try:
            if action is None:
                raise Impossible(f"there is no command {name!r}")
            spec: Any = command.get("spec")
            action(self, spec, command.get("task_id", ""))
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            self.skipped.append(f"{name}: {error}")

    def _output(self, spec: Mapping[str, Any], _: str) -> None:
        for target in self.scopes.find(spec["scope"]):
            widget = build(spec, self._kit)
            target.insert(widget.element, spec.get("position", -1))
            widget.shown()

    def _open_popup(self, spec: Mapping[str, Any], _: str) -> None:
        self._close_popup()
        widgets = [build(content, self._kit) for content in spec["content"]]
        body = Element("div", {"id": spec["dom_id"]}, *(widget.element for widget in widgets))
        dialog = Element("dialog", {}, Element("h2", {}, str(spec["title"])), body)
        self.scopes.body.append(dialog)
        self.popup = Popup(str(spec["title"]), body, spec.get("closable", True), dialog)
        for widget in widgets:
            widget.shown()

    def _close_popup(self, *_: object) -> None:
        if self.popup is not None:
            self.popup.element.remove()
            self.popup = None

    def _toast(self, spec: Mapping[str, Any], _: str) -> None:
        self.toasts.append(Toast(str(spec["content"]), spec.get("color", ""), spec.get("callback_id")))

    def _script(self, spec: Mapping[str, Any], task_id: str) -> None:
        script = Script(spec["code"], spec.get("args") or {}, bool(spec.get("eval")))
        self.scripts.append(script)
        perform(script.args, self.scopes.by_id, self._kit.grids)
        if script.asks:
            self._send(Event("js_yield", task_id, self._run(script)))

    def _end(self, *_: object) -> None:
        self.closed = True

    # ---- what a visitor does

    def click(self, element: Element) -> None:
        """Click on something; whatever it stands in hears of it too. Impossible when it is disabled."""
        if "disabled" in element.attributes:
            raise Impossible("it is disabled")
        for one in (element, *element.ancestors()):
            if one.click is not None:
                self._send(one.click)
        if element.target is not None and element.target.parent is not None:
            for panel in element.target.parent.elements:
                if panel.attributes.get("role") == "tabpanel":
                    panel.attributes.pop("hidden", None)
                    if panel is not element.target:
                        panel.attributes["hidden"] = ""
        if element.grid is not None:
            element.grid.pick(element)
        if element.tag == "summary" and element.parent is not None:
            state = element.parent.attributes
            if state.pop("open", None) is None:
                state["open"] = ""
        if "alert" in (element.attributes.get("data-dismiss"), element.attributes.get("data-bs-dismiss")):
            for one in element.ancestors():
                if "alert" in one.classes:
                    one.remove()
                    break

    def dismiss(self) -> None:
        """Close the popup; Impossible when there is none, or when the app lets nobody close it."""
        if self.popup is None:
            raise Impossible("no popup is open")
        if not self.popup.closable:
            raise Impossible(f"the popup {self.popup.title!r} has nothing to close it with")
        self._close_popup()

    def enter(self, field: Field, value: object, form: Form | None) -> None:
        """Give an input a value, and go on to the next one; `form` is its own, None for a pin."""
        field.put(value)
        if isinstance(field, FileField):
            self.uploads.announce(field, "" if form is None else form.task_id)
        if form is None:
            self.pins.changed(field)
        else:
            form.touched(field)

    def press(self, field: ActionsField, button: Mapping[str, Any]) -> None:
        """Click on a button of a pin; Impossible when it is disabled."""
        if button.get("disabled"):
            raise Impossible(f"the button {button['label']!r} is disabled")
        field.press(button)
        self.pins.changed(field)

    def call(self, callback_id: str) -> None:
        """Click on the button beside an input."""
        self._send(Event("callback", callback_id, None))

    def tap(self, toast: Toast) -> None:
        """Click on a notice, which goes away."""
        self.toasts.remove(toast)
        if toast.callback_id:
            self._send(Event("callback", toast.callback_id, None))


_ACTIONS: dict[str, Callable[[Page, Any, str], object]] = {
    "input_group": lambda page, spec, task_id: page.forms.open(spec, task_id),
    "update_input": lambda page, spec, task_id: page.forms.of(task_id).update(
        spec["target_name"], spec["attributes"], spec.get("target_value")
    ),
    "destroy_form": lambda page, _, task_id: page.forms.close(task_id),
    "output": Page._output,
    "output_ctl": lambda page, spec, _: page.scopes.control(spec),
    "pin_values": lambda page, spec, task_id: page.pins.values(spec["names"], task_id),
    "pin_value": lambda page, spec, task_id: page.pins.value(spec["name"], task_id),
    "pin_update": lambda page, spec, _: page.pins.update(spec["name"], spec["attributes"]),
    "pin_wait": lambda page, spec, task_id: page.pins.wait(spec["names"], task_id),
    "pin_onchange": lambda page, spec, _: page.pins.watch(
        spec["name"], spec.get("callback_id"), clear=bool(spec.get("clear"))
    ),
    "popup": Page._open_popup,
    "close_popup": Page._close_popup,
    "toast": Page._toast,
    "set_env": lambda page, spec, _: page.env.update(spec),
    "run_script": Page._script,
    "download": lambda page, spec, _: page.downloads.append(Download(spec["name"], spec["content"])),
    "upload": lambda page, spec, _: page.uploads.stored(spec["id"], spec["offset"]),
    "close_session": Page._end,
    "set_session_id": lambda *_: None,
}
