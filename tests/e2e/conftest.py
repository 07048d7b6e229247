"""A real browser. Tests that use it are plain functions: Playwright's own loop runs in their thread."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import PATIENCE, Console, launched


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all of these tests; each gets a profile of its own (`page`)."""
    with launched() as browser:
        yield browser


@pytest.fixture
def console() -> Iterator[Console]:
    """What went wrong in the test's pages; what the test did not `expect` fails it."""
    console = Console()
    yield console
    assert console.unexpected == []


@pytest.fixture
def page(browser: Browser, console: Console) -> Iterator[Page]:
    """An empty page in a fresh profile."""
    context = browser.new_context(viewport={"width": 1100, "height": 800})
    context.set_default_timeout(PATIENCE)
    context.on("page", console.watch)
    try:
        yield context.new_page()
    finally:
        context.close()
