"""Ranges of bytes."""

import pytest
from starlette.datastructures import Headers

from asgiwebio._asgi.ranges import asked_range


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=2-5", (2, 6)),
        ("Bytes = 2-500", (2, 10)),
        ("bytes=7-", (7, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=-300", (0, 10)),
        ("bytes=10-", (10, 10)),
        ("bytes=12-15", (12, 10)),
        ("bytes=-0", (10, 10)),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=0-1,4-5", None),
        ("lines=0-1", None),
        ("bytes=a-b", None),
        ("", None),
    ],
)
def test_a_range(header: str, expected: tuple[int, int] | None) -> None:
    assert asked_range(Headers({"range": header}), '"a"', 10) == expected


@pytest.mark.parametrize(
    ("condition", "counts"), [('"a"', True), ('"b"', False), ('W/"a"', False), ("Tue, 24 Nov", False)]
)
def test_a_range_of_another_version_is_none(condition: str, counts: bool) -> None:
    found = asked_range(Headers({"range": "bytes=0-1", "if-range": condition}), '"a"', 10)

    assert (found is not None) is counts
