"""How long an app waits for a page whose line is lost, and what that page finds when it is back."""

import secrets
from collections.abc import Callable

import anyio
import pytest

from asgiwebio import webio_asgi
from asgiwebio._asgi.app import App
from asgiwebio.aio import input as ask
from asgiwebio.exceptions import SessionClosedException
from asgiwebio.input import input
from asgiwebio.output import put_button, put_text
from asgiwebio.session import defer_call, info
from tests.conftest import Kind
from tests.support.caller import Caller, calling
from tests.support.transport import connect

pytestmark = pytest.mark.anyio


class Recorded:
    """An app that waits for an answer, and notes how its sessions end."""

    def __init__(self, kind: Kind) -> None:
        self.ends: list[str] = []
        self.app: Callable[[], object] = self._thread if kind == "thread" else self._coroutine

    def _thread(self) -> None:
        defer_call(lambda: self.ends.append("deferred"))
        try:
            input("Name?")
        except SessionClosedException:
            self.ends.append("closed")
            raise

    async def _coroutine(self) -> None:
        defer_call(lambda: self.ends.append("deferred"))
        try:
            await ask("Name?")
        except SessionClosedException:
            self.ends.append("closed")
            raise

    async def ended(self) -> None:
        """Wait until one session has come to its end, in whatever order."""
        with anyio.fail_after(10):
            while len(self.ends) < 2:
                await anyio.sleep(0.01)


async def lose(app: App) -> str:
    """Visit an app and lose the line; the token of the session."""
    async with calling(app) as page:
        await page.command("input_group")
    token: str = page.welcome["token"]
    return token


async def come_back(app: App, token: str) -> object:
    """What a page that is back is told: its welcome, or a close code."""
    async with connect(app) as socket:
        await Caller(socket).greet(secrets.token_hex(16), token)
        frame = await socket.receive()
    return frame if isinstance(frame, int) else frame["welcome"]["resumed"]


@pytest.mark.behaviour("PLAT-25", "PLAT-31")
async def test_each_session_is_waited_for_so_long_and_then_ends_as_if_its_visitor_had_left(kind: Kind) -> None:
    recorded = Recorded(kind)
    app = webio_asgi(recorded.app, reconnect_timeout=0.2)
    lost = await lose(app)
    async with calling(app) as other:
        await other.command("input_group")
        await recorded.ended()
        assert sorted(recorded.ends) == ["closed", "deferred"], "the other one, whose page is there, has not ended"
        assert await come_back(app, lost) == 4410
        assert await come_back(app, other.welcome["token"]) is True


@pytest.mark.behaviour("PLAT-22")
async def test_a_page_of_ours_is_waited_for_unless_the_app_says_never_and_one_of_pywebio_is_not(kind: Kind) -> None:
    recorded = Recorded(kind)
    app = webio_asgi(recorded.app)
    assert await come_back(app, await lose(app)) is True

    async with connect(app, plain=True, query="app=index&session=NEW") as socket:
        assert (await socket.receive())["command"] == "input_group"
    await recorded.ended()

    never = Recorded(kind)
    app = webio_asgi(never.app, reconnect_timeout=-1)
    lost = await lose(app)
    await never.ended()
    assert await come_back(app, lost) == 4410


@pytest.mark.behaviour("PLAT-23", "PLAT-28", "PLAT-30")
async def test_a_page_of_pywebio_comes_back_with_its_id_where_its_own_app_waits(kind: Kind) -> None:
    waits = webio_asgi(Recorded(kind).app, reconnect_timeout=60)
    waits_not = webio_asgi(Recorded(kind).app)
    async with connect(waits, plain=True, query="app=index&session=NEW") as socket:
        id = (await socket.receive())["spec"]
        form = await socket.receive()
    assert len(id) >= 24
    async with connect(waits, plain=True, query=f"app=index&session={id}") as socket:
        await socket.send({"event": "from_submit", "task_id": form["task_id"], "data": {"data": "Ada"}})
        assert (await socket.until(lambda command: command["command"] == "destroy_form"))["spec"] is None
    async with connect(waits_not, plain=True, query=f"app=index&session={id}") as socket:
        assert await socket.receive() == {"command": "close_session"}


@pytest.mark.behaviour("SES-31")
async def test_info_stays_as_it_was_when_the_session_began(kind: Kind) -> None:
    def show() -> None:
        put_text(info.query, info.origin or "no origin")

    def thread() -> None:
        put_button("Who?", onclick=show)

    async def coroutine() -> None:
        thread()

    app = webio_asgi(thread if kind == "thread" else coroutine, allowed_origins=["https://friend.example"])
    async with calling(app, query="lang=de") as page:
        button = await page.command("output", type="buttons")
    async with connect(app, query="lang=fr", origin="https://friend.example") as socket:
        page.socket = socket
        await page.greet(secrets.token_hex(16), page.welcome["token"])
        await page.event("callback", button["spec"]["callback_id"], 0)
        await page.text("{'lang': 'de'} no origin")
