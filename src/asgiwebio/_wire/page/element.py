"""The document in small: elements, text, and the places among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from asgiwebio._wire.events import Event

    from .field import Field
    from .grid import Grid

__all__ = ["Element", "Node"]


class Element:
    """One element. `children` are elements and texts; `spec` is the output that it shows.

    `click` is the event that a click on it sends. A pin's `field` stands in its element. `target` is what a click
    shows: the panel of a tab. A row of a data table that can be picked has its `grid`.
    """

    __slots__ = ("attributes", "children", "click", "field", "grid", "parent", "spec", "tag", "target")

    def __init__(self, tag: str, attributes: Mapping[str, str] | None = None, *children: Node) -> None:
        self.tag = tag
        self.attributes: dict[str, str] = dict(attributes or {})
        self.children: list[Node] = []
        self.parent: Element | None = None
        self.spec: Mapping[str, Any] | None = None
        self.click: Event | None = None
        self.field: Field | None = None
        self.target: Element | None = None
        self.grid: Grid | None = None
        self.append(*children)

    def __repr__(self) -> str:
        id = self.attributes.get("id")
        return f"<{self.tag}{f' #{id}' if id else ''}>"

    # ---- what is there

    @property
    def elements(self) -> list[Element]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def walk(self) -> Iterator[Element]:
        """All elements inside, in the order of the document."""
        for child in self.elements:
            yield child
            yield from child.walk()

    def ancestors(self) -> Iterator[Element]:
        """The elements that it stands in, the nearest first."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent

    # ---- what changes

    def append(self, *nodes: Node) -> None:
        """Put nodes at the end."""
        for node in nodes:
            self._adopt(node)
            self.children.append(node)

    def insert(self, node: Element, position: int) -> None:
        """Put a node at a position as outputs have it: 0 first, -1 last, n before child n, -n after it from the end.

        Beyond either end it goes to that end.
        """
        before = position if position >= 0 else max(len(self.children) + position + 1, 0)
        self._adopt(node)
        self.children.insert(before, node)

    def replace(self, *nodes: Node) -> None:
        """Put nodes in place of everything inside."""
        for child in self.elements:
            child.parent = None
        self.children.clear()
        self.append(*nodes)

    def remove(self) -> None:
        """Take it out of where it stands."""
        if self.parent is not None:
            self.parent.children.remove(self)
            self.parent = None

    def swap(self, other: Element) -> None:
        """Put another element in its place, where it has one."""
        parent = self.parent
        assert parent is not None
        parent.children[parent.children.index(self)] = other
        self.parent, other.parent = None, parent

    def _adopt(self, node: Node) -> None:
        if isinstance(node, Element):
            node.remove()
            node.parent = self


Node = Element | str
