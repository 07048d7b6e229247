"""Long-poll: a page that polls for commands and pushes events, by requests in memory."""

from collections.abc import Callable

import anyio
import httpx
import orjson

from ._link import Frame, Link
from ._mailbox import Mailbox

__all__ = ["Longpoll"]

_CODES = {400: 4400, 403: 403, 410: 4410, 503: 4503}


class Longpoll:
    """The requests of one page. `hear` gets the app's frames, `closed` a close code as a WebSocket has them."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        url: httpx.URL,
        link: Link,
        hear: Callable[[Frame], None],
        closed: Callable[[int], None],
    ) -> None:
        self._client = client
        self._url = url.copy_merge_params({"link": ""})
        self._link = link
        self._hear = hear
        self._closed = closed
        self._pause: float = 0
        self._pushes: Mailbox[bytes | Frame] = Mailbox()

    async def run(self) -> None:
        """Poll and push until there is no more to say."""
        if await self._push(await self._pushes.get()):  # the hello
            async with anyio.create_task_group() as group:
                group.start_soon(self._push_all)
                await self._poll_all()
                group.cancel_scope.cancel()

    def send(self, message: Frame | bytes) -> None:
        """Push a frame of the page, or a part of a file; what is only acknowledged rides with the next poll."""
        if isinstance(message, bytes) or message.keys() != {"ack"}:
            self._pushes.put(message)

    async def _push_all(self) -> None:
        while True:
            await self._push(await self._pushes.get())

    async def _push(self, message: bytes | Frame) -> bool:
        headers = self._headers()
        if isinstance(message, bytes):
            headers["content-type"] = "application/octet-stream"
            body = message
        else:
            headers["content-type"] = "application/json"
            body = orjson.dumps(message)
        return self._answered(await self._client.post(self._url, content=body, headers=headers))

    async def _poll_all(self) -> None:
        while self._answered(await self._client.get(self._url, headers=self._headers())):  # noqa: ASYNC110
            await anyio.sleep(self._pause)  # what an app asks for that cannot hold a poll

    def _headers(self) -> dict[str, str]:
        if not self._link.token:
            return {}
        return {"webio-token": self._link.token, "webio-ack": str(self._link.processed)}

    def _answered(self, response: httpx.Response) -> bool:
        """Take an answer; whether the line goes on."""
        if response.status_code != 200:
            self._closed(_CODES.get(response.status_code, response.status_code))
            return False
        frame: Frame = orjson.loads(response.content)
        if frame.get("end"):
            self._closed(1000)
            return False
        self._hear(frame)
        self._pause = frame.get("retry", 0)
        return True
