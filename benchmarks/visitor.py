"""A visitor that counts what it is told, in the dialect that a package's own page speaks."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

ACK_BYTES = 64 << 10
Command = dict[str, Any]


@asynccontextmanager
async def visit(package: str, port: int, app: str) -> AsyncIterator[AsyncIterator[Command]]:
    """A new session; its commands."""
    numbered = package == "asgiwebio"
    async with connect(
        f"ws://127.0.0.1:{port}/?app={app}" + ("" if numbered else "&session=NEW"),
        subprotocols=["asgiwebio.v1"] if numbered else None,  # type: ignore[list-item]
        max_size=None,
        compression=None,
        proxy=None,
    ) as socket:
        yield numbered_commands(socket) if numbered else plain_commands(socket)


async def plain_commands(socket: ClientConnection) -> AsyncIterator[Command]:
    async for text in socket:
        yield json.loads(text)


async def numbered_commands(socket: ClientConnection) -> AsyncIterator[Command]:
    await socket.send(json.dumps({"hello": {"version": 1, "id": secrets.token_hex(16)}, "ack": 0}))
    received = 0
    async for text in socket:
        frame = json.loads(text)
        items = frame.get("items", [])
        for item in items:
            yield item
        received += len(text)
        if items and (received >= ACK_BYTES or items[-1]["command"] == "close_session"):
            received = 0
            await socket.send(json.dumps({"ack": frame["seq"] + len(items) - 1}))
        if "ping" in frame:
            await socket.send(json.dumps({"pong": frame["ping"]}))


async def cpu_seconds(package: str, port: int) -> float:
    """What the server has used so far."""
    async with visit(package, port, "cpu") as commands:
        async for command in commands:
            if command["command"] == "output":
                return float(command["spec"]["content"])
    raise RuntimeError("the server did not say how much CPU it has used")


async def outputs(package: str, port: int, app: str) -> int:
    """Count the outputs of one session, until it ends."""
    count = 0
    async with visit(package, port, app) as commands:
        async for command in commands:
            count += command["command"] == "output"
            if command["command"] == "close_session":
                break
    return count


async def questions(package: str, port: int, number: int, at_once: int = 20) -> int:
    """Open sessions until each has asked, and leave them again."""
    limit = asyncio.Semaphore(at_once)

    async def one() -> int:
        async with limit, visit(package, port, "ask") as commands:
            async for command in commands:
                if command["command"] == "input_group":
                    return 1
        return 0

    return sum(await asyncio.gather(*(one() for _ in range(number))))
