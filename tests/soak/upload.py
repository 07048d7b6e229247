"""A large upload whose connection is lost again and again: all of it arrives, and the server's memory stays small.

Then a file that is one byte too large, which is refused before it is there, while the form waits for another one.
"""

import argparse
import asyncio
import hashlib
import secrets
import sys

import httpx
from websockets.exceptions import ConnectionClosed

from asgiwebio._wire.uploads import MAX_CHUNK, Chunk, encode_chunk
from benchmarks.uploads import resident, watch
from tests.soak.client import CLIENTS, Client, Shown, opened
from tests.soak.output import SERVER
from tests.support.server import process_server

MIB = 1 << 20
WINDOW = 4 * MAX_CHUNK
CUTS = 10
MOST = 64
"""MiB by which the server's memory may grow."""

BLOCK = secrets.token_bytes(MAX_CHUNK)


async def measure(transport: str, mib: int) -> float:
    """MiB by which the server grew at most, while a file as large as its field takes came with ten cuts."""
    size = mib * MIB
    with process_server(SERVER) as server:
        async with opened(CLIENTS[transport], server.port, "upload&mib=1") as first:
            await first.command("output", content=await upload(first, await form_of(first), MIB, cuts=1))
        before = resident(server.process.pid)
        highest = [before]
        watching = asyncio.create_task(watch(server.process.pid, highest))
        async with opened(CLIENTS[transport], server.port, f"upload&mib={mib}") as client:
            form = await form_of(client)
            await refused(client, form, size)
            await client.command("output", content=await upload(client, form, size, cuts=CUTS))
        watching.cancel()
    return (highest[0] - before) / MIB


async def form_of(client: Client) -> str:
    """The id of the form that the app shows."""
    task: str = (await client.command("input_group"))["task_id"]
    return task


async def refused(client: Client, form: str, limit: int) -> None:
    """A byte too much is refused, whether the page says that it comes or not; nothing happens to the form."""
    seen: list[Shown] = []
    await announce(client, form, 1, limit + 1)
    told = await client.command("update_input", seen=seen)
    assert told["task_id"] == form
    assert told["spec"]["attributes"]["valid_status"] is False
    await client.command("upload", seen=seen, id=1, offset=None)
    await announce(client, form, 2, MAX_CHUNK)
    await client.command("upload", seen=seen, id=2, offset=0)
    await client.chunk(Chunk(2, 0, BLOCK))
    await client.command("upload", seen=seen, id=2, offset=MAX_CHUNK)
    code: int | None = None
    try:
        await client.chunk(Chunk(2, MAX_CHUNK, b"!"))
        while True:
            await client.command("upload", seen=seen, id=2)
    except ConnectionClosed as error:
        code = error.rcvd.code if error.rcvd else None
    except httpx.HTTPStatusError as error:
        code = error.response.status_code
    assert code in (4400, 400)
    await client.open()
    assert not [command for command in seen if command["command"] in ("destroy_form", "input_group")]


async def announce(client: Client, form: str, id: int, size: int) -> None:
    """Say that the field holds a file of so many bytes now."""
    file = {"id": id, "size": size, "filename": "large.bin", "mime_type": "", "last_modified": 0}
    await client.event("upload", form, {"name": "file", "files": [file]})


async def upload(client: Client, form: str, size: int, *, cuts: int) -> str:
    """Upload a file, and submit the form; what the app should say when all of it has come."""
    id = 3
    digest = hashlib.sha256()
    places = [size * number // (cuts + 1) for number in range(cuts, 0, -1)]
    await announce(client, form, id, size)
    await client.command("upload", id=id, offset=0)
    sent = there = counted = 0
    while there < size:
        if places and there >= places[-1]:
            places.pop()
            await client.cut(encode_chunk(Chunk(id, there, block(there, size))))
            await client.open()
            sent = there
        while sent < size and sent - there < WINDOW:
            data = block(sent, size)
            if sent == counted:
                digest.update(data)
                counted += len(data)
            await client.chunk(Chunk(id, sent, data))
            sent += len(data)
        there = (await client.command("upload", id=id))["spec"]["offset"]
    assert not places
    await client.event("from_submit", form, {"name": "Ada", "file": {"upload": id}})
    return f"Ada {digest.hexdigest()}"


def block(offset: int, size: int) -> bytes:
    """What the file has there; no two places have the same."""
    return (offset.to_bytes(8, "big") + BLOCK[8:])[: size - offset]


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/soak upload", description=__doc__)
    parser.add_argument("--full", action="store_true", help="1 GiB in place of 100 MiB")
    parser.add_argument("--transport", choices=CLIENTS, action="append", help="only this one")
    given = parser.parse_args()
    mib = 1024 if given.full else 100
    worst = 0.0
    for transport in given.transport or CLIENTS:
        growth = asyncio.run(measure(transport, mib))
        worst = max(worst, growth)
        print(f"{mib} MiB by {transport}, {CUTS} cuts: all arrived, the server grew by {growth:.1f} MiB", flush=True)
    sys.exit(worst >= MOST)


if __name__ == "__main__":
    main()
