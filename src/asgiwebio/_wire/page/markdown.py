"""Markdown to elements: enough to find and read what it says. How it looks is the browser's business."""

import re

from .element import Element
from .markup import parse

__all__ = ["render"]

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n(.*?)(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+(.*)$")
_QUOTE = re.compile(r"^ {0,3}>[ \t]?")
_RULE = re.compile(r"^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_ROW = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$")
_DASHES = re.compile(r"^[\s|:-]+$")
_INLINE = (
    (re.compile(r"!\[([^\]]*)\]\(([^)\s]*)[^)]*\)"), r'<img alt="\1" src="\2">'),
    (re.compile(r"\[([^\]]+)\]\(([^)\s]*)[^)]*\)"), r'<a href="\2">\1</a>'),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"<strong>\2</strong>"),
    (re.compile(r"(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*])"), r"<em>\2</em>"),
    (re.compile(r"~~(?=\S)(.+?)(?<=\S)~~"), r"<del>\1</del>"),
)
_CODE = re.compile(r"(`+)(.+?)(?<!`)\1(?!`)", re.DOTALL)


def render(markdown: str) -> list[Element]:
    """The blocks of a text: headings, paragraphs, lists, tables, quotes, code; anything else is a paragraph."""
    blocks: list[Element] = []
    at = 0
    for match in _FENCE.finditer(markdown):
        blocks += _blocks(markdown[at : match.start()])
        blocks.append(Element("pre", {}, Element("code", {}, match[2].removesuffix("\n"))))
        at = match.end()
    return blocks + _blocks(markdown[at:])


def _blocks(text: str) -> list[Element]:
    """The blocks of a text without fences; a line goes on the block before it when it is of the same kind."""
    blocks: list[Element] = []
    last = ""
    for line in text.splitlines():
        kind = "" if not line.strip() else _kind(line)
        if kind == "heading" and (heading := _HEADING.match(line)):
            blocks.append(_inline(f"h{len(heading[1])}", heading[2]))
        elif kind == "row" and (row := _ROW.match(line)):
            if last != kind:
                blocks.append(Element("table"))
            if not _DASHES.match(line):
                blocks[-1].append(Element("tr", {}, *(_inline("td", cell.strip()) for cell in row[1].split("|"))))
        elif kind == "item" and (item := _ITEM.match(line)):
            if last != kind:
                blocks.append(Element("ul"))
            blocks[-1].append(_inline("li", item[1]))
        elif kind in ("text", "quote"):
            rest = _QUOTE.sub("", line)
            if last == kind:
                blocks[-1].append(Element("br"), *_inline("p", rest).children)  # breaks count in PyWebIO's Markdown
            else:
                blocks.append(_inline("p" if kind == "text" else "blockquote", rest))
        last = kind
    return blocks


def _kind(line: str) -> str:
    for kind, pattern in (
        ("rule", _RULE), ("heading", _HEADING), ("row", _ROW), ("item", _ITEM), ("quote", _QUOTE),
    ):  # fmt: skip
        if pattern.match(line):
            return kind
    return "text"


def _inline(tag: str, text: str) -> Element:
    """An element with the text, its marks made elements; code is left as it is."""
    element = Element(tag)
    at = 0
    for match in (*_CODE.finditer(text), None):
        plain = text[at : match.start() if match else None]
        for pattern, markup in _INLINE:
            plain = pattern.sub(markup, plain)
        element.append(*parse(plain).children)
        if match is not None:
            element.append(Element("code", {}, match[2]))
            at = match.end()
    return element
