"""HTML to elements."""

from html.parser import HTMLParser

from .element import Element, Node

__all__ = ["parse", "single"]

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_ENDS: dict[str, frozenset[str]] = {
    # An element of the first kind ends one of the others that is still open, as browsers have it.
    "li": frozenset({"li"}),
    "tr": frozenset({"tr", "td", "th"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "option": frozenset({"option"}),
    "p": frozenset({"p"}),
}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.box = Element("div")
        self._here = self.box

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        while self._here.tag in _ENDS.get(tag, ()) and self._here.parent is not None:
            self._here = self._here.parent
        element = Element(tag, {name: value or "" for name, value in attributes})
        self._here.append(element)
        if tag not in _VOID:
            self._here = element

    def handle_endtag(self, tag: str) -> None:
        for element in (self._here, *self._here.ancestors()):
            if element.tag == tag and element.parent is not None:
                self._here = element.parent
                return

    def handle_data(self, data: str) -> None:
        self._here.append(data)


def parse(html: str) -> Element:
    """A box with the elements of a piece of HTML. What is wrong in it is taken as well as may be."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.box


def single(box: Element) -> Element:
    """The one element that a piece of HTML consists of, or the box around several; text alone stays in its box."""
    nodes: list[Node] = [node for node in box.children if isinstance(node, Element) or node.strip()]
    if len(nodes) == 1 and isinstance(nodes[0], Element):
        nodes[0].remove()
        return nodes[0]
    return box
