"""A page without a browser, on a real WebSocket: for servers in other threads and processes."""

import contextlib
import json
import secrets
from collections.abc import Iterator
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE = 40
Shown = dict[str, Any]


class Page:
    """A page: reads its commands in order, answers, and acknowledges what it has read."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._waiting: list[Shown] = []
        self._read = self._sent = 0
        self._send(hello={"version": 1, "id": secrets.token_hex(16)})

    def text(self) -> str:
        """The next text that is shown."""
        content: str = self.next("output")["spec"]["content"]
        return content

    def next(self, name: str) -> Shown:
        """The next command of that name."""
        while True:
            while not self._waiting:
                frame = json.loads(self._connection.recv(timeout=PATIENCE))
                if "ping" in frame:
                    self._send(pong=frame["ping"])
                self._waiting = frame.get("items", [])
                self._read += len(self._waiting)
            command = self._waiting.pop(0)
            if command["command"] == name:
                return command

    def answer(self, value: object) -> None:
        """Answer the next question."""
        form = self.next("input_group")
        (field,) = form["spec"]["inputs"]
        self.event("from_submit", form["task_id"], {field["name"]: value})

    def event(self, name: str, task_id: str, data: object) -> None:
        self._sent += 1
        self._send(seq=self._sent, items=[{"event": name, "task_id": task_id, "data": data}])

    def leave(self) -> None:
        """Say what a page says when it is closed."""
        self._send(leave=True)

    def end(self) -> None:
        """Read to the end of the session."""
        self.next("close_session")
        with contextlib.suppress(ConnectionClosed):
            self._send()
            self._connection.recv(timeout=PATIENCE)

    def refused(self) -> int | None:
        """Wait for the close code of a page that nobody wants."""
        with contextlib.suppress(ConnectionClosed):
            self._connection.recv(timeout=PATIENCE)
        return self._connection.close_code

    def _send(self, **fields: object) -> None:
        self._connection.send(json.dumps({"ack": self._read, **fields}))


@contextlib.contextmanager
def opened(url: str) -> Iterator[Page]:
    """A page of the app at an `http` address."""
    address, spoken = url.replace("http", "ws", 1), [Subprotocol("asgiwebio.v1")]
    with connect(address, subprotocols=spoken, open_timeout=PATIENCE) as connection:
        yield Page(connection)
