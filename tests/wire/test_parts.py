"""What a page asks for of a file, and what it gets."""

import json
from typing import Any

import pytest

from asgiwebio._wire.frames import OutFrame, decode_frame, encode_frame
from asgiwebio._wire.parts import MAX_WANTS, Part, Want
from asgiwebio.exceptions import PeerError


def test_wants_are_read() -> None:
    frame = decode_frame('{"want": [{"file": "a", "from": 0}, {"file": "b", "from": 65536}]}')

    assert frame.want == [Want("a", 0), Want("b", 65536)]


@pytest.mark.parametrize(
    ("want", "message"),
    [
        ({}, "want is a list of at most 8"),
        ([{"file": "a", "from": 0}] * (MAX_WANTS + 1), "want is a list of at most 8"),
        ([5], "a want has a file and the number of a byte"),
        ([{"file": 5, "from": 0}], "a want has a file"),
        ([{"file": "a" * 65, "from": 0}], "a want has a file"),
        ([{"file": "a"}], "a want has a file"),
        ([{"file": "a", "from": -1}], "a want has a file"),
        ([{"file": "a", "from": True}], "a want has a file"),
        ([{"file": "a", "from": 1 << 53}], "a want has a file"),
    ],
)
def test_bad_wants_are_the_fault_of_the_page(want: Any, message: str) -> None:
    with pytest.raises(PeerError, match=message):
        decode_frame(json.dumps({"want": want}))


def test_parts_are_written() -> None:
    want = Want("a", 3)
    parts = [Part(want, b"hello", 8, "text/plain"), Part(want, b""), Part(want)]
    frame = OutFrame(parts=parts)

    assert frame
    assert json.loads(encode_frame(frame)) == {
        "parts": [
            {"file": "a", "from": 3, "size": 8, "type": "text/plain", "data": "aGVsbG8="},
            {"file": "a", "from": 3, "size": None, "type": "", "data": ""},
            {"file": "a", "from": 3, "gone": True},
        ]
    }
