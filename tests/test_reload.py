"""Programs that start again when they have changed, in processes of their own."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from asgiwebio import reload
from tests.support.page import opened
from tests.support.remote import remote_page
from tests.support.server import ProcessServer, process_server

PATIENCE = 20.0

PROGRAM = """
import os
from asgiwebio import start_server
from asgiwebio.output import put_text
from asgiwebio.session import defer_call, hold
import words

def main():
    put_text(words.text)
    put_text(os.getpid())
    defer_call(lambda: print("deferred", flush=True))
    hold()

start_server(main, host="127.0.0.1", debug=True, auto_open_webbrowser=True)
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ProcessServer]:
    monkeypatch.setenv("BROWSER", "echo opened %s")
    (tmp_path / "words.py").write_text("text = 'one'")
    (tmp_path / "program.py").write_text(PROGRAM)
    with process_server(["program.py"], ready="opened", cwd=tmp_path) as served:
        yield served


def until(condition: Callable[[], bool]) -> None:
    """Wait for it."""
    waiting = threading.Event()
    for _ in range(int(PATIENCE / 0.05)):
        if condition():
            return
        waiting.wait(0.05)
    raise AssertionError("waited in vain")


@pytest.mark.behaviour("PLAT-08")
def test_a_changed_program_starts_again_on_its_port_in_its_process(program: ProcessServer, tmp_path: Path) -> None:
    (url,) = {word for word in program.output.split() if word.startswith("http")}
    words = tmp_path / "words.py"
    with opened(url) as page:
        assert page.text() == "one"
        assert page.text() == str(program.process.pid)

        words.write_text("text = 'not yet\n")
        until(lambda: "SyntaxError" in program.output)
        assert httpx.get(url).status_code == 200

        words.write_text("text = undefined\n")
        page.end()
    until(lambda: "It starts again when a file of it has changed" in program.output)
    assert "deferred" in program.output
    assert "NameError" in program.output

    words.write_text("text = 'the second'\n")
    with opened(url) as page:  # waits in the backlog of the socket
        assert page.text() == "the second"
        assert page.text() == str(program.process.pid)

        assert program.terminate() == -signal.SIGTERM
    assert program.output.count("opened") == 1
    assert program.output.count(url) == 3  # printed by each run, and the browser's


@pytest.mark.parametrize("host", ["aiohttp", "django", "fastapi", "tornado_http"])
def test_every_host_that_has_no_way_of_its_own_does_so(host: str, tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    program = f"""
import sys
from asgiwebio.platform.{host} import start_server
from asgiwebio.output import put_text

start_server(lambda: put_text("one"), int(sys.argv[1]), "127.0.0.1", debug=True)
"""
    file.write_text(program)
    with process_server(["program.py", "{port}"], cwd=tmp_path) as served:
        file.write_text(program.replace("one", "two"))
        until(lambda: served.output.count("unning on") == 2)
        with remote_page(f"127.0.0.1:{served.port}", "longpoll", path="/") as page:
            assert page.text() == "two"


STUCK = """
import asyncio, time
from asgiwebio import start_server
from asgiwebio.output import put_text

async def main():
    put_text("asleep")
    await asyncio.sleep(0.1)
    time.sleep(600)

start_server(main, host="127.0.0.1", debug=True)
"""


def test_a_program_that_cannot_stop_starts_again_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_text(STUCK)
    with process_server(["program.py"], cwd=tmp_path) as served:
        url = served.output.split()[-1]
        with opened(url) as page:
            assert page.text() == "asleep"
            file.write_text(STUCK.replace("asleep", "awake"))
            until(lambda: served.output.count(url) == 2)
        with opened(url) as page:
            assert page.text() == "awake"


def test_it_is_no_business_of_tests_and_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(reload.possible()))
    thread.start()
    thread.join()
    monkeypatch.delattr(sys.modules["__main__"], "__file__", raising=False)
    assert [*answers, reload.possible()] == [False, False]
