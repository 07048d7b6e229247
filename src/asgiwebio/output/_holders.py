"""Outputs that hold others: tabs, collapses, scrolling boxes, and templates of the app's own."""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from asgiwebio._session.outputs import Container, Given, Output, capture
from asgiwebio._session.shown import OwnTemplate
from asgiwebio.exceptions import InvalidType, InvalidValue

from ._content import PARSE, Content, as_text, block, check_text, contents, widget

_COLLAPSE = f"<details{{{{#open}}}} open{{{{/open}}}}><summary>{{{{title}}}}</summary>{PARSE}</details>"


def put_tabs(tabs: Sequence[Mapping[str, object]], scope: str | None = None, position: int = -1) -> Output:
    """Show tabs, the first one open: dicts with `title` and `content`, which is text, an output, or a list of both.

    All tabs are on the page from the start, so scopes and pins in hidden ones work.
    """
    example = "[{'title': 'First', 'content': put_text('a')}]"
    with Given(tabs):
        if not isinstance(tabs, list | tuple):
            raise InvalidType(f"tabs={tabs!r:.100}: a list of dicts is expected, such as {example}.")
        if not tabs:
            raise InvalidValue(f"tabs=[]: one tab at least is expected, such as {example}.")
        specs = []
        for index, tab in enumerate(tabs):
            if not isinstance(tab, Mapping):
                raise InvalidType(f"tabs[{index}]={tab!r:.100}: a dict is expected, as in {example}.")
            for key in ("title", "content"):
                if key not in tab:
                    raise InvalidValue(f"tabs[{index}] has no {key!r}: give both, as in {example}.")
            content: Any = tab["content"]
            inside = contents(content, f"tabs[{index}]")
            single = not isinstance(content, list | tuple) and content is not None
            specs.append({"title": as_text(tab["title"]), "content": inside[0] if single else inside})
        return Output({"type": "tabs", "tabs": specs}, scope, position)


def put_collapse(
    title: str,
    content: Content | Sequence[Content] = [],  # noqa: B006 - PyWebIO's signature; it is never changed
    open: bool = False,
    scope: str | None = None,
    position: int = -1,
) -> Container:
    """Show a title that opens and closes what it holds: text, an output, or a list of both."""
    with Given(content):
        spec = widget(_COLLAPSE, title=as_text(title), contents=contents(content), open=bool(open))
        return Container(spec, scope, position)


def put_scrollable(
    content: object = [],
    height: float | tuple[float | None, float | None] | None = 400,
    keep_bottom: bool = False,
    border: bool = True,
    scope: str | None = None,
    position: int = -1,
    **kwargs: object,
) -> Container:
    """Show a box with a scroll bar of its own.

    `height` is px, or `(min, max)` of which either may be None; None limits nothing. With `keep_bottom` new content
    is scrolled to, unless the visitor is at it. Items that are no outputs are shown as text.
    """
    with Given(content):
        if "max_height" in kwargs:
            warnings.warn("put_scrollable(max_height=…) is now height=…", DeprecationWarning, stacklevel=2)
            height = (None, _pixels(kwargs.pop("max_height"), "max_height"))
        for name in kwargs:
            raise InvalidType(f"put_scrollable() takes no parameter {name!r}.")
        lowest, highest = _heights(height)
        items = content if isinstance(content, list | tuple) else [content]
        spec: dict[str, Any] = {
            "type": "scrollable",
            "contents": [block(item) for item in items],
            "keep_bottom": bool(keep_bottom),
            "border": bool(border),
        }
        limits = {"min_height": lowest, "max_height": highest}
        spec |= {name: pixels for name, pixels in limits.items() if pixels is not None}
        return Container(spec, scope, position, selector="> div")


def put_widget(template: str, data: Mapping[str, object], scope: str | None = None, position: int = -1) -> Output:
    """Show a Mustache template. `data` may hold outputs at any depth.

    In a section, `{{& pywebio_output_parse}}` shows the current item: an output as itself, other values as text.
    """
    with Given(data):
        check_text(template, "template", "<b>{{name}}</b>")
        if not isinstance(data, Mapping):
            raise InvalidType(f"data={data!r:.100}: a dict is expected, such as data={{'name': 'Ada'}}.")
        spec = {"type": "custom_widget", "template": OwnTemplate(template), "data": capture(data, "data")}
        return Output(spec, scope, position)


def _heights(height: object) -> tuple[float | None, float | None]:
    if isinstance(height, list | tuple):
        if len(height) != 2:
            raise InvalidValue(f"height={height!r}: a pair (min, max) is expected, such as height=(None, 400).")
        return _pixels(height[0], "height"), _pixels(height[1], "height")
    pixels = _pixels(height, "height")
    return pixels, pixels


def _pixels(value: object, name: str) -> float | None:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    raise InvalidType(f"{name}={value!r}: px as a number, (min, max) or None is expected, such as {name}=400.")
