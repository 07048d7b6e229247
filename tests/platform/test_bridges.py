"""ASGI's contract, as an app sees it behind each of the bridges, and as the client sees the app."""

import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import anyio
import httpx
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.support.bridged import MAX_MESSAGE, bridged, serving

PATIENCE = 20

Start = Callable[..., str]


@pytest.fixture(params=["tornado", "aiohttp"])
def start(request: pytest.FixtureRequest) -> Iterator[Start]:
    """`start(app)`: the address of a server of each host that lets the ASGI app answer at every path."""
    with ExitStack() as stack:

        def begin(app: ASGIApp, root_path: str = "") -> str:
            return stack.enter_context(serving(bridged(request.param, app, root_path)))

        yield begin


class Told(threading.Event):
    """Something that an app tells the test."""

    def __init__(self) -> None:
        super().__init__()
        self.value: Any = None

    def tell(self, value: object) -> None:
        self.value = value
        self.set()

    def get(self) -> Any:
        assert self.wait(PATIENCE), "the app did not tell"
        return self.value


async def answer(send: Send, status: int = 200, body: bytes = b"", *headers: tuple[bytes, bytes]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def showing(scope: Scope) -> bytes:
    """A scope as JSON, without what cannot be said there."""
    known = {name: value for name, value in scope.items() if name not in ("extensions", "state")}
    return json.dumps(known, default=lambda value: value.decode("latin-1")).encode()


# ---- Requests


def test_the_scope_of_a_request(start: Start) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send, 200, showing(scope))

    address = start(app, root_path="/a")
    headers = [(b"X-Twice", b"1"), (b"X-Twice", b"2"), (b"X-Latin", b"\xe4")]
    scope = httpx.request("PUT", f"http://{address}/a/b%20c%2Fd?x=%31&y", headers=headers).json()
    assert (scope["type"], scope["method"], scope["scheme"], scope["http_version"]) == ("http", "PUT", "http", "1.1")
    assert (scope["path"], scope["raw_path"], scope["query_string"]) == ("/a/b c/d", "/a/b%20c%2Fd", "x=%31&y")
    assert scope["root_path"] == "/a"
    assert scope["client"][0] == "127.0.0.1"
    assert scope["server"] == [*address.split(":")[:1], int(address.split(":")[1])]
    assert ["host", address] in scope["headers"]
    assert [value for name, value in scope["headers"] if name == "x-twice"] in (["1", "2"], ["1,2"])
    assert ["x-latin", "\u00e4"] in scope["headers"]


def test_a_response_is_sent_as_it_comes(start: Start) -> None:
    read = threading.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 201, "headers": [(b"content-type", b"text/x-own")]})
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        while not read.is_set():
            await send({"type": "http.response.body", "body": b"", "more_body": True})
            await anyio.sleep(0.005)
        await send({"type": "http.response.body", "body": b"second", "more_body": False})

    with httpx.stream("GET", f"http://{start(app)}/") as response:
        assert (response.status_code, response.headers["content-type"]) == (201, "text/x-own")
        chunks = response.iter_raw()
        assert next(chunks) == b"first"
        read.set()
        assert b"".join(chunks) == b"second"


def test_a_body_is_read_as_it_comes(start: Start) -> None:
    began = Told()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        first = await receive()
        began.tell(first)
        body, more = first["body"], first["more_body"]
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
        await answer(send, 200, body)

    def content() -> Iterator[bytes]:
        yield b"first,"
        assert began.get() == {"type": "http.request", "body": b"first,", "more_body": True}
        yield b"second"

    assert httpx.post(f"http://{start(app)}/", content=content()).content == b"first,second"


@pytest.mark.parametrize("chunked", [True, False])
def test_large_bodies_go_through_both_ways(chunked: bool, start: Start) -> None:
    chunk, number = b"x" * (1 << 20), 120  # more than either host's default limit

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        size, more, longest = 0, True, 0
        while more:
            message = await receive()
            size, more, longest = size + len(message["body"]), message["more_body"], max(longest, len(message["body"]))
        headers = [(b"x-size", str(size).encode()), (b"x-longest", str(longest).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for left in reversed(range(number)):
            await send({"type": "http.response.body", "body": chunk, "more_body": left > 0})

    headers = {} if chunked else {"content-length": str(len(chunk) * number)}
    body = (chunk for _ in range(number))
    with httpx.stream("POST", f"http://{start(app)}/", content=body, headers=headers, timeout=PATIENCE) as response:
        assert int(response.headers["x-size"]) == len(chunk) * number
        assert int(response.headers["x-longest"]) <= 1 << 20, "the body was gathered before it was passed on"
        assert sum(map(len, response.iter_raw())) == len(chunk) * number


def test_an_answer_to_the_first_bytes_of_a_long_body(start: Start) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await answer(send, 413, b"too much", (b"connection", b"close"), (b"content-length", b"8"))

    address = start(app)
    for _ in range(2):
        with raw(address) as client:
            client.sendall(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100000000\r\n\r\n" + b"x" * 1000)
            assert client.recv(100).startswith(b"HTTP/1.1 413 ")


def test_an_answer_before_the_end_of_the_body_keeps_the_connection(start: Start) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await answer(send, 413, b"too much")

    address = start(app)
    with httpx.Client() as client:
        for _ in range(2):
            answered = client.post(f"http://{address}/", content=b"x" * (10 << 20))
            assert (answered.status_code, answered.content) == (413, b"too much")


@contextmanager
def raw(address: str) -> Iterator[socket.socket]:
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as client:
        yield client


def test_headers_go_out_as_they_are(start: Start) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        cookies = [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]
        own = [(b"server", b"own"), (b"x-utf-8", b"\xc3\xa4"), (b"transfer-encoding", b"chunked")]
        await answer(send, 200, b"text", (b"content-length", b"4"), (b"etag", b'"own"'), *cookies, *own)

    answered = httpx.get(f"http://{start(app)}/", headers={"if-none-match": '"own"'})
    assert (answered.status_code, answered.content) == (200, b"text")
    assert answered.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert answered.headers.get_list("server") == ["own"]
    assert answered.headers.get_list("etag") == ['"own"']
    assert answered.headers.get_list("content-length") == ["4"]
    assert "transfer-encoding" not in answered.headers
    assert (b"x-utf-8", b"\xc3\xa4") in [(name.lower(), value) for name, value in answered.headers.raw]


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204), ("GET", 304)])
def test_answers_without_a_body_have_none(method: str, status: int, start: Start) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"4")] if status == 200 else []
        await answer(send, status, b"text", *headers)

    address = start(app)
    with httpx.Client() as client:
        for _ in range(2):  # the second on the same connection: nothing was left in it
            answered = client.request(method, f"http://{address}/")
            assert (answered.status_code, answered.content) == (status, b"")
            assert answered.headers.get("content-length", "4") == "4"


def test_a_client_that_leaves_before_the_answer(start: Start) -> None:
    waits, told = threading.Event(), Told()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert not (await receive())["more_body"]
        waits.set()
        left = await receive()
        try:
            await answer(send)
        except OSError as error:
            told.tell((left, str(error)))
            raise

    with raw(start(app)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        assert waits.wait(PATIENCE)
    assert told.get() == ({"type": "http.disconnect"}, "the client is gone")


def test_a_client_that_leaves_in_its_own_body(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    began, told = threading.Event(), Told()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] == "http.request":
            assert message["more_body"]
            began.set()
        told.tell(message)

    with raw(start(app)) as client:
        client.sendall(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nx")
        assert began.wait(PATIENCE)
    assert told.get() == {"type": "http.disconnect"}
    assert not caplog.records


def test_a_client_that_leaves_in_the_answer(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    told = Told()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200})
        try:
            while True:
                await send({"type": "http.response.body", "body": b"x" * 65536, "more_body": True})
        except OSError as error:
            told.tell(await receive_last(receive))
            raise EOFError("in the app's own words") from error

    with raw(start(app)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        assert client.recv(1000)
    assert told.get() == {"type": "http.disconnect"}
    assert not caplog.records


async def receive_last(receive: Receive) -> Message:
    while (message := await receive())["type"] == "http.request":
        pass
    return message


def test_after_the_answer_there_is_nobody_to_hear(start: Start) -> None:
    told = Told()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await answer(send, 200, b"text")
        told.tell(await receive())

    assert httpx.get(f"http://{start(app)}/").content == b"text"
    assert told.get() == {"type": "http.disconnect"}


@pytest.mark.parametrize("way", ["raises", "returns"])
def test_a_failure_before_the_first_byte_is_a_500(way: str, start: Start, caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200})
        if way == "raises":
            raise LookupError("app is broken")

    address = start(app)
    with httpx.Client() as client:
        assert client.get(f"http://{address}/").status_code == 500
        assert client.post(f"http://{address}/", content=b"x" * 100_000).status_code == 500
    assert ("app is broken" if way == "raises" else "before its answer was complete") in caplog.text


@pytest.mark.parametrize("way", ["raises", "returns"])
@pytest.mark.parametrize("length", [[], [(b"content-length", b"100")]])
def test_a_failure_in_the_body_cuts_the_answer_short(
    way: str, length: list[tuple[bytes, bytes]], start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        if way == "raises":
            raise LookupError("app is broken")

    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"http://{start(app)}/")
    assert ("app is broken" if way == "raises" else "before its answer was complete") in caplog.text


def test_a_body_without_a_start_is_an_error(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.body", "body": b"half"})

    assert httpx.get(f"http://{start(app)}/").status_code == 500
    assert "must come before" in caplog.text


# ---- WebSockets


@contextmanager
def connected(address: str, **settings: Any) -> Iterator[ClientConnection]:
    settings = {"max_size": None, "compression": None, "open_timeout": PATIENCE, **settings}
    with connect(f"ws://{address}/a%20b?x=1", **settings) as client:
        yield client


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Says its scope, then what it hears."""
    assert await receive() == {"type": "websocket.connect"}
    await send({"type": "websocket.accept", "subprotocol": "two", "headers": [(b"x-own", b"1")]})
    await send({"type": "websocket.send", "text": showing(scope).decode()})
    while (message := await receive())["type"] == "websocket.receive":
        await send({**message, "type": "websocket.send"})


def test_the_scope_and_the_handshake_of_a_websocket(start: Start) -> None:
    address = start(echo)
    offered = [Subprotocol("one"), Subprotocol("two")]
    with connected(address, subprotocols=offered) as client:
        scope = json.loads(client.recv(PATIENCE))
        assert client.subprotocol == "two"
        assert client.response is not None
        assert client.response.headers["x-own"] == "1"
    assert (scope["type"], scope["scheme"], scope["path"]) == ("websocket", "ws", "/a b")
    assert (scope["query_string"], scope["subprotocols"]) == ("x=1", ["one", "two"])
    assert "method" not in scope


@pytest.mark.parametrize("compression", ["deflate", None])
def test_messages_of_every_size_go_both_ways(compression: str | None, start: Start) -> None:
    largest = 64 if compression is None else 8
    with connected(start(echo), subprotocols=[Subprotocol("two")], compression=compression) as client:
        client.recv(PATIENCE)
        for message in ("\u00e4", "", b"", b"\x00\xff", b"x" * (largest << 20), "x" * (largest << 20)):
            client.send(message)
            assert client.recv(PATIENCE) == message


def test_a_message_that_is_too_long_ends_the_connection(start: Start) -> None:
    told = Told()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        told.tell((await receive())["type"])

    def say_too_much(client: ClientConnection) -> None:
        client.send(b"x" * (MAX_MESSAGE + 1))
        client.recv(PATIENCE)

    with connected(start(app)) as client, pytest.raises(ConnectionClosed):
        say_too_much(client)
    assert told.get() == "websocket.disconnect"


def test_an_app_that_refuses_is_a_403(start: Start) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.close", "code": 1008})

    with pytest.raises(InvalidStatus) as refused, connected(start(app)):
        pass
    assert refused.value.response.status_code == 403


def test_the_close_code_of_the_app_reaches_the_client(start: Start) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close", "code": 4410, "reason": "no such session"})

    with connected(start(app)) as client, pytest.raises(ConnectionClosed) as closed:
        client.recv(PATIENCE)
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4410, "no such session")


def test_the_close_code_of_the_client_reaches_the_app_and_comes_back(start: Start) -> None:
    told = Told()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        told.tell((await receive(), await receive()))

    with connected(start(app)) as client:
        client.close(4321, "I go")
    first, again = told.get()
    assert (first["type"], first["code"], first["reason"]) == ("websocket.disconnect", 4321, "I go")
    assert again["type"] == "websocket.disconnect"
    assert client.close_code == 4321


def test_a_client_that_is_lost_is_told_and_takes_nothing_more(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    told = Told()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        left = await receive()
        try:
            await send({"type": "websocket.send", "text": "is anybody there?"})
        except OSError as error:
            told.tell((left["type"], left["code"] in (1005, 1006), str(error)))
            raise

    with connected(start(app)) as client:
        client.socket.shutdown(socket.SHUT_RDWR)
        assert told.get() == ("websocket.disconnect", True, "the client is gone")
    assert not caplog.records


@pytest.mark.parametrize(("way", "code"), [("raises", 1011), ("returns", 1000)])
def test_an_app_that_comes_to_its_end_closes_the_connection(
    way: str, code: int, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        if way == "raises":
            raise LookupError("app is broken")

    with connected(start(app)) as client, pytest.raises(ConnectionClosed) as closed:
        client.recv(PATIENCE)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == code
    assert ("app is broken" in caplog.text) is (way == "raises")


@pytest.mark.parametrize("way", ["raises", "returns"])
def test_an_app_that_decides_nothing_is_a_500(way: str, start: Start, caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        if way == "raises":
            raise LookupError("app is broken")

    with pytest.raises(InvalidStatus) as refused, connected(start(app)):
        pass
    assert refused.value.response.status_code == 500
    assert ("app is broken" if way == "raises" else "without accepting") in caplog.text


def test_a_client_that_leaves_before_the_handshake(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    asked, told = threading.Event(), Told()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        asked.set()
        left = await receive()
        try:
            await send({"type": "websocket.accept"})
        except OSError as error:
            told.tell((left["type"], str(error)))
            raise

    with raw(start(app)) as client:
        client.sendall(handshake(b"sec-websocket-version: 13\r\n"))
        assert asked.wait(PATIENCE)
    assert told.get() == ("websocket.disconnect", "the client is gone")


def test_a_handshake_that_is_none_is_refused_by_the_host(start: Start) -> None:
    told = Told()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await send({"type": "websocket.accept"})
        except Exception as error:
            told.tell(error)
            raise

    with raw(start(app)) as client:
        client.sendall(handshake(b"sec-websocket-version: 1\r\n"))
        assert client.recv(100).split()[1] in (b"400", b"426")
    assert told.get() is not None


def handshake(version: bytes) -> bytes:
    return (
        b"GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
        b"sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + version + b"\r\n"
    )
