"""The long run of sessions, in short."""

import asyncio

import pytest

from tests.conftest import Kind
from tests.soak.sessions import Run


@pytest.mark.parametrize(
    "way", ["websocket", *(pytest.param(way, marks=pytest.mark.matrix) for way in ("long-poll", "wsgi"))]
)
def test_nothing_is_left_of_sessions_that_were_dropped(way: str, kind: Kind) -> None:
    _, left = asyncio.run(Run(way, kind).measure(20, steps=1))

    assert left == {}
