"""What outputs hold: text and other outputs."""

from collections.abc import Sequence
from typing import Any

from asgiwebio._session.context import current_task
from asgiwebio._session.outputs import Output
from asgiwebio.exceptions import InvalidType

Content = str | Output
"""What most containers take; a plain text stands there inline."""

PARSE = "{{#contents}}{{& pywebio_output_parse}}{{/contents}}"
"""The place of `contents` in a template of ours."""


def send(command: str, spec: object = None) -> None:
    """Send a command of the current task."""
    task = current_task()
    task.session.emit(command, spec, task.id)


def text_spec(text: str, *, inline: bool = False) -> dict[str, Any]:
    return {"type": "text", "content": text, "inline": inline}


def widget(template: str, **data: object) -> dict[str, Any]:
    return {"type": "custom_widget", "template": template, "data": data}


def html_spec(content: str, *, sanitize: bool = False) -> dict[str, Any]:
    return {"type": "html", "content": content, "sanitize": sanitize}


def block(item: object) -> dict[str, Any]:
    """An output's description, or that of a paragraph with `str(item)`."""
    return item.embed() if isinstance(item, Output) else text_spec(str(item))


def contents(content: Content | Sequence[Content] | None, name: str = "content") -> list[object]:
    """The descriptions of text, an output, or a list or tuple of both; anything else raises InvalidType."""
    if content is None:
        return []
    return [_content(item, name) for item in (content if isinstance(content, list | tuple) else [content])]


def _content(item: object, name: str) -> object:
    if isinstance(item, Output):
        return item.embed()
    if isinstance(item, str):
        return item
    raise InvalidType(
        f"{name} holds {item!r}: text or an output is expected, or a list of these, such as put_text({item!r})."
    )


def as_text(value: object) -> str:
    """What a title or label shows of a value; nothing for None."""
    return "" if value is None else str(value)


def check_text(value: object, name: str, example: str) -> str:
    """`value` when it is text, else InvalidType."""
    if not isinstance(value, str):
        raise InvalidType(f"{name}={value!r}: text is expected, such as {name}={example!r}.")
    return value
