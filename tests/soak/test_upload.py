"""The long run of an upload, in short."""

import asyncio

import pytest

from tests.soak.client import CLIENTS
from tests.soak.upload import measure


@pytest.mark.parametrize("transport", CLIENTS)
def test_a_file_arrives_whole_over_a_line_that_is_cut(transport: str) -> None:
    assert asyncio.run(measure(transport, 40)) < 16
