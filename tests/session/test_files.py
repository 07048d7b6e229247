"""What a session holds for its page to read, and what goes when that is too much."""

import pytest

from asgiwebio._session.content import Held, content_of
from asgiwebio._session.files import SEEN, File, Files
from asgiwebio._wire.blob import Inlined, Linked
from asgiwebio.exceptions import InvalidValue
from asgiwebio.output import put_file
from tests.support.room import Visitor, run_session

KB = 1 << 10


def shelved(limit: int = 20 * KB) -> tuple[Files, dict[str, File]]:
    shelf: dict[str, File] = {}
    return Files(limit=limit, inline=False, shelf=shelf), shelf


def held(kilobytes: int) -> Held:
    return Held(bytes(kilobytes * KB))


def test_a_file_is_found_by_an_id_that_nobody_guesses() -> None:
    files, shelf = shelved()
    others = Files(inline=False, shelf=shelf)
    first, second = files.add(held(1)), others.add(held(1))

    assert first.id != second.id
    assert len(first.id) == 32, "192 bits"
    assert shelf == {first.id: first, second.id: second}
    assert first.blob == Linked(first.id)
    assert files.get(first.id) is first
    assert files.get(second.id) is None, "it is another session's"


def test_in_plain_bytes_travel_with_the_command() -> None:
    files = Files(inline=True)
    picture = files.add(Held(b"hello"), type="image/gif")

    assert picture.blob == Inlined(b"hello", "image/gif")
    assert len(files) == 0
    lasting = files.add(Held(b"hello"), lasting=True)
    assert lasting.blob.field == "aGVsbG8="
    assert len(files) == 1


def test_the_oldest_pictures_go_when_there_is_no_room_but_first_those_that_the_page_has_got() -> None:
    files, shelf = shelved()
    lasting = files.add(held(8), lasting=True)
    first, second, third = (files.add(held(2)) for _ in range(3))
    third.delivered()
    fourth = files.add(held(2))

    assert list(shelf.values()) == [lasting, first, second, fourth]
    fifth = files.add(held(2))
    assert list(shelf.values()) == [lasting, second, fourth, fifth]


def test_what_lasts_is_never_dropped_for_something_else() -> None:
    files, shelf = shelved()
    lasting = files.add(held(15), lasting=True)

    with pytest.raises(
        InvalidValue, match=r"content of 5 KB: .* may hold 20 KB in memory, and 16 KB are taken\. .*files="
    ):
        files.add(held(5))
    with pytest.raises(InvalidValue, match="files of a session may hold 20 KB"):
        files.add(held(5), lasting=True)
    assert list(shelf.values()) == [lasting]


def test_files_elsewhere_and_empty_ones_take_little_room_but_some() -> None:
    files, shelf = shelved()
    for _ in range(30):
        content = content_of(iter([b""]))
        assert content is not None
        files.add(content)

    assert len(shelf) == len(files) == 20


def test_what_the_page_has_got_stays_for_a_while() -> None:
    files, shelf = shelved(limit=10 * SEEN)
    size = SEEN // 4
    pictures = [files.add(Held(bytes(size)), name=str(number)) for number in range(6)]
    lasting = files.add(Held(bytes(size)), lasting=True)
    for file in (*pictures, lasting):
        file.delivered()
        file.delivered()

    assert list(shelf.values()) == [*pictures[3:], lasting]


def test_the_same_bytes_are_the_same_file() -> None:
    files, shelf = shelved()
    icon = bytes(5 * KB)
    file = files.add(Held(icon), type="image/gif")

    for _ in range(100):
        assert files.add(Held(icon), type="image/gif") is file
    assert files.add(Held(icon), type="image/png") is not file
    file.delivered()
    again = files.add(Held(icon), type="image/gif")
    assert again is file
    new = [files.add(held(5)), files.add(held(5))]
    assert list(shelf.values()) == [file, *new], "shown again it has to be got again"
    assert files.add(Held(icon), type="image/png") is not file


def test_at_the_end_all_go_and_no_more_come() -> None:
    files, shelf = shelved()
    files.add(held(1)).delivered()
    files.add(held(1), lasting=True)
    file = files.add(held(1))
    files.close()
    late = files.add(held(1))

    assert late.id not in shelf
    assert file.id in shelf
    files.drop()
    assert (shelf, len(files)) == ({}, 0)
    assert files.get(file.id) is None
    file.delivered()


@pytest.mark.parametrize(("kind", "backend"), [("thread", "asyncio"), ("coroutine", "asyncio"), ("coroutine", "trio")])
def test_in_plain_what_is_read_first_blocks_no_loop(kind: str, backend: str) -> None:
    def body() -> None:
        put_file("a.txt", iter([b"hel", b"lo"]))

    async def script(visitor: Visitor) -> None:
        file = (await visitor.command("output", type="buttons"))["spec"]
        visitor.click(file["callback_id"], 0)
        assert (await visitor.command("download"))["spec"] == {"name": "a.txt", "content": "aGVsbG8="}

    run_session(body, script, kind=kind, backend=backend)  # type: ignore[arg-type]
