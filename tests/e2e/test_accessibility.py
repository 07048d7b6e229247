"""Every widget in both color schemes, on a phone and on a desk, under axe-core's rules for WCAG 2.2 AA."""

from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from asgiwebio import webio_asgi
from tests.conftest import Serve

from .gallery import APPS, READY

AXE = Path(__file__).parents[2] / "static/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """What axe-core finds, a line for each element."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=AXE)
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULES
    )
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:200]} {node['failureSummary'][:300]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("name", list(APPS))
@pytest.mark.parametrize("width", [320, 1280])
def test_each_widget_is_for_everybody(name: str, width: int, serve: Serve, page: Page) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    url = f"{serve(webio_asgi(APPS)).url}/?app={name}"
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    page.goto(url)
    expect(page.get_by_text(READY[name]).first).to_be_visible()
    page.wait_for_load_state("networkidle")  # the lazy ones among the widgets
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(page) == [], scheme
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "it scrolls sideways"
