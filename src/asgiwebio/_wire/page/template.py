"""Mustache, as templates of widgets use it: variables, sections, inverted sections, comments."""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

__all__ = ["Slot", "fill"]

_TAG = re.compile(r"\{\{\{\s*(?P<raw>.*?)\s*\}\}\}|\{\{\s*(?P<kind>[#^/&!]?)\s*(?P<name>.*?)\s*\}\}", re.DOTALL)
PARSE = "pywebio_output_parse"
_INDEX, _UNIQUE = "index", "uniqueid"

Slot = Callable[[object], str]
"""Gives the HTML that stands for an output."""

_Tree = list[Any]


def fill(template: str, data: Mapping[str, object], slot: Slot) -> str:
    """The HTML that a template makes of its data, with `slot` for each output in it.

    Ends without a beginning are ignored, and what is never ended goes to the end.
    """
    return "".join(_Writer(slot).write(_tree(template), [data]))


def _tree(template: str) -> _Tree:
    """Texts, and triples of kind, name and what is inside."""
    stack: list[_Tree] = [[]]
    at = 0
    for match in _TAG.finditer(template):
        stack[-1].append(template[at : match.start()])
        at = match.end()
        kind, name = ("&", match["raw"]) if match["raw"] is not None else (match["kind"], match["name"])
        if kind in ("#", "^"):
            inside: _Tree = []
            stack[-1].append((kind, name, inside))
            stack.append(inside)
        elif kind == "/":
            if len(stack) > 1:
                stack.pop()
        elif kind != "!":
            stack[-1].append((kind, name, []))
    stack[-1].append(template[at:])
    return stack[0]


class _Writer:
    def __init__(self, slot: Slot) -> None:
        self._slot = slot
        self._index = 0
        self._ids: dict[str, str] = {}

    def write(self, tree: _Tree, views: list[object]) -> Iterator[str]:
        for node in tree:
            if isinstance(node, str):
                yield node
                continue
            kind, name, inside = node
            if kind in ("#", "^"):
                yield from self._section(kind, name, inside, views)
            elif name == PARSE:
                yield self._slot(views[-1])
            elif name == _INDEX and (_lookup(name, views)) is None:
                self._index += 1
                yield str(self._index)
            else:
                text = _text(_lookup(name, views))
                yield text if kind == "&" else html.escape(text)

    def _section(self, kind: str, name: str, inside: _Tree, views: list[object]) -> Iterator[str]:
        if name == _UNIQUE:
            word = "".join(self.write(inside, views))
            yield self._ids.setdefault(word, f"webio-{len(self._ids) + 1}")
            return
        value = _lookup(name, views)
        if kind == "^":
            if not value:
                yield from self.write(inside, views)
        elif isinstance(value, list):
            for item in value:
                yield from self.write(inside, [*views, item])
        elif value:
            yield from self.write(inside, views if value is True else [*views, value])


def _lookup(name: str, views: list[object]) -> object:
    if name == ".":
        return views[-1]
    first, *rest = name.split(".")
    for view in reversed(views):
        if isinstance(view, Mapping) and first in view:
            value: object = view[first]
            for key in rest:
                value = value.get(key) if isinstance(value, Mapping) else None
            return value
    return None


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
