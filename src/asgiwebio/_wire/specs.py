"""What stands inside commands: input items (of forms and pins) and outputs."""

from typing import Literal, NotRequired, TypeAlias, TypedDict

__all__ = [
    "INPUTS",
    "OUTPUTS",
    "ActionsItem",
    "Button",
    "ButtonsOutput",
    "ChoiceItem",
    "Content",
    "CustomWidgetOutput",
    "DatatableOutput",
    "FileItem",
    "FormButton",
    "HtmlOutput",
    "InputItem",
    "ItemAction",
    "MarkdownOutput",
    "Option",
    "Output",
    "PinOutput",
    "ScopeOutput",
    "ScrollableOutput",
    "SelectItem",
    "SliderItem",
    "Span",
    "Tab",
    "TableOutput",
    "TabsOutput",
    "TextItem",
    "TextOutput",
    "TextareaItem",
]

# Input items


class Option(TypedDict):
    """A choice of a select, checkbox or radio. `value` is any JSON value and is sent back as it is."""

    label: str
    value: object
    selected: NotRequired[bool]
    disabled: NotRequired[bool]
    required: NotRequired[bool]


class ItemAction(TypedDict):
    """The button at the right of a text-like input; a click sends `callback` with null."""

    label: str
    callback_id: str


class FormButton(TypedDict):
    """A button of an `actions` item. Only a `submit` has a value to send."""

    label: str
    value: NotRequired[object]
    type: Literal["submit", "reset", "cancel"]
    disabled: NotRequired[bool]
    color: NotRequired[str]


class InputItem(TypedDict):
    """What every input item may have. Keys that the page does not know become HTML attributes of the element."""

    type: str
    name: str
    label: NotRequired[str]
    help_text: NotRequired[str]
    onchange: NotRequired[bool]
    onblur: NotRequired[bool]
    auto_focus: NotRequired[bool]
    value: NotRequired[object]
    placeholder: NotRequired[str]
    required: NotRequired[bool]
    readonly: NotRequired[bool]
    invalid_feedback: NotRequired[str]
    valid_feedback: NotRequired[str]


class TextItem(InputItem):
    """One line; `number` and `float` send numbers, null when empty, and all others text."""

    datalist: NotRequired[list[str]]
    action: NotRequired[ItemAction]


class TextareaItem(InputItem):
    """Many lines; with `code` an editor."""

    rows: NotRequired[int]
    maxlength: NotRequired[int]
    minlength: NotRequired[int]
    code: NotRequired[bool | dict[str, object]]


class ChoiceItem(InputItem):
    """`checkbox` sends a list of values, `radio` one value or null."""

    options: list[Option]
    inline: NotRequired[bool]


class SelectItem(InputItem):
    """Sends one value, a list of them when `multiple`."""

    options: list[Option]
    multiple: NotRequired[bool]
    native: NotRequired[bool]


class SliderItem(InputItem):
    """Sends an integer, a float when `float`."""

    min_value: float
    max_value: float
    step: float | Literal["any"]
    float: NotRequired[bool]


class ActionsItem(InputItem):
    """Buttons. Sends the value of the submit button that was pressed, null when none was."""

    buttons: list[FormButton]


class FileItem(InputItem):
    """Files; the limits are bytes."""

    accept: NotRequired[str | list[str]]
    multiple: NotRequired[bool]
    max_size: NotRequired[int]
    max_total_size: NotRequired[int]


INPUTS: dict[str, type[object]] = {
    "text": TextItem,
    "password": TextItem,
    "number": TextItem,
    "float": TextItem,
    "url": TextItem,
    "color": TextItem,
    "date": TextItem,
    "time": TextItem,
    "datetime-local": TextItem,
    "textarea": TextareaItem,
    "select": SelectItem,
    "checkbox": ChoiceItem,
    "radio": ChoiceItem,
    "slider": SliderItem,
    "actions": ActionsItem,
    "file": FileItem,
}

# Outputs


class Output(TypedDict):
    """What every output may have. `scope` and `position` count at top level only.

    `position`: 0 prepends, -1 appends, n > 0 inserts before child n, n < -1 after child n counted from the end.
    """

    type: str
    scope: NotRequired[str]
    position: NotRequired[int]
    style: NotRequired[str]
    click_callback_id: NotRequired[str]
    container_dom_id: NotRequired[str]
    container_selector: NotRequired[str | None]


Content: TypeAlias = str | Output


class TextOutput(Output):
    """Plain text whose blanks and line breaks count."""

    content: str
    inline: bool


class MarkdownOutput(Output):
    """Markdown; `options` are those of the page's renderer."""

    content: str
    sanitize: bool
    options: NotRequired[dict[str, object]]


class HtmlOutput(Output):
    """HTML; without `sanitize` its scripts run."""

    content: str
    sanitize: bool


class Button(TypedDict):
    """A button of `buttons`; a click sends `callback` with its value."""

    label: str
    value: object
    color: NotRequired[str]
    disabled: NotRequired[bool]


class ButtonsOutput(Output):
    """A row of buttons."""

    callback_id: str
    buttons: list[Button]
    small: NotRequired[bool | None]
    group: NotRequired[bool]
    link: NotRequired[bool]
    outline: NotRequired[bool]


class Span(TypedDict):
    """How many rows and columns a cell takes."""

    row: NotRequired[int]
    col: NotRequired[int]


class TableOutput(Output):
    """A table; the first row is its header. Keys of `span` are "row,column"."""

    data: list[list[Content]]
    span: dict[str, Span]


class Tab(TypedDict):
    """One of several tabs."""

    title: str
    content: Content | list[Content]


class TabsOutput(Output):
    """Tabs, the first one open."""

    tabs: list[Tab]


class ScrollableOutput(Output):
    """A box of its own height; `keep_bottom` follows new content."""

    contents: list[Content]
    min_height: str | float | None
    max_height: str | float | None
    keep_bottom: bool
    border: bool


class ScopeOutput(Output):
    """A scope in place."""

    dom_id: str
    contents: list[Content]


class PinOutput(Output):
    """An input that stays on the page."""

    input: InputItem


class CustomWidgetOutput(Output):
    """A Mustache template and its data, which may hold outputs."""

    template: str
    data: dict[str, object]


class DatatableOutput(Output):
    """A data grid. `callback_id` is there when there are actions, or `on_select`."""

    records: list[dict[str, object]]
    column_order: NotRequired[dict[str, object]]
    actions: list[str | None]
    on_select: bool
    callback_id: NotRequired[str]
    multiple_select: bool
    id_field: NotRequired[list[str]]
    field_args: dict[str, object]
    path_args: list[tuple[list[str], dict[str, object]]]
    grid_args: dict[str, object]
    js_func_key: str
    cell_content_bar: bool
    height: str
    theme: Literal["alpine", "alpine-dark", "balham", "balham-dark", "material"]
    enterprise_key: str
    instance_id: str


OUTPUTS: dict[str, type[object]] = {
    "text": TextOutput,
    "markdown": MarkdownOutput,
    "html": HtmlOutput,
    "buttons": ButtonsOutput,
    "table": TableOutput,
    "tabs": TabsOutput,
    "scrollable": ScrollableOutput,
    "scope": ScopeOutput,
    "pin": PinOutput,
    "custom_widget": CustomWidgetOutput,
    "datatable": DatatableOutput,
}
