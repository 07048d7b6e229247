"""What a page says of its uploads, and their chunks."""

import pytest

from asgiwebio._wire.uploads import (
    MAX_CHUNK,
    Announced,
    Announcement,
    Chunk,
    decode_chunk,
    encode_chunk,
    parse_announcement,
)
from asgiwebio.exceptions import PeerError

FILE = {"id": 1, "filename": "a.txt", "size": 3, "mime_type": "text/plain", "last_modified": 1.5}


def test_a_chunk_is_the_id_the_offset_and_bytes() -> None:
    message = b"\0\0\0\7" + b"\0\0\0\0\0\1\0\0" + b"abc"
    assert encode_chunk(Chunk(7, 65536, b"abc")) == message
    assert decode_chunk(message) == (7, 65536, b"abc")
    assert len(decode_chunk(encode_chunk(Chunk(1, 0, bytes(MAX_CHUNK)))).data) == MAX_CHUNK


@pytest.mark.parametrize("message", [b"", bytes(11), bytes(12), bytes(12 + MAX_CHUNK + 1)], ids=len)
def test_other_messages_are_no_chunks(message: bytes) -> None:
    with pytest.raises(PeerError, match="bytes, where 1 to 262144 are expected"):
        decode_chunk(message)


def test_an_announcement_says_what_a_field_holds() -> None:
    file = Announced(1, 3, "a.txt", "text/plain", 1.5)
    assert parse_announcement({"name": "a", "files": [FILE]}) == Announcement("a", [file])
    assert parse_announcement({"name": "a", "files": []}) == Announcement("a", [])
    assert parse_announcement({"name": None, "files": [{"id": 1, "size": 3}]}) == (None, [Announced(1, 3)])


@pytest.mark.behaviour("IN-108")
@pytest.mark.parametrize("name", ["../../a.txt", "C:\\fakepath\\a.txt", "/a.txt"])
def test_a_filename_holds_no_directory(name: str) -> None:
    (file,) = parse_announcement({"name": "a", "files": [{**FILE, "filename": name}]}).files
    assert file.filename == "a.txt"


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ([], "is an object"),
        ({"files": [FILE], "name": 1}, "has a name, or null"),
        ({"name": "a", "files": None}, "a list of files"),
        ({"name": None, "files": []}, "is one event, not 0"),
        ({"name": "a", "files": [1]}, "a file of an upload is an object"),
        ({"name": "a", "files": [FILE, FILE]}, "one id twice"),
        ({"name": "a", "files": [{**FILE, "id": True}]}, "id of an upload"),
        ({"name": "a", "files": [{**FILE, "id": 2**32}]}, "id of an upload"),
        ({"name": "a", "files": [{**FILE, "size": -1}]}, "size of an upload"),
        ({"name": "a", "files": [{**FILE, "size": 1.5}]}, "size of an upload"),
        ({"name": "a", "files": [{**FILE, "filename": None}]}, "filename of an upload"),
        ({"name": "a", "files": [{**FILE, "mime_type": "a" * 1025}]}, "mime_type of an upload"),
        ({"name": "a", "files": [{**FILE, "last_modified": True}]}, "last_modified of an upload"),
    ],
    ids=str,
)
def test_other_announcements_are_refused(data: object, wrong: str) -> None:
    with pytest.raises(PeerError, match=wrong):
        parse_announcement(data)
