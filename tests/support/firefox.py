"""Firefox, the system's own. Playwright needs one of its own making; puppeteer drives any, by WebDriver BiDi."""

import contextlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hatch_build import find_npm

from .browser import PATIENCE
from .server import ROOT

BRIDGE = ROOT / "static" / "test" / "firefox" / "bridge.mjs"


def firefox() -> str:
    """Where Firefox is; the test is skipped where there is none."""
    for name in (os.environ.get("FIREFOX", ""), "firefox-esr", "firefox"):
        if name and (path := shutil.which(name)):
            return path
    pytest.skip("no Firefox on PATH: install firefox-esr, or name one in FIREFOX")


class Firefox:
    """One visitor, by the bridge of a Firefox that `started()`; an order that fails raises AssertionError."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._expected: list[str] = []

    def open(self, *scripts: str) -> None:
        """A new page in a profile of its own, in which these scripts run first."""
        self._do("open", scripts=scripts)

    def goto(self, url: str) -> None:
        self._do("goto", url=url)

    def click(self, role: str, name: str) -> None:
        self._do("click", role=role, name=name)

    def fill(self, role: str, name: str, value: str) -> None:
        self._do("fill", role=role, name=name, value=value)

    def press(self, key: str) -> None:
        self._do("press", key=key)

    def see(self, text: str) -> None:
        """Wait until an element says this."""
        self._do("see", text=text)

    def meet(self, role: str, name: str) -> None:
        """Wait until there is one with this role and name, as screen readers know it."""
        self._do("meet", role=role, name=name)

    def until(self, code: str) -> None:
        """Wait until this JavaScript expression is true."""
        self._do("until", code=code)

    def evaluate(self, code: str) -> Any:
        """The value of a JavaScript expression."""
        return self._do("evaluate", code=code)

    def expect(self, pattern: str) -> None:
        """Problems that match this regular expression are part of the test."""
        self._expected.append(pattern)

    @property
    def problems(self) -> list[str]:
        """Unexpected errors and warnings of the console, and uncaught exceptions, since the page was opened."""
        problems: list[str] = self._do("problems")
        return [problem for problem in problems if not any(re.search(known, problem) for known in self._expected)]

    def _do(self, order: str, **what: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"order": order, **what}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "Firefox, or who drives it, has ended"
        answer: dict[str, Any] = json.loads(line)
        assert "error" not in answer, f"{order} {what}: {answer['error']}"
        return answer["value"]


@contextlib.contextmanager
def started(home: Path) -> Iterator["subprocess.Popen[str]"]:
    """A headless Firefox and its bridge for the length of a `with` block; what they write lies in `home`."""
    npm = find_npm()
    assert npm is not None, "there is no Node: scripts/test brings one"
    command = [str(npm.node), str(BRIDGE), firefox(), str(PATIENCE)]
    environment = {**os.environ, "HOME": str(home), "TMPDIR": str(home)}
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    with process:
        try:
            yield process
        finally:
            assert process.stdin is not None
            process.stdin.close()  # the bridge ends Firefox, and itself
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
