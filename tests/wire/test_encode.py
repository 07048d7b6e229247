"""Commands as JSON text, whatever users put into them."""

import datetime as dt
import json
import math
import uuid
from typing import NamedTuple

import pytest

from asgiwebio._wire.encode import encode, size_of


class Point(NamedTuple):
    x: int
    y: int


class Array:
    """As numpy's arrays behave that are not in one piece: only `tolist` tells what is in them."""

    def tolist(self) -> list[object]:
        return [1, [math.nan]]


def sent(spec: object) -> object:
    return json.loads(encode({"command": "output", "spec": spec}))["spec"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("é 😀", "é 😀"),
        (math.nan, None),
        ([math.inf, -math.inf], [None, None]),
        ({2: "a", None: "b", True: "c", 1.5: "d"}, {"2": "a", "null": "b", "true": "c", "1.5": "d"}),
        (2**70, 2**70),
        ([2**70, math.nan, 1.5, None, True, (1, "x")], [2**70, None, 1.5, None, True, [1, "x"]]),
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00", "😀"),
        ({"\ud800": 1}, {"\ufffd": 1}),
        (Point(1, 2), [1, 2]),
        ([2**70, dt.date(2026, 1, 2)], [2**70, "2026-01-02"]),
        ({dt.date(2026, 1, 2): 2**70, 7: 1, None: 2}, {"2026-01-02": 2**70, "7": 1, "null": 2}),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Array(), [1, [None]]),
    ],
)
def test_values_keep_their_meaning(value: object, expected: object) -> None:
    assert sent({"value": value}) == {"value": expected}


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ({"args": {"when": object()}}, r"^spec\.args\.when is of type object, .* str\(value\)$"),
        ({"data": [["a"], [{1, 2}]]}, r"^spec\.data\.1\.0 is of type set, .* list\(value\)$"),
        ({"content": b"abc"}, r"^spec\.content is of type bytes, .* base64"),
        ({"data": {(1, 2): 3}}, r"^spec\.data has a key of type tuple, .* str\(key\)$"),
    ],
)
def test_what_cannot_be_sent_is_named_with_its_place(spec: object, says: str) -> None:
    with pytest.raises(TypeError, match=says):
        encode({"command": "run_script", "spec": spec})


def test_what_holds_itself_is_an_error_and_not_a_crash() -> None:
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(TypeError, match=r"^spec\.0\.0\.0… is nested more than 200 deep, or holds itself"):
        encode({"command": "output", "spec": loop})


@pytest.mark.parametrize("text", ["", "abc", "é", "😀"])
def test_size_is_in_bytes(text: str) -> None:
    assert size_of(text) == len(text.encode())
