"""Commands: what an app tells its page. PyWebIO's vocabulary, complete, and `upload`; `SPECS` lists them.

A key that may be missing is `NotRequired`; one that may be null says so. Selectors are CSS selectors
(`#pywebio-scope-NAME`), ids come without the `#`.
"""

from typing import Literal, NotRequired, TypedDict

from .blob import FileLink
from .specs import Content, InputItem, Option

__all__ = [
    "SPECS",
    "Command",
    "Download",
    "InputGroup",
    "OutputCtl",
    "PinOnchange",
    "PinUpdate",
    "PinValues",
    "PinWait",
    "Popup",
    "RunScript",
    "SetEnv",
    "Toast",
    "UpdateAttributes",
    "UpdateInput",
    "Upload",
]


class Command(TypedDict):
    """One message to the page; `SPECS` says what its `spec` is. `task_id` names the question that it belongs to."""

    command: str
    spec: NotRequired[object]
    task_id: NotRequired[str]


class InputGroup(TypedDict):
    """Show a form, until `destroy_form` of the same task id."""

    label: NotRequired[str]
    inputs: list[InputItem]
    cancelable: NotRequired[bool]


class UpdateAttributes(TypedDict):
    """Attributes to change; a key that is not listed is set as a property of the input element."""

    valid_status: NotRequired[bool | Literal[0] | None]
    invalid_feedback: NotRequired[str]
    valid_feedback: NotRequired[str]
    help_text: NotRequired[str]
    label: NotRequired[str]
    placeholder: NotRequired[str]
    value: NotRequired[object]
    options: NotRequired[list[Option]]
    datalist: NotRequired[list[str]]


class UpdateInput(TypedDict):
    """Change an item of the form, and enable the form's buttons again."""

    target_name: str
    target_value: NotRequired[object]
    attributes: UpdateAttributes


class OutputCtl(TypedDict):
    """Work on scopes. Every key that is present acts, even if it is null."""

    set_scope: NotRequired[str]
    container: NotRequired[str]
    position: NotRequired[int | Literal["top", "middle", "bottom"]]
    if_exist: NotRequired[Literal["remove", "clear", "blank"] | None]
    loose: NotRequired[str]
    clear: NotRequired[str]
    remove: NotRequired[str]
    scroll_to: NotRequired[str]
    clear_before: NotRequired[str]
    clear_after: NotRequired[str]
    clear_range: NotRequired[list[str]]


class PinValues(TypedDict):
    """Ask for the values of pins; answered by `js_yield` with an object, without the names that are not there."""

    names: list[str]


class PinUpdate(TypedDict):
    """Change a pin."""

    name: str
    attributes: UpdateAttributes


class PinWait(TypedDict):
    """Ask for the first change of any of the pins; answered once by `js_yield`, with null after `timeout` seconds."""

    names: list[str]
    timeout: float | None


class PinOnchange(TypedDict):
    """Send `callback` on each change of a pin; `clear` first drops the earlier listeners of that name."""

    name: str
    callback_id: str | None
    clear: bool


class Popup(TypedDict):
    """Show a popup in place of any other."""

    title: str
    content: list[Content]
    size: Literal["small", "normal", "large"]
    implicit_close: bool
    closable: bool
    dom_id: str


class Toast(TypedDict):
    """Show a notice for `duration` milliseconds; 0 stays."""

    content: str
    duration: float
    position: Literal["left", "center", "right"]
    color: str
    callback_id: str | None


class SetEnv(TypedDict):
    """Set what concerns the whole page."""

    title: NotRequired[str]
    output_animation: NotRequired[bool]
    auto_scroll_bottom: NotRequired[bool]
    http_pull_interval: NotRequired[float]
    input_panel_fixed: NotRequired[bool]
    input_panel_min_height: NotRequired[float]
    input_panel_init_height: NotRequired[float]
    input_auto_focus: NotRequired[bool]
    output_max_width: NotRequired[str]
    language: NotRequired[str]


class RunScript(TypedDict):
    """Run JavaScript with `args` as its parameters; with `eval` its value is answered by `js_yield`."""

    code: str
    args: dict[str, object]
    eval: NotRequired[bool]


class Download(TypedDict):
    """Save a file at the visitor's; `content` is a link, or base64 in dialect plain."""

    name: str
    content: FileLink | str


class Upload(TypedDict):
    """So many bytes of an upload are stored: chunks from there on may follow. With null it is refused, or dropped."""

    id: int
    offset: int | None


SPECS: dict[str, object] = {
    "input_group": InputGroup,
    "update_input": UpdateInput,
    "destroy_form": None,
    "output": "one of specs.OUTPUTS",
    "output_ctl": OutputCtl,
    "pin_values": PinValues,
    "pin_update": PinUpdate,
    "pin_wait": PinWait,
    "pin_onchange": PinOnchange,
    "popup": Popup,
    "close_popup": None,
    "toast": Toast,
    "set_env": SetEnv,
    "run_script": RunScript,
    "download": Download,
    "upload": Upload,
    "close_session": None,
    "set_session_id": str,
}
