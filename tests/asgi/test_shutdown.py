"""A server that stops: everybody is told, and it ends soon."""

import http.client
import json
import secrets
import signal
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.support.server import ProcessServer

SOON = 5.0
PATIENCE = 20.0


class Visitor:
    """A page by WebSocket."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._socket.send(json.dumps({"hello": {"version": 1, "id": secrets.token_hex(16)}}))

    def command(self, name: str) -> Any:
        while True:
            frame = json.loads(self._socket.recv(PATIENCE))
            for item in frame.get("items", ()):
                if item["command"] == name:
                    return item

    def answer(self, form: Any) -> None:
        event = {"event": "from_submit", "task_id": form["task_id"], "data": {"data": "x"}}
        self._socket.send(json.dumps({"seq": 1, "items": [event]}))

    def code(self) -> int | None:
        with suppress(ConnectionClosed):
            while True:
                self._socket.recv(PATIENCE)
        return self._socket.close_code


def poll(client: httpx.Client) -> dict[str, str]:
    """Begin a session by long-poll and read it up to its form; the headers of the next poll."""
    hello = {"hello": {"version": 1, "id": secrets.token_hex(16)}}
    frame = client.post("?app=coroutine&link", json=hello).json()
    headers = {"webio-token": frame["welcome"]["token"]}
    ack = 0
    while True:
        for item in frame.get("items", ()):
            ack += 1
            if item["command"] == "input_group":
                return {**headers, "webio-ack": str(ack)}
        frame = client.get("?app=coroutine&link", headers={**headers, "webio-ack": str(ack)}).json()


@pytest.mark.parametrize("server_signal", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize(
    ("app", "path", "lifespan"), [("app", "/", "on"), ("app", "/", "off"), ("mounted", "/tool/", "on")]
)
def test_everybody_is_told(
    spawn: Callable[..., ProcessServer], app: str, path: str, lifespan: str, server_signal: signal.Signals
) -> None:
    server = spawn("-m", "uvicorn", f"tests.asgi.stopping:{app}", "--port", "{port}", "--lifespan", lifespan)
    address = server.url.replace("http", "ws") + path
    with ExitStack() as stack:

        def visit(name: str) -> Visitor:
            return Visitor(
                stack.enter_context(connect(f"{address}?app={name}", subprotocols=[Subprotocol("asgiwebio.v1")]))
            )

        visitors = [visit(name) for name in ("thread", "coroutine", "asleep")]
        forms = [visitor.command("input_group") for visitor in visitors]
        visitors[2].answer(forms[2])
        visitors[2].command("destroy_form")
        client = stack.enter_context(httpx.Client(base_url=server.url + path, timeout=PATIENCE))
        headers = poll(client)
        held = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        stack.callback(held.close)
        held.request("GET", f"{path}?app=coroutine&link", headers=headers)
        assert client.get("?test").status_code == 200  # which was sent later, so that the poll is held by now

        server.terminate(number=server_signal, within=SOON)

        for visitor in visitors:
            visitor.command("close_session")
            assert visitor.code() == 1001
        told = [item["command"] for item in json.loads(held.getresponse().read())["items"]]
        assert told[-1] == "close_session"
    for line in ("thread: deferred", "thread: told", "coroutine: deferred", "coroutine: told", "asleep: cleaned up"):
        assert line in server.output
    assert "Traceback" not in server.output


def test_a_server_that_drains_lets_its_visitors_finish_and_takes_nobody_new(
    spawn: Callable[..., ProcessServer],
) -> None:
    server = spawn("-m", "uvicorn", "tests.asgi.stopping:draining", "--port", "{port}")
    with (
        connect(server.url.replace("http", "ws"), subprotocols=[Subprotocol("asgiwebio.v1")]) as socket,
        httpx.Client(base_url=server.url, timeout=PATIENCE) as client,
    ):
        visitor = Visitor(socket)
        form = visitor.command("input_group")
        assert client.get("/").status_code == 200
        server.process.send_signal(signal.SIGTERM)
        for _ in range(2000):
            if client.get("?health").status_code == 503:
                break
        assert client.get("?health").json() == {"live": True, "ready": False}
        page = client.get("/")
        assert (page.status_code, page.headers["retry-after"]) == (503, "3")
        assert "The app stops" in page.text
        hello = {"hello": {"version": 1, "id": secrets.token_hex(16)}}
        assert client.post("?link", json=hello).status_code == 503
        visitor.answer(form)
        visitor.command("close_session")
        assert visitor.code() in (1000, 1001)
        server.process.wait(PATIENCE)  # long before the drain is over
    assert "coroutine: told" not in server.output
    assert "coroutine: deferred" in server.output


def test_a_drain_comes_to_its_end(spawn: Callable[..., ProcessServer]) -> None:
    server = spawn("-m", "uvicorn", "tests.asgi.stopping:brief", "--port", "{port}")
    with connect(server.url.replace("http", "ws"), subprotocols=[Subprotocol("asgiwebio.v1")]) as socket:
        visitor = Visitor(socket)
        visitor.command("input_group")
        server.terminate(within=PATIENCE)
        visitor.command("close_session")
        assert visitor.code() == 1001
    assert "coroutine: told" in server.output
