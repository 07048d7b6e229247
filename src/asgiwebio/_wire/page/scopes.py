"""Places for outputs: what a selector names, and the work on scopes."""

from collections.abc import Mapping
from typing import Any

from .element import Element
from .reason import Impossible
from .selector import select

__all__ = ["ROOT", "Scopes"]

ROOT = "pywebio-scope-ROOT"


class Scopes:
    """The document of a page and its scopes."""

    def __init__(self) -> None:
        self.root = Element("div", {"id": ROOT})
        self.body = Element("body", {}, self.root)
        self.scrolled_to: str | None = None
        """The selector of the scope that was last scrolled to."""
        # only a memory of where an id was: it is looked at before it is believed
        self._seen: dict[str, Element] = {}

    def on_page(self, element: Element) -> bool:
        """Whether an element is on the page."""
        return any(ancestor is self.body for ancestor in element.ancestors())

    def by_id(self, id: str) -> Element | None:
        """The element with an id."""
        known = self._seen.get(id)
        if known is not None and known.attributes.get("id") == id and self.on_page(known):
            return known
        for element in self.body.walk():
            if element.attributes.get("id") == id:
                self._seen[id] = element
                return element
        return None

    def all(self, selector: str) -> list[Element]:
        """The elements that a selector names."""
        id = selector[1:]
        if selector[:1] == "#" and id.replace("-", "").replace("_", "").isalnum():
            element = self.by_id(id)
            return [] if element is None else [element]
        return select(self.body, selector)

    def find(self, selector: str) -> list[Element]:
        """The same; Impossible when there is none."""
        found = self.all(selector)
        if not found:
            raise Impossible(f"no scope {selector} is on the page")
        return found

    def control(self, spec: Mapping[str, Any]) -> None:
        """Make, empty, remove and show scopes; every key that is present acts, in this order."""
        if spec.get("set_scope"):
            self._set(spec)
        for scope in self._named(spec, "clear"):
            scope.replace()
        if spec.get("clear_before"):
            self._between(None, self._first(spec["clear_before"]))
        if spec.get("clear_after"):
            self._between(self._first(spec["clear_after"]), None)
        if spec.get("clear_range"):
            start, end = spec["clear_range"]
            self._between(self._first(start), self.by_id(end))
        for scope in self._named(spec, "remove"):
            scope.remove()
        if spec.get("scroll_to"):
            self.find(spec["scroll_to"])
            self.scrolled_to = spec["scroll_to"]

    def _set(self, spec: Mapping[str, Any]) -> None:
        id, if_exist, position = spec["set_scope"], spec.get("if_exist"), spec.get("position")
        existing = self.by_id(id)
        if existing is not None and if_exist != "remove":
            if if_exist in ("clear", "blank"):
                existing.replace()
            return
        if existing is not None:
            existing.remove()
        parent = self.find(spec.get("container") or f"#{ROOT}")[0]
        parent.insert(Element("div", {"id": id}), position if isinstance(position, int) else -1)

    def _named(self, spec: Mapping[str, Any], key: str) -> list[Element]:
        return self.all(spec[key]) if spec.get(key) else []

    def _first(self, selector: str) -> Element | None:
        return next(iter(self.all(selector)), None)

    def _between(self, start: Element | None, end: Element | None) -> None:
        """Take away the outputs of one scope between two of them; None is the scope's own end."""
        inside = start if start is not None else end
        if inside is None or inside.parent is None:
            return
        nodes = inside.parent.elements
        first = 0 if start is None else nodes.index(start) + 1
        last = nodes.index(end) if end in nodes else len(nodes)
        for node in nodes[first:last]:
            node.remove()
