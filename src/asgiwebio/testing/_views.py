"""What a test is shown: copies, which stay as they are when the page goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from asgiwebio._wire.page import Element, Form, words

from ._look import flat, role_of

__all__ = ["Found", "Question", "found", "question"]


@dataclass(frozen=True)
class Question:
    """A form as it is asked now."""

    label: str
    names: tuple[str, ...]
    """The names of its fields, in order."""
    labels: Mapping[str, str] = field(repr=False)
    """What is written at each field, by name."""
    values: Mapping[str, object] = field(repr=False)
    """What each field holds, as the app would get it."""
    problems: Mapping[str, str] = field(repr=False)
    """What the app said is wrong, by name; empty when nothing is."""
    buttons: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Found:
    """An element of the page: its text, its role for those who cannot see it, and its HTML attributes."""

    text: str
    role: str
    attributes: Mapping[str, str]


def question(form: Form) -> Question:
    return Question(
        label=form.label,
        names=tuple(field.name for field in form.fields),
        labels={field.name: field.label for field in form.fields},
        values=form.answer(),
        problems={field.name: field.feedback for field in form.fields if field.status is False},
        buttons=tuple(button.label for button in form.buttons),
    )


def found(element: Element) -> Found:
    return Found(flat(words(element)), role_of(element), dict(element.attributes))
