"""Pictures of pages, for people to look at: in a folder that git ignores, which the test run names at its end."""

from typing import Literal

from playwright.sync_api import Page

from .server import ROOT

PICTURES = ROOT / "artefacts" / "pictures"
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
PHONE, DESK = 320, 1280
HEIGHTS = {320: 640, 390: 844, 1100: 800, 1280: 800}
"""Of the windows of these widths."""
HIGHEST = 6000


def take(page: Page, name: str, *, widths: tuple[int, ...] = (PHONE, DESK), whole: bool = True) -> None:
    """Picture a page in both color schemes and all `widths`: the `whole` of it, or what a window shows."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        if whole:
            # Where it fits into the window, the form stands below the outputs, not over them.
            page.set_viewport_size({"width": width, "height": 2 * HIGHEST})
            page.set_viewport_size({"width": width, "height": _height(page)})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate(
                "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
            )  # it is drawn
            page.screenshot(path=PICTURES / f"{name}-{scheme}-{width}.png")
        assert sideways(page) <= 0, f"{name} scrolls sideways at {width} px"


def _height(page: Page) -> int:
    """How high a window has to be to show all of a page that has more room than it needs."""
    height: int = page.evaluate("""() => {
      const parts = [...document.querySelectorAll('#end-space, #input-container, .wio-status[data-state=ended]')];
      const ends = parts.map(part => part.getBoundingClientRect().bottom);
      return Math.ceil(Math.max(...ends) + document.querySelector('.footer').offsetHeight);
    }""")
    return min(height, HIGHEST)


def sideways(page: Page) -> int:
    """How many pixels of the page lie beside the window."""
    pixels: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return pixels
