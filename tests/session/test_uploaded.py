"""The file that the user's code gets: a dict, as in PyWebIO, whose content waits on disk until it is asked for."""

import copy
import gc
import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pytest

from asgiwebio._session.spool import Spool
from asgiwebio._session.uploaded import UploadedFile

CONTENT = b"line 1\nline 2\n"
FIELDS = {"filename": "a.txt", "size": len(CONTENT), "mime_type": "text/plain", "last_modified": 1.5}
PLAIN = {**FIELDS, "content": CONTENT}


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the spooled files are."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def names(disk: Path) -> list[str]:
    return [path.name for path in disk.iterdir()]


def spooled() -> UploadedFile:
    spool = Spool()
    spool.write(CONTENT[:6], last=False)
    spool.write(memoryview(CONTENT)[6:], last=True)
    return UploadedFile(FIELDS, spool)


@pytest.fixture(params=["spooled", "in memory"])
def file(request: pytest.FixtureRequest, disk: Path) -> UploadedFile:
    return spooled() if request.param == "spooled" else UploadedFile(PLAIN)


READS: dict[str, Callable[[Any], object]] = {
    "[]": lambda file: file["content"],
    "get": lambda file: file.get("content"),
    "setdefault": lambda file: file.setdefault("content", b""),
    "pop": lambda file: file.pop("content"),
    "popitem": lambda file: (file.popitem(), len(file)),
    "items": lambda file: list(file.items()),
    "values": lambda file: list(file.values()),
    "dict": lambda file: dict(file),
    "**": lambda file: {**file},
    "copy": lambda file: file.copy(),
    "|": lambda file: file | {"a": 1},
    "| from the other side": lambda file: {"a": 1} | file,
    "repr": repr,
    "==": lambda file: file == PLAIN,
    "== from the other side": lambda file: PLAIN == file,  # noqa: SIM300
    "!=": lambda file: file != {},
    "pickle": lambda file: pickle.loads(pickle.dumps(file)),
    "deepcopy": copy.deepcopy,
}


@pytest.mark.behaviour("IN-107")
@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_it_is_as_good_as_the_dict(file: UploadedFile, read: Callable[[Any], object]) -> None:
    assert read(file) == read(dict(PLAIN))


def test_two_files_of_one_content_are_equal(disk: Path) -> None:
    assert spooled() == spooled() == UploadedFile(PLAIN)
    assert spooled() != UploadedFile({**PLAIN, "content": b""})
    assert (spooled() | spooled(), spooled().__or__(1), spooled().__ror__(1)) == (PLAIN, NotImplemented, NotImplemented)


def test_what_stands_beside_the_content_is_known_without_it(disk: Path) -> None:
    file = spooled()
    for path in disk.iterdir():
        path.unlink()  # who reads now fails
    assert (file["filename"], file["size"], len(file), "content" in file) == ("a.txt", len(CONTENT), 5, True)
    assert list(file) == list(file.keys()) == list(PLAIN)
    assert file.get("nothing") is None
    with pytest.raises(FileNotFoundError):
        file["content"]


def test_it_can_be_changed_like_a_dict(file: UploadedFile) -> None:
    file["note"] = "mine"
    file["content"] = b"other"
    assert file == {**PLAIN, "note": "mine", "content": b"other"}
    del file["content"]
    assert "content" not in file
    with pytest.raises(KeyError):
        file["content"]


def test_it_can_be_read_in_parts_and_more_than_once(file: UploadedFile) -> None:
    with file.open() as first, file.open() as second:
        assert (first.readline(), list(second)) == (b"line 1\n", [b"line 1\n", b"line 2\n"])
        first.seek(-3, os.SEEK_END)
        assert first.read() == b" 2\n"


def test_it_can_be_saved(file: UploadedFile, tmp_path: Path) -> None:
    target = tmp_path / "saved"
    target.write_bytes(b"something longer that stood here before")
    file.save(target)
    assert target.read_bytes() == CONTENT


def test_an_empty_file_is_a_file(disk: Path) -> None:
    file = UploadedFile({**FIELDS, "size": 0}, Spool())
    file.save(disk / "saved")
    assert (file["content"], file.open().read(), (disk / "saved").read_bytes()) == (b"", b"", b"")


def test_the_file_goes_with_the_last_that_knows_it(disk: Path) -> None:
    file = spooled()
    other: object = file
    del file
    gc.collect()
    assert len(names(disk)) == 1
    del other
    gc.collect()
    assert names(disk) == []


async def test_a_file_that_is_dropped_on_an_event_loop_does_not_hold_it_up(disk: Path) -> None:
    file = await anyio.to_thread.run_sync(spooled)
    del file
    with anyio.fail_after(10):
        while names(disk):
            await anyio.sleep(0.01)


def test_a_spool_that_is_closed_takes_no_more(disk: Path) -> None:
    spool = Spool()
    spool.write(b"a", last=False)
    spool.close()
    spool.write(b"b", last=False)
    assert spool.size == 1
    assert [path.read_bytes() for path in disk.iterdir()] == [b"a"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_fork_deletes_nothing(disk: Path) -> None:
    file = spooled()
    child = os.fork()
    if not child:
        del file
        gc.collect()
        os._exit(0)
    os.waitpid(child, 0)
    assert file["content"] == CONTENT
    assert len(list(disk.iterdir())) == 1
