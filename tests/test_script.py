"""Script mode: real programs in processes of their own, and a page that talks to them over a real socket."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest

from asgiwebio.exceptions import InvalidValue, SessionNotFoundException
from asgiwebio.output import put_text
from asgiwebio.script import Script
from tests.support.page import PATIENCE, Page, opened

ALL = """
import os, sys, threading
from asgiwebio import *
from asgiwebio.input import *
from asgiwebio.output import *
from asgiwebio.session import *
"""


class Program:
    """A script that runs. It opens no browser, unless `port` is None."""

    def __init__(self, source: str, folder: Path, port: str | None = "0", **environment: str) -> None:
        file = folder / "program.py"
        file.write_text(ALL + textwrap.dedent(source))
        given = {**os.environ, **environment, **({} if port is None else {"PYWEBIO_SCRIPT_MODE_PORT": port})}
        self.process = subprocess.Popen(
            [sys.executable, "-u", file], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=given
        )
        self._stack = contextlib.ExitStack()

    def address(self) -> str:
        """Wait for the line that says where it is."""
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        found = re.fullmatch(r"Running on http://(127\.0\.0\.1:\d+/)\n", line)
        assert found, line + self.process.stderr.read()
        self._address = found[1]
        return self._address

    def page(self, query: str = "") -> Page:
        """A page of it."""
        return self._stack.enter_context(opened(f"http://{self._address}{query}"))

    def end(self) -> tuple[int, str, str]:
        """Wait for its end: the exit code, and what else it has printed."""
        output, errors = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, output, errors

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


Run = Callable[..., Program]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with contextlib.ExitStack() as stack:
        yield lambda source, **options: stack.enter_context(Program(source, tmp_path, **options))


@pytest.mark.behaviour("SCRIPT-01", "SCRIPT-02", "SCRIPT-05", "SCRIPT-14", "SCRIPT-15")
def test_a_script_talks_to_one_page_and_ends_with_its_threads(run: Run) -> None:
    program = run(
        """
        put_text("Hello, " + input("Name?"))
        put_text(f"{info.protocol} from {info.user_ip}")

        def later():
            put_text(input("Later?"))

        threading.Thread(target=later).start()
        last = put_text("of the main thread")
        print("main is done")
        """
    )
    program.address()
    page = program.page()
    page.answer("Ada")
    assert [page.text(), page.text()] == ["Hello, Ada", "websocket from 127.0.0.1"]
    page.answer("in a thread")
    assert page.text() == "in a thread"
    # What a variable holds is shown when the script ends, and not lost with it; and the page is told of the end.
    assert page.text() == "of the main thread"
    page.end()
    assert program.end() == (0, "main is done\n", "")


@pytest.mark.behaviour("SCRIPT-01")
def test_without_a_port_the_browser_is_opened(run: Run) -> None:
    program = run("put_text('shown')", port=None, BROWSER="echo opened %s")
    address = program.address()
    assert program.process.stdout is not None
    assert program.process.stdout.readline() == f"opened http://{address}\n"
    page = program.page()
    assert page.text() == "shown"
    page.end()
    assert program.end() == (0, "", "")


@pytest.mark.behaviour("SCRIPT-03", "SCRIPT-04", "SCRIPT-15")
def test_threads_that_begin_together_wait_for_one_page(run: Run) -> None:
    program = run(
        """
        together = threading.Barrier(8)

        def talk():
            together.wait()
            put_text(get_scope())

        threads = [threading.Thread(target=talk) for _ in range(8)]
        for thread in threads:
            thread.start()
        """
    )
    program.address()
    page = program.page()
    assert [page.text() for _ in range(8)] == ["ROOT"] * 8
    page.end()
    assert program.end() == (0, "", "")


@pytest.mark.behaviour("SCRIPT-05")
def test_a_callback_keeps_the_script_until_the_page_is_closed(run: Run) -> None:
    program = run("put_button('More', onclick=lambda: put_text('more'))\nprint('main is done')")
    program.address()
    page = program.page()
    button = page.next("output")
    assert program.process.stdout is not None
    assert program.process.stdout.readline() == "main is done\n"
    page.event("callback", button["spec"]["callback_id"], 0)
    assert page.text() == "more"
    page.leave()
    assert program.end() == (0, "", "")


@pytest.mark.behaviour("SCRIPT-06", "SCRIPT-07")
def test_hold_keeps_the_script_until_the_page_is_closed(run: Run) -> None:
    program = run("defer_call(lambda: print('deferred'))\nput_text('held')\nhold()\nprint('after')")
    program.address()
    page = program.page()
    assert page.text() == "held"
    page.leave()
    code, output, errors = program.end()
    assert (code, sorted(output.split()), errors) == (0, ["after", "deferred"], "")


@pytest.mark.behaviour("SCRIPT-07", "SCRIPT-16")
def test_closing_the_page_ends_waiting_calls_and_later_ones(run: Run) -> None:
    program = run(
        """
        try:
            input("Name?")
        except SessionClosedException:
            print("closed")

        def late():
            try:
                put_text("late")
            except SessionClosedException:
                print("closed for threads")

        thread = threading.Thread(target=late)
        thread.start()
        thread.join()
        put_text("too late")
        """
    )
    program.address()
    page = program.page()
    page.next("input_group")
    page.leave()
    code, output, errors = program.end()
    assert (code, output) == (1, "closed\nclosed for threads\n")
    assert errors.endswith("SessionClosedException: The session has ended.\n")


@pytest.mark.behaviour("SCRIPT-08")
@pytest.mark.parametrize(
    ("source", "expected", "printed"),
    [("1 / 0", 1, ["ZeroDivisionError: division by zero"]), ("sys.exit(7)", 7, [])],
)
def test_a_script_fails_and_exits_as_any_other(run: Run, source: str, expected: int, printed: list[str]) -> None:
    program = run(f"put_text('shown')\n{source}")
    program.address()
    page = program.page()
    assert page.text() == "shown"
    page.end()
    code, _, errors = program.end()
    assert code == expected
    assert errors.splitlines()[-1:] == printed


def test_a_script_can_be_interrupted_before_any_page_has_come(run: Run) -> None:
    program = run("input('Name?')")
    program.address()
    program.process.send_signal(signal.SIGINT)
    assert program.end()[0] == -signal.SIGINT


@pytest.mark.behaviour("SCRIPT-09")
def test_a_second_page_is_refused_and_harms_nobody(run: Run) -> None:
    program = run("put_text(input('Name?'))")
    program.address()
    page = program.page()
    form = page.next("input_group")
    assert program.page().refused() == 4503
    (field,) = form["spec"]["inputs"]
    page.event("from_submit", form["task_id"], {field["name"]: "Ada"})
    assert page.text() == "Ada"
    page.end()
    assert program.end() == (0, "", "")


@pytest.mark.behaviour("SCRIPT-10")
def test_a_script_cannot_become_a_server(run: Run) -> None:
    program = run("put_text('first')\nstart_server(hold, port=0)")
    program.address()
    page = program.page()
    assert page.text() == "first"
    page.end()
    code, _, errors = program.end()
    assert code == 1
    assert "WrongPlace: This program is a script already" in errors


@pytest.mark.behaviour("SCRIPT-10", "EXC-09")
def test_a_server_cannot_become_a_script(run: Run) -> None:
    code, _, errors = run("app = webio_asgi(hold)\nput_text('where?')").end()
    assert code == 1
    assert "SessionNotFoundException: There is no session here." in errors


@pytest.mark.behaviour("SCRIPT-11")
def test_questions_inside_asyncio_block_and_give_plain_values(run: Run) -> None:
    program = run(
        """
        import asyncio

        async def main():
            put_text("Hello, " + input("Name?"))

        asyncio.run(main())
        """
    )
    program.address()
    page = program.page()
    page.answer("Ada")
    assert page.text() == "Hello, Ada"
    page.end()
    assert program.end() == (0, "", "")


def test_a_coroutine_runs_in_the_page_and_gives_its_result(run: Run) -> None:
    program = run(
        """
        import asyncio
        from asgiwebio import aio

        async def main():
            name, age = await asyncio.gather(aio.input("Name?"), aio.input("Age?", type=NUMBER))
            await asyncio.create_task(later())
            beside = run_async(later())
            while not beside.closed():
                await asyncio.sleep(0)
            last = put_text(f"{name} is {age}")
            return age + 1

        async def later():
            put_text("beside it")

        put_text("before")
        put_text(aio.run(main()))
        put_text(input("Still there?"))
        aio.run(asyncio.sleep(0, "the last"))
        aio.run(main)
        """
    )
    program.address()
    page = program.page()
    assert page.text() == "before"
    page.answer("Ada")
    page.answer(36)
    assert [page.text() for _ in range(4)] == ["beside it", "beside it", "Ada is 36", "37"]
    page.answer("yes")
    assert page.text() == "yes"
    page.end()
    code, _, errors = program.end()
    assert code == 1
    assert "a coroutine is expected; call the `async def` function: run(main())" in errors


def test_what_a_coroutine_of_a_script_raises_ends_the_script(run: Run) -> None:
    program = run(
        """
        from asgiwebio import aio

        async def nested():
            aio.run(hold())

        async def main():
            put_text("shown")
            await nested()

        aio.run(main())
        """
    )
    program.address()
    page = program.page()
    assert page.text() == "shown"
    page.end()
    code, _, errors = program.end()
    assert code == 1
    assert "WrongPlace: run() blocks its thread" in errors
    assert "never awaited" not in errors


@pytest.mark.behaviour("SCRIPT-12")
def test_there_is_one_application_whatever_the_address_says(run: Run) -> None:
    program = run("put_text(info.query)\ngo_app('other')")
    program.address()
    page = program.page("?app=other")
    assert page.text() == "{'app': 'other'}"
    assert page.next("run_script")["spec"]["args"] == {"app": "other", "new_window": True}
    page.end()
    assert program.end() == (0, "", "")


def test_a_port_that_is_none_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYWEBIO_SCRIPT_MODE_PORT", "eighty")
    with pytest.raises(InvalidValue, match="PYWEBIO_SCRIPT_MODE_PORT='eighty': the number of a port is expected"):
        Script().begin()


def test_tests_are_no_scripts() -> None:
    with pytest.raises(SessionNotFoundException):
        put_text("nowhere")
