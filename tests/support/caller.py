"""A page that speaks v1 by a WebSocket in memory, for whole apps."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asgiwebio._asgi.app import App

from .transport import Socket, connect

Shown = dict[str, Any]


class Caller:
    """One page of an app: reads its commands in order and answers them."""

    def __init__(self, socket: Socket) -> None:
        self.socket = socket
        self.welcome: Shown = {}
        self._waiting: list[Shown] = []
        self._processed = 0
        self.sent = 0

    async def greet(self, id: str, token: str | None = None) -> None:
        """Send a hello and take the answer."""
        await self.socket.send({"hello": {"version": 1, "id": id, "token": token}, "ack": self._processed})

    async def command(self, name: str, **fields: object) -> Shown:
        """The next command of that name whose spec has these fields."""
        while True:
            command = await self.next()
            known: Any = command.get("spec") or {}
            if command["command"] == name and all(known.get(key) == fields[key] for key in fields):
                return command

    async def text(self, content: str) -> None:
        """Wait for the text."""
        await self.command("output", content=content)

    async def next(self) -> Shown:
        """The next command, whatever it is."""
        while not self._waiting:
            frame = await self.socket.receive()
            assert not isinstance(frame, int), f"closed with {frame}"
            self.welcome = frame.get("welcome", self.welcome)
            if "ping" in frame:
                await self.socket.send({"pong": frame["ping"]})
            if items := frame.get("items"):
                assert frame["seq"] == self._processed + 1
                self._waiting += items
                self._processed += len(items)
        return self._waiting.pop(0)

    async def event(self, name: str, task_id: str, data: object = None) -> None:
        """Send an event, and acknowledge what was read."""
        self.sent += 1
        event = {"event": name, "task_id": task_id, "data": data}
        await self.socket.send({"seq": self.sent, "ack": self._processed, "items": [event]})

    async def closed(self) -> int:
        """Acknowledge everything and wait for the close code."""
        await self.socket.send({"ack": self._processed})
        while not isinstance(frame := await self.socket.receive(), int):
            pass
        return frame


@asynccontextmanager
async def calling(app: App, *, query: str = "", id: str = "") -> AsyncIterator[Caller]:
    """A page of the app that has sent its hello."""
    async with connect(app, query=query) as socket:
        caller = Caller(socket)
        await caller.greet(id or secrets.token_hex(16))
        yield caller
