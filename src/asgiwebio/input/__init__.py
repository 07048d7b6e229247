"""Questions to the visitor. Each shows a form, waits for the answer and returns it.

In an `async def` application a question is awaited: `name = await input("Your name?")`; asgiwebio.aio has the same
functions, typed for that. With a `name` a function asks nothing and returns an item for `input_group()`.

What all of them share: `label` stands above the field, `help_text` below it. `validate(value)` returns None when the
value is fine, else the message to show. `onchange(value)` is called while the visitor edits. Other keyword arguments
become HTML attributes of the field. Every answer is checked on the server before your code sees it.
"""

from typing import Final

from asgiwebio._session.field import update_attributes
from asgiwebio._session.uploaded import UploadedFile as UploadedFile

from ._choice import actions, checkbox, radio, select
from ._file import file_upload
from ._group import input_group, input_update
from ._text import (
    COLOR,
    DATE,
    DATETIME,
    DATETIME_LOCAL,
    FLOAT,
    NUMBER,
    PASSWORD,
    TEXT,
    TIME,
    URL,
    input,
    slider,
    textarea,
)

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

# By name only, as in PyWebIO: the other kinds of items, and what input_update() makes of its arguments.
CHECKBOX: Final = "checkbox"
RADIO: Final = "radio"
SELECT: Final = "select"
TEXTAREA: Final = "textarea"
parse_input_update_spec = update_attributes
