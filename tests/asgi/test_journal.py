"""What the log says of sessions, and what it never says."""

import json
import logging
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import anyio
import pytest

from asgiwebio import Limits, webio_asgi
from asgiwebio._session import session as sessions
from asgiwebio.aio import input as ask
from asgiwebio.input import file_upload, input, input_group
from asgiwebio.output import put_text
from asgiwebio.session import register_thread
from asgiwebio.testing import Visitor
from tests.support.caller import Caller, calling
from tests.support.transport import connect

pytestmark = pytest.mark.anyio

SECRETS = ("open sesame", "diary of Ada", "forty-two", "what nobody reads")


@pytest.fixture(params=[logging.DEBUG, logging.INFO], ids=["DEBUG", "INFO"])
def level(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[int]:
    """The level of every logger there is."""
    with caplog.at_level(request.param):
        yield request.param


def everything(record: logging.LogRecord) -> str:
    """All that any formatter could print of a record."""
    return json.dumps({**vars(record), "message": record.getMessage()}, default=repr)


def visit() -> None:
    given = input_group(
        "Who?",
        [
            input("Name", name="name"),
            input("Password", type="password", name="password"),
            file_upload("File", name="file"),
        ],
    )
    put_text(f"{len(given['password'])} and {given['file']['filename']}")


@pytest.mark.parametrize("transport", ["websocket", "longpoll"])
def test_answers_and_file_names_are_in_no_log(
    transport: Literal["websocket", "longpoll"], level: int, caplog: pytest.LogCaptureFixture
) -> None:
    with Visitor({"diary": visit}, query={"app": "diary"}, transport=transport) as page:
        page.fill("name", "forty-two")
        page.fill("password", "open sesame")
        page.upload("file", ("diary of Ada.txt", b"what nobody reads"))
        page.submit()
        page.see("11 and diary of Ada.txt")
    said = [everything(record) for record in caplog.records if record.name.startswith("asgiwebio")]
    assert said
    assert not [text for text in said for secret in SECRETS if secret in text]


async def test_records_say_whose_they_are_and_what_happened(caplog: pytest.LogCaptureFixture) -> None:
    def task() -> None:
        input("Name?")

    with caplog.at_level(logging.INFO, "asgiwebio"):
        async with calling(webio_asgi({"index": task}, reconnect_timeout=-1)) as page:
            await page.command("input_group")
            token = page.welcome["token"]
        with anyio.fail_after(10):
            while not [one for one in caplog.records if vars(one).get("event") == "ended"]:
                await anyio.sleep(0.01)
    records = [record for record in caplog.records if record.name == "asgiwebio.session"]
    fields = [{name: vars(record)[name] for name in ("app", "host", "event")} for record in records]
    assert fields[0] == {"app": "index", "host": "starlette", "event": "began"}
    assert fields[-1] == {"app": "index", "host": "starlette", "event": "ended"}
    assert len({vars(record)["session"] for record in records}) == 1
    assert vars(records[0])["session"] != ""
    assert not [record for record in records if token in everything(record)]


async def test_an_error_in_the_application_says_whose_it_is(caplog: pytest.LogCaptureFixture) -> None:
    def task() -> None:
        raise ArithmeticError("no")

    async with calling(webio_asgi(task)) as page:
        await page.command("close_session")
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert (vars(record)["event"], vars(record)["app"]) == ("error", "index")
    assert record.exc_info is not None


@pytest.mark.parametrize("own", [False, True], ids=["function", "thread of its own"])
async def test_a_thread_that_goes_on_after_its_session_is_named_and_counted(
    own: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sessions, "STUCK_SECONDS", 0.1)
    go_on = threading.Event()

    def deaf() -> None:
        put_text("working")
        go_on.wait(20)

    def starts() -> None:
        thread = threading.Thread(target=deaf, name="deaf")
        register_thread(thread)
        thread.start()

    app = webio_asgi(starts if own else deaf, reconnect_timeout=-1)
    try:
        async with calling(app) as page:
            await page.text("working")
        with anyio.fail_after(20):
            while not (found := [one for one in caplog.records if vars(one).get("event") == "stuck"]):
                await anyio.sleep(0.01)
        assert app.stats.stuck == (0 if own else 1)
        assert "deaf" in found[0].getMessage()
        assert f"{__file__}:" in found[0].getMessage()
    finally:
        go_on.set()
    with anyio.fail_after(20):
        while app.stats.stuck:
            await anyio.sleep(0.01)
    assert len(found) == 1


async def test_the_first_who_is_refused_is_in_the_log_and_not_each(caplog: pytest.LogCaptureFixture) -> None:
    async def task() -> None:
        await ask("Name?")

    app = webio_asgi(task, limits=Limits(sessions=1), reconnect_timeout=-1)
    async with calling(app) as page:
        await page.command("input_group")
        for _ in range(3):
            async with connect(app) as socket:
                await Caller(socket).greet("f" * 32)
                assert await socket.receive() == 4503
    [record] = [one for one in caplog.records if vars(one).get("event") == "refused"]
    assert "Limits(sessions=" in record.getMessage()


async def test_the_lines_of_the_manual(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "logs.md").read_text("utf-8")
    [program] = re.findall(r"```python\n(# lines\.py\n.*?)```", manual, re.DOTALL)
    [shown] = re.findall(r"```json\n(.*?)```", manual, re.DOTALL)
    log = logging.getLogger("asgiwebio")
    before = log.level, log.propagate, [*log.handlers]
    try:
        exec(program, {})

        async def task() -> None:
            put_text("here")

        async with calling(webio_asgi(task)) as page:
            await page.command("close_session")
        lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    finally:
        log.level, log.propagate, log.handlers = before
    assert lines[0].keys() | {"client"} == json.loads(shown).keys()
    assert (lines[0]["message"], lines[0]["event"]) == ("a session began", "began")
