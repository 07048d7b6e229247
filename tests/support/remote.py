"""A page that speaks v1 with a real server, by WebSocket or by requests."""

import contextlib
import http.client
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from asgiwebio._asgi.websocket import SUBPROTOCOL

PATIENCE = 20

Shown = dict[str, Any]


class RemotePage:
    """Reads the commands of its session in order, and answers them."""

    def __init__(self) -> None:
        self.hello: Shown = {"version": 1, "id": secrets.token_hex(16)}
        self._waiting: list[Shown] = []
        self._processed = 0
        self._sent = 0

    def send(self, frame: Shown) -> None:
        """Send a frame with an acknowledgement."""
        raise NotImplementedError

    def read(self) -> Shown:
        """The next frame."""
        raise NotImplementedError

    def command(self, name: str) -> Shown:
        """The next command of that name."""
        while True:
            while not self._waiting:
                self.take(self.read())
            command = self._waiting.pop(0)
            if command["command"] == name:
                return command

    def text(self) -> str:
        """What the next output says."""
        content: str = self.command("output")["spec"]["content"]
        return content

    def answer(self, value: object) -> None:
        """Answer the next question."""
        self._sent += 1
        task = self.command("input_group")["task_id"]
        event = {"event": "from_submit", "task_id": task, "data": {"data": value}}
        self.send({"seq": self._sent, "ack": self._processed, "items": [event]})

    def take(self, frame: Shown) -> None:
        """Note what a frame brought."""
        items = frame.get("items", [])
        self._waiting += items
        self._processed += len(items)


class SocketPage(RemotePage):
    """By WebSocket."""

    def __init__(self, client: ClientConnection) -> None:
        super().__init__()
        self._client = client
        self.send({"hello": self.hello})

    def send(self, frame: Shown) -> None:
        self._client.send(json.dumps(frame))

    def read(self) -> Shown:
        frame: Shown = json.loads(self._client.recv(PATIENCE))
        return frame

    def closed(self) -> int | None:
        """Acknowledge what comes until the connection is closed; with which code."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                self.take(self.read())
                self.send({"ack": self._processed})
        return close_code(self._client)


class PollingPage(RemotePage):
    """By requests."""

    def __init__(self, client: httpx.Client, url: str) -> None:
        super().__init__()
        self._client = client
        self._url = f"{url}?link"
        self._headers: dict[str, str] = {}
        self.send({"hello": self.hello})

    def send(self, frame: Shown) -> None:
        answered = self._client.post(self._url, json=frame, headers=self._headers)
        assert answered.status_code == 200, answered
        self._note(answered.json())

    def read(self) -> Shown:
        headers = {**self._headers, "webio-ack": str(self._processed)}
        answered = self._client.get(self._url, headers=headers, timeout=PATIENCE + 10)
        assert answered.status_code == 200, answered
        frame: Shown = answered.json()
        return frame

    def hold(self) -> http.client.HTTPConnection:
        """Send a poll that waits at the server: `take(json.load(....getresponse()))` reads what it gets."""
        url = httpx.URL(self._url)
        connection = http.client.HTTPConnection(url.host, url.port, timeout=PATIENCE + 10)
        headers = {**self._headers, "webio-ack": str(self._processed)}
        connection.request("GET", url.raw_path.decode(), headers=headers)
        assert self._client.get(self._url.replace("link", "test")).status_code == 200  # which came later
        return connection

    def _note(self, frame: Shown) -> None:
        if "welcome" in frame:
            self._headers = {"webio-token": frame["welcome"]["token"]}
        self.take(frame)


def close_code(client: ClientConnection) -> int | None:
    """The code with which the server closes the connection, None where it does so without one."""
    with contextlib.suppress(ConnectionClosed):
        while True:
            client.recv(PATIENCE)
    return client.protocol.close_rcvd.code if client.protocol.close_rcvd else None


@contextmanager
def remote_page(address: str, transport: str = "websocket", path: str = "/tool", **settings: Any) -> Iterator[Any]:
    """A page of the app at that path of a server."""
    if transport == "longpoll":
        with httpx.Client() as client:
            assert client.get(f"http://{address}{path}").status_code == 200
            yield PollingPage(client, f"http://{address}{path}")
    else:
        with connect(f"ws://{address}{path}", subprotocols=[Subprotocol(SUBPROTOCOL)], **settings) as socket:
            yield SocketPage(socket)
