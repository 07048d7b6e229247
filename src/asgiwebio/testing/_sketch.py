"""The page as text, for the message of a look-up that failed."""

from collections.abc import Iterable

from asgiwebio._wire.page import Page, form_words, words

__all__ = ["sketch"]

_MOST = 200


def sketch(page: Page, title: str, *, over: bool) -> str:
    """Everything that is to be seen, and how it can be named."""
    lines = [f"The page {title!r} shows{', and its session is over' if over else ''}:"]
    lines += _box(words(page.scopes.root, sketch=True).split("\n"))
    if page.popup is not None:
        lines.append(f"In front of it stands the popup {page.popup.title!r}, which must be closed first:")
        lines += _box(words(page.popup.body, sketch=True).split("\n"))
    if (form := page.forms.top) is not None:
        behind = f" ({len(page.forms) - 1} more behind it)" if len(page.forms) > 1 else ""
        lines.append(f"It asks{', and has the answer' if form.held else ''}{behind}:")
        lines += _box(form_words(form, sketch=True))
    lines += [f"A notice says: {toast.content}" for toast in page.toasts]
    lines += [f"Skipped: {reason}" for reason in page.skipped]
    return "\n".join(lines)


def _box(lines: Iterable[str]) -> list[str]:
    shown = [f"  | {line}" for line in lines if line]
    if len(shown) > _MOST:
        shown = [f"  ({len(shown) - _MOST} lines before)", *shown[-_MOST:]]
    return shown or ["  (nothing)"]
