"""A page that polls, as the real one does where there is no WebSocket."""

import asyncio
import secrets
from types import TracebackType
from typing import Any, Self

import httpx


class Poller:
    """One visitor: polls from the beginning to the end of an `async with` block."""

    def __init__(self, client: httpx.AsyncClient, url: str) -> None:
        self._client = client
        self._url = f"{url}?link"
        self._headers: dict[str, str] = {}
        self._commands: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._processed = 0
        self._sent = 0
        self._polling: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        welcome = await self._push(hello={"version": 1, "id": secrets.token_hex(16)})
        self._headers = {"webio-token": welcome["welcome"]["token"]}
        self._polling = asyncio.create_task(self._poll())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._polling is not None
        self._polling.cancel()

    async def command(self, name: str) -> dict[str, Any]:
        """The next command of that name."""
        while (command := await self._commands.get())["command"] != name:
            pass
        return command

    async def answer(self, form: dict[str, Any], value: str) -> None:
        """Submit a form of one field."""
        await self.event("from_submit", form["task_id"], {form["spec"]["inputs"][0]["name"]: value})

    async def event(self, name: str, task_id: str, data: object) -> None:
        """Send an event."""
        self._sent += 1
        items = [{"event": name, "task_id": task_id, "data": data}]
        await self._push(seq=self._sent, ack=self._processed, items=items)

    async def chunk(self, message: bytes) -> None:
        """Send some of an upload."""
        headers = {**self._headers, "content-type": "application/octet-stream"}
        self._take(await self._client.post(self._url, content=message, headers=headers))

    async def _push(self, **frame: object) -> dict[str, Any]:
        return self._take(await self._client.post(self._url, json=frame, headers=self._headers))

    async def _poll(self) -> None:
        while True:
            headers = {**self._headers, "webio-ack": str(self._processed)}
            frame = self._take(await self._client.get(self._url, headers=headers))
            await asyncio.sleep(frame.get("retry", 0))

    def _take(self, response: httpx.Response) -> dict[str, Any]:
        frame: dict[str, Any] = response.raise_for_status().json()
        # Two requests may bring the same commands: numbers tell.
        for number, command in enumerate(frame.get("items", ()), start=frame.get("seq", 0)):
            if number == self._processed + 1:
                self._processed = number
                self._commands.put_nowait(command)
        return frame
