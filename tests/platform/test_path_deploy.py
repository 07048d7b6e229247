"""`path_deploy` and its command, as servers in processes of their own."""

import importlib
import signal
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from asgiwebio import cli, platform
from asgiwebio.exceptions import InvalidValue
from tests.support.page import opened
from tests.support.server import ProcessServer

Spawn = Callable[..., ProcessServer]

DEPLOY = "import sys, asgiwebio.platform as p; p.{name}(sys.argv[1], int(sys.argv[2]), '127.0.0.1', {options})"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "apps").mkdir()
    (tmp_path / "apps" / "hello.py").write_text(
        "from asgiwebio.output import put_text\n\n\ndef main():\n    put_text('hello')\n"
    )
    (tmp_path / "apps" / "waits.py").write_text("from asgiwebio.input import input\n\n\ndef main():\n    input('?')\n")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "note.txt").write_text("a note")
    return tmp_path


@pytest.mark.behaviour("PATH-01", "PATH-14", "PATH-15")
def test_a_directory_is_served_with_its_static_files(base: Path, spawn: Spawn) -> None:
    options = f"static_dir={str(base / 'files')!r}, websocket_ping_interval=30"
    code = DEPLOY.format(name="path_deploy", options=options)
    server = spawn("-c", code, str(base / "apps"), "{port}")

    with opened(f"{server.url}/hello") as page:
        assert page.text() == "hello"
        page.end()
    assert "hello" in httpx.get(f"{server.url}/").text
    assert httpx.get(f"{server.url}/static/note.txt").text == "a note"
    with opened(f"{server.url}/waits") as page:
        page.next("input_group")
        server.process.send_signal(signal.SIGTERM)
        page.end()
    assert server.terminate() == -signal.SIGTERM


@pytest.mark.behaviour("PATH-01", "PATH-15")
def test_a_directory_is_served_by_polling(base: Path, spawn: Spawn) -> None:
    code = DEPLOY.format(name="path_deploy_http", options="session_expire_seconds=60")
    server = spawn("-c", code, str(base / "apps"), "{port}")

    with pytest.raises(InvalidStatus, match="403"), opened(f"{server.url}/hello"):
        pass
    hello = {"hello": {"version": 1, "id": "00112233445566778899aabbccddeeff"}, "ack": 0}
    assert "welcome" in httpx.post(f"{server.url}/hello?link", json=hello).json()
    assert server.terminate() == -signal.SIGTERM


@pytest.mark.behaviour("PATH-18")
def test_the_command_serves_a_directory(base: Path, spawn: Spawn) -> None:
    (point,) = entry_points(group="console_scripts", name="asgiwebio")
    assert point.load() is cli.main
    command = "from asgiwebio.cli import main; main()"
    server = spawn("-c", command, "path-deploy", str(base / "apps"), "-p", "{port}", "-h", "127.0.0.1", "--no-index")

    with opened(f"{server.url}/hello") as page:
        assert page.text() == "hello"
    assert httpx.get(f"{server.url}/").status_code == 403


@pytest.mark.behaviour("PATH-18")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--session-expire-seconds", "9"], "--session-expire-seconds: only together with --http"),
        (["--http", "--websocket-ping-interval", "9"], "--websocket-ping-interval: only without --http"),
        (["--port", "high"], "invalid int value: 'high'"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["path-deploy", "apps", *arguments])
    assert said in capsys.readouterr().err


@pytest.mark.behaviour("PATH-18")
@pytest.mark.parametrize("more", [[], ["--http"]])
def test_the_command_names_a_directory_that_is_not_there(more: list[str]) -> None:
    with pytest.raises(InvalidValue, match="base='nowhere': there is no such directory"):
        cli.main(["path-deploy", "nowhere", *more])


@pytest.mark.behaviour("PATH-18")
def test_the_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["path-deploy", "--help"])
    assert "--static-dir" in capsys.readouterr().out


def test_the_name_is_a_function_also_once_its_module_is_imported() -> None:
    module = importlib.import_module("asgiwebio.platform.path_deploy")
    with pytest.raises(InvalidValue, match="there is no such directory"):
        platform.path_deploy("nowhere")
    assert callable(module)
    with pytest.raises(InvalidValue, match="there is no such directory"):
        module("nowhere")
