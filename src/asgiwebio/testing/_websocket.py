"""A WebSocket in memory, straight into the app."""

from collections.abc import Callable

import orjson
from starlette.types import ASGIApp, Message, Scope

from ._link import Frame
from ._mailbox import Mailbox

__all__ = ["SUBPROTOCOL", "WebSocket"]

SUBPROTOCOL = "asgiwebio.v1"


class WebSocket:
    """One connection. `hear` gets the app's frames, `closed` its close code; 403 is that of one that was refused."""

    def __init__(
        self, app: ASGIApp, scope: Scope, hear: Callable[[Frame], None], closed: Callable[[int], None]
    ) -> None:
        self._app = app
        self._scope = scope
        self._hear = hear
        self._closed = closed
        self._accepted = False
        self._to_app: Mailbox[Message] = Mailbox()
        self._to_app.put({"type": "websocket.connect"})

    async def run(self) -> None:
        """Serve the connection to its end."""
        await self._app(self._scope, self._to_app.get, self._take)

    def send(self, message: Frame | bytes) -> None:
        """Send a frame of the page, or a part of a file."""
        if isinstance(message, bytes):
            event: Message = {"type": "websocket.receive", "bytes": message}
        else:
            event = {"type": "websocket.receive", "text": orjson.dumps(message).decode()}
        self._to_app.put(event)

    async def _take(self, message: Message) -> None:
        if message["type"] == "websocket.send":
            self._hear(orjson.loads(message["text"]))
        elif message["type"] == "websocket.accept":
            self._accepted = True
        elif message["type"] == "websocket.close":
            self._closed(message.get("code", 1000) if self._accepted else 403)
        elif message["type"] == "websocket.http.response.start":
            self._closed(message["status"])
