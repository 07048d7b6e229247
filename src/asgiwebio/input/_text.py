"""Text and numbers that a visitor types, or draws."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal, cast, overload

from asgiwebio._session.item import ask_or_describe, field_name
from asgiwebio._session.number import SliderField, text_field
from asgiwebio._session.text import TextareaField

from ._types import Function, TextType, Value

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
