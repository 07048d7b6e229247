"""What is written on the page, line by line, as `innerText` has it in a browser."""

from collections.abc import Iterator

from .element import Element
from .field import Field
from .form import Form

__all__ = ["field_words", "form_words", "hidden", "words"]

_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "big", "button", "cite", "code", "del", "dfn", "em", "font", "i", "img", "input", "ins"}
    | {"kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var"}
)
_UNSEEN = frozenset({"head", "link", "meta", "noscript", "script", "style", "template", "title"})
_CELLS = frozenset({"td", "th"})
_APART = frozenset({"button"})
_BREAK, _TAB, _GAP = "\n", "\t", "\0"


def words(element: Element, *, sketch: bool = False) -> str:
    """The text in an element, without what is hidden in it.

    With `sketch` it tells what can be clicked, what inputs hold, and where something is closed.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(element, kept=False, sketch=sketch):
        if piece == _BREAK:
            lines.append(line)
            line = ""
        elif piece == _GAP:
            line += "" if line[-1:] in ("", " ", _TAB) else " "
        elif piece == _TAB:
            line = line.rstrip(" ") + (_TAB if line else "")
        else:
            line += piece
    return "\n".join(kept for one in [*lines, line] if (kept := one.rstrip()))


def hidden(element: Element) -> bool:
    """Whether an element cannot be seen by itself; what it stands in may be hidden too."""
    if element.tag in _UNSEEN or "hidden" in element.attributes:
        return True
    if "display:none" in element.attributes.get("style", "").replace(" ", ""):
        return True
    parent = element.parent
    return (
        parent is not None and parent.tag == "details" and "open" not in parent.attributes and element.tag != "summary"
    )


def _pieces(element: Element, *, kept: bool, sketch: bool) -> Iterator[str]:
    """Texts and marks between them. With `kept`, blanks and line breaks count."""
    if element.field is not None:
        for line in field_words(element.field, sketch=sketch):
            yield _BREAK
            yield line
        yield _BREAK
        return
    kept = kept or element.tag in ("pre", "textarea") or "wio-text" in element.classes
    before, after = _marks(element)
    yield from before
    closed = element.tag == "details" and "open" not in element.attributes
    opening, closing = _signs(element) if sketch else ("", "")
    if opening:
        yield opening
    for child in element.children:
        if isinstance(child, Element):
            if not hidden(child):
                for piece in _pieces(child, kept=kept, sketch=sketch):
                    yield _GAP if piece == _BREAK and element.tag in _CELLS else piece
        elif not closed:
            yield from _text(child, kept=kept)
    if closing:
        yield closing
    yield from after


def _signs(element: Element) -> tuple[str, str]:
    """What a sketch puts around an element."""
    if element.tag == "button":
        return "[", " (disabled)]" if "disabled" in element.attributes else "]"
    if element.tag == "summary":
        return ("" if element.parent is not None and "open" in element.parent.attributes else "(closed) "), ""
    if element.tag == "img":
        return f"(picture {element.attributes.get('alt', '')!r})", ""
    return "", " (can be clicked)" if element.click is not None else ""


def _marks(element: Element) -> tuple[str, str]:
    if element.tag in _CELLS:
        return _TAB, ""
    if element.tag in _APART:
        return _GAP, _GAP
    if element.tag == "br":
        return _BREAK, ""
    return ("", "") if element.tag in _INLINE else (_BREAK, _BREAK)


def _text(text: str, *, kept: bool) -> Iterator[str]:
    if not kept:
        if text[:1].isspace():
            yield _GAP
        if flat := " ".join(text.split()):
            yield flat
            if text[-1:].isspace():
                yield _GAP
        return
    first, *rest = text.split("\n")
    yield first
    for line in rest:
        yield _BREAK
        yield line


def field_words(field: Field, *, sketch: bool = False) -> Iterator[str]:
    """What is written at a field; with `sketch` also its name, and what it holds."""
    name = f"({field.type} {field.name!r}) {field.shown}".rstrip() if sketch else ""
    inside = [name] if sketch else field.words
    for line in (field.label, str(field.item.get("help_text") or ""), *inside, field.feedback):
        if line:
            yield line


def form_words(form: Form, *, sketch: bool = False) -> Iterator[str]:
    """What is written on a form; with `sketch` also what its fields hold, and its buttons."""
    if form.label:
        yield form.label
    for field in form.fields:
        yield from field_words(field, sketch=sketch)
    if sketch:
        yield " ".join(f"[{one.label}{' (disabled)' * one.disabled}]" for one in form.buttons)
