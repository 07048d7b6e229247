"""Files that a visitor gives."""

from collections.abc import Iterable
from typing import Literal, overload

from asgiwebio._session.item import ask_or_describe, field_name
from asgiwebio._session.upload import FileField
from asgiwebio._session.uploaded import UploadedFile

from ._types import Value


@overload
def file_upload(
    label: str = "",
    accept: str | Iterable[str] | None = None,
    name: str | None = None,
    placeholder: str = "Choose file",
    *,
    multiple: Literal[True],
    **more: object,
) -> list[UploadedFile]: ...
@overload
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
) -> UploadedFile | Value: ...
def file_upload(
    label: object = "",
    accept: object = None,
    name: object = None,
    placeholder: object = "Choose file",
    multiple: object = False,
    max_size: object = 0,
    max_total_size: object = 0,
    required: object = None,
    help_text: object = None,
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
