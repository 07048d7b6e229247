"""Output to a visitor that reads nothing: the server keeps little of it, and all of it comes once it is read."""

import argparse
import asyncio
import re
import sys

import anyio
import httpx

from benchmarks.uploads import resident, watch
from tests.soak.apps import PNG
from tests.soak.client import CLIENTS, Client, http, opened
from tests.support.server import process_server

MIB = 1 << 20
SERVER = ["-m", "uvicorn", "--port", "{port}", "--no-access-log", "tests.soak.apps:asgi"]
APPS = ["text", "text_coroutine", "pictures", "pictures_coroutine"]
MOST = 64
"""MiB by which the server's memory may grow."""

STILL = 10
"""Looks, some tenths of a second apart, in which nothing more was said: whoever says it waits for the visitor."""

PATIENCE = 120


async def measure(transport: str, app: str, mib: int) -> float:
    """MiB by which the server grew at most, while nothing was read and then all of it."""
    kind = CLIENTS[transport]
    with process_server(SERVER) as server:
        async with opened(kind, server.port, f"{app}&mib=1") as first, http() as files:
            await read(first, files)  # so that what is loaded on first use does not count
        before = resident(server.process.pid)
        highest = [before]
        watching = asyncio.create_task(watch(server.process.pid, highest))
        async with opened(kind, server.port, f"{app}&mib={mib}") as client, http() as files:
            with anyio.fail_after(PATIENCE):
                await stalled(server.port, files)
            print(f"{(highest[0] - before) / MIB:.1f} MiB unread", end=", ", flush=True)
            await client.cut()
            await client.open()
            count = await read(client, files)
        watching.cancel()
        print(f"{(highest[0] - before) / MIB:.1f} MiB until all {count} were read", flush=True)
    return (highest[0] - before) / MIB


async def stalled(port: int, files: httpx.AsyncClient) -> None:
    """Wait until the function waits for its visitor."""
    queue, still = 0, 0
    while still < STILL:
        await anyio.sleep(0.2)
        last, queue = queue, (await files.get(f"http://127.0.0.1:{port}/left")).json()["queue bytes"]
        still = still + 1 if queue == last > 0 else 0


async def read(client: Client, files: httpx.AsyncClient) -> int:
    """Read to the end, and see that every output is the next one; how many there were."""
    count = 0
    while (content := (await client.command("output"))["spec"]["content"]) != "The end":
        if link := re.search(r"\?file=[\w-]+", content):
            answered = await files.get(f"http://127.0.0.1:{client.port}/{link[0]}")
            number = int.from_bytes(answered.raise_for_status().content[len(PNG) :][:8], "big")
        else:
            number = int(content.partition(" ")[0])
        assert number == count, f"output {number} came in the place of {count}"
        count += 1
    return count


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/soak output", description=__doc__)
    parser.add_argument("--full", action="store_true", help="1 GiB in place of 100 MiB")
    parser.add_argument("--app", choices=APPS, action="append", help="only this one")
    parser.add_argument("--transport", choices=CLIENTS, action="append", help="only this one")
    given = parser.parse_args()
    mib = 1024 if given.full else 100
    worst = 0.0
    for app in given.app or APPS:
        for transport in given.transport or CLIENTS:
            print(f"{app} by {transport}, {mib} MiB:", end=" ", flush=True)
            worst = max(worst, asyncio.run(measure(transport, app, mib)))
    sys.exit(worst >= MOST)


if __name__ == "__main__":
    main()
