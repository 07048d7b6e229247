"""Frames of dialect v1, against the golden frames that the page's tests read too."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from asgiwebio._wire.frames import (
    MAX_DEPTH,
    Hello,
    InFrame,
    OutFrame,
    Welcome,
    decode_frame,
    decode_json,
    encode_frame,
)
from asgiwebio.exceptions import PeerError

GOLDEN = json.loads(Path(__file__).with_name("frames.json").read_text(encoding="utf-8"))


def _cases(part: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in GOLDEN[part]]


@pytest.mark.parametrize("case", _cases("fromApp"))
def test_a_frame_to_the_page_is_the_golden_text(case: dict[str, Any]) -> None:
    fields = dict(case["fields"])
    fields["items"] = [json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in fields.get("items", [])]
    if "welcome" in fields:
        fields["welcome"] = Welcome(**fields["welcome"])
    frame = OutFrame(**fields)
    assert encode_frame(frame) == case["text"]
    assert bool(frame) == (case["text"] != "{}")


@pytest.mark.parametrize("case", _cases("fromPage"))
def test_a_frame_of_the_page_has_the_golden_fields(case: dict[str, Any]) -> None:
    expected = asdict(InFrame()) | case["fields"]
    if expected["hello"] is not None:
        expected["hello"] = Hello(**expected["hello"])
    assert asdict(decode_frame(case["text"])) == expected
    assert asdict(decode_frame(case["text"].encode())) == expected


@pytest.mark.parametrize("case", _cases("bad"))
def test_a_bad_frame_is_refused_and_the_error_says_why(case: dict[str, str]) -> None:
    with pytest.raises(PeerError, match=case["says"]):
        decode_frame(case["text"])


def test_a_frame_that_is_too_long_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(PeerError, match="longer than 1048576"):
        decode_frame("[" * (1 << 20) + "x")
    with pytest.raises(PeerError, match="a frame of 20 is longer than 10"):
        decode_frame('{"ping":12345678901}', 10)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '"\\ud800"' + "[" * 100_000, b"\xff\xfe\x00"])
def test_hostile_text_is_an_error_of_the_peer(text: str | bytes) -> None:
    with pytest.raises(PeerError):
        decode_frame(text)


@pytest.mark.parametrize("mark", ["", ',"\\ud800"'])
def test_numbers_are_read_alike_whether_or_not_there_is_half_a_character(mark: str) -> None:
    def read(number: str) -> object:
        found = decode_json(f"[{number}{mark}]")
        assert isinstance(found, list)
        return found[0]

    assert [read(number) for number in ("1", "-9223372036854775808", "18446744073709551615", "1.5", "1E-400")] == [
        *(1, -(2**63), 2**64 - 1, 1.5),
        0.0,
    ]
    large = read("9" * 30)
    assert (type(large), large) == (float, 1e30)
    for number in ("1e999", "-1e999", "9" * 400, "9" * 5000, "NaN", "-Infinity"):
        with pytest.raises(PeerError, match="not JSON"):
            read(number)


@pytest.mark.parametrize("half", ["", '"\\ud800",'])
@pytest.mark.parametrize(("before", "after"), [("[", "]"), ('{"a":', "}")])
def test_what_is_nested_too_deep_for_python_is_an_error_of_the_peer(half: str, before: str, after: str) -> None:
    def nested(depth: int) -> str:
        return f"[{half}{before * depth}1{after * depth}]"

    assert isinstance(decode_json(nested(MAX_DEPTH - 1)), list)
    assert isinstance(decode_json(nested(MAX_DEPTH - 1).encode()), list)
    assert isinstance(decode_json(f"[{half}{'[],' * 1000}1]"), list), "many beside each other are not deep"
    for text in (nested(MAX_DEPTH), nested(900), nested(1100), nested(MAX_DEPTH).encode()):
        with pytest.raises(PeerError, match=r"nested more than 200 deep|not JSON"):
            decode_json(text)
