"""Chunks by both transports, as docs/wire.md has them under "Uploads"."""

import secrets
from collections.abc import Callable
from typing import Any

import anyio
import anyio.to_thread
import orjson
import pytest

from asgiwebio import Limits, aio, webio_asgi
from asgiwebio._wire.uploads import MAX_CHUNK, Chunk, encode_chunk
from asgiwebio.input import file_upload, textarea
from asgiwebio.output import put_text
from tests.conftest import Kind
from tests.support.caller import Caller, calling
from tests.support.transport import Answer, connect, request

CHUNK = "application/octet-stream"


def thread_app() -> None:
    file: Any = file_upload("File")
    put_text(f"{file['filename']}: {sum(file['content'])}")
    put_text(f"{len(textarea('Long'))} characters")
    put_text(f"{len(textarea('Short'))} characters")


async def coroutine_app() -> None:
    file: Any = await aio.file_upload("File")
    content = await anyio.to_thread.run_sync(file.get, "content")
    put_text(f"{file['filename']}: {sum(content)}")
    put_text(f"{len(await aio.textarea('Long'))} characters")
    put_text(f"{len(await aio.textarea('Short'))} characters")


APPS: dict[Kind, Callable[[], object]] = {"thread": thread_app, "coroutine": coroutine_app}


async def announce(page: Caller, form: dict[str, Any], size: int, id: int = 1) -> None:
    await page.event("upload", form["task_id"], {"name": "data", "files": [{"id": id, "size": size, "filename": "a"}]})
    assert (await page.command("upload", id=id))["spec"]["offset"] == 0


async def chunk(page: Caller, id: int, offset: int, data: bytes) -> None:
    await page.socket.send(encode_chunk(Chunk(id, offset, data)))


async def test_a_file_and_a_long_event_come_by_websocket_and_outlive_the_line(kind: Kind) -> None:
    content = bytes([1]) * (MAX_CHUNK + 10)
    app = webio_asgi(APPS[kind])
    with anyio.fail_after(20):
        async with calling(app) as page:
            form = await page.command("input_group")
            await announce(page, form, len(content))
            await chunk(page, 1, 0, content[:MAX_CHUNK])
            assert (await page.command("upload"))["spec"] == {"id": 1, "offset": MAX_CHUNK}
            page.socket.cut()
            async with connect(app) as again:
                page.socket = again
                await page.greet(secrets.token_hex(16), page.welcome["token"])
                await chunk(page, 1, MAX_CHUNK, content[MAX_CHUNK:])
                await page.command("upload", offset=len(content))
                await page.event("from_submit", form["task_id"], {"data": {"upload": 1}})
                await page.text(f"a: {len(content)}")
                form = await page.command("input_group")
                long = orjson.dumps(
                    {"event": "from_submit", "task_id": form["task_id"], "data": {"data": "é" * 600_000}}
                )
                await page.event("upload", "", {"name": None, "files": [{"id": 2, "size": len(long)}]})
                await page.command("upload", id=2, offset=0)
                for start in range(0, len(long), MAX_CHUNK):
                    await chunk(page, 2, start, long[start : start + MAX_CHUNK])
                await page.command("upload", id=2, offset=len(long))
                # named before it came, twice, and out of its turn: it counts once
                number = page.sent + 1
                for seq in (number + 1, number, number):
                    await again.send({"seq": seq, "items": [{"upload": 2}]})
                page.sent = number
                await page.text("600000 characters")
                form = await page.command("input_group")
                await page.event("from_submit", form["task_id"], {"data": "short"})
                await page.text("5 characters")


class Poller:
    """A page by long-poll that pushes only; what its pushes bring are its commands."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._sent = 0
        self._ack = 0
        self._waiting: list[dict[str, Any]] = []
        self.token: str | None = None

    async def push(self, body: bytes, type: str = "application/json") -> Answer:
        answered = await request(self._app, "POST", body, token=self.token, type=type)
        assert answered is not None
        if items := answered.frame.get("items"):
            new = answered.frame["seq"] + len(items) - 1 - self._ack
            self._waiting += items[len(items) - new :]
            self._ack += new
        return answered

    async def event(self, name: str, task_id: str, data: object) -> None:
        self._sent += 1
        event = {"event": name, "task_id": task_id, "data": data}
        await self.push(orjson.dumps({"seq": self._sent, "ack": self._ack, "items": [event]}))

    async def command(self, name: str) -> dict[str, Any]:
        while True:
            while self._waiting:
                command = self._waiting.pop(0)
                if command["command"] == name:
                    return command
            answered = await request(self._app, "GET", token=self.token, ack=self._ack)
            assert answered is not None
            items = answered.frame.get("items", [])
            self._waiting += items
            self._ack += len(items)


async def test_a_file_comes_by_long_poll(kind: Kind) -> None:
    with anyio.fail_after(20):
        page = Poller(webio_asgi(APPS[kind]))
        hello = {"version": 1, "id": secrets.token_hex(16)}
        page.token = (await page.push(orjson.dumps({"hello": hello}))).frame["welcome"]["token"]
        form = await page.command("input_group")
        data = {"name": "data", "files": [{"id": 1, "size": 4, "filename": "a"}]}
        await page.event("upload", form["task_id"], data)
        assert (await page.command("upload"))["spec"] == {"id": 1, "offset": 0}
        answered = await page.push(encode_chunk(Chunk(1, 0, b"\1\2\3\4")), CHUNK)
        assert answered.status == 200
        assert (await page.command("upload"))["spec"] == {"id": 1, "offset": 4}
        await page.event("from_submit", form["task_id"], {"data": {"upload": 1}})
        assert (await page.command("output"))["spec"]["content"] == "a: 10"
        forged = await page.push(encode_chunk(Chunk(9, 0, b"a")), CHUNK)
        assert forged.status == 400
        assert (await page.push(b"", CHUNK)).status == 400
        page.token = "nobody's"
        assert (await page.push(encode_chunk(Chunk(1, 0, b"a")), CHUNK)).status == 410


@pytest.mark.parametrize(
    "forged", [encode_chunk(Chunk(9, 0, b"a")), b"\0", {"seq": 1, "items": [{"upload": 9}]}], ids=str
)
async def test_a_forged_upload_ends_the_connection(forged: object) -> None:
    with anyio.fail_after(20):
        async with calling(webio_asgi(thread_app)) as page:
            await page.command("input_group")
            await page.socket.send(forged)
            assert await page.closed() == 4400


async def test_a_session_has_a_limit_of_its_own() -> None:
    with anyio.fail_after(20):
        async with calling(webio_asgi(thread_app, limits=Limits(uploads=100))) as page:
            form = await page.command("input_group")
            await announce(page, form, 100)
            files = [{"id": 2, "size": 101, "filename": "a"}]
            await page.event("upload", form["task_id"], {"name": "data", "files": files})
            told = await page.command("update_input")
            assert told["spec"]["attributes"]["invalid_feedback"] == "The files are larger than 100 B in total."
