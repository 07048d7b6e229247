"""The fixture `visit`."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from asgiwebio.output import put_button
from asgiwebio.session import defer_call
from asgiwebio.testing import AppFailed, Page
from tests.testing import apps


def test_visits_as_often_as_a_test_likes(visit: Callable[..., Page]) -> None:
    one, two = visit(apps.hello), visit(apps.hello_later, transport="longpoll")

    two.answer("Two")
    one.answer("One")

    one.see("Hello, One")
    two.see("Hello, Two")


@pytest.fixture
def left() -> Iterator[threading.Event]:
    """Must be set when the test has ended, with all fixtures that were made after this one."""
    event = threading.Event()
    yield event
    assert event.is_set()


def test_page_is_open_as_long_as_the_test_runs(left: threading.Event, visit: Callable[..., Page]) -> None:
    def main() -> None:
        defer_call(left.set)
        put_button("Stay", lambda: None)

    visit(main).see("Stay")
    assert not left.is_set()


def test_errors_of_the_app_are_raised(visit: Callable[..., Page]) -> None:
    page = visit(lambda: [][0])

    with pytest.raises(AppFailed, match="IndexError"):
        page.ended()


def test_module_of_tests_is_no_script(tmp_path: Path) -> None:
    tests = """
import pytest
from asgiwebio.exceptions import SessionNotFoundException
from asgiwebio.output import *
from asgiwebio.pin import *

def test_calls_outside_any_session_are_mistakes():
    with pytest.raises(SessionNotFoundException):
        put_text("Hello")
"""
    (tmp_path / "test_it.py").write_text(tests)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_it.py"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)

    assert run.returncode == 0, run.stdout + run.stderr
