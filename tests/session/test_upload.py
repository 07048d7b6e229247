"""Sizes of files, as users write them."""

import pytest

from asgiwebio._session.context import MAX_PAYLOAD
from asgiwebio._session.upload import FileField, parse_size, readable


@pytest.mark.behaviour("IN-110")
@pytest.mark.parametrize(
    ("given", "size"),
    [
        (99, 99),
        (1.9, 1),
        ("12", 12),
        ("1.5k", 1536),
        ("10 MB", 10 * 2**20),
        (" 2g ", 2 * 2**30),
        ("1TB", 2**40),
        (".5P", 2**49),
    ],
)
def test_a_size_is_read(given: object, size: int) -> None:
    assert parse_size(given, "max_size") == size


def test_no_limit_is_the_greatest_that_is_taken() -> None:
    field = FileField("file")
    assert (field.spec["max_size"], field.spec["max_total_size"]) == (MAX_PAYLOAD, MAX_PAYLOAD)


@pytest.mark.parametrize(
    ("size", "text"), [(7, "7 B"), (1536, "1.5 KB"), (200 * 2**20, "200 MB"), (2**30, "1 GB"), (2**41, "2 TB")]
)
def test_a_size_is_shown(size: int, text: str) -> None:
    assert readable(size) == text
