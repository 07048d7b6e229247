"""Outputs to elements: who builds which type."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from asgiwebio._wire.events import Event

from . import markdown, markup, template
from .element import Element
from .grid import Grid, shown_text
from .pins import Pins
from .reason import Impossible
from .selector import select

__all__ = ["Kit", "Widget", "build"]

Spec = Mapping[str, Any]


@dataclass
class Widget:
    """An element, and what is to be done when it is on the page: ids and names are taken only then."""

    element: Element
    later: list[Callable[[], None]] = field(default_factory=list)

    def shown(self) -> None:
        for action in self.later:
            action()


@dataclass
class Kit:
    """What widgets ask of their page."""

    send: Callable[[Event], None]
    pins: Pins
    by_id: Callable[[str], Element | None]
    grids: dict[str, Grid] = field(default_factory=dict)
    """Data tables that the app has a name for, by what its scripts call them."""


def build(content: object, kit: Kit) -> Widget:
    """The widget of an output, or of a plain value, which is text within a line."""
    if not isinstance(content, Mapping):
        return Widget(Element("span", {"class": "wio-text"}, shown_text(content)))
    if content["type"] not in _BUILDERS:
        raise Impossible(f"there is no output type {content['type']!r}")
    return _dress(content, _BUILDERS[content["type"]](content, kit))


def _dress(spec: Spec, widget: Widget) -> Widget:
    """What every output may have, whatever it is."""
    element = widget.element
    element.spec = spec
    if spec.get("style"):
        element.attributes["style"] = f"{element.attributes.get('style', '')};{spec['style']}"
    if spec.get("click_callback_id"):
        element.click = Event("callback", spec["click_callback_id"], None)
    if spec.get("container_dom_id"):
        selector = spec.get("container_selector")
        inner = select(element, selector) if selector else [element]
        for one in inner[:1]:
            one.attributes["id"] = spec["container_dom_id"]
    return widget


def _fill(box: Element, contents: list[Any], kit: Kit) -> list[Callable[[], None]]:
    """Put contents into a box; what is to be done when they are on the page."""
    widgets = [build(content, kit) for content in contents]
    box.append(*(widget.element for widget in widgets))
    return [widget.shown for widget in widgets]


def _build_text(spec: Spec, kit: Kit) -> Widget:  # noqa: ARG001
    return Widget(Element("span" if spec.get("inline") else "p", {"class": "wio-text"}, shown_text(spec["content"])))


def _build_markdown(spec: Spec, kit: Kit) -> Widget:  # noqa: ARG001
    return Widget(Element("div", {"class": "wio-markdown"}, *markdown.render(shown_text(spec["content"]))))


def _build_html(spec: Spec, kit: Kit) -> Widget:  # noqa: ARG001
    return Widget(markup.single(markup.parse(shown_text(spec["content"]))))


def _build_buttons(spec: Spec, kit: Kit) -> Widget:  # noqa: ARG001
    row = Element("div", {"class": "wio-buttons"})
    for one in spec["buttons"]:
        button = _button(one["label"], Event("callback", spec["callback_id"], one.get("value")))
        if one.get("disabled"):
            button.attributes["disabled"] = ""
        row.append(button)
    return Widget(row)


def _button(label: object, click: Event) -> Element:
    button = Element("button", {"type": "button"}, shown_text(label))
    button.click = click
    return button


def _build_table(spec: Spec, kit: Kit) -> Widget:
    table, later = Element("table"), []
    span = spec.get("span") or {}
    for y, cells in enumerate(spec["data"]):
        row = Element("tr")
        for x, content in enumerate(cells):
            size = span.get(f"{y},{x}", {})
            cell = Element("td" if y else "th", {f"{key}span": str(count) for key, count in size.items()})
            if isinstance(content, Mapping):
                later += _fill(cell, [content], kit)
            else:
                cell.append(shown_text(content))
            row.append(cell)
        table.append(row)
    return Widget(Element("div", {"class": "table-responsive"}, table), later)


def _build_tabs(spec: Spec, kit: Kit) -> Widget:
    titles, later = Element("div", {"role": "tablist"}), []
    box = Element("div", {"class": "webio-tabs"}, titles)
    for index, tab in enumerate(spec["tabs"]):
        content = tab["content"]
        panel = Element("div", {"role": "tabpanel", "class": "webio-tabs-content"} | ({"hidden": ""} if index else {}))
        later += _fill(panel, content if isinstance(content, list) else [content], kit)
        title = Element("button", {"role": "tab"}, shown_text(tab["title"]))
        title.target = panel
        titles.append(title)
        box.append(panel)
    return Widget(box, later)


def _build_scrollable(spec: Spec, kit: Kit) -> Widget:
    box = Element("div", {"class": "webio-scrollable"})
    later = _fill(box, spec["contents"], kit)
    return Widget(Element("div", {}, box), later)


def _build_scope(spec: Spec, kit: Kit) -> Widget:
    element = Element("div")
    inside = _fill(element, spec["contents"], kit)

    def shown() -> None:
        if kit.by_id(spec["dom_id"]) is not None:
            element.replace(Element("p", {"class": "text-muted"}, "(the name of this scope is taken)"))
            return
        element.attributes["id"] = spec["dom_id"]
        for action in inside:
            action()

    return Widget(element, [shown])


def _build_pin(spec: Spec, kit: Kit) -> Widget:
    element = kit.pins.make(spec["input"])
    return Widget(element, [lambda: kit.pins.place(element)])


def _build_custom(spec: Spec, kit: Kit) -> Widget:
    widgets: list[Widget] = []

    def slot(content: object) -> str:
        is_output = isinstance(content, Mapping) and "type" in content
        plain = json.dumps(content) if isinstance(content, Mapping | list) and not is_output else content
        widgets.append(build(plain, kit))
        return f'<i data-slot="{len(widgets) - 1}"></i>'

    box = markup.parse(template.fill(spec["template"], spec["data"], slot))
    for place in list(box.walk()):
        number = place.attributes.get("data-slot", "")
        if number.isdecimal() and int(number) < len(widgets):
            place.swap(widgets[int(number)].element)
    return Widget(markup.single(box), [widget.shown for widget in widgets])


def _build_datatable(spec: Spec, kit: Kit) -> Widget:
    grid = Grid(spec, kit.send)
    if spec.get("instance_id"):
        kit.grids[f"ag_grid_{spec['instance_id']}_promise"] = grid
    return Widget(grid.element)


_BUILDERS: dict[str, Callable[[Spec, Kit], Widget]] = {
    "text": _build_text,
    "markdown": _build_markdown,
    "html": _build_html,
    "buttons": _build_buttons,
    "table": _build_table,
    "tabs": _build_tabs,
    "scrollable": _build_scrollable,
    "scope": _build_scope,
    "pin": _build_pin,
    "custom_widget": _build_custom,
    "datatable": _build_datatable,
}
