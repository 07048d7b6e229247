"""pytest's fixture `visit`. Imported whenever pytest starts, so it imports no more than the package itself does."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from asgiwebio._session.context import outside

if TYPE_CHECKING:
    from asgiwebio.testing import Page

__all__ = ["pytest_configure", "visit"]


def pytest_configure() -> None:
    """Take no test for a script: pytest looks into all that a module imports, the pins of no session included."""
    outside.reset(None)


@pytest.fixture
def visit() -> "Iterator[Callable[..., Page]]":
    """Visit an app without a browser: `page = visit(app)`, with what `asgiwebio.testing.Visitor` takes.

    A test may visit several times; every page is left when the test ends.
    """
    from asgiwebio.testing import Visitor

    with ExitStack() as stack:

        def start(app: Any, **options: Any) -> "Page":
            return stack.enter_context(Visitor(app, **options))

        yield start
