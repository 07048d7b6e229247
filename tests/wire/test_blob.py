"""How bytes travel in each dialect."""

from asgiwebio._wire.blob import Inlined, Linked


def test_plain_has_the_bytes_themselves() -> None:
    assert Inlined(b"hello", "image/gif").url == "data:image/gif;base64,aGVsbG8="
    assert Inlined(b"hello").url == "data:;base64,aGVsbG8="
    assert Inlined(b"hello").field == "aGVsbG8="


def test_v1_has_a_link() -> None:
    assert Linked("abc").url == "?file=abc"
    assert Linked("abc").field == {"file": "abc"}
