"""Takes the pictures in this folder: `scripts/pictures`."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from asgiwebio import webio_asgi
from examples import booking
from tests.support.browser import launched
from tests.support.server import ThreadServer

HERE = Path(__file__).parent
README = HERE.parents[1] / "README.md"


def first_program() -> Any:
    """The app of the first program in the README."""
    found = re.search(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    names: dict[str, Any] = {}
    exec(compile(found[1], str(README), "exec"), names)
    return names["app"]


def opened(browser: Browser, url: str, *, width: int, height: int, dark: bool = False) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        device_scale_factor=2,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(url)
    return page


def take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / f"{name}.png")


def savings(browser: Browser, url: str) -> None:
    """The question of the README's program, and its answer."""
    page = opened(browser, url, width=520, height=320)
    page.get_by_role("spinbutton").fill("100")
    take(page, "asked")
    page.keyboard.press("Enter")
    page.get_by_role("cell", name="12000").wait_for()
    take(page, "answered")


def reservation(browser: Browser, url: str, *, width: int, height: int, dark: bool) -> None:
    """The booking, after an answer that it did not take."""
    page = opened(browser, url, width=width, height=height, dark=dark)
    page.get_by_role("textbox", name="Name").fill("Ada")
    page.get_by_role("textbox", name="Name").press("Enter")
    page.get_by_text("There is a table for that name already.").wait_for()
    take(page, f"booking-{'dark' if dark else 'light'}-{width}")


def main() -> None:
    with launched() as browser:
        with ThreadServer(first_program()) as server:
            savings(browser, server.url)
        with ThreadServer(webio_asgi(booking.main)) as server:
            for dark in (False, True):
                for width, height in ((1100, 1864), (390, 844)):
                    reservation(browser, server.url, width=width, height=height, dark=dark)


if __name__ == "__main__":
    main()
