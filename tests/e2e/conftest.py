"""A real browser. Tests that use it are plain functions: Playwright's own loop runs in their thread."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import PATIENCE, VIOLATIONS, Console, launched
from tests.support.policy import POLICY, everywhere


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A server that is torn down under a browser leaves what the browser began last to the garbage collector."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))
            if POLICY == "strict" and item.get_closest_marker("own_script"):
                item.add_marker(pytest.mark.skip(reason="shows what a strict policy forbids"))


@pytest.fixture(scope="package", autouse=True)
def policy() -> Iterator[None]:
    """The one that the run was told to show all apps under (tests/support/policy.py)."""
    with pytest.MonkeyPatch.context() as patch:
        if POLICY:
            everywhere(patch)
        yield


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """What a test leaves to the garbage collector is collected in it, not in the next one."""
    yield
    gc.collect()


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
    context.add_init_script(VIOLATIONS)
    context.on("page", console.watch)
    try:
        yield context.new_page()
    finally:
        context.close()
