"""Questions to the visitor. Each shows a form, waits for the answer and returns it.

In an `async def` application a question is awaited: `name = await input("Your name?")`; asgiwebio.aio has the same
functions, typed for that. With a `name` a function asks nothing and returns an item for `input_group()`.

What all of them share: `label` stands above the field, `help_text` below it. `validate(value)` returns None when the
value is fine, else the message to show. `onchange(value)` is called while the visitor edits. Other keyword arguments
become HTML attributes of the field. Every answer is checked on the server before your code sees it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Literal, TypeAlias, cast, overload

from asgiwebio._session import item
from asgiwebio._session.argument import check_function, check_text
from asgiwebio._session.choice import ActionsField, ChoiceField, RadioField
from asgiwebio._session.context import current_task
from asgiwebio._session.field import update_attributes
from asgiwebio._session.item import ask_or_describe, field_name
from asgiwebio._session.number import SliderField, text_field
from asgiwebio._session.text import TextareaField
from asgiwebio._session.upload import FileField
from asgiwebio._session.uploaded import UploadedFile as UploadedFile  # a type for annotations, by name only
from asgiwebio.exceptions import WrongPlace

__all__ = [
    "COLOR",
    "DATE",
    "DATETIME",
    "DATETIME_LOCAL",
    "FLOAT",
    "NUMBER",
    "PASSWORD",
    "TEXT",
    "TIME",
    "URL",
    "actions",
    "checkbox",
    "file_upload",
    "input",
    "input_group",
    "input_update",
    "radio",
    "select",
    "slider",
    "textarea",
]

TEXT: Final = "text"
NUMBER: Final = "number"
FLOAT: Final = "float"
PASSWORD: Final = "password"  # noqa: S105
URL: Final = "url"
DATE: Final = "date"
TIME: Final = "time"
COLOR: Final = "color"
DATETIME_LOCAL: Final = "datetime-local"
DATETIME: Final = DATETIME_LOCAL
# By name only, as in PyWebIO: the other kinds of items, and what input_update() makes of its arguments.
CHECKBOX: Final = "checkbox"
RADIO: Final = "radio"
SELECT: Final = "select"
TEXTAREA: Final = "textarea"
parse_input_update_spec = update_attributes

Function: TypeAlias = Callable[..., object]
Value: TypeAlias = Any
"""What your options hold. In `int | Value` it stands for the None of an empty field, which you need not handle."""
TextType: TypeAlias = Literal["text", "password", "url", "date", "time", "color", "datetime-local"]


@overload
def input(
    label: str = "",
    type: TextType = "text",
    *,
    validate: Function | None = None,
    name: str | None = None,
    value: object = None,
    action: tuple[str, Function] | None = None,
    onchange: Function | None = None,
    placeholder: str | None = None,
    required: bool | None = None,
    readonly: bool | None = None,
    datalist: Iterable[str] | None = None,
    help_text: str | None = None,
    **other_html_attrs: object,
) -> str: ...
@overload
def input(label: str, type: Literal["number"], **options: object) -> int | Value: ...
@overload
def input(label: str = "", *, type: Literal["number"], **options: object) -> int | Value: ...
@overload
def input(label: str, type: Literal["float"], **options: object) -> float | Value: ...
@overload
def input(label: str = "", *, type: Literal["float"], **options: object) -> float | Value: ...
@overload
def input(
    label: str = "",
    type: str = ...,
    *,
    validate: Function | None = None,
    name: str | None = None,
    value: object = None,
    action: tuple[str, Function] | None = None,
    onchange: Function | None = None,
    placeholder: str | None = None,
    required: bool | None = None,
    readonly: bool | None = None,
    datalist: Iterable[str] | None = None,
    help_text: str | None = None,
    **other_html_attrs: object,
) -> Value: ...
def input(
    label: object = "",
    type: object = TEXT,
    *,
    validate: object = None,
    name: object = None,
    value: object = None,
    action: object = None,
    onchange: object = None,
    placeholder: object = None,
    required: object = None,
    readonly: object = None,
    datalist: object = None,
    help_text: object = None,
    **other_html_attrs: object,
) -> str | int | float | Value:
    """Ask for one line: text, or for NUMBER an int, for FLOAT a float, both None when left empty.

    DATE, TIME and DATETIME give text as browsers write it: `2030-12-31`, `23:59`, `2030-12-31T23:59`. `datalist` offers
    suggestions. `action=(label, function)` puts a button beside the field; its function gets `set_value`:
    `set_value(value)` fills the field, `set_value(value, label)` shows the label and makes `value` the answer.
    """
    field = text_field(
        type,
        field_name(name),
        label=label,
        validate=validate,
        value=value,
        action=action,
        onchange=onchange,
        placeholder=placeholder,
        required=required,
        readonly=readonly,
        datalist=datalist,
        help_text=help_text,
        attributes=other_html_attrs,
    )
    return ask_or_describe(field, name)


def textarea(
    label: str = "",
    *,
    rows: int = 6,
    code: bool | Mapping[str, object] | None = None,
    maxlength: int | None = None,
    minlength: int | None = None,
    validate: Function | None = None,
    name: str | None = None,
    value: str | None = None,
    onchange: Function | None = None,
    placeholder: str | None = None,
    required: bool | None = None,
    readonly: bool | None = None,
    help_text: str | None = None,
    **other_html_attrs: object,
) -> str:
    """Ask for many lines of text; with `code=True` or a dict of editor options in a code editor."""
    field = TextareaField(
        field_name(name),
        label=label,
        rows=rows,
        code=code,
        maxlength=maxlength,
        minlength=minlength,
        validate=validate,
        value=value,
        onchange=onchange,
        placeholder=placeholder,
        required=required,
        readonly=readonly,
        help_text=help_text,
        attributes=other_html_attrs,
    )
    return cast("str", ask_or_describe(field, name))


@overload
def select(
    label: str = "", options: Iterable[object] | None = None, *, multiple: Literal[True], **more: object
) -> list[Value]: ...
@overload
def select(
    label: str = "",
    options: Iterable[object] | None = None,
    *,
    multiple: bool | None = None,
    validate: Function | None = None,
    name: str | None = None,
    value: object = None,
    onchange: Function | None = None,
    native: bool | None = True,
    required: bool | None = None,
    help_text: str | None = None,
    **other_html_attrs: object,
) -> Value: ...
def select(
    label: object = "",
    options: object = None,
    *,
    multiple: object = None,
    validate: object = None,
    name: object = None,
    value: object = None,
    onchange: object = None,
    native: object = True,
    required: object = None,
    help_text: object = None,
    **other_html_attrs: object,
) -> Value:
    """Ask to choose from a list; with `multiple` any number, as a list.

    An option is a value, `(label, value[, selected[, disabled]])` or a dict of these; the answer is the value.
    """
    field = ChoiceField(
        "select",
        field_name(name),
        options,
        label=label,
        multiple=multiple,
        validate=validate,
        value=value,
        onchange=onchange,
        native=native,
        required=required,
        help_text=help_text,
        attributes=other_html_attrs,
    )
    return ask_or_describe(field, name)


def checkbox(
    label: str = "",
    options: Iterable[object] | None = None,
    *,
    inline: bool | None = None,
    validate: Function | None = None,
    name: str | None = None,
    value: Iterable[object] | None = None,
    onchange: Function | None = None,
    help_text: str | None = None,
    **other_html_attrs: object,
) -> list[Value]:
    """Ask to tick any number of options, given as to `select()`; returns their values in order, `[]` for none."""
    field = ChoiceField(
        "checkbox",
        field_name(name),
        options,
        label=label,
        inline=inline,
        validate=validate,
        value=value,
        onchange=onchange,
        help_text=help_text,
        attributes=other_html_attrs,
    )
    return cast("list[Value]", ask_or_describe(field, name))


def radio(
    label: str = "",
    options: Iterable[object] | None = None,
    *,
    inline: bool | None = None,
    validate: Function | None = None,
    name: str | None = None,
    value: object = None,
    onchange: Function | None = None,
    required: bool | None = None,
    help_text: str | None = None,
    **other_html_attrs: object,
) -> Value:
    """Ask to choose one of the options, given as to `select()`; returns its value, None when nothing was chosen."""
    field = RadioField(
        field_name(name),
        options,
        label=label,
        inline=inline,
        validate=validate,
        value=value,
        onchange=onchange,
        required=required,
        help_text=help_text,
        attributes=other_html_attrs,
    )
    return ask_or_describe(field, name)


def actions(
    label: str = "",
    buttons: Iterable[object] | None = None,
    name: str | None = None,
    help_text: str | None = None,
) -> Value:
    """Ask to press a button; returns its value, None for a button of type "cancel".

    A button is a value, `(label, value[, type[, disabled]])` or a dict of these and `color`. `type` is "submit",
    "reset" or "cancel". As the last item of a group they take the place of its own buttons.
    """
    return ask_or_describe(ActionsField(field_name(name), buttons, label=label, help_text=help_text), name)


def file_upload(
    label: str = "",
    accept: str | Iterable[str] | None = None,
    name: str | None = None,
    placeholder: str = "Choose file",
    multiple: bool = False,
    max_size: float | str = 0,
    max_total_size: float | str = 0,
    required: bool | None = None,
    help_text: str | None = None,
    **other_html_attrs: object,
) -> Value:
    """Ask for a file: an `UploadedFile`, which is a dict with `filename`, `content` and more; None when there is none.

    With `multiple` any number of files, as a list. Sizes are bytes, or text such as "10M". The file comes to disk in
    pieces, so a large one needs no memory as long as nobody asks for its `content`: see `open()` and `save()`.
    """
    field = FileField(
        field_name(name),
        label=label,
        accept=accept,
        placeholder=placeholder,
        multiple=multiple,
        max_size=max_size,
        max_total_size=max_total_size,
        required=required,
        help_text=help_text,
        validate=other_html_attrs.pop("validate", None),
        onchange=other_html_attrs.pop("onchange", None),
        attributes=other_html_attrs,
    )
    return ask_or_describe(field, name)


@overload
def slider(
    label: str = "",
    *,
    name: str | None = None,
    value: int = 0,
    min_value: int = 0,
    max_value: int = 100,
    step: int = 1,
    validate: Function | None = None,
    onchange: Function | None = None,
    required: bool | None = None,
    help_text: str | None = None,
    **other_html_attrs: object,
) -> int: ...
@overload
def slider(
    label: str = "",
    *,
    name: str | None = None,
    value: float = 0,
    min_value: float = 0,
    max_value: float = 100,
    step: float = 1,
    validate: Function | None = None,
    onchange: Function | None = None,
    required: bool | None = None,
    help_text: str | None = None,
    **other_html_attrs: object,
) -> float: ...
def slider(
    label: str = "",
    *,
    name: str | None = None,
    value: float = 0,
    min_value: float = 0,
    max_value: float = 100,
    step: float = 1,
    validate: Function | None = None,
    onchange: Function | None = None,
    required: bool | None = None,
    help_text: str | None = None,
    **other_html_attrs: object,
) -> float:
    """Ask for a number in a range: an int, or a float when any of its four numbers is one."""
    field = SliderField(
        field_name(name),
        label=label,
        value=value,
        min_value=min_value,
        max_value=max_value,
        step=step,
        validate=validate,
        onchange=onchange,
        required=required,
        help_text=help_text,
        attributes=other_html_attrs,
    )
    return cast("float", ask_or_describe(field, name))


@overload
def input_group(
    label: str = "",
    inputs: Iterable[object] | None = None,
    validate: Function | None = None,
    cancelable: Literal[False] = False,
) -> dict[str, Value]: ...
@overload
def input_group(
    label: str = "",
    inputs: Iterable[object] | None = None,
    validate: Function | None = None,
    cancelable: bool = False,
) -> dict[str, Value] | None: ...
def input_group(
    label: str = "",
    inputs: Iterable[object] | None = None,
    validate: Function | None = None,
    cancelable: bool = False,
) -> dict[str, Value] | None:
    """Ask several questions in one form; returns a dict of the answers by name, None when it was cancelled.

    `inputs` are questions with a name. `validate` gets the dict and returns None, or the name of an item and a message.

        data = input_group("Who are you?", [input("Name", name="name"), input("Age", type=NUMBER, name="age")])
    """
    answer = item.ask_group(check_text(label, "label"), inputs, check_function(validate, "validate"), bool(cancelable))
    return cast("dict[str, Value] | None", answer)


def input_update(name: str | None = None, **spec: object) -> None:
    """Change an item of the form in an `onchange` function; without `name` the item that has changed.

    Takes `label`, `value`, `placeholder`, `help_text`, `options`, `datalist`, `readonly`, `valid_status` (True, False
    or 0 for no mark), `invalid_feedback`, `valid_feedback` and HTML attributes; what is None stays. Raises WrongPlace
    elsewhere.
    """
    form = current_task().form
    if form is None or form.changing is None:
        raise WrongPlace(
            "input_update() is for onchange functions: def changed(value): input_update('city', options=…)."
        )
    form.update(form.changing if name is None else name, update_attributes(spec))
