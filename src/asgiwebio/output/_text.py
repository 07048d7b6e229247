"""Text, Markdown, HTML and code."""

import re
import warnings
from collections.abc import Mapping
from typing import Any

from asgiwebio._session.outputs import Output, capture
from asgiwebio.exceptions import InvalidType

from ._content import check_text, html_spec

_LINE_HEIGHT = 19
_FRAME_HEIGHT = 32


def put_text(
    *texts: object, sep: str = " ", inline: bool = False, scope: str | None = None, position: int = -1
) -> Output:
    """Show text as it is: blanks and line breaks count, HTML does not. Joins `str()` of its arguments with `sep`.

    With `inline` it makes no paragraph.
    """
    if type(sep) is not str:
        sep = check_text(sep, "sep", ", ")
    content = texts[0] if len(texts) == 1 and type(texts[0]) is str else sep.join(map(str, texts))
    return Output({"type": "text", "content": content, "inline": bool(inline)}, scope, position)


def put_markdown(
    mdcontent: str,
    lstrip: bool = True,
    options: Mapping[str, object] | None = None,
    sanitize: bool = True,
    scope: str | None = None,
    position: int = -1,
    **kwargs: object,
) -> Output:
    """Show Markdown, as on GitHub; a single line break counts.

    With `lstrip` the indentation that the lines after the first have in common is taken off. `options` are those of
    the page's Markdown parser. Without `sanitize` its HTML may do anything, scripts too.
    """
    for name in kwargs:
        if name != "strip_indent":
            raise InvalidType(f"put_markdown() takes no parameter {name!r}.")
        warnings.warn("put_markdown(strip_indent=…) does nothing; leave it out.", DeprecationWarning, stacklevel=2)
    content = check_text(mdcontent, "mdcontent", "# Title")
    spec: dict[str, Any] = {
        "type": "markdown",
        "content": dedent(content) if lstrip else content,
        "sanitize": bool(sanitize),
    }
    if options:
        if not isinstance(options, Mapping):
            raise InvalidType(f"options={options!r}: a dict is expected, such as options={{'gfm': False}}.")
        spec["options"] = capture(options, "options")
    return Output(spec, scope, position)


def put_html(html: object, sanitize: bool = False, scope: str | None = None, position: int = -1) -> Output:
    """Show HTML, or an object with `__html__` or `_repr_html_`, such as a data frame or a chart.

    Unfiltered: scripts in it run. With `sanitize` they are taken out; use it for what your visitors wrote.
    """
    for name in ("__html__", "_repr_html_"):
        if callable(method := getattr(html, name, None)):
            html = method()
            break
    if not isinstance(html, str):
        raise InvalidType(
            f"html={html!r}: HTML text is expected, or an object with __html__ or _repr_html_; "
            "for other values write put_text(value)."
        )
    if "<" not in html:
        html = f"<div>{html}</div>"
    return Output(html_spec(html, sanitize=bool(sanitize)), scope, position)


def put_code(
    content: object, language: str = "", rows: int | None = None, scope: str | None = None, position: int = -1
) -> Output:
    """Show a block of code, coloured when `language` is known; `rows` limits its height."""
    text = str(content)
    check_text(language, "language", "python")
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    spec: dict[str, Any] = {
        "type": "markdown",
        "content": f"{fence}{language}\n{text}\n{fence}",
        "sanitize": True,
    }
    if rows is not None:
        if not isinstance(rows, int | float) or isinstance(rows, bool):
            raise InvalidType(f"rows={rows!r}: a number of lines is expected, such as rows=10.")
        spec["style"] = f";max-height: {_LINE_HEIGHT * rows + _FRAME_HEIGHT}px"
    return Output(spec, scope, position)


def dedent(text: str) -> str:
    """Take off the indentation that all lines after the first have in common; blank lines have no say."""
    first, *others = text.split("\n")
    depth = min((len(line) - len(line.lstrip()) for line in others if line.strip()), default=0)
    return "\n".join([first, *(line[depth:] for line in others)])
