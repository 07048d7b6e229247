"""What happens at the limits of an app, as its visitors see it."""

from typing import Any

import anyio
import httpx
import pytest

from asgiwebio import Limits, webio_asgi
from asgiwebio._asgi import rate, visit
from asgiwebio.exceptions import InvalidType, InvalidValue, SessionClosedException
from asgiwebio.input import input
from asgiwebio.output import put_button, put_text
from asgiwebio.session import hold
from tests.support.caller import Caller, calling
from tests.support.transport import HELLO, connect

pytestmark = pytest.mark.anyio

FULL = 4503


def clicked() -> None:
    put_button("Count", onclick=lambda: put_text("counted"))
    hold()


async def asking() -> None:
    await input("Still there?")  # type: ignore[misc]


async def page(app: Any, method: str = "GET") -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://app.example") as client:
        return await client.request(method, "/")


async def answered(app: Any) -> Any:
    """What a hello is answered: a frame, or a close code."""
    async with connect(app) as socket:
        await Caller(socket).greet("f" * 32)
        return await socket.receive()


@pytest.mark.parametrize(
    ("limits", "app"), [(Limits(sessions=1), asking), (Limits(threads=1), clicked)], ids=["sessions", "threads"]
)
async def test_a_full_app_has_a_page_that_says_so_and_tries_again(limits: Limits, app: Any) -> None:
    asgi = webio_asgi(app, limits=limits)
    assert (await page(asgi)).status_code == 200
    async with calling(asgi) as first:
        await first.next()
        full = await page(asgi)
        assert (full.status_code, full.headers["retry-after"]) == (503, "3")
        assert "The app is full" in full.text
        assert 'http-equiv="refresh"' in full.text


async def test_no_more_sessions_begin_in_a_second_than_may(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(rate, "current_time", lambda: now[0])
    app = webio_asgi(asking, limits=Limits(starts=1))
    async with calling(app, id="1" * 32) as first, calling(app) as second:
        await first.command("input_group")
        await second.command("input_group")
        assert await answered(app) == FULL
        assert (await page(app)).status_code == 503
        async with connect(app) as socket:
            await Caller(socket).greet("1" * 32, first.welcome["token"])
            assert (await socket.receive())["welcome"]["resumed"] is True, "who is in comes back"
        now[0] = 2.0
        assert (await page(app)).status_code == 200
        assert "welcome" in await answered(app)


@pytest.mark.parametrize("plain", [False, True])
async def test_a_page_that_sends_too_much_is_read_more_slowly(plain: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(rate, "current_time", lambda: now[0])
    clicks: list[object] = []

    def count() -> None:
        clicks.append(1)
        put_text("counted")

    async def counting() -> None:
        put_button("Count", onclick=count)
        await asking()

    app = webio_asgi(counting, limits=Limits(events=5))
    async with connect(app, plain=plain) as socket:
        if not plain:
            await socket.send({"hello": HELLO})
        shown = Shown(socket)
        [button] = await shown.until(lambda command: "callback_id" in str(command))
        click = {"event": "callback", "task_id": button["spec"]["callback_id"], "data": 0}
        if plain:
            for _ in range(8):
                await socket.send(click)
        else:
            await socket.send({"seq": 1, "items": [click] * 6})
            await socket.send({"seq": 7, "items": [click] * 2})
        counted = [await shown.until(lambda command: "counted" in str(command)) for _ in range(6)]
        await anyio.wait_all_tasks_blocked()
        assert len(clicks) == 6, "the other two have to wait"
        now[0] = 1.0
        counted += [await shown.until(lambda command: "counted" in str(command)) for _ in range(2)]
        assert len(counted) == len(clicks) == 8


class Shown:
    """The commands of a page of either dialect."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self.waiting: list[Any] = []

    async def until(self, wanted: Any) -> list[Any]:
        while True:
            while not self.waiting:
                frame = await self._socket.receive()
                self.waiting += frame.get("items", []) if "command" not in frame else [frame]
            if wanted(command := self.waiting.pop(0)):
                return [command]


async def test_a_page_that_sends_nothing_for_long_loses_its_session(monkeypatch: pytest.MonkeyPatch) -> None:
    now, looked, ended = [0.0], anyio.Event(), anyio.Event()

    def clock() -> float:
        looked.set()
        return now[0]

    async def app() -> None:
        put_button("Count", onclick=lambda: put_text("counted"))
        try:
            await asking()
        except SessionClosedException:
            ended.set()
            raise

    monkeypatch.setattr(visit, "current_time", clock)
    async with calling(webio_asgi(app, limits=Limits(idle=1))) as client:
        button = (await client.command("output", type="buttons"))["spec"]["callback_id"]
        now[0] = 10.0
        for _ in range(2):
            await client.event("callback", button, 0)
            await client.text("counted")
            looked = anyio.Event()
            with anyio.fail_after(20):
                await looked.wait()
        now[0] = 20.0
        await client.command("close_session")
        assert await client.closed() == 1000
        with anyio.fail_after(20):
            await ended.wait()


@pytest.mark.parametrize(("wrong", "error"), [(0, InvalidValue), (0.5, InvalidType), ("never", InvalidType)])
def test_idle_is_seconds_or_none(wrong: Any, error: type[Exception]) -> None:
    assert Limits().idle is None
    with pytest.raises(error, match=r"Limits\(idle="):
        Limits(idle=wrong)


@pytest.mark.parametrize(("wrong", "error"), [(-1, InvalidValue), (float("inf"), InvalidValue), ("5", InvalidType)])
def test_a_drain_is_a_number_of_seconds(wrong: Any, error: type[Exception]) -> None:
    assert webio_asgi(asking, drain=0.5).drain == 0.5
    with pytest.raises(error, match="drain="):
        webio_asgi(asking, drain=wrong)
