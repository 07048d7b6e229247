"""Messages of the plain dialect, put together as a stock page does it."""

import json

import pytest

from asgiwebio._wire.events import Event
from asgiwebio._wire.plain import decode_plain
from asgiwebio.exceptions import PeerError


def segment(content: bytes) -> bytes:
    return len(content).to_bytes(8, "big") + content


def message(event: object, *files: tuple[dict[str, object], bytes]) -> bytes:
    parts = [segment(json.dumps(event).encode())]
    for header, content in files:
        parts += [segment(json.dumps(header).encode()), segment(content)]
    return b"".join(parts)


def header(filename: str, input_name: object) -> dict[str, object]:
    return {
        "filename": filename,
        "size": 3,
        "mime_type": "text/plain",
        "last_modified": 1.5,
        "input_name": input_name,
    }


def test_text_is_one_event() -> None:
    assert decode_plain('{"event":"callback","task_id":"CB","data":0}') == Event("callback", "CB", 0)


def test_null_means_nothing() -> None:
    assert decode_plain("null") is None


def test_a_file_takes_the_place_of_null() -> None:
    sent = {"event": "from_submit", "task_id": "1", "data": {"f": None, "name": "Ann"}}
    event = decode_plain(message(sent, (header("a.txt", "f"), b"abc")))
    file = {"filename": "a.txt", "size": 3, "mime_type": "text/plain", "last_modified": 1.5, "content": b"abc"}
    assert event == Event("from_submit", "1", {"f": file, "name": "Ann"})


def test_files_fill_a_list_in_their_order() -> None:
    sent = {"event": "js_yield", "task_id": "1", "data": {"name": "f", "value": []}}
    event = decode_plain(message(sent, (header("a", "value"), b"1"), (header("b", "value"), b"2")))
    assert event is not None
    assert isinstance(event.data, dict)
    assert [(file["filename"], file["content"]) for file in event.data["value"]] == [("a", b"1"), ("b", b"2")]


@pytest.mark.parametrize("path", ["a.txt", "/etc/a.txt", "../../a.txt", "C:\\temp\\a.txt", "x/..\\a.txt"])
def test_only_the_base_name_of_a_file_counts(path: str) -> None:
    sent = {"event": "from_submit", "task_id": "1", "data": {"f": None}}
    event = decode_plain(message(sent, (header(path, "f"), b"abc")))
    assert event is not None
    assert isinstance(event.data, dict)
    assert event.data["f"]["filename"] == "a.txt"


@pytest.mark.parametrize(("data", "name"), [({"f": None}, "other"), ({"f": None}, 5), (None, "f")])
def test_a_file_for_a_name_that_is_not_there_is_dropped(data: object, name: object) -> None:
    sent = {"event": "js_yield", "task_id": "1", "data": data}
    assert decode_plain(message(sent, (header("a", name), b"abc"))) == Event("js_yield", "1", data)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ("{", "not JSON"),
        ("5", "an event is an object, not int"),
        (b"", "a binary message without an event"),
        (b"\0\0\0", "ends in the middle of a segment"),
        (segment(b"abc")[:-1], "ends in the middle of a segment"),
        (b"\xff" * 8 + b"abc", "ends in the middle of a segment"),
        (segment(b"\xff"), "not JSON"),
        (message({"event": "callback", "task_id": "1"}) + segment(b"{}"), "the last one has no content"),
        (message({"event": "callback", "task_id": "1"}, ({}, b"")), "a file's header is an object with a filename"),
        (message({"event": "callback", "task_id": "1"}) + segment(b"[]") * 2, "a file's header is an object"),
        (b"\0" * 100_000, "a binary message of more than 2001 segments"),
    ],
)
def test_a_bad_message_is_refused_and_the_error_says_why(sent: str | bytes, says: str) -> None:
    with pytest.raises(PeerError, match=says):
        decode_plain(sent)
