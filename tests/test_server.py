import asyncio
import contextlib
import json
import logging
import signal
import socket
from collections.abc import Callable, Iterator

import httpx
import pytest
import uvicorn
from websockets.sync.client import ClientConnection, connect

from asgiwebio import server, start_server
from asgiwebio.exceptions import InvalidType, InvalidValue, WrongPlace
from tests.support.server import ProcessServer

Spawn = Callable[..., ProcessServer]

PROGRAM = """
import time
from asgiwebio import start_server
from asgiwebio.input import input
from asgiwebio.output import put_text
from asgiwebio.session import defer_call

def asks():
    defer_call(lambda: print("deferred", flush=True))
    put_text(input("Name"))

async def asks_too():
    put_text(await input("Name"))

def is_stuck():
    put_text("stuck")
    time.sleep(600)

def fails():
    raise ValueError("told to visitors in debug mode only")

start_server([asks, asks_too, is_stuck, fails], port={port}, OPTIONS)
print("went on", flush=True)
"""


def program(options: str = "") -> list[str]:
    return ["-c", PROGRAM.replace("OPTIONS", options)]


@contextlib.contextmanager
def visit(served: ProcessServer, app: str) -> Iterator[ClientConnection]:
    with connect(f"ws://127.0.0.1:{served.port}/?app={app}&session=NEW", close_timeout=1) as connection:
        yield connection


@pytest.mark.behaviour("PLAT-06", "PLAT-07")
def test_it_prints_an_address_that_answers_on_all_interfaces(spawn: Spawn) -> None:
    served = spawn(*program())
    assert f"Running on http://127.0.0.1:{served.port}/" in served.output
    for word in served.output.split():
        if word.startswith("http://"):
            assert "<title>asgiwebio" in httpx.get(word).text


@pytest.mark.behaviour("PLAT-07")
def test_port_0_takes_a_free_one_and_a_host_is_the_only_one(spawn: Spawn) -> None:
    code = "from asgiwebio import start_server; start_server(lambda: None, host='127.0.0.1')  # not {port}"
    served = spawn("-c", code)
    line = served.output.strip()
    assert line.startswith("Running on http://127.0.0.1:")
    assert "such as" not in line
    assert httpx.get(line.removeprefix("Running on ")).status_code == 200


@pytest.mark.behaviour("PLAT-19")
def test_it_opens_the_visitors_own_browser_once_it_answers(spawn: Spawn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "echo opened %s")
    served = spawn(*program("host='0.0.0.0', auto_open_webbrowser=True"), ready="opened")
    assert f"opened http://127.0.0.1:{served.port}/" in served.output


@pytest.mark.behaviour("SES-45")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_wakes_waiting_functions_and_ends_the_process(spawn: Spawn, number: signal.Signals) -> None:
    served = spawn(*program())
    with visit(served, "asks") as first, visit(served, "asks_too") as second:
        for connection in (first, second):
            assert json.loads(connection.recv())["command"] == "input_group"
        assert served.terminate(number=number, within=5) in (0, -number)
    assert "deferred" in served.output
    assert ("went on" in served.output) is (number == signal.SIGINT)
    assert "Traceback" not in served.output


@pytest.mark.behaviour("SES-45")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_within_five_seconds_under_a_thread_that_nothing_can_wake(spawn: Spawn, number: signal.Signals) -> None:
    served = spawn(*program())
    with visit(served, "is_stuck") as connection:
        assert json.loads(connection.recv())["command"] == "output"
        served.terminate(number=number, within=7)  # two of them for this machine


@pytest.mark.behaviour("PLAT-08")
@pytest.mark.parametrize(("variable", "shown"), [(None, True), ("0", False), ("", False), ("1", True)])
def test_debug_shows_visitors_what_failed_and_the_environment_overrides_it(
    spawn: Spawn, monkeypatch: pytest.MonkeyPatch, variable: str | None, shown: bool
) -> None:
    if variable is not None:
        monkeypatch.setenv("PYWEBIO_DEBUG", variable)
    served = spawn(*program("debug=True"))
    with visit(served, "fails") as connection:
        commands: list[str] = []
        while not commands or json.loads(commands[-1])["command"] != "close_session":
            commands.append(str(connection.recv(10)))
    assert any("told to visitors" in command for command in commands) is shown


@pytest.mark.behaviour("PLAT-11", "PLAT-18")
def test_static_dir_and_settings_of_tornado(spawn: Spawn) -> None:
    served = spawn(*program("static_dir='examples', websocket_ping_interval=30"))
    assert "start_server" in httpx.get(f"{served.url}/static/hello.py").text
    with visit(served, "asks") as connection:
        assert [extension.name for extension in connection.protocol.extensions] == ["permessage-deflate"]


@pytest.mark.behaviour("PLAT-17", "PLAT-18")
def test_settings_of_tornado_are_named_as_ignored_to_who_debugs(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_: None)
    caplog.set_level(logging.DEBUG, "asgiwebio")
    start_server(lambda: None, host="127.0.0.1", gzip=True, websocket_max_message_size=1000)
    assert "ignores gzip, websocket_max_message_size" in caplog.text


@pytest.mark.behaviour("PLAT-16")
def test_a_message_above_max_payload_size_closes_the_connection(spawn: Spawn) -> None:
    served = spawn(*program("max_payload_size='1k'"))
    with visit(served, "asks") as connection:
        connection.recv()
        connection.send("x" * 2000)
        with contextlib.suppress(Exception):
            while True:
                connection.recv(10)
        assert connection.close_code == 1009


def test_settings_of_uvicorn_pass_through_the_start_server_of_fastapi(spawn: Spawn) -> None:
    code = (
        "from asgiwebio.platform.fastapi import start_server\n"
        "start_server(lambda: None, port={port}, host='127.0.0.1', headers=[('x-own', 'yes')])"
    )
    served = spawn("-c", code)
    assert httpx.get(served.url).headers["x-own"] == "yes"


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"cannot listen on 127.0.0.1 port {port}"):
            server.listen("127.0.0.1", port)


def test_every_address_of_a_host_gets_the_same_port() -> None:
    sockets = server.listen("localhost", 0)
    try:
        assert len({listener.getsockname()[1] for listener in sockets}) == 1
    finally:
        for listener in sockets:
            listener.close()


@pytest.mark.parametrize(
    ("host", "port", "error", "text"),
    [
        ("", "8080", InvalidType, "port='8080': a number is expected"),
        ("", True, InvalidType, "port=True"),
        ("", 70000, InvalidValue, "port=70000: a number from 0 to 65535"),
        ("256.0.0.1.invalid", 0, InvalidValue, "host='256.0.0.1.invalid': no address of this machine"),
    ],
)
def test_wrong_addresses_are_named(host: str, port: int, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        start_server(lambda: None, port, host)


def test_the_address_of_ipv6_and_https() -> None:
    assert str(server.Address(["::1"], 8080, secure=True)) == "Running on https://[::1]:8080/"


async def inside_of_a_loop() -> None:
    start_server(lambda: None)


def test_inside_of_a_running_loop_it_says_what_to_write() -> None:
    with pytest.raises(WrongPlace, match=r"await uvicorn\.Server"):
        asyncio.run(inside_of_a_loop())


@pytest.mark.behaviour("PLAT-20")
def test_remote_access_says_that_there_is_no_tunnel_and_what_else_there_is(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_: None)
    start_server(lambda: None, host="127.0.0.1", remote_access=True)
    assert "remote_access=True opens no tunnel" in caplog.text
    assert "cloudflared tunnel --url http://127.0.0.1:PORT" in caplog.text
