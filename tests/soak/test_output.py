"""The long run of output that nobody reads, in short."""

import asyncio

import pytest

from tests.soak.output import measure


@pytest.mark.parametrize(
    ("transport", "app", "mib", "most"),
    [("websocket", "pictures", 100, 64), ("long-poll", "text_coroutine", 20, 10)],
)
def test_little_is_kept_for_who_reads_nothing(transport: str, app: str, mib: int, most: int) -> None:
    assert asyncio.run(measure(transport, app, mib)) < most
