"""Finding things on the page: by what is written on them, by name, by role."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from asgiwebio._wire.page import ActionsField, Element, Field, Form, Impossible, Page, form_words, hidden, words

__all__ = [
    "Ambiguous",
    "Target",
    "field_named",
    "flat",
    "open_form",
    "page_text",
    "role_of",
    "seen",
    "table_of",
    "target",
]

_ROLES = {
    "a": "link",
    "button": "button",
    "dialog": "dialog",
    "details": "group",
    "img": "img",
    "li": "listitem",
    "ol": "list",
    "summary": "button",
    "table": "table",
    "ul": "list",
}


class Ambiguous(Exception):
    """More than one thing is meant; waiting will not help."""


@dataclass(frozen=True)
class Target:
    """Something that can be clicked. `place` is where it stands, None outside of all outputs."""

    label: str
    press: Callable[[], None]
    place: Element | None = None


def flat(text: str) -> str:
    """A text with every gap made one blank."""
    return " ".join(text.split())


def top(page: Page) -> Element:
    """What can be reached: the popup, while one is open."""
    return page.scopes.body if page.popup is None else page.popup.element


def seen(element: Element) -> Iterator[Element]:
    """The elements inside that can be seen, in their order."""
    for child in element.elements:
        if not hidden(child):
            yield child
            yield from seen(child)


def page_text(page: Page) -> str:
    """Everything that is written on the page: outputs, the popup, the form, notices."""
    lines = [words(page.scopes.body)]
    if page.forms.top is not None:
        lines += form_words(page.forms.top)
    lines += [toast.content for toast in page.toasts]
    return "\n".join(line for line in lines if line)


def role_of(element: Element) -> str:
    """The role of an element for those who cannot see it; empty when it has none."""
    if len(element.tag) == 2 and element.tag[0] == "h" and element.tag[1].isdecimal():
        return "heading"
    return element.attributes.get("role") or _ROLES.get(element.tag, "")


def table_of(element: Element) -> list[list[str]]:
    """The cells of a table, row by row, without those of tables in it."""
    rows = [row for row in element.walk() if row.tag == "tr" and _around(row, "table") is element]
    return [[flat(words(cell)) for cell in row.elements] for row in rows]


def _around(element: Element, tag: str) -> Element | None:
    """The nearest element of this type that it stands in."""
    return next((one for one in element.ancestors() if one.tag == tag), None)


# ---- inputs


def open_form(page: Page) -> Form:
    """The form that can be answered now."""
    form = page.forms.top
    if form is None:
        raise Impossible("nothing is asked")
    if page.popup is not None:
        raise Impossible(f"the form is behind the popup {page.popup.title!r}, which must be closed first")
    if form.held:
        raise Impossible("the form has been answered, and the app has not said what it makes of it")
    return form


def field_named(page: Page, name: str) -> tuple[Field, Form | None]:
    """The input of this label or name, and its form; None for a pin."""
    found: list[tuple[Field, Form | None]] = []
    problem = ""
    try:
        form = open_form(page)
        found += [(field, form) for field in form.fields]
    except Impossible as error:
        problem = f": {error}"
    found += [(element.field, None) for element in seen(top(page)) if element.field is not None]
    chosen = _best(found, name, lambda one: [one[0].name, _label(*one)])
    if not chosen:
        known = ", ".join(repr(_label(*one) or one[0].name) for one in found)
        raise Impossible(
            f"there is no input {name!r}, only {known}" if known else f"there is no input {name!r}{problem}"
        )
    if len(chosen) > 1:
        raise Ambiguous(f"{len(chosen)} inputs are called {name!r}: " + ", ".join(repr(one.name) for one, _ in chosen))
    return chosen[0]


def _label(field: Field, form: Form | None) -> str:
    """What is written at a field; the label of a lone one stands in the title of its form."""
    if not field.label and form is not None and len(form.fields) == 1:
        return form.label
    return field.label


# ---- what can be clicked


def target(page: Page, text: str, near: str | None, nth: int | None) -> Target:
    """What can be clicked and has this text; of several the one nearest to another text, or the one of a number."""
    everything = list(_targets(page))
    found = _best(everything, text, lambda one: [one.label])
    found = [one for one in found if not any(_holds(one, other) for other in found)]
    if near is not None:
        found = _nearest(found, near)
    if not found:
        raise Impossible(_missing(page, text, near, everything))
    if nth is not None:
        if not -len(found) <= nth < len(found):
            raise Impossible(f"there are only {len(found)} of {text!r}, not one of number {nth}")
        return found[nth]
    if len(found) > 1:
        raise Ambiguous(f"{len(found)} things say {text!r}: write near='what stands beside it', or nth=0 for the first")
    return found[0]


def _missing(page: Page, text: str, near: str | None, everything: Sequence[Target]) -> str:
    if page.popup is not None and _best(list(_elements(page, page.scopes.root)), text, lambda one: [one.label]):
        return f"{text!r} is behind the popup {page.popup.title!r}, which must be closed first"
    beside = f" near {near!r}" if near is not None else ""
    known = ", ".join(repr(one.label) for one in everything[:20])
    return f"there is no {text!r} to click on{beside}" + (f", only {known}" if known else "")


def _targets(page: Page) -> Iterator[Target]:
    """Everything that can be clicked now."""
    yield from _elements(page, top(page))
    form = page.forms.top
    if form is not None and page.popup is None:
        for button in form.buttons:
            yield Target(button.label, lambda form=form, button=button: form.press(button))  # type: ignore[misc]
        for field in form.fields:
            yield from _beside(page, field, None)
    for toast in page.toasts:
        yield Target(toast.content, lambda toast=toast: page.tap(toast))  # type: ignore[misc]


def _elements(page: Page, root: Element) -> Iterator[Target]:
    for element in seen(root):
        if element.tag in ("button", "a", "summary") or element.click is not None or element.grid is not None:
            label = flat(words(element)) or element.attributes.get("aria-label") or element.attributes.get("alt", "")
            yield Target(label, lambda element=element: page.click(element), element)  # type: ignore[misc]
        if element.field is not None:
            yield from _beside(page, element.field, element)


def _beside(page: Page, field: Field, place: Element | None) -> Iterator[Target]:
    """The buttons of an input: the one at its right, and those of a pinned row."""
    if field.item.get("action"):
        action = field.item["action"]
        yield Target(action["label"], lambda: page.call(action["callback_id"]), place)
    if isinstance(field, ActionsField) and place is not None:
        for button in field.buttons:
            yield Target(str(button["label"]), lambda button=button: page.press(field, button), place)  # type: ignore[misc]


def _holds(one: Target, other: Target) -> bool:
    """Whether one stands around the other."""
    if one is other or one.place is None or other.place is None:
        return False
    return any(ancestor is one.place for ancestor in other.place.ancestors())


def _nearest(found: Sequence[Target], near: str) -> list[Target]:
    """Those with the least around them that has this text."""
    sizes: list[tuple[int, Target]] = []
    for one in found:
        around = [] if one.place is None else [one.place, *one.place.ancestors()]
        fitting = (len(text) for element in around if flat(near) in (text := flat(words(element))))
        if (size := next(fitting, None)) is not None:
            sizes.append((size, one))
    least = min((size for size, _ in sizes), default=0)
    return [one for size, one in sizes if size == least]


T = TypeVar("T")


def _best(things: Sequence[T], text: str, names: Callable[[T], Sequence[str]]) -> list[T]:
    """The things of exactly this name; without any those whose name has the text in it, whatever its case."""
    wanted = flat(text)
    exact = [thing for thing in things if wanted in map(flat, names(thing))]
    if exact or not wanted:
        return exact
    return [thing for thing in things if any(wanted.casefold() in flat(name).casefold() for name in names(thing))]
