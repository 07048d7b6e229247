"""The page without async: each call waits for the event loop, which runs in a thread of its own."""

import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import ParamSpec, TypeVar

from anyio.from_thread import BlockingPortal

from asgiwebio._wire.page import Script

from ._async_page import AsyncPage, FileLike
from ._views import Found, Question
from ._visit import Saved

__all__ = ["Page"]

P = ParamSpec("P")
T = TypeVar("T")


class Page:
    """What a visitor sees and does, for tests without async. Everything is as in `AsyncPage`, which says more."""

    def __init__(self, page: AsyncPage, portal: BlockingPortal) -> None:
        self._page = page
        self._portal = portal

    # ---- what a person does

    def fill(self, name: str, value: object) -> None:
        """Give an input a value and go on to the next one. `name` is its label or its name."""
        self._wait(self._page.fill, name, value)

    def choose(self, name: str, *options: object) -> None:
        """Choose these options, and no others."""
        self._wait(self._page.choose, name, *options)

    def check(self, name: str, *options: object) -> None:
        """Tick checkboxes; without options all of them."""
        self._wait(self._page.check, name, *options)

    def uncheck(self, name: str, *options: object) -> None:
        """Take the ticks off checkboxes; without options off all of them."""
        self._wait(self._page.uncheck, name, *options)

    def upload(self, name: str, *files: FileLike) -> None:
        """Give files to a file input: paths, or pairs of name and content."""
        self._wait(self._page.upload, name, *files)

    def click(self, text: str, *, near: str | None = None, nth: int | None = None) -> None:
        """Click on what has this text; of several on the one near another text, or on one by number from 0."""
        self._wait(self._page.click, text, near=near, nth=nth)

    def submit(self) -> None:
        """Send the form, as the Enter key does."""
        self._wait(self._page.submit)

    def cancel(self) -> None:
        """Press the form's cancel button."""
        self._wait(self._page.cancel)

    def answer(self, value: object = None, /, **values: object) -> None:
        """Answer the question that is asked now, and submit."""
        self._wait(self._page.answer, value, **values)

    def close_popup(self) -> None:
        """Close the popup by its cross."""
        self._wait(self._page.close_popup)

    def leave(self) -> None:
        """Close the page for good, and wait until the session has ended."""
        self._wait(self._page.leave)

    # ---- what a person waits for

    def question(self, label: str | None = None) -> Question:
        """Wait for a form that can be answered, and say what it asks."""
        return self._wait(self._page.question, label)

    def see(self, text: str, *, timeout: float | None = None) -> None:
        """Wait until this text is on the page."""
        self._wait(self._page.see, text, timeout=timeout)

    def gone(self, text: str, *, timeout: float | None = None) -> None:
        """Wait until this text is not on the page any more."""
        self._wait(self._page.gone, text, timeout=timeout)

    def find(self, text: str = "", *, role: str | None = None) -> Found:
        """Wait for an element with this text and role."""
        return self._wait(self._page.find, text, role=role)

    def download(self, name: str | None = None) -> Saved:
        """Wait for the next file that the app has the browser save."""
        return self._wait(self._page.download, name)

    def listening(self, name: str) -> None:
        """Wait until the app hears of changes of this pin."""
        self._wait(self._page.listening, name)

    def read(self, address: str) -> bytes:
        """The bytes at an address of the page's, such as the `src` of a picture."""
        return self._wait(self._page.read, address)

    def until(self, condition: Callable[[], object], *, timeout: float | None = None) -> None:
        """Wait until `condition()` is true. It is asked whenever something has changed on the page."""
        end = time.monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            # the condition is asked here, since it may ask this page
            news = partial(self._newer, self._page.changes)
            if condition():
                return
            self._wait(self._page.until, news, timeout=max(end - time.monotonic(), 0))

    def ended(self, *, timeout: float | None = None) -> None:
        """Wait for the end of the session."""
        self._wait(self._page.ended, timeout=timeout)

    # ---- what a person sees

    @property
    def timeout(self) -> float:
        """How many seconds a look-up waits at most. It can be set: 0 is for what should not be there."""
        return self._page.timeout

    @timeout.setter
    def timeout(self, seconds: float) -> None:
        self._page.timeout = seconds

    @property
    def changes(self) -> int:
        """How often something has changed so far; it grows."""
        return self._page.changes

    @property
    def text(self) -> str:
        """Everything that is written on the page now."""
        return self._now(lambda: self._page.text)

    @property
    def title(self) -> str:
        """The title of the browser's window."""
        return self._now(lambda: self._page.title)

    @property
    def tables(self) -> list[list[list[str]]]:
        """The tables that can be seen, each a list of rows of texts."""
        return self._now(lambda: self._page.tables)

    @property
    def popup(self) -> str | None:
        """The title and the text of the popup; None when none is open."""
        return self._now(lambda: self._page.popup)

    @property
    def toasts(self) -> list[str]:
        """The notices so far."""
        return self._now(lambda: self._page.toasts)

    @property
    def pins(self) -> dict[str, object]:
        """What the pins on the page hold, by name."""
        return self._now(lambda: self._page.pins)

    @property
    def downloads(self) -> list[Saved]:
        """The files that the browser was to save so far."""
        return self._now(lambda: self._page.downloads)

    @property
    def scripts(self) -> list[Script]:
        """The JavaScript that the app ran in the page."""
        return self._now(lambda: self._page.scripts)

    @property
    def errors(self) -> list[BaseException]:
        """What the app raised so far."""
        return self._now(lambda: self._page.errors)

    def find_all(self, text: str = "", *, role: str | None = None) -> list[Found]:
        """The elements with this text and role now."""
        return self._now(lambda: self._page.find_all(text, role=role))

    def __str__(self) -> str:
        """The page as text, with what can be clicked and what its inputs hold."""
        return self._now(lambda: str(self._page))

    # ---- inside

    def _newer(self, changes: int) -> bool:
        return self._page.changes > changes

    def _wait(self, method: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
        __tracebackhide__ = True  # for pytest: the line of the test is what matters
        return self._portal.call(partial(method, *args, **kwargs))

    def _now(self, read: Callable[[], T]) -> T:
        __tracebackhide__ = True
        return self._portal.call(read)
