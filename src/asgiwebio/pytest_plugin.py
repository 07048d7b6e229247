"""pytest's fixture `visit`. Imported whenever pytest starts, so it imports nothing of ours until a test asks for it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from asgiwebio.testing import Page

__all__ = ["visit"]


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
