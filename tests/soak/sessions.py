"""Sessions opened and dropped, half of them in mid-form: nothing of them is left, and memory does not grow.

Memory is what is resident once the garbage is collected and C's allocator has given back what is free. Python's own
keeps the pages of its busiest moment, so resident memory creeps up to that; blocks in use do not.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager

import anyio
from websockets.exceptions import ConnectionClosed

from asgiwebio._wire.uploads import Chunk
from benchmarks.uploads import resident
from tests.soak.client import CLIENTS, Client, http
from tests.support.server import ProcessServer, process_server

UVICORN = ["-m", "uvicorn", "--port", "{port}", "--no-access-log", "tests.soak.fleeting:asgi"]
GUNICORN = ["-m", "gunicorn", "-b", "127.0.0.1:{port}", "--threads", "8", "tests.soak.fleeting:wsgi"]
WAYS: dict[str, tuple[list[str], str, str]] = {
    "websocket": (UVICORN, "unning on", "websocket"),
    "long-poll": (UVICORN, "unning on", "long-poll"),
    "wsgi": (GUNICORN, "Booting worker", "long-poll"),
}
"""Server, what it says when it is ready, and how its visitors talk to it."""

APPS = {"thread": "visit", "coroutine": "visit_coroutine"}
STEPS = 10
AT_ONCE = 40
GROWTH = 0.05
"""How much more memory there may be after the last step than after the second."""

IDLE_WORKERS = 3
"""Threads that the last visitor alone needs: anyio keeps them until another one comes."""

IDLE_BLOCKS = 300
"""Blocks in use that come and go with those threads."""

PATIENCE = 120


class Run:
    """Visitors of one server, of one kind of session."""

    def __init__(self, way: str, kind: str) -> None:
        self._arguments, self._ready, transport = WAYS[way]
        self._client = CLIENTS[transport]
        self._app = APPS[kind]
        self._usual: dict[str, int] = {}
        self._port = 0
        self.blocks: list[int] = []
        """Blocks of memory that all objects of Python take, after each step."""
        self.lost = 0
        """Visits whose line was lost before their end, and that were made once more."""

    async def measure(self, count: int, steps: int = STEPS) -> tuple[list[int], dict[str, int]]:
        """Resident bytes after each step, and what is left at the end."""
        with self._serving() as server:
            self._port = server.port
            self._usual = await self._first()
            sizes: list[int] = []
            more: dict[str, int] = {}
            for step in range(steps):
                await self._visits(range(count // steps))
                more = await self._settled(last=step == steps - 1)
                sizes.append(resident(server.process.pid))
                print(f"{sizes[-1] / (1 << 20):.1f}", end=" ", flush=True)
        return sizes, more

    def _serving(self) -> AbstractContextManager[ProcessServer]:
        return process_server(self._arguments, ready=self._ready)

    async def _visits(self, numbers: Iterable[int]) -> None:
        places = asyncio.Semaphore(AT_ONCE)

        async def one(number: int) -> None:
            async with places:
                while not await self._visit(number):
                    self.lost += 1

        async with asyncio.TaskGroup() as group:
            for number in numbers:
                group.create_task(one(number))

    async def _visit(self, number: int) -> bool:
        """Whether it came to its end: on a busy machine a line may be given up, since no ping is answered in time."""
        client = self._client(self._port, self._app)
        try:
            with anyio.fail_after(PATIENCE):
                await visit(client, number)
        except ConnectionClosed:
            return False
        finally:
            await client.close()
        return True

    async def _left(self) -> dict[str, int]:
        async with http() as client:
            found: dict[str, int] = (await client.get(f"http://127.0.0.1:{self._port}/left")).json()
            return found

    async def _first(self) -> dict[str, int]:
        """What is there when nobody is, after the first visitors."""
        await self._visits(range(4))
        before: dict[str, int] = {}
        with anyio.fail_after(PATIENCE):
            while (now := {**await self._left(), "blocks": 0}) != before or now["entries"]:
                before = now
                await anyio.sleep(0.5)
        return now

    async def _settled(self, *, last: bool) -> dict[str, int]:
        """What is left, once it is as little as it gets."""
        more: dict[str, int] = {}
        usual = {**self._usual, "threads": IDLE_WORKERS if last else 4 * AT_ONCE, "blocks": sys.maxsize}
        with anyio.move_on_after(PATIENCE):
            while True:
                now = await self._left()
                more = {name: count - usual.get(name, 0) for name, count in now.items() if count > usual.get(name, 0)}
                if not more:
                    self.blocks.append(now["blocks"])
                    break
                if set(more) == {"threads"}:  # idle ones are sent home when another one is needed
                    await self._visits([0])
                await anyio.sleep(0.25)
        return more


async def visit(client: Client, number: int) -> None:
    """One visitor, who goes in one of four ways: in mid-form or after it, with a word or without."""
    await client.open()
    buttons = await client.command("output", type="buttons", link=False)
    form = (await client.command("input_group"))["task_id"]
    file = {"id": 1, "size": 20_000, "filename": "half.bin", "mime_type": "", "last_modified": 0}
    await client.event("upload", form, {"name": "file", "files": [file]})
    await client.command("upload", id=1, offset=0)
    await client.chunk(Chunk(1, 0, bytes(10_000)))
    await client.command("upload", id=1, offset=10_000)
    if number % 2:
        await client.chunk(Chunk(1, 10_000, bytes(10_000)))
        await client.command("upload", id=1, offset=20_000)
        await client.event("from_submit", form, {"name": "Ada", "file": {"upload": 1}})
        await client.command("output", content="Hello, Ada")
        await client.event("callback", buttons["spec"]["callback_id"], 0)
        await client.command("output", content="More")
    if number % 4 < 2:
        await client.leave()
    await client.cut()


def run(way: str, kind: str, count: int) -> bool:
    """Measure, print, and say whether all bounds held."""
    print(f"{way}, {kind}: {count} sessions; MiB after each tenth: ", end="", flush=True)
    visitors = Run(way, kind)
    sizes, more = asyncio.run(visitors.measure(count))
    growth = sizes[-1] / sizes[1] - 1
    blocks = visitors.blocks[-1] - visitors.blocks[1] if len(visitors.blocks) == STEPS else count
    print(f"\n  from the second to the last {growth:+.1%} and {blocks:+} blocks; left: {more or 'nothing'}")
    if visitors.lost:
        print(f"  {visitors.lost} lost their line, and came again")
    return growth <= GROWTH and blocks < count / 10 + IDLE_BLOCKS and not more


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/soak sessions", description=__doc__)
    parser.add_argument("--full", action="store_true", help="10,000 sessions by WebSocket, and 2,000 by each other way")
    parser.add_argument("--way", choices=WAYS, action="append", help="only this one")
    parser.add_argument("--kind", choices=APPS, action="append", help="only this one")
    given = parser.parse_args()
    held = []
    for way in given.way or WAYS:
        count = (10_000 if way == "websocket" else 2_000) if given.full else 200
        held += [run(way, kind, count) for kind in given.kind or APPS]
    sys.exit(not all(held))


if __name__ == "__main__":
    main()
