"""Files come in chunks, are held to what was announced, and wait on disk until the app has them."""

import gc
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio
import pytest

from asgiwebio._wire.uploads import Chunk
from asgiwebio.exceptions import PeerError, SessionClosedException
from asgiwebio.input import UploadedFile, file_upload, input, input_group
from asgiwebio.output import put_text
from asgiwebio.pin import pin, pin_on_change, pin_wait_change, put_file_upload
from asgiwebio.session import hold
from tests.support.question import Page, everywhere, got, play
from tests.support.room import PATIENCE, Shown, Visitor, run_session

CONTENT = b"0123456789"


@pytest.fixture(autouse=True)
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the spooled files are."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def names(disk: Path) -> list[str]:
    return [path.name for path in disk.iterdir()]


async def empty(disk: Path) -> None:
    with anyio.fail_after(PATIENCE):
        while names(disk):
            gc.collect()
            await anyio.sleep(0.01)


class Uploader:
    """The page's side of uploads."""

    def __init__(self, visitor: Visitor, question: str = "", name: str | None = "data") -> None:
        self.visitor = visitor
        self.question = question
        self.name = name

    def announce(self, *sizes: int, first: int = 1, **more: object) -> None:
        """Say that the field holds files of these sizes."""
        files = [
            {
                "id": id,
                "size": size,
                "filename": f"dir/{id}.txt",
                "mime_type": "text/plain",
                "last_modified": 1.5,
                **more,
            }
            for id, size in enumerate(sizes, first)
        ]
        self.visitor.event("upload", self.question, {"name": self.name, "files": files})

    async def write(self, id: int, offset: int, data: bytes) -> None:
        await self.visitor.session.uploads.write(Chunk(id, offset, data))

    async def offset(self, id: int = 1) -> int | None:
        """The next that the page is told of an upload."""
        command = await self.visitor.command("upload", id=id)
        offset: int | None = command["spec"]["offset"]
        return offset

    async def put(self, *contents: bytes, first: int = 1) -> object:
        """Upload whole files; what names them."""
        self.announce(*map(len, contents), first=first)
        for id, _ in enumerate(contents, first):
            assert await self.offset(id) == 0
        for id, content in enumerate(contents, first):
            for start in range(0, len(content), 4):
                await self.write(id, start, content[start : start + 4])
                assert await self.offset(id) == min(start + 4, len(content))
        return [{"upload": id} for id, _ in enumerate(contents, first)]


def uploader(page: Page, name: str = "data") -> Uploader:
    return Uploader(page.visitor, page.form["task_id"], name)


# ---- forms


@pytest.mark.behaviour("IN-107", "IN-108")
@everywhere
def test_a_file_arrives(kind: str, backend: str, disk: Path) -> None:
    async def body() -> Any:
        return await got(file_upload("File"))

    async def script(page: Page) -> None:
        await page.shown()
        await uploader(page).put(CONTENT)
        page.submit({"upload": 1})
        await page.gone()
        await page.end()

    file = play(body, script, kind, backend)
    assert type(file) is UploadedFile
    # the session is over, and the file is still there
    assert file == {
        "filename": "1.txt",
        "content": CONTENT,
        "mime_type": "text/plain",
        "size": 10,
        "last_modified": 1.5,
    }
    assert len(names(disk)) == 1


@everywhere
def test_several_files_in_a_group_one_of_them_empty(kind: str, backend: str) -> None:
    async def body() -> Any:
        items = [input("Name", name="name"), file_upload("Files", name="files", multiple=True)]
        return await got(input_group("Group", items))

    async def script(page: Page) -> None:
        await page.shown()
        files = await uploader(page, "files").put(CONTENT, b"", b"abc")
        page.submit(name="Ada", files=files)
        await page.gone()
        await page.end()

    answer = play(body, script, kind, backend)
    assert [file["content"] for file in answer["files"]] == [CONTENT, b"", b"abc"]


def test_what_is_refused_can_be_sent_again_without_another_upload() -> None:
    async def body() -> Any:
        def check(file: Any) -> str | None:
            checked.append(file["content"])
            return "once more" if len(checked) == 1 else None

        return await got(file_upload("File", validate=check))

    async def script(page: Page) -> None:
        await page.shown()
        await uploader(page).put(CONTENT)
        for _ in range(2):
            page.submit({"upload": 1})
        assert await page.refused() == "once more"
        await page.gone()

    checked: list[bytes] = []
    assert play(body, script)["content"] == CONTENT
    assert checked == [CONTENT, CONTENT]


def test_what_was_not_used_goes_with_its_form(disk: Path) -> None:
    def body() -> None:
        file_upload("File")
        put_text("next")
        hold()

    async def script(visitor: Visitor) -> None:
        page = Page(visitor)
        await page.shown()
        await uploader(page).put(CONTENT)
        uploader(page).announce(9, first=2)  # another choice: the first is dropped
        await empty(disk)
        await uploader(page).write(2, 0, b"half")
        page.submit(None)
        await visitor.text("next")
        await empty(disk)

    run_session(body, script)


def test_what_is_under_way_goes_with_its_session(disk: Path) -> None:
    async def script(visitor: Visitor) -> None:
        page = Page(visitor)
        await page.shown()
        uploader(page).announce(10)
        await uploader(page).write(1, 0, b"half")
        assert len(names(disk)) == 1
        visitor.leave()
        await empty(disk)
        await uploader(page).write(1, 4, b"late")  # nobody minds

    def body() -> None:
        with pytest.raises(SessionClosedException):
            file_upload("File")

    run_session(body, script)


# ---- limits


def refused(script: Any, *, info: object = None, **options: Any) -> Any:
    """Run `script(page, uploader)` on a form with a text and a file field; then the page submits no file."""

    async def body() -> Any:
        return await got(
            input_group("Group", [input("Name", name="name"), file_upload("File", name="file", **options)])
        )

    async def play_page(page: Page) -> None:
        await page.shown()
        await script(page, uploader(page, "file"))
        page.submit(name="Ada", file=[] if options.get("multiple") else None)
        await page.gone()

    return play(body, play_page, info=info)


@pytest.mark.behaviour("IN-39", "IN-111")
def test_one_byte_too_much_is_refused_before_it_comes() -> None:
    async def script(page: Page, uploader: Uploader) -> None:
        uploader.announce(11)
        assert await page.updated() == (
            "file",
            {"valid_status": False, "invalid_feedback": "File '1.txt' is larger than 10 B."},
        )
        assert await uploader.offset() is None
        await uploader.write(1, 0, b"all the same")  # it was on its way
        uploader.announce(10, first=2)
        assert await uploader.offset(2) == 0

    assert refused(script, max_size=10) == {"name": "Ada", "file": None}


def test_the_refusal_is_in_the_language_of_the_visitor() -> None:
    async def script(page: Page, uploader: Uploader) -> None:
        uploader.announce(11)
        assert "10 B" in (message := await page.refused())
        assert message.startswith("Die Datei")

    refused(script, max_size=10, info=SimpleNamespace(languages=["de"]))


def test_files_are_limited_in_all() -> None:
    async def script(page: Page, uploader: Uploader) -> None:
        uploader.announce(4, 4)
        uploader.announce(4, 4, 4)
        assert await page.refused() == "The files are larger than 10 B in total."
        uploader.announce(*[0] * 1001, first=10)
        assert await page.refused() == "At most 1000 files are taken."

    refused(script, multiple=True, max_total_size=10)


def test_a_disk_that_is_full_is_told_at_the_field(disk: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def script(page: Page, uploader: Uploader) -> None:
        uploader.announce(4)
        tempfile.tempdir = str(disk / "nothing")
        await uploader.write(1, 0, b"full")
        assert await uploader.offset() == 0
        assert await page.refused() == "This form could not be read. Please try again."
        assert await uploader.offset() is None

    refused(script)
    assert "could not be stored" in caplog.text


# ---- what no page of ours sends


@pytest.mark.parametrize(
    ("id", "offset", "data", "wrong"),
    [
        (2, 0, b"a", "was not announced: 2"),
        (1, 1, b"a", "only 0 bytes are there"),
        (1, 0, b"12345", "beyond the 4 bytes"),
    ],
    ids=str,
)
def test_forged_chunks_are_the_fault_of_the_page(id: int, offset: int, data: bytes, wrong: str) -> None:
    async def script(page: Page, uploader: Uploader) -> None:
        uploader.announce(4)
        with pytest.raises(PeerError, match=wrong):
            await uploader.write(id, offset, data)

    refused(script)


def test_uploads_that_nobody_asked_for_are_the_fault_of_the_page() -> None:
    async def script(page: Page, uploader: Uploader) -> None:
        uploader.announce(4)
        pinned = Uploader(page.visitor, "", "file")
        with pytest.raises(PeerError, match="two fields"):
            pinned.announce(4)
        with pytest.raises(PeerError, match="no field for files"):
            pinned.announce(4, first=7)
        for name, sizes, wrong in [("name", [1], "no field"), ("other", [1], "no field"), ("file", [1, 1], "2 files")]:
            uploader.name = name
            with pytest.raises(PeerError, match=wrong):
                uploader.announce(*sizes, first=5)
        uploader.name = None
        with pytest.raises(PeerError, match="an event of"):
            uploader.announce(2**40, first=8)

    refused(script)


def test_a_form_that_has_gone_meanwhile_is_nobodys_fault() -> None:
    async def script(page: Page, uploader: Uploader) -> None:
        late = Uploader(page.visitor, "gone", "file")
        late.announce(4)
        assert await late.offset() is None

    refused(script)


@pytest.mark.parametrize("sent", [{"upload": 1}, {"upload": 7}, {"upload": "1"}, {"upload": 1, "more": 1}, {}], ids=str)
def test_what_is_not_there_or_not_whole_never_reaches_the_app(sent: object) -> None:
    async def script(page: Page, uploader: Uploader) -> None:
        uploader.announce(4)
        await uploader.write(1, 0, b"abc")
        page.submit(name="Ada", file=sent)
        assert await page.refused() == "A file is expected."

    assert refused(script) == {"name": "Ada", "file": None}


def test_what_the_app_has_already_is_skipped() -> None:
    async def body() -> Any:
        return await got(file_upload("File"))

    async def script(page: Page) -> None:
        await page.shown()
        up = uploader(page)
        up.announce(10)
        await up.write(1, 0, b"0123")
        up.announce(10)  # the page has another connection, and begins where it knows
        await up.write(1, 2, b"234567")
        await up.write(1, 0, b"0123")
        await up.write(1, 8, b"89")
        assert [await up.offset() for _ in range(6)] == [0, 4, 4, 8, 8, 10]
        page.submit({"upload": 1})
        await page.gone()

    assert play(body, script)["content"] == CONTENT


# ---- pins


@pytest.mark.behaviour("PIN-13", "PIN-35", "PIN-43")
@everywhere
def test_a_pin_has_its_files(kind: str, backend: str) -> None:
    async def body() -> Any:
        put_file_upload("one")
        put_file_upload("many", multiple=True)
        seen: list[object] = []
        pin_on_change("many", seen.append)
        changed: Any = await got(pin_wait_change("one"))
        many: Any = await got(pin.many)
        again: Any = await got(pin.one)
        put_text("done")
        return changed["value"], many, again, seen

    async def script(page: Page) -> None:
        visitor = page.visitor
        callback: Shown = await visitor.command("pin_onchange")
        wait: Shown = await visitor.command("pin_wait")
        await Uploader(visitor, "", "one").put(CONTENT)
        visitor.event("js_yield", wait["task_id"], {"name": "one", "value": {"upload": 1}})
        ask: Shown = await visitor.command("pin_values")
        many = await Uploader(visitor, "", "many").put(b"a", b"b", first=2)
        visitor.click(callback["spec"]["callback_id"], {"value": many})
        visitor.event("js_yield", ask["task_id"], {"many": many})
        ask = await visitor.command("pin_values")
        visitor.event("js_yield", ask["task_id"], {"one": {"upload": 4}})
        await visitor.text("done")

    changed, many, again, seen = play(body, script, kind, backend)
    assert changed["content"] == CONTENT
    assert [file["content"] for file in many] == [b"a", b"b"]
    assert again is None, "no file has that number"
    assert seen in ([many], [])  # the callback may run later than this


def test_a_pin_is_told_of_a_file_that_is_too_large() -> None:
    def body() -> None:
        put_file_upload("one", max_size=3)
        hold()

    async def script(visitor: Visitor) -> None:
        await visitor.command("output")
        Uploader(visitor, "", "one").announce(4)
        told = await visitor.command("pin_update")
        assert told["spec"]["name"] == "one"
        assert told["spec"]["attributes"]["invalid_feedback"] == "File '1.txt' is larger than 3 B."

    run_session(body, script)


# ---- events


def test_an_event_comes_up_as_a_file_does(disk: Path) -> None:
    async def script(visitor: Visitor) -> None:
        uploads = visitor.session.uploads
        event = Uploader(visitor, name=None)
        first = b'{"event": "a"}'
        await event.put(first)
        await event.put(b"[", first=2)
        event.announce(4, first=3)
        assert await uploads.unfold([{"a": 1}, {"upload": 1}]) == [{"a": 1}, {"event": "a"}]
        await empty_but(disk, 1)
        for id, wrong in [(1, "not uploaded: 1"), (2, "not JSON"), (3, "not uploaded: 3"), (9, "not uploaded: 9")]:
            with pytest.raises(PeerError, match=wrong):
                await uploads.unfold([{"upload": id}])

    run_session(hold, script)


async def empty_but(disk: Path, count: int) -> None:
    with anyio.fail_after(PATIENCE):
        while len(names(disk)) > count:
            await anyio.sleep(0.01)


def test_an_event_is_no_file() -> None:
    async def script(page: Page, uploader: Uploader) -> None:
        await Uploader(page.visitor, uploader.question, None).put(CONTENT)
        page.submit(name="Ada", file={"upload": 1})
        assert await page.refused() == "A file is expected."

    refused(script)
