"""What happens at the limits of an app, as its visitors see it."""

import dataclasses
import secrets
from pathlib import Path
from typing import Any

import anyio
import httpx
import orjson
import pytest

from asgiwebio import Limits, webio_asgi
from asgiwebio._asgi import rate, visit
from asgiwebio._asgi.app import App
from asgiwebio.exceptions import InvalidType, InvalidValue, SessionClosedException, SessionException
from asgiwebio.input import input
from asgiwebio.output import put_button, put_text
from asgiwebio.session import hold
from tests.conftest import Kind
from tests.support.caller import Caller, calling
from tests.support.transport import HELLO, Answer, connect, request

pytestmark = pytest.mark.anyio

FULL = 4503


def clicked() -> None:
    put_button("Count", onclick=lambda: put_text("counted"))
    hold()


async def asking() -> None:
    await input("Still there?")  # type: ignore[misc]


async def page(app: Any, method: str = "GET", headers: dict[str, str] | None = None) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://app.example") as client:
        return await client.request(method, "/", headers=headers)


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
        assert "Die App ist voll" in (await page(asgi, headers={"accept-language": "sv, de-AT;q=0.9"})).text


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


# ---- a page that takes nothing


class Flood:
    """Shows much more than may wait, and notes how that ended."""

    def __init__(self, kind: Kind) -> None:
        self.app: Any = self._thread if kind == "thread" else self._coroutine
        self.shown = 0
        self.ended = False

    async def over(self) -> None:
        """Wait until its function has ended."""
        with anyio.fail_after(20):
            while not self.ended:
                await anyio.sleep(0.01)

    def _show(self) -> None:
        self.shown += 1
        put_text("x" * 1000)

    def _thread(self) -> None:
        try:
            while True:
                self._show()
        except SessionException:
            self.ended = True
            raise

    async def _coroutine(self) -> None:
        try:
            while True:
                self._show()
                await anyio.sleep(0)
        except SessionException:
            self.ended = True
            raise


STALL = Limits(outbox_soft=10_000, stall=60)


async def test_a_page_that_is_there_and_takes_nothing_is_given_up(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(visit, "current_time", lambda: now[0])
    flood = Flood(kind)
    async with connect(webio_asgi(flood.app, limits=STALL)) as socket:
        await socket.send({"hello": HELLO, "ack": 0})
        taken = 0
        while not isinstance(frame := await socket.receive(), int):
            if now[0] < 200 and "items" in frame:  # takes something at first
                taken = frame["seq"] + len(frame["items"]) - 1
                await socket.send({"ack": taken})
            await socket.send({"ping": 1})
            now[0] += 20 if "pong" in frame else 0
        assert frame == 1000
        assert now[0] > 260
        await flood.over()
    assert flood.shown < 300


async def test_the_time_that_a_page_is_away_does_not_count(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(visit, "current_time", lambda: now[0])
    flood = Flood(kind)
    app = webio_asgi(flood.app, limits=STALL)
    async with connect(app) as socket:
        await socket.send({"hello": HELLO, "ack": 0})
        token = (await socket.receive())["welcome"]["token"]
        while not full(app):
            await anyio.sleep(0.01)
        await socket.send({"ping": 1})
        await socket.until(lambda frame: "pong" in frame)
    now[0] = 1000
    async with connect(app) as socket:
        await socket.send({"hello": HELLO | {"token": token}, "ack": 0})
        while not isinstance(frame := await socket.receive(), int):
            await socket.send({"ping": 1})
            now[0] += 20 if "pong" in frame else 0
    assert now[0] > 1060


def full(app: App) -> bool:
    """Whether as much waits for its page as may."""
    return app.stats.queue_bytes > STALL.outbox_soft


async def test_so_is_one_that_polls(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(visit, "current_time", lambda: now[0])
    flood = Flood(kind)
    app = webio_asgi(flood.app, limits=STALL)
    token = (await polled(app, "POST", orjson.dumps({"hello": HELLO}))).frame["welcome"]["token"]
    while (answer := await polled(app, "GET", token=token, ack=0)).status == 200 and not answer.frame.get("end"):
        now[0] += 10
    assert now[0] > 60
    await flood.over()


async def test_one_address_has_so_many_sessions_and_others_have_theirs() -> None:
    async def task() -> None:
        await input("Still there?")  # type: ignore[misc]

    app = webio_asgi(task, limits=Limits(per_client=1), trusted_proxies=["127.0.0.1"], reconnect_timeout=-1)

    async def come(address: str) -> Any:
        async with connect(app, client=address) as socket:
            await Caller(socket).greet(secrets.token_hex(16))
            return await socket.receive()

    async with connect(app, client="192.0.2.1") as socket:
        await Caller(socket).greet("1" * 32)
        await socket.receive()
        assert await come("192.0.2.1") == FULL
        assert await come("192.0.2.2") != FULL
    with anyio.fail_after(20):
        while await come("192.0.2.1") == FULL:
            await anyio.sleep(0.01)
    async with connect(app, client="2001:db8::1") as socket:
        await Caller(socket).greet("2" * 32)
        await socket.receive()
        assert await come("2001:db8::2") == FULL  # of the same network
        assert await come("2001:db8:0:1::2") != FULL


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Limits)])
def test_the_manual_has_every_limit(name: str) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "security.md").read_text("utf-8")
    assert f"| `{name}` |" in manual


def test_who_counts_by_address_says_whom_to_believe() -> None:
    with pytest.raises(InvalidValue, match=r"per_client=5.*trusted_proxies"):
        webio_asgi(asking, limits=Limits(per_client=5))


async def test_one_function_too_many_is_told_to_the_visitor_and_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def buttons() -> None:
        for number in range(3):
            put_button(str(number), onclick=hold)

    async with calling(webio_asgi(buttons, limits=Limits(kept=2))) as caller:
        for label in ("0", "1"):
            assert (await caller.command("output"))["spec"]["buttons"][0]["label"] == label
        await caller.command("toast")
    assert "Limits(kept=" in caplog.text


async def polled(app: Any, method: str, *body: bytes, **rest: Any) -> Answer:
    answer = await request(app, method, *body, **rest)
    assert answer is not None
    return answer
