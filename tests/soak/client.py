"""A page without a browser, for long runs: it can be cut off at any moment, come back, and read nothing."""

import asyncio
import json
import secrets
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from asgiwebio._wire.uploads import Chunk, encode_chunk

Shown = dict[str, Any]

PATIENCE = 60
LOST = 1011
"""The close code of a line that was given up: on a busy machine no ping is answered in time."""

CHUNK_TYPE = "application/octet-stream"


class Client:
    """One page of an app at a port of this machine: reads its commands in order, and sends events and chunks."""

    def __init__(self, port: int, app: str = "index") -> None:
        self.port = port
        self.app = app
        self._id = secrets.token_hex(16)
        self._token: str | None = None
        self._waiting: deque[Shown] = deque()
        self._processed = 0
        self._sent = 0

    async def open(self) -> None:
        """Connect for the first time, or once more."""
        raise NotImplementedError

    async def cut(self, message: bytes = b"") -> None:
        """Be gone without a word, in the middle of a binary message if there is one."""
        raise NotImplementedError

    async def close(self) -> None:
        """Let go of everything."""
        raise NotImplementedError

    async def command(self, name: str, seen: list[Shown] | None = None, **fields: object) -> Shown:
        """The next command of that name whose spec has these fields; those before it are added to `seen`."""
        while True:
            while self._waiting:
                command = self._waiting.popleft()
                if seen is not None:
                    seen.append(command)
                known: Any = command.get("spec") or {}
                if command["command"] == name and all(known.get(key) == fields[key] for key in fields):
                    return command
            await self._read()

    async def event(self, name: str, task_id: str, data: object) -> None:
        """Send an event, and acknowledge what was read."""
        self._sent += 1
        await self._send(seq=self._sent, items=[{"event": name, "task_id": task_id, "data": data}])

    async def leave(self) -> None:
        """Say that the page is left, as browsers do."""
        await self._send(leave=True)

    async def chunk(self, chunk: Chunk) -> None:
        """Send some of an upload."""
        await self._send_bytes(encode_chunk(chunk))

    async def _read(self) -> None:
        raise NotImplementedError

    async def _send(self, **frame: object) -> None:
        raise NotImplementedError

    async def _send_bytes(self, message: bytes) -> None:
        raise NotImplementedError

    @property
    def _hello(self) -> Shown:
        return {"version": 1, "id": self._id, "token": self._token}

    def _take(self, frame: Shown) -> None:
        if "welcome" in frame:
            self._token = frame["welcome"]["token"]
        for number, command in enumerate(frame.get("items", ()), start=frame.get("seq", 0)):
            if number == self._processed + 1:
                self._processed = number
                self._waiting.append(command)


class SocketClient(Client):
    """By WebSocket."""

    _connection: ClientConnection

    async def open(self) -> None:
        self._connection = await connect(
            f"ws://127.0.0.1:{self.port}/?app={self.app}",
            subprotocols=[Subprotocol("asgiwebio.v1")],
            compression=None,
            proxy=None,
            max_size=None,
            ping_interval=None,
            open_timeout=PATIENCE,
        )
        await self._send(hello=self._hello)
        await self._next()

    async def cut(self, message: bytes = b"") -> None:
        if message:
            # the length of a frame of 64 bits, no mask to speak of, and half of what it announces
            head = b"\x82\xff" + len(message).to_bytes(8, "big") + bytes(4)
            self._connection.transport.write(head + message[: len(message) // 2])
            await asyncio.sleep(0)
        self._connection.transport.abort()
        await self._connection.wait_closed()

    async def close(self) -> None:
        await self._connection.close()

    async def _read(self) -> None:
        try:
            await self._next()
        except ConnectionClosed as error:
            if error.rcvd is None or error.rcvd.code != LOST:
                raise
            await self.open()

    async def _next(self) -> None:
        frame = json.loads(await self._connection.recv())
        self._take(frame)
        if frame.get("items") or "ping" in frame:
            await self._send(pong=frame.get("ping"))

    async def _send(self, **frame: object) -> None:
        await self._connection.send(json.dumps({**frame, "ack": self._processed}))

    async def _send_bytes(self, message: bytes) -> None:
        await self._connection.send(message)


class PollClient(Client):
    """By requests. `read` asks for more; nothing is held while nobody waits for it."""

    def __init__(self, port: int, app: str = "index") -> None:
        super().__init__(port, app)
        self._url = f"http://127.0.0.1:{port}/?app={app}&link"
        self._client = http()

    async def open(self) -> None:
        await self._send(hello=self._hello)

    async def cut(self, message: bytes = b"") -> None:
        if message:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            head = f"POST {httpx.URL(self._url).raw_path.decode()} HTTP/1.1\r\nhost: 127.0.0.1:{self.port}\r\n"
            head += (
                f"webio-token: {self._token}\r\ncontent-type: {CHUNK_TYPE}\r\ncontent-length: {len(message)}\r\n\r\n"
            )
            writer.write(head.encode() + message[: len(message) // 2])
            await writer.drain()
            writer.transport.abort()
        await self._client.aclose()
        self._client = http()

    async def close(self) -> None:
        await self._client.aclose()

    async def _read(self) -> None:
        frame = self._answered(
            await self._client.get(self._url, headers={**self._headers, "webio-ack": f"{self._processed}"})
        )
        await asyncio.sleep(frame.get("retry", 0))

    async def _send(self, **frame: object) -> None:
        body = json.dumps({**frame, "ack": self._processed}).encode()
        self._answered(await self._client.post(self._url, content=body, headers=self._headers))

    async def _send_bytes(self, message: bytes) -> None:
        headers = {**self._headers, "content-type": CHUNK_TYPE}
        self._answered(await self._client.post(self._url, content=message, headers=headers))

    @property
    def _headers(self) -> dict[str, str]:
        token = {} if self._token is None else {"webio-token": self._token}
        return {"content-type": "application/json", **token}

    def _answered(self, response: httpx.Response) -> Shown:
        frame: Shown = response.raise_for_status().json()
        self._take(frame)
        return frame


def http() -> httpx.AsyncClient:
    """A client for this machine. It reads no certificates, which would take longer than a whole visit."""
    return httpx.AsyncClient(timeout=PATIENCE, trust_env=False, verify=False)


Kind = Callable[..., Client]
CLIENTS: dict[str, Kind] = {"websocket": SocketClient, "long-poll": PollClient}


@asynccontextmanager
async def opened(kind: Kind, port: int, app: str = "index") -> AsyncIterator[Client]:
    """A page that has said hello."""
    client = kind(port, app)
    await client.open()
    try:
        yield client
    finally:
        await client.close()
