"""Of what type a file is, and which may be shown."""

import pytest

from asgiwebio._session.media import harmless, picture_type, type_of_name


@pytest.mark.parametrize(
    ("data", "format", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n...", "", "image/png"),
        (b"\xff\xd8\xff\xe0", "png", "image/jpeg"),
        (b"GIF89a", "", "image/gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "", "image/webp"),
        (b"\x00\x00\x00\x1cftypavif", "", "image/avif"),
        (b"BM....", "", "image/bmp"),
        (b"\x00\x00\x01\x00\x01", "", "image/x-icon"),
        (b"<svg/>", "svg", "image/svg+xml"),
        (b"<svg/>", "svg+xml", "image/svg+xml"),
        (b"?", "jpg", "image/jpeg"),
        (b"?", "rare", "image/rare"),
        (b"?", "", "application/octet-stream"),
        (b"?", "a\r\nset-cookie: b", "application/octet-stream"),
        (b"?", "html", "application/octet-stream"),
    ],
)
def test_a_picture_says_what_it_is(data: bytes, format: str, expected: str) -> None:
    assert picture_type(data, format) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", "text/plain"),
        ("A.PDF", "application/pdf"),
        ("a.html", "text/html"),
        ("a.tar.gz", "application/octet-stream"),
        ("a", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_a_name_says_what_it_is(name: str, expected: str) -> None:
    assert type_of_name(name) == expected


def test_nothing_that_can_hold_a_script_is_shown() -> None:
    assert all(map(harmless, ["image/png", "image/x-icon", "audio/mpeg", "video/mp4"]))
    assert not any(map(harmless, ["image/svg+xml", "text/html", "text/plain", "application/pdf", "application/xml"]))
