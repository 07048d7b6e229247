"""CSS selectors, as far as scopes and containers use them."""

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from .element import Element

__all__ = ["select"]

_PART = re.compile(r"(?P<tag>[a-zA-Z][\w-]*|\*)|#(?P<id>[^\s.#>,:\[\]]+)|\.(?P<class>[^\s.#>,:\[\]]+)")


def select(root: Element, selector: str) -> list[Element]:
    """The elements inside `root` that a selector names, in the order of the document.

    Types, ids and classes, descendants and children (`#a .b > p`, and `> p` for a child of `root` itself), and lists
    of these. What is none of them raises ValueError.
    """
    ways = [_steps(one) for one in selector.split(",")]
    return [element for element in root.walk() if any(_matches(element, way, root) for way in ways)]


def _steps(selector: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Pairs of how a step relates to the one before, " " or ">", and what it asks for; the last step first."""
    steps: list[tuple[str, list[tuple[str, str]]]] = []
    relation = " "
    for word in selector.replace(">", " > ").split():
        if word == ">":
            relation = ">"
            continue
        steps.insert(0, (relation, list(_parts(word, selector))))
        relation = " "
    if not steps or relation == ">":
        raise ValueError(f"{selector!r} is no selector that is known here")
    return steps


def _parts(word: str, selector: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(word):
        match = _PART.match(word, at)
        if match is None or match.lastgroup is None:
            raise ValueError(f"{selector!r} is no selector that is known here")
        yield match.lastgroup, match[match.lastgroup]
        at = match.end()


def _matches(element: Element, steps: list[tuple[str, list[tuple[str, str]]]], root: Element) -> bool:
    (relation, parts), *outer = steps
    if not all(_is(element, kind, value) for kind, value in parts):
        return False
    if not outer:
        return relation == " " or element.parent is root
    inside = takewhile(lambda one: one is not root, element.ancestors())
    around = islice(inside, 1) if relation == ">" else inside
    return any(_matches(ancestor, outer, root) for ancestor in around)


def _is(element: Element, kind: str, value: str) -> bool:
    if kind == "tag":
        return value in ("*", element.tag)
    return value == element.attributes.get("id") if kind == "id" else value in element.classes
