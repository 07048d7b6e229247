"""Chromium, the system's own: nothing is downloaded."""

import contextlib
import os
import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, expect, sync_playwright

# Chromium refuses to run as root in its sandbox; the rest keeps it from talking to anyone but the test's server.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000
"""Milliseconds that an expectation waits before it counts as unfulfilled."""
VIOLATIONS = """addEventListener('securitypolicyviolation', ({effectiveDirective, blockedURI, sample}) =>
  console.error('Content Security Policy violated:', effectiveDirective, blockedURI, sample))"""
"""A script that tells the console, and so the test, of all that a page's policy forbids."""
expect.set_options(timeout=PATIENCE)


def chromium() -> str:
    """Where Chromium is; the test fails where there is none."""
    for name in (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        if name and (path := shutil.which(name)):
            return path
    pytest.fail("No Chromium on PATH: install chromium and chromium-driver, or name one in CHROMIUM.", pytrace=False)


@contextlib.contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium for the length of a `with` block."""
    executable = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class Console:
    """What went wrong in a page: console errors and warnings, uncaught exceptions, requests without an answer.

    A test fails at its end for each that it did not `expect`.
    """

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def watch(self, page: Page) -> None:
        """Listen to a page; those that a test opens itself too."""
        page.on("console", self._message)
        page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def expect(self, pattern: str) -> None:
        """Problems that match this regular expression are part of the test."""
        self._expected.append(re.compile(pattern))

    @property
    def unexpected(self) -> list[str]:
        return [problem for problem in self.problems if not any(known.search(problem) for known in self._expected)]

    def _message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert"):
            self.problems.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _failed(self, request: Request) -> None:
        # A page that is left gives up the poll that it held, and the beacon's answer interests nobody.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"failed: {request.method} {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"status {response.status}: {response.request.method} {response.url}")
