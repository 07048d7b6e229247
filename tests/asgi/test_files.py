"""`?file=ID`, and the same over the link."""

import base64
import io
import logging
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import orjson
import pytest
from starlette.types import Message

from asgiwebio import Limits, webio_asgi
from asgiwebio._asgi.app import App
from asgiwebio._wire.parts import MAX_WANTS, PART
from asgiwebio.exceptions import InvalidValue
from asgiwebio.output import put_file, put_image, put_text
from asgiwebio.session import download, hold
from tests.conftest import Kind
from tests.support.caller import Caller, calling
from tests.support.transport import HELLO, connect, request

pytestmark = pytest.mark.anyio

PIXEL = b"GIF89a\x01\x00\x01\x00"
DIGITS = b"0123456789"


def offering(content: Callable[[], Any], name: str = "a.txt") -> App:
    """An app whose page has a file saved at once."""

    def app() -> None:
        download(name, content())
        hold()

    return webio_asgi(app)


async def fetch(app: App, id: str, method: str = "GET", query: str = "", **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(transport=transport, base_url="http://app.example") as client:
        return await client.request(method, f"/?file={id}{query}", headers=names)


async def offered(page: Caller) -> str:
    """The id of the next file that the page has to save."""
    id: str = (await page.command("download"))["spec"]["content"]["file"]
    return id


@pytest.mark.behaviour("OUT-41", "OUT-46")
async def test_pictures_and_files_are_read_at_links(kind: Kind) -> None:
    def body() -> None:
        put_image(PIXEL)
        put_file("übersicht <1>.html", b"<script>alert(1)</script>", label="Report")

    async def coroutine() -> None:
        body()

    app = webio_asgi(body if kind == "thread" else coroutine)
    async with calling(app) as page:
        picture = (await page.command("output", type="html"))["spec"]["content"]
        answer = await fetch(app, picture.split("?file=")[1].split('"')[0])
        assert (answer.status_code, answer.content) == (200, PIXEL)
        assert dict(answer.headers) == {
            "accept-ranges": "bytes",
            "cache-control": "private, no-store",
            "content-disposition": "inline",
            "content-length": "10",
            "content-security-policy": "sandbox",
            "content-type": "image/gif",
            "etag": '"0"',
            "x-content-type-options": "nosniff",
        }
        file = (await page.command("output", type="buttons"))["spec"]
        ids = []
        for _ in range(2):
            await page.event("callback", file["callback_id"], 0)
            ids.append(await offered(page))
        assert ids[0] == ids[1]
        answer = await fetch(app, ids[0])
        assert answer.content == b"<script>alert(1)</script>"
        assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%BCbersicht%20%3C1%3E.html"
        assert answer.headers["content-security-policy"] == "sandbox"
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a.png", True), ("a.mp3", True), ("a.mp4", True), ("a.svg", False), ("a.html", False), ("a.pdf", False)],
)
async def test_only_what_can_hold_no_script_is_shown_and_nothing_that_is_to_be_saved(name: str, shown: bool) -> None:
    app = offering(lambda: b"?", name)
    async with calling(app) as page:
        id = await offered(page)
        kind = "inline" if shown else "attachment"
        assert (await fetch(app, id)).headers["content-disposition"] == f"{kind}; filename*=UTF-8''{name}"
        assert (await fetch(app, id, query="&save")).headers["content-disposition"].startswith("attachment; ")


@pytest.mark.parametrize("kind_of_content", ["bytes", "path", "file"])
async def test_a_part_of_a_file(kind_of_content: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(DIGITS)
    opened = path.open("rb")
    contents = {"bytes": DIGITS, "path": path, "file": opened}
    app = offering(lambda: contents[kind_of_content])
    async with calling(app) as page:
        id = await offered(page)
        whole = await fetch(app, id)
        assert (whole.status_code, whole.content, whole.headers["content-length"]) == (200, DIGITS, "10")
        head = await fetch(app, id, "HEAD", range="bytes=1-2")
        assert (head.status_code, head.content, head.headers) == (200, b"", whole.headers)
        part = await fetch(app, id, range="bytes=2-4")
        assert (part.status_code, part.content) == (206, b"234")
        assert (part.headers["content-range"], part.headers["content-length"]) == ("bytes 2-4/10", "3")
        same = await fetch(app, id, range="bytes=8-", if_range=whole.headers["etag"])
        assert (same.status_code, same.content) == (206, b"89")
        other = await fetch(app, id, range="bytes=8-", if_range='"other"')
        assert (other.status_code, other.content) == (200, DIGITS)
        beyond = await fetch(app, id, range="bytes=10-")
        assert (beyond.status_code, beyond.headers["content-range"]) == (416, "bytes */10")
    opened.close()


async def test_what_is_made_as_it_is_read_is_read_once() -> None:
    made: list[int] = []

    def generate() -> Iterator[bytes]:
        for number in range(3):
            made.append(number)
            yield str(number).encode() * 1000

    app = offering(generate)
    async with calling(app) as page:
        id = await offered(page)
        head = await fetch(app, id, "HEAD")
        assert (head.status_code, head.headers.get("content-length"), made) == (200, None, [])
        assert "accept-ranges" not in head.headers
        assert head.headers["x-accel-buffering"] == "no"
        first = await fetch(app, id, range="bytes=5-6")
        assert (first.status_code, first.content) == (200, b"0" * 1000 + b"1" * 1000 + b"2" * 1000)
        again = await fetch(app, id)
        assert (again.status_code, again.headers["cache-control"]) == (410, "no-store")
        assert "happens once" in again.text


async def test_a_large_file_comes_in_chunks(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(secrets.token_bytes(1 << 20))
    app = offering(lambda: path)
    async with calling(app) as page:
        sent = await raw(app, await offered(page))
        chunks = [message["body"] for message in sent[1:-1]]
        assert b"".join(chunks) == path.read_bytes()
        assert max(map(len, chunks)) <= 256 << 10


async def raw(app: App, id: str, gone: anyio.Event | None = None, **hooks: Callable[[], None]) -> list[Message]:
    """What the app sends for a GET, from a client that is gone when it is said so."""
    sent: list[Message] = []

    async def receive() -> Message:
        await (gone or anyio.Event()).wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)
        await anyio.lowlevel.checkpoint()
        if message["type"] == "http.response.body" and "chunk" in hooks:
            hooks["chunk"]()

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": f"file={id}".encode(),
        "headers": [(b"host", b"app.example")],
    }
    await app(scope, receive, send)
    return sent


@pytest.mark.parametrize("how", ["says so", "breaks"])
async def test_a_client_that_is_gone_is_sent_no_more(how: str) -> None:
    closed: list[bool] = []

    def generate() -> Iterator[bytes]:
        try:
            while True:
                yield DIGITS
        finally:
            closed.append(True)

    def broken() -> None:
        raise OSError("the client is gone")

    app = offering(generate)
    async with calling(app) as page:
        id = await offered(page)
        gone = anyio.Event()
        with anyio.fail_after(10):
            sent = await raw(app, id, gone, chunk=gone.set if how == "says so" else broken)
        assert closed == [True]
        assert all(message.get("more_body", True) for message in sent)


async def test_unknown_ids_and_other_methods_are_refused() -> None:
    app = offering(lambda: DIGITS)
    async with calling(app) as page:
        id = await offered(page)
        for guess in (secrets.token_urlsafe(24), id[:-1], id.swapcase(), "", page.welcome["token"]):
            answer = await fetch(app, guess)
            assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
        assert (await fetch(app, id, "POST")).status_code == 405
    assert (await fetch(webio_asgi(lambda: None), id)).status_code == 404, "another app knows it not"


async def test_a_file_that_cannot_be_read_is_told_in_the_log_without_its_id(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "asgiwebio")
    caplog.set_level(logging.WARNING, "httpx")
    app = offering(lambda: tmp_path / "none", "report.pdf")
    async with calling(app) as page:
        id = await offered(page)
        answer = await fetch(app, id)
        assert (answer.status_code, answer.text) == (404, "This file cannot be read.\n")
        await page.socket.send({"want": [{"file": id, "from": 0}]})
        assert (await parts(page, 1)) == [{"file": id, "from": 0, "gone": True}]
    assert caplog.text.count("the file 'report.pdf' cannot be read: [Errno 2] No such file or directory") == 2
    assert id not in caplog.text


async def test_an_error_in_the_middle_breaks_the_answer_off(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(bytes(1 << 20))
    app = offering(lambda: path)
    async with calling(app) as page:
        id = await offered(page)
        with pytest.raises(EOFError, match="a file became shorter while it was sent"):
            await raw(app, id, chunk=lambda: os.truncate(path, 0))

    def generate() -> Iterator[bytes]:
        yield DIGITS
        raise ZeroDivisionError

    app = offering(generate)
    async with calling(app) as page:
        with pytest.raises(ZeroDivisionError):
            await raw(app, await offered(page))


async def test_files_can_be_read_for_a_while_after_their_session() -> None:
    def body() -> None:
        put_image(PIXEL)
        download("a", DIGITS)

    app = webio_asgi(body)
    async with calling(app) as page:
        spec = (await page.command("output"))["spec"]["content"]
        ids = [spec.split("?file=")[1].split('"')[0], await offered(page)]
        await page.command("close_session")
        assert await page.closed() == 1000
    assert [(await fetch(app, id)).content for id in ids] == [PIXEL, DIGITS]


@pytest.mark.parametrize("over", ["LEAVE_GRACE", "LAST_WORDS"], ids=["left", "ended"])
async def test_then_they_are_gone(over: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("asgiwebio._asgi.shelf.LINGER", 0.01)
    monkeypatch.setattr(f"asgiwebio._asgi.visit.{over}", 0.01)
    (tmp_path / "a").write_bytes(DIGITS)

    def body() -> None:
        download("a", files.pop())
        if over == "LEAVE_GRACE":
            hold()

    app = webio_asgi(body)
    for _ in range(2):
        file = (tmp_path / "a").open("rb")
        files = [file]
        async with calling(app) as page:
            id = await offered(page)
            if over == "LEAVE_GRACE":
                await page.socket.send({"leave": True})
            else:
                await page.command("close_session")
                await page.closed()
        with anyio.fail_after(20):
            while (await fetch(app, id)).status_code != 404 or not file.closed:
                await anyio.lowlevel.checkpoint()


# ---- Over the link


async def parts(page: Caller, count: int) -> list[dict[str, Any]]:
    """The next parts that come, whatever comes between."""
    found: list[dict[str, Any]] = []
    while len(found) < count:
        frame = await page.socket.receive()
        assert not isinstance(frame, int), f"closed with {frame}"
        found += frame.get("parts", [])
    return found


async def test_a_page_reads_its_files_over_its_link() -> None:
    data = secrets.token_bytes(2 * PART + 5)
    app = offering(lambda: data, "a.png")
    async with calling(app) as page:
        id = await offered(page)
        await page.socket.send({"want": [{"file": id, "from": start} for start in (0, PART, 2 * PART)]})
        found = await parts(page, 3)
        assert b"".join(base64.b64decode(part["data"]) for part in found) == data
        assert [(part["from"], part["size"], part["type"]) for part in found] == [
            (start, len(data), "image/png") for start in (0, PART, 2 * PART)
        ]


async def test_what_is_made_as_it_is_read_comes_over_the_link_once() -> None:
    app = offering(lambda: iter([DIGITS, DIGITS]))
    async with calling(app) as page:
        id = await offered(page)
        for start, data in ((0, DIGITS), (10, DIGITS), (10, DIGITS), (20, b"")):
            await page.socket.send({"want": [{"file": id, "from": start}]})
            (part,) = await parts(page, 1)
            assert (base64.b64decode(part["data"]), part["size"]) == (data, None)
        assert (await fetch(app, id)).status_code == 410
        await page.socket.send({"want": [{"file": id, "from": 0}]})
        assert (await parts(page, 1))[0]["gone"]


async def test_an_error_in_a_file_ends_no_link(caplog: pytest.LogCaptureFixture) -> None:
    def generate() -> Iterator[bytes]:
        raise ZeroDivisionError
        yield b""

    app = offering(generate)
    async with calling(app) as page:
        id = await offered(page)
        await page.socket.send({"want": [{"file": id, "from": 0}]})
        assert (await parts(page, 1))[0]["gone"]
    assert "ZeroDivisionError" in caplog.text


async def test_a_page_reads_no_files_of_others_over_its_link() -> None:
    app = offering(lambda: DIGITS)
    async with calling(app) as mine, calling(app) as other:
        await offered(mine)
        foreign = await offered(other)
        wants = [{"file": foreign, "from": 0}, {"file": secrets.token_urlsafe(24), "from": 0}]
        await mine.socket.send({"want": wants})
        assert await parts(mine, 2) == [{**want, "gone": True} for want in wants]


async def test_a_page_that_wants_too_much_at_a_time_is_refused() -> None:
    go_on = threading.Event()

    def generate() -> Iterator[bytes]:
        go_on.wait()
        yield DIGITS

    app = offering(generate)
    async with calling(app) as page:
        want = {"file": await offered(page), "from": 0}
        for _ in range(2 * MAX_WANTS):
            await page.socket.send({"want": [want]})
        assert await page.closed() == 4400
        go_on.set()


async def test_commands_go_out_between_the_parts() -> None:
    def app_body() -> None:
        download("a", bytes(100 * PART))
        for number in range(20):
            put_text(f"{number}")
        hold()

    app = webio_asgi(app_body)
    async with calling(app) as page:
        id = await offered(page)
        await page.socket.send({"want": [{"file": id, "from": PART * number} for number in range(MAX_WANTS)]})
        await page.text("19")


async def test_by_long_poll_the_answer_of_a_push_has_the_parts() -> None:
    app = offering(lambda: DIGITS)
    hello = await request(app, "POST", orjson.dumps({"hello": HELLO}))
    assert hello is not None
    token = hello.frame["welcome"]["token"]
    frame = hello.frame
    if "items" not in frame:
        answer = await request(app, "GET", token=token, ack=0)
        assert answer is not None
        frame = answer.frame
    id = frame["items"][0]["spec"]["content"]["file"]
    answer = await request(app, "POST", orjson.dumps({"ack": 1, "want": [{"file": id, "from": 3}]}), token=token)
    assert answer is not None
    assert answer.frame["parts"] == [
        {"file": id, "from": 3, "size": 10, "type": "text/plain", "data": base64.b64encode(DIGITS[3:]).decode()}
    ]


# ---- Plain, and the limit


async def test_in_dialect_plain_the_bytes_are_in_the_command() -> None:
    app = offering(lambda: io.BytesIO(b"hello"))
    async with connect(app, plain=True, query="session=NEW") as socket:
        command = await socket.until(lambda command: command["command"] == "download")
        assert command["spec"] == {"name": "a.txt", "content": "aGVsbG8="}


async def test_a_session_may_hold_so_much_and_no_more() -> None:
    def body() -> None:
        put_file("a", bytes(5000))
        try:
            put_file("b", bytes(5000))
        except InvalidValue as error:
            put_text(str(error))

    app = webio_asgi(body, limits=Limits(files=10_000))
    async with calling(app) as page:
        text = (await page.command("output", type="text"))["spec"]["content"]
        assert text.startswith("content of 4.883 KB: the files of a session may hold 9.766 KB in memory")
        assert "test_files.py:" in text, "it names the line"
