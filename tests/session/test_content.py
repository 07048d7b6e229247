"""What users may give as the content of a file, and how it is read."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from asgiwebio._session.content import Content, Held, Spent, content_of
from asgiwebio.exceptions import InvalidType

TEXT = b"0123456789"


class Pipe(io.RawIOBase):
    """A file that cannot be sought in."""

    def __init__(self, data: bytes) -> None:
        self._rest = data

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)


def made(value: object) -> Content:
    content = content_of(value)
    assert content is not None
    return content


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "file"
    file.write_bytes(TEXT)
    return file


@pytest.mark.parametrize("kind", ["bytes", "bytearray", "memoryview", "BytesIO", "path", "file"])
def test_what_can_be_read_anywhere_and_again(kind: str, path: Path) -> None:
    with path.open("rb") as file:
        file.read(3)
        values: dict[str, Any] = {
            "bytes": TEXT,
            "bytearray": bytearray(TEXT),
            "memoryview": memoryview(TEXT),
            "BytesIO": io.BytesIO(TEXT),
            "path": path,
            "file": file,
        }
        content = made(values[kind])
        for _ in range(2):
            with content.open() as reader:
                assert reader.size == 10
                assert (reader.read(7, 10), reader.read(2, 3), reader.read(10, 1)) == (b"789", b"234", b"")
            assert content.part(8, 5) == (10, b"89")
            assert content.whole() == TEXT
        assert not content.once
        assert content.held == (0 if kind in ("path", "file") else 10)


def test_bytes_are_those_of_the_call() -> None:
    given = bytearray(TEXT)
    content = made(given)
    given.clear()

    assert content.whole() == TEXT
    same = made(TEXT)
    assert isinstance(same, Held)
    assert same.data is TEXT, "bytes are not copied"


@pytest.mark.parametrize("kind", ["generator", "pipe"])
def test_what_is_made_as_it_is_read_is_read_once(kind: str) -> None:
    content = made(iter([TEXT[:4], b"", bytearray(TEXT[4:])]) if kind == "generator" else Pipe(TEXT))
    assert content.once
    with content.open() as reader:
        assert reader.size is None
        found = b""
        while chunk := reader.read(len(found), 3):
            assert len(chunk) <= 3
            found += chunk
        assert found == TEXT
    for again in (content.open, lambda: content.part(0, 1)):
        with pytest.raises(Spent):
            again()


def test_it_is_read_part_by_part_instead_and_the_last_part_again() -> None:
    content = made(iter([TEXT]))

    assert content.part(0, 4) == (None, b"0123")
    assert content.part(0, 4) == (None, b"0123"), "the answer was lost"
    assert content.part(4, 4) == (None, b"4567")
    for start in (0, 9):
        with pytest.raises(Spent):
            content.part(start, 4)
    with pytest.raises(Spent):
        content.open()
    assert content.part(8, 4) == (None, b"89")
    assert content.part(10, 4) == (None, b"")
    assert content.part(10, 4) == (None, b"")


def test_a_generator_is_closed_with_its_reader() -> None:
    closed: list[bool] = []

    def generate() -> Iterator[bytes]:
        try:
            yield b"a"
            yield b"b"
        finally:
            closed.append(True)

    content = made(generate())
    with content.open() as reader:
        assert reader.read(0, 10) == b"a"
    assert closed == [True]
    content.drop()
    assert closed == [True]


def test_a_generator_that_is_at_work_is_not_waited_for() -> None:
    def generate() -> Iterator[bytes]:
        content.drop()
        yield b"a"

    content = made(generate())
    with content.open() as reader:
        assert reader.read(0, 10) == b"a"


def test_a_file_of_the_user_is_closed_in_the_end(path: Path) -> None:
    file = path.open("rb")
    content = made(file)
    with content.open():
        pass
    with content.open() as reader:
        content.drop()
        assert reader.read(0, 3) == b"012", "who reads it reads on"
    assert file.closed
    with pytest.raises(OSError, match="it was closed"):
        content.open()


def test_what_is_no_regular_file_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path, Path("/dev/null")):
        with pytest.raises(OSError):
            made(path).open()


def test_another_version_of_a_file_is_told(path: Path) -> None:
    content = made(path)
    with content.open() as reader:
        before = reader.version
    path.write_bytes(TEXT * 2)
    with content.open() as reader:
        assert reader.version != before


@pytest.mark.parametrize(
    "value", ["text", 5, None, [b"a"], io.StringIO("text")], ids=lambda value: type(value).__name__
)
def test_what_is_no_content(value: object) -> None:
    assert content_of(value) is None


def test_an_iterator_of_something_else_is_told() -> None:
    content = made(iter(["text"]))

    with content.open() as reader, pytest.raises(InvalidType, match="made 'text': bytes are expected"):
        reader.read(0, 1)
