"""The user's functions behind one URL, by name."""

import html
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

from asgiwebio._session.context import current_task
from asgiwebio._session.function import is_coroutine_function
from asgiwebio._session.name import scope_selector
from asgiwebio.exceptions import InvalidType, InvalidValue

from .config import metadata

Application = Callable[..., Any]
Applications = Application | Sequence[Application] | Mapping[Any, Application]
INDEX = "index"


def named(applications: Applications) -> dict[str, Application]:
    """Applications by name, with one called "index" in any case.

    A function alone is the index, functions in a list go by their own names, a mapping gives names. Without an index
    there is one that lists all. Raises InvalidType for anything that cannot be an application, InvalidValue for two
    of one name in a list.
    """
    if isinstance(applications, Mapping):
        found = {str(name): application for name, application in applications.items()}
    elif isinstance(applications, str | bytes):
        raise InvalidType(f"applications={applications!r}: a function, a list of functions or a dict is expected.")
    elif isinstance(applications, Sequence):
        found = {}
        for application in applications:
            name = name_of(application)
            if name in found:
                raise InvalidValue(f"Two applications are named {name!r}; write {{'{name}': ..., 'other': ...}}.")
            found[name] = application
    else:
        found = {INDEX: applications}
    for application in found.values():
        is_coroutine_function(application)  # raises for what can't be run
    found.setdefault(INDEX, partial(list_applications, dict(found)))
    return found


def name_of(application: Application) -> str:
    """The name of a function, looked for inside partials."""
    inner = application
    while isinstance(inner, partial):
        inner = inner.func
    return str(getattr(inner, "__name__", None) or type(inner).__name__)


def list_applications(applications: Mapping[str, Application]) -> None:
    """asgiwebio applications"""
    task = current_task()
    spec = {
        "type": "html",
        "content": index_html(applications),
        "sanitize": False,
        "scope": scope_selector(task.scopes[0]),
        "position": -1,
    }
    task.session.emit("output", spec, task.id)


def index_html(applications: Mapping[str, Application], query: str = "") -> str:
    """A list of links to applications; `query` is more for their addresses, such as "lang=de"."""
    more = f"&amp;{html.escape(query)}" if query else ""
    items = []
    for name, application in applications.items():
        meta = metadata(application)
        title = html.escape(meta.title if meta.title != metadata(_untitled).title else name)
        about = f"<div>{html.escape(meta.description)}</div>" if meta.description else ""
        items.append(f'<li><a href="?app={quote(name)}{more}" target="_blank" rel="noopener">{title}</a>{about}</li>')
    return f"<h1>Applications</h1><ul>{''.join(items)}</ul>"


def _untitled() -> None:
    pass
