"""What somebody without a browser tries at a host."""

import contextlib
import http.client
import socket
from collections.abc import Iterator
from typing import Any

import httpx

from asgiwebio._wire.uploads import Chunk, encode_chunk
from tests.support.remote import PollingPage

__all__ = ["Victim", "handshake", "raw", "visiting"]

PATIENCE = 20


class Victim(PollingPage):
    """A page of the guarded task, and what it knows of its session."""

    def __init__(self, client: httpx.Client, url: str) -> None:
        super().__init__(client, url)
        self.client = client
        self.buttons: list[str] = []
        self.file = ""
        self.question = ""
        self.texts: list[str] = []
        self._look()

    @property
    def token(self) -> str:
        return self._headers["webio-token"]

    @property
    def sent(self) -> int:
        """Number of the last event that it sent."""
        return self._sent

    def event(self, name: str, task_id: str, data: object = None) -> None:
        """Send an event."""
        self._sent += 1
        self.push(self._sent, {"event": name, "task_id": task_id, "data": data})

    def push(self, seq: int, event: dict[str, object]) -> None:
        """Send an event as the one of that number."""
        self.send({"seq": seq, "ack": self._processed, "items": [event]})

    def click(self, button: int = 0) -> None:
        """Press one of its buttons."""
        self.event("callback", self.buttons[button], 0)

    def say(self, word: str, file: object = None) -> None:
        """Answer its form."""
        self.event("from_submit", self.question, {"word": word, "file": file})

    def shows(self, text: str) -> None:
        """Wait until it shows the text."""
        while text not in self.texts:
            self._note_command(self.command_of_any_name())

    def next_question(self) -> None:
        """Wait for another form."""
        before = self.question
        while self.question == before:
            self._note_command(self.command_of_any_name())

    def upload(self, filename: str, data: bytes) -> dict[str, int]:
        """Send a file for the form; what stands for it in the answer."""
        file = {"id": 7, "filename": filename, "size": len(data)}
        self.event("upload", self.question, {"name": "file", "files": [file]})
        headers = {**self._headers, "content-type": "application/octet-stream"}
        chunk = encode_chunk(Chunk(7, 0, data))
        assert self.client.post(self._url, content=chunk, headers=headers).status_code == 200
        return {"upload": 7}

    def acknowledge(self) -> None:
        """Say that it has read what it has."""
        self.client.get(self._url, headers={**self._headers, "webio-ack": str(self._processed)})

    def command_of_any_name(self) -> dict[str, Any]:
        """The next command."""
        while not self._waiting:
            self.take(self.read())
        return self._waiting.pop(0)

    def _look(self) -> None:
        while not self.question:
            self._note_command(self.command_of_any_name())

    def _note_command(self, command: dict[str, Any]) -> None:
        spec = command.get("spec") or {}
        if command["command"] == "input_group":
            self.question = command["task_id"]
        elif command["command"] == "download":
            self.file = spec["content"]["file"]
        elif command["command"] == "output" and "callback_id" in spec:
            self.buttons.append(spec["callback_id"])
        elif command["command"] == "output":
            self.texts.append(str(spec.get("content")))


@contextlib.contextmanager
def visiting(url: str, user: str) -> Iterator[Victim]:
    """A page of this user."""
    with httpx.Client(cookies={"user": user}, timeout=PATIENCE) as client:
        page = Victim(client, url)
        yield page
        client.post(f"{url}?link", json={"token": page.token, "leave": True})


def handshake(url: httpx.URL, **headers: str) -> int:
    """The status of the answer to who asks for a WebSocket."""
    wanted = {
        "host": url.netloc.decode(),
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "sec-websocket-version": "13",
        "sec-websocket-protocol": "asgiwebio.v1",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [f"GET {url.raw_path.decode()} HTTP/1.1", *(f"{name}: {value}" for name, value in wanted.items())]
    with socket.create_connection((url.host, url.port or 80), timeout=PATIENCE) as client:
        client.sendall("\r\n".join([*lines, "", ""]).encode())
        return int(client.makefile("rb").readline().split()[1])


def raw(url: httpx.URL, target: str, **headers: str) -> tuple[int, bytes]:
    """Status and body of a GET of a path that nobody has tidied up."""
    connection = http.client.HTTPConnection(url.host, url.port, timeout=PATIENCE)
    try:
        connection.request("GET", target, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
