"""What a visitor does, in whichever browser: a test body that runs in several is written once, for this."""

from typing import Any, Protocol

from playwright.sync_api import Page, expect

from .browser import PATIENCE, Console

__all__ = ["NO_SANITISER", "Playwrights", "Visitor", "wait_until"]

NO_SANITISER = "delete Element.prototype.setHTML"
"""A script that makes a browser one without a sanitiser of its own."""


class Visitor(Protocol):
    """One page. What does not come to pass in `PATIENCE` fails the test."""

    def open(self, *scripts: str) -> None:
        """A new page in a profile of its own, in which these scripts run first."""

    def goto(self, url: str) -> None: ...

    def click(self, role: str, name: str) -> None: ...

    def fill(self, role: str, name: str, value: str) -> None: ...

    def press(self, key: str) -> None: ...

    def see(self, text: str) -> None:
        """Wait until an element says this."""

    def meet(self, role: str, name: str) -> None:
        """Wait until there is one with this role and name, as screen readers know it."""

    def until(self, code: str) -> None:
        """Wait until this JavaScript expression is true."""

    def evaluate(self, code: str) -> Any:
        """The value of a JavaScript expression."""

    def expect(self, pattern: str) -> None:
        """Problems that match this regular expression are part of the test."""

    @property
    def problems(self) -> list[str]:
        """Unexpected errors and warnings of the console, and uncaught exceptions, since the page was opened."""


def wait_until(page: Page, code: str) -> None:
    """Wait until a JavaScript expression is true: as wait_for_function(), which a strict policy forbids."""
    page.evaluate(
        f"""async (patience) => {{
          const end = performance.now() + patience;
          while (!({code})) {{
            if (performance.now() > end) throw new Error("waited in vain");
            await new Promise((done) => setTimeout(done, 20));
          }}
        }}""",
        PATIENCE,
    )


class Playwrights:
    """A visitor in the browser that Playwright drives."""

    def __init__(self, page: Page, console: Console) -> None:
        self._page = page
        self._console = console

    def open(self, *scripts: str) -> None:
        for script in scripts:
            self._page.add_init_script(script)

    def goto(self, url: str) -> None:
        self._page.goto(url)

    def click(self, role: Any, name: str) -> None:
        self._page.get_by_role(role, name=name, exact=True).click()

    def fill(self, role: Any, name: str, value: str) -> None:
        self._page.get_by_role(role, name=name, exact=True).fill(value)

    def press(self, key: str) -> None:
        self._page.keyboard.press(key)

    def see(self, text: str) -> None:
        expect(self._page.get_by_text(text).first).to_be_visible()

    def meet(self, role: Any, name: str) -> None:
        expect(self._page.get_by_role(role, name=name, exact=True)).to_be_visible()

    def until(self, code: str) -> None:
        wait_until(self._page, code)

    def evaluate(self, code: str) -> Any:
        return self._page.evaluate(code)

    def expect(self, pattern: str) -> None:
        self._console.expect(pattern)

    @property
    def problems(self) -> list[str]:
        return self._console.unexpected
