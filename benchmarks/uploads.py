"""How much memory a server needs for a large upload: `python -m benchmarks.uploads`. Linux only.

Each server takes a small file first, so that what it loads on first use does not count. Then the growth of its
resident memory is that between the wait for the large file and the highest point until the app has read it.
"""

import argparse
import asyncio
import hashlib
import json
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from asgiwebio._wire.uploads import MAX_CHUNK, Chunk, encode_chunk
from benchmarks.__main__ import listening
from benchmarks.polling import Poller

MIB = 1 << 20
WINDOW = 4 * MAX_CHUNK
BLOCK = secrets.token_bytes(MAX_CHUNK)


class Page(Protocol):
    """What both transports do."""

    async def command(self, name: str) -> dict[str, Any]: ...
    async def event(self, name: str, task_id: str, data: object) -> None: ...
    async def chunk(self, message: bytes) -> None: ...


class Socketed:
    """A page on a WebSocket."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._waiting: list[dict[str, Any]] = []
        self._processed = self._sent = 0

    async def command(self, name: str) -> dict[str, Any]:
        while True:
            while self._waiting:
                command = self._waiting.pop(0)
                if command["command"] == name:
                    return command
            frame = json.loads(await self._connection.recv())
            self._waiting += frame.get("items", [])
            self._processed += len(frame.get("items", []))
            await self._connection.send(json.dumps({"ack": self._processed, "pong": frame.get("ping")}))

    async def event(self, name: str, task_id: str, data: object) -> None:
        self._sent += 1
        items = [{"event": name, "task_id": task_id, "data": data}]
        await self._connection.send(json.dumps({"seq": self._sent, "items": items}))

    async def chunk(self, message: bytes) -> None:
        await self._connection.send(message)


@asynccontextmanager
async def by_websocket(port: int) -> AsyncIterator[Page]:
    v1 = Subprotocol("asgiwebio.v1")
    async with connect(f"ws://127.0.0.1:{port}/", subprotocols=[v1], compression=None, proxy=None) as connection:
        await connection.send(json.dumps({"hello": {"version": 1, "id": secrets.token_hex(16)}, "ack": 0}))
        yield Socketed(connection)


@asynccontextmanager
async def by_longpoll(port: int) -> AsyncIterator[Page]:
    async with httpx.AsyncClient(timeout=60) as client, Poller(client, f"http://127.0.0.1:{port}/") as page:
        yield page


Connect = Callable[[int], AbstractAsyncContextManager[Page]]
UVICORN = ["-m", "uvicorn", "--log-level", "warning", "--port", "{port}", "benchmarks.uploads_app:asgi"]
GUNICORN = ["-m", "gunicorn", "-b", "127.0.0.1:{port}", "--threads", "4", "benchmarks.uploads_app:wsgi"]
SERVERS: dict[str, tuple[list[str], Connect]] = {
    "uvicorn, WebSocket": (UVICORN, by_websocket),
    "uvicorn, long-poll": (UVICORN, by_longpoll),
    "gunicorn gthread (Flask), long-poll": (GUNICORN, by_longpoll),
}


async def upload(page: Page, form: dict[str, Any], id: int, size: int) -> None:
    """Upload a file, with at most the window on its way, and see that the app got it."""
    file = {"id": id, "size": size, "filename": "large.bin", "mime_type": "", "last_modified": 0}
    await page.event("upload", form["task_id"], {"name": "data", "files": [file]})
    digest = hashlib.sha256()
    sent = there = 0
    await page.command("upload")
    while there < size:
        while sent < size and sent - there < WINDOW:
            data = BLOCK[: size - sent]
            digest.update(data)
            await page.chunk(encode_chunk(Chunk(id, sent, data)))
            sent += len(data)
        there = (await page.command("upload"))["spec"]["offset"]
    await page.event("from_submit", form["task_id"], {"data": {"upload": id}})
    assert (await page.command("output"))["spec"]["content"] == digest.hexdigest()


def resident(pid: int) -> int:
    """Bytes in memory of a process and its children; what is gone meanwhile has none."""
    total = 0
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                total += int(line.split()[1]) * 1024
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            total += resident(int(child))
    except FileNotFoundError:
        pass
    return total


async def watch(pid: int, highest: list[int]) -> None:
    while True:
        highest.append(max(highest.pop(), resident(pid)))
        await asyncio.sleep(0.01)


async def measure(command: list[str], connect: Connect, size: int) -> tuple[int, float]:
    """Bytes that the server has grown by at most, and the seconds that it took."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    arguments = [part.format(port=port) for part in command]
    server = subprocess.Popen([sys.executable, *arguments], stderr=subprocess.DEVNULL)  # noqa: ASYNC220
    try:
        await listening(port)
        async with connect(port) as page:
            await upload(page, await page.command("input_group"), 1, MIB)
            form = await page.command("input_group")
            before = resident(server.pid)
            highest = [before]
            watching = asyncio.create_task(watch(server.pid, highest))
            begun = time.perf_counter()
            await upload(page, form, 2, size)
            seconds = time.perf_counter() - begun
            watching.cancel()
            return highest[0] - before, seconds
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.uploads", description=__doc__.split(":")[0])
    parser.add_argument("--mib", type=int, default=200, help="size of the file (default: %(default)s)")
    parser.add_argument(
        "--most", type=float, default=16, help="MiB of growth above which it fails (default: %(default)s)"
    )
    given = parser.parse_args()
    print(f"{f'{given.mib} MiB uploaded':40}{'growth':>12}{'speed':>12}")
    worst = 0.0
    for name, (command, how) in SERVERS.items():
        growth, seconds = asyncio.run(measure(command, how, given.mib * MIB))
        worst = max(worst, growth / MIB)
        print(f"{name:40}{growth / MIB:>8.1f} MiB{given.mib / seconds:>6.0f} MiB/s", flush=True)
    sys.exit(worst >= given.most)


if __name__ == "__main__":
    main()
