"""The page in a visitor's hands."""

import mimetypes
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import anyio
import anyio.to_thread

from asgiwebio._wire.page import ActionsField, ChoiceField, Field, File, FileField, Form, Impossible, Script, words
from asgiwebio.exceptions import InvalidType

from . import _look
from ._errors import NotEnded, NotShown
from ._views import Found, Question, found, question
from ._visit import Saved, Visit

__all__ = ["AsyncPage", "FileLike"]

T = TypeVar("T")
FileLike = str | Path | tuple[str, bytes]
"""A file to upload: its path, or its name and content."""


class AsyncPage:
    """What a visitor sees and does. Every look-up waits until it can be done, at most the visitor's `timeout`.

    NotShown tells what was in the way and shows the page; AppFailed comes from an error that the app raised meanwhile.
    Labels are compared exactly; when there is none of just that text, any that contains it will do, whatever its case.
    """

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._page = visit.page
        self._taken = 0

    # ---- what a person does

    async def fill(self, name: str, value: object) -> None:
        """Give an input a value and go on to the next one: in the form, or a pin. `name` is its label or its name.

        A choice takes the label or the value of an option, or a list of them.
        """

        def enter() -> None:
            field, form = _look.field_named(self._page, name)
            self._page.enter(field, value, form)

        await self._attempt(enter)

    async def choose(self, name: str, *options: object) -> None:
        """Choose these options of a select, of radio buttons or checkboxes, and no others."""
        await self._attempt(lambda: self._choose(*_look.field_named(self._page, name), options))

    async def check(self, name: str, *options: object) -> None:
        """Tick checkboxes, beside those that are ticked; without options all of them."""
        await self._attempt(lambda: self._tick(*_look.field_named(self._page, name), options, on=True))

    async def uncheck(self, name: str, *options: object) -> None:
        """Take the ticks off checkboxes; without options off all of them."""
        await self._attempt(lambda: self._tick(*_look.field_named(self._page, name), options, on=False))

    async def upload(self, name: str, *files: FileLike) -> None:
        """Give files to a file input, and wait until the app has them, or has refused them."""
        given = [await _file(file) for file in files]
        field = await self._attempt(lambda: self._give(*_look.field_named(self._page, name), given))
        await self._attempt(lambda: _arrived(field))

    async def click(self, text: str, *, near: str | None = None, nth: int | None = None) -> None:
        """Click on a button, a link, a tab, the title of something closed, a notice, or an output with `onclick`.

        Where several have this text, `near` names what stands beside the one that is meant, such as a cell of its row,
        and `nth` counts them from 0.
        """
        await self._attempt(lambda: _look.target(self._page, text, near, nth).press())

    async def submit(self) -> None:
        """Send the form, as the Enter key does: by its first submit button."""
        await self._attempt(lambda: _press(_look.open_form(self._page), "submit"))

    async def cancel(self) -> None:
        """Press the form's cancel button."""
        await self._attempt(lambda: _press(_look.open_form(self._page), "cancel"))

    async def answer(self, value: object = None, /, **values: object) -> None:
        """Answer the question that is asked now: a lone field with `value`, several by name or label; then submit.

        For a row of buttons the value is the label of the one to press, or its value.
        """
        form, fields = await self._attempt(lambda: self._answerable(value, values))
        press: Callable[[], None] = lambda: _press(_look.open_form(self._page), "submit")  # noqa: E731
        for field, one in fields:
            if isinstance(field, ActionsField):
                press = _button(form, field, one)
                continue
            given = [await _file(file) for file in _listed(one)] if isinstance(field, FileField) else one
            await self._attempt(partial(self._page.enter, field, given, form))
            if isinstance(field, FileField):
                await self._attempt(partial(_arrived, field))
        await self._attempt(press)

    async def close_popup(self) -> None:
        """Close the popup by its cross."""
        await self._attempt(self._page.dismiss)

    async def leave(self) -> None:
        """Close the page for good, and wait until the session has ended."""
        await self._visit.close()
        self._visit.raise_errors()

    # ---- what a person waits for

    async def question(self, label: str | None = None) -> Question:
        """Wait for a form that can be answered, with this label if one is given, and say what it asks."""
        return await self._attempt(lambda: question(self._asked(label)))

    async def see(self, text: str, *, timeout: float | None = None) -> None:
        """Wait until this text is on the page: in an output, the popup, the form or a notice. Gaps do not count."""
        await self._attempt(lambda: self._look_for(text), timeout)

    async def gone(self, text: str, *, timeout: float | None = None) -> None:
        """Wait until this text is not on the page any more."""
        await self._attempt(lambda: self._look_away(text), timeout)

    async def find(self, text: str = "", *, role: str | None = None) -> Found:
        """Wait for an element with this text and role, such as "heading", "table", "img" or "link"; the innermost."""
        return await self._attempt(lambda: self._found(text, role)[-1])

    async def download(self, name: str | None = None) -> Saved:
        """Wait for the next file that the app has the browser save, under this name if one is given."""
        return await self._attempt(lambda: self._next_saved(name))

    async def listening(self, name: str) -> None:
        """Wait until the app hears of changes of this pin: by `pin_wait_change()`, say, which misses earlier ones."""
        await self._attempt(lambda: self._listened(name))

    async def read(self, address: str) -> bytes:
        """The bytes at an address of the page's, such as the `src` of a picture; Refused when there are none."""
        return await self._visit.read(address)

    async def until(self, condition: Callable[[], object], *, timeout: float | None = None) -> None:
        """Wait until `condition()` is true. It is asked whenever something has changed on the page."""

        def check() -> None:
            if not condition():
                raise Impossible("what the test waits for has not come about")

        await self._attempt(check, timeout)

    async def ended(self, *, timeout: float | None = None) -> None:
        """Wait for the end of the session."""
        try:
            await self._attempt(self._over, timeout)
        except NotShown as error:
            raise NotEnded(str(error)) from None

    # ---- what a person sees

    @property
    def timeout(self) -> float:
        """How many seconds a look-up waits at most. It can be set: 0 is for what should not be there."""
        return self._visit.timeout

    @timeout.setter
    def timeout(self, seconds: float) -> None:
        self._visit.timeout = seconds

    @property
    def changes(self) -> int:
        """How often something has changed so far; it grows."""
        return self._visit.changes

    @property
    def text(self) -> str:
        """Everything that is written on the page now, line by line; table cells are set apart by tabs."""
        return _look.page_text(self._page)

    @property
    def title(self) -> str:
        """The title of the browser's window."""
        return str(self._page.env.get("title", self._visit.title))

    @property
    def tables(self) -> list[list[list[str]]]:
        """The tables that can be seen, each a list of rows of texts."""
        tables = [element for element in _look.seen(self._page.scopes.body) if element.tag == "table"]
        return [_look.table_of(table) for table in tables]

    @property
    def popup(self) -> str | None:
        """The title and the text of the popup; None when none is open."""
        popup = self._page.popup
        return None if popup is None else f"{popup.title}\n{words(popup.body)}".strip()

    @property
    def toasts(self) -> list[str]:
        """The notices so far, without those that were clicked."""
        return [toast.content for toast in self._page.toasts]

    @property
    def pins(self) -> dict[str, object]:
        """What the pins on the page hold, by name, as the app would get it."""
        return {field.name: field.read() for field in self._page.pins}

    @property
    def downloads(self) -> list[Saved]:
        """The files that the browser was to save so far."""
        return list(self._visit.saved)

    @property
    def scripts(self) -> list[Script]:
        """The JavaScript that the app ran in the page, with `code` and `args`. No script really runs."""
        return list(self._page.scripts)

    @property
    def errors(self) -> list[BaseException]:
        """What the app raised so far."""
        return list(self._visit.errors)

    def find_all(self, text: str = "", *, role: str | None = None) -> list[Found]:
        """The elements with this text and role now, in the order of the page."""
        try:
            return self._found(text, role)
        except Impossible:
            return []

    def __str__(self) -> str:
        """The page as text, with what can be clicked and what its inputs hold."""
        return self._visit.sketch()

    # ---- inside

    async def _attempt(self, action: Callable[[], T], timeout: float | None = None) -> T:
        """What `action` returns, once it can be done."""
        try:
            return await self._visit.attempt(action, timeout)
        except _look.Ambiguous as error:
            raise NotShown(f"{error}\n\n{self._visit.sketch()}") from None

    def _choose(self, field: Field, form: Form | None, options: Sequence[object]) -> None:
        if not isinstance(field, ChoiceField):
            raise Impossible(f"{field.described} is {field.type}: there is nothing to choose; write fill(…)")
        self._page.enter(field, list(options), form)

    def _tick(self, field: Field, form: Form | None, options: Sequence[object], *, on: bool) -> None:
        if not isinstance(field, ChoiceField) or field.type != "checkbox":
            raise Impossible(f"{field.described} is {field.type}: it has no checkboxes")
        named = {field.index(option) for option in options} if options else set(range(len(field.options)))
        ticked = field.value | named if on else field.value - named
        self._page.enter(field, [field.options[index]["value"] for index in sorted(ticked)], form)

    def _give(self, field: Field, form: Form | None, files: Sequence[File]) -> FileField:
        if not isinstance(field, FileField):
            raise Impossible(f"{field.described} is {field.type}: it takes no files")
        self._page.enter(field, files, form)
        return field

    def _answerable(self, value: object, values: dict[str, object]) -> tuple[Form, list[tuple[Field, object]]]:
        """The form that is asked, and what each of its fields is to get."""
        form = _look.open_form(self._page)
        if not values:
            if len(form.fields) == 1:
                return form, [(form.fields[0], value)]
            names = ", ".join(f"{field.name}=…" for field in form.fields)
            raise _look.Ambiguous(f"answer({value!r}): the form has {len(form.fields)} fields; write answer({names})")
        fields = []
        for name, one in values.items():
            field, owner = _look.field_named(self._page, name)
            if owner is None:
                raise Impossible(f"{field.described} is no field of the form but a pin; write fill({name!r}, …)")
            fields.append((field, one))
        return form, fields

    def _asked(self, label: str | None) -> Form:
        form = _look.open_form(self._page)
        if label is not None and _look.flat(label).casefold() not in _look.flat(form.label).casefold():
            raise Impossible(f"the form asks {form.label!r}, not {label!r}")
        return form

    def _look_for(self, text: str) -> None:
        if _look.flat(text) not in _look.flat(self.text):
            raise Impossible(f"{text!r} is not on the page")

    def _look_away(self, text: str) -> None:
        if _look.flat(text) in _look.flat(self.text):
            raise Impossible(f"{text!r} is still on the page")

    def _found(self, text: str, role: str | None) -> list[Found]:
        everything = map(found, _look.seen(self._page.scopes.body))
        wanted = _look.flat(text)
        those = [one for one in everything if wanted in one.text and role in (None, one.role)]
        if not those:
            what = f"{role or 'element'} with the text {text!r}" if text else str(role)
            raise Impossible(f"there is no {what} on the page")
        return those

    def _next_saved(self, name: str | None) -> Saved:
        for index, saved in enumerate(self._visit.saved[self._taken :], self._taken):
            if name in (None, saved.name):
                self._taken = index + 1
                return saved
        raise Impossible(f"no file{'' if name is None else f' {name!r}'} was saved")

    def _listened(self, name: str) -> None:
        if not self._page.pins.heard(name):
            raise Impossible(f"the app does not wait for a change of the pin {name!r}")

    def _over(self) -> None:
        if self._visit.broken is not None:
            raise Impossible(f"the line was closed with {self._visit.broken}, and the session had not ended")
        if not self._visit.over:
            raise Impossible("the session goes on")


def _press(form: Form, kind: str) -> None:
    fitting = [button for button in form.buttons if button.kind == kind]
    if not fitting:
        raise Impossible(f"the form has no {kind} button")
    form.press(next((button for button in fitting if not button.disabled), fitting[0]))


def _button(form: Form, field: ActionsField, wanted: object) -> Callable[[], None]:
    """How to press the button of this label or value."""

    def press() -> None:
        for button in form.buttons:
            source = button.source
            if source is not None and (source["label"] == wanted or source.get("value") == wanted):
                form.press(button)
                return
        raise Impossible(f"{field.described} has no button {wanted!r}, only {', '.join(map(repr, field.words))}")

    return press


def _arrived(field: FileField) -> None:
    if not all(upload.done for upload in field.uploads):
        raise Impossible("the app has not taken the files")


def _listed(value: object) -> Sequence[FileLike]:
    """No file for None, one, or several in a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]  # type: ignore[list-item]


async def _file(given: FileLike) -> File:
    if isinstance(given, str | Path):
        path = anyio.Path(given)
        content, changed = await path.read_bytes(), (await path.stat()).st_mtime
        return File(path.name, content, await _mime_type(path.name), last_modified=changed)
    if isinstance(given, tuple) and len(given) == 2:
        return File(*given, await _mime_type(given[0]))
    raise InvalidType(f"{given!r:.80} is no file: a path is expected, or (name, content)")


async def _mime_type(name: str) -> str:
    """What a browser says of a file, by the ending of its name."""
    # in a thread, since the first look-up reads the tables of the system
    known, _ = await anyio.to_thread.run_sync(mimetypes.guess_type, name)
    return known or "application/octet-stream"
