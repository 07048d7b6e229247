"""Options and buttons to choose from."""

from collections.abc import Iterable
from typing import Literal, cast, overload

from asgiwebio._session.choice import ActionsField, ChoiceField, RadioField
from asgiwebio._session.item import ask_or_describe, field_name

from ._types import Function, Value


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
