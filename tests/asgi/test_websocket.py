"""WebSocket connections, in both dialects, as docs/wire.md has them."""

import random
from typing import Any

import anyio
import orjson
import pytest

from asgiwebio._link.pace import LEAST
from tests.support.transport import HELLO, Socket, connect, desk, request


def event(number: int, data: object = None) -> dict[str, object]:
    return {"seq": number, "items": [{"event": "callback", "task_id": "CB", "data": data}]}


def plain_event(data: object) -> dict[str, object]:
    return {"event": "callback", "task_id": "CB", "data": data}


def shown(frame: dict[str, Any]) -> list[object]:
    return [item["spec"] if item["command"] == "output" else item["command"] for item in frame.get("items", [])]


async def greet(socket: Socket, **hello: object) -> dict[str, Any]:
    """Say hello; the frame with the welcome."""
    ack = hello.pop("ack", None)
    await socket.send({"hello": HELLO | hello} | ({} if ack is None else {"ack": ack}))
    frame: dict[str, Any] = await socket.receive()
    assert "welcome" in frame, frame
    return frame


# ---- v1: hello and welcome


async def test_a_hello_is_welcomed_in_the_first_frame_and_makes_a_session() -> None:
    async with desk() as visits, connect(visits) as socket:
        frame = await greet(socket)
        assert socket.subprotocol == "asgiwebio.v1"
        welcome = frame["welcome"]
        assert welcome == {"version": 1, "token": welcome["token"], "resumed": False, "ping": 5.0}
        assert frame["ack"] == 0
        assert (frame["seq"], shown(frame)) == (1, ["hello"])


async def test_an_event_is_answered_and_acknowledged() -> None:
    async with desk() as visits, connect(visits) as socket:
        await greet(socket)
        await socket.send(event(1, "ping-pong"))
        frame = await socket.receive()
        assert (frame["seq"], frame["ack"], shown(frame)) == (2, 1, ["ping-pong"])


async def test_a_repeated_hello_finds_the_session_that_it_made() -> None:
    async with desk() as visits:
        async with connect(visits) as socket:
            await greet(socket)
        async with connect(visits) as socket:
            frame = await greet(socket)
        assert frame["welcome"]["resumed"]
        assert shown(frame) == ["hello"], "the first answer may have been lost"
        assert len(visits.sessions) == 1


@pytest.mark.behaviour("PLAT-26")
async def test_a_token_resumes_after_what_the_page_has() -> None:
    async with desk() as visits:
        async with connect(visits) as socket:
            token = (await greet(socket))["welcome"]["token"]
        visits.sessions[0].say("meanwhile")
        async with connect(visits) as socket:
            frame = await greet(socket, token=token, ack=1)
            assert frame["welcome"]["resumed"]
            assert (frame["seq"], shown(frame)) == (2, ["meanwhile"])


@pytest.mark.behaviour("PLAT-29")
async def test_the_newest_connection_wins() -> None:
    async with desk() as visits, connect(visits) as old:
        token = (await greet(old))["welcome"]["token"]
        async with connect(visits) as new:
            await greet(new, token=token)
            assert await old.receive() == 4409
            await new.send(event(1, "here"))
            assert shown(await new.receive()) == ["here"]


async def test_a_ping_is_answered() -> None:
    async with desk() as visits, connect(visits) as socket:
        await greet(socket)
        await socket.send({"ping": 12.5})
        assert (await socket.receive())["pong"] == 12.5


async def test_the_transport_may_change_in_mid_session() -> None:
    async with desk() as visits:
        async with connect(visits) as socket:
            token = (await greet(socket))["welcome"]["token"]
            visits.sessions[0].say("by socket or by poll")
            polled = await request(visits, "GET", token=token, ack=1)
            assert polled is not None
            assert shown(polled.frame) == ["by socket or by poll"]
            assert await socket.until(lambda frame: isinstance(frame, int)) == 4409
        push = orjson.dumps(event(1, "by push") | {"ack": 2})
        pushed = await request(visits, "POST", push, token=token)
        assert pushed is not None
        assert shown(pushed.frame) == ["by push"]
        async with connect(visits) as socket:
            frame = await greet(socket, token=token, ack=2)
            assert (frame["ack"], shown(frame)) == (1, ["by push"])
            await socket.send(event(1, "by push"))
            await socket.send(event(2, "by socket") | {"ack": 3})
            assert shown(await socket.until(shown)) == ["by socket"]
        assert visits.sessions[0].heard == ["by push", "by socket"]


# ---- v1: refusals


async def test_another_origin_is_refused_before_the_handshake() -> None:
    async with desk() as visits:
        async with connect(visits, origin="https://evil.example") as socket:
            assert await socket.receive() == 1008
            assert not socket.accepted
        async with connect(visits, origin="https://friend.example") as socket:
            await greet(socket)


async def test_a_subprotocol_of_somebody_else_is_refused() -> None:
    async with desk() as visits, connect(visits, subprotocols=["graphql-ws"]) as socket:
        assert await socket.receive() == 1008
        assert not socket.accepted


@pytest.mark.parametrize(
    "first",
    [
        "{",
        {"ping": 1},
        {"hello": {"version": 2, "id": HELLO["id"]}},
        {"hello": HELLO, "token": "x" * 5000},
        {"hello": HELLO, "ack": 7},
        {"hello": HELLO, "seq": 1, "items": [{"event": "rm", "task_id": "1"}]},
    ],
)
async def test_a_bad_first_frame_closes_with_4400(first: object) -> None:
    async with desk() as visits, connect(visits) as socket:
        await socket.send(first)
        assert await socket.receive() == 4400


@pytest.mark.behaviour("EXC-15")
@pytest.mark.parametrize("bad", ["[]", {"hello": HELLO}, event(1) | {"ack": 99}, {"seq": 1, "items": [7]}, b"\xff"])
async def test_a_bad_frame_later_closes_with_4400_and_the_session_stays(bad: object) -> None:
    async with desk() as visits:
        async with connect(visits) as socket:
            token = (await greet(socket))["welcome"]["token"]
            await socket.send(bad)
            assert await socket.receive() == 4400
        async with connect(visits) as socket:
            await greet(socket, token=token)


async def test_an_unknown_token_closes_with_4410_and_a_full_app_with_4503() -> None:
    async with desk(limit=0) as visits:
        async with connect(visits) as socket:
            await socket.send({"hello": HELLO | {"token": "unknown"}})
            assert await socket.receive() == 4410
        async with connect(visits) as socket:
            await socket.send({"hello": HELLO})
            assert await socket.receive() == 4503


async def test_an_error_of_ours_closes_with_1011_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async with desk() as visits, connect(visits) as socket:
        await greet(socket)
        await socket.send(event(1, "crash"))
        assert await socket.receive() == 1011
    assert "ZeroDivisionError" in caplog.text


async def test_a_client_that_is_gone_before_its_hello_leaves_nothing() -> None:
    async with desk() as visits:
        async with connect(visits):
            pass
        assert not visits.sessions


async def test_a_client_that_says_nothing_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asgiwebio._asgi.websocket._HELLO_WITHIN", 0.01)
    async with desk() as visits, connect(visits) as socket:
        assert await socket.receive() == 4400


# ---- v1: the end


async def test_a_session_that_ends_closes_with_1000_when_its_last_words_are_acknowledged() -> None:
    async with desk() as visits, connect(visits) as socket:
        await greet(socket)
        await socket.send(event(1, "end"))
        frame = await socket.receive()
        assert shown(frame) == ["close_session"]
        assert len(visits.registry) == 1
        await socket.send({"ack": 2})
        assert await socket.receive() == 1000
        await socket.ended.wait()
        assert len(visits.registry) == 0


@pytest.mark.behaviour("PLAT-27")
async def test_a_session_that_ended_while_its_page_was_away_still_says_its_last_words() -> None:
    async with desk() as visits:
        async with connect(visits) as socket:
            token = (await greet(socket))["welcome"]["token"]
        visits.sessions[0].end()
        async with connect(visits) as socket:
            frame = await greet(socket, token=token, ack=1)
            assert shown(frame) == ["close_session"]
            await socket.send({"ack": 2})
            assert await socket.receive() == 1000


async def test_a_page_that_was_cut_off_after_the_last_words_hears_that_this_was_all() -> None:
    async with desk() as visits:
        async with connect(visits) as socket:
            token = (await greet(socket))["welcome"]["token"]
            await socket.send(event(1, "end"))
            await socket.receive()
        async with connect(visits) as socket:
            await socket.send({"hello": HELLO | {"token": token}, "ack": 2})
            assert await socket.receive() == 1000
        assert len(visits.registry) == 0


async def test_a_server_that_stops_says_so_and_closes_with_1001() -> None:
    async with desk() as visits, connect(visits) as socket:
        await greet(socket)
        visits.sessions[0].visit.stop()
        assert (await socket.receive())["items"] == [{"command": "close_session"}]
        assert await socket.receive() == 1001
        assert visits.sessions[0].closed.is_set()


# ---- v1: is the page there?


async def test_a_silent_page_is_asked_and_one_that_answers_stays() -> None:
    async with desk() as visits, connect(visits, ping=0.01) as socket:
        await greet(socket)
        for number in (1, 2, 3):
            assert (await socket.receive())["ping"] == number
            await socket.send({"pong": number})


async def test_a_page_that_does_not_answer_is_given_up_but_its_session_is_not() -> None:
    async with desk() as visits, connect(visits, ping=0.01) as socket:
        await greet(socket)
        assert (await socket.receive())["ping"] == 1
        assert await socket.receive() == 1011
        assert not visits.sessions[0].closed.is_set()


async def test_a_connection_that_takes_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asgiwebio._asgi.websocket._HEARD_WITHIN", 0.0)
    async with desk() as visits, connect(visits, ping=0.01) as socket:
        await greet(socket)
        socket.stall()
        await socket.send(event(1, "x"))
        await socket.ended.wait()
        assert not visits.sessions[0].visit.link.attached


async def test_a_page_that_is_heard_may_take_long_for_what_it_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asgiwebio._asgi.websocket._HEARD_WITHIN", 0.0)
    async with desk() as visits, connect(visits, ping=0.5) as socket:
        await greet(socket)
        socket.stall()
        await socket.send(event(1, "x"))
        end = anyio.current_time() + 2
        while anyio.current_time() < end:
            await socket.send({"ack": 1})
            await anyio.sleep(0.01)
        assert visits.sessions[0].visit.link.attached
        await socket.ended.wait()


async def test_a_large_command_comes_after_the_welcome_so_that_this_is_soon_there() -> None:
    async with desk() as visits:
        async with connect(visits) as socket:
            token = (await greet(socket, ack=0))["welcome"]["token"]
        visits.sessions[0].say("x" * LEAST)
        async with connect(visits) as socket:
            assert shown(await greet(socket, token=token, ack=1)) == []
            assert shown(await socket.receive()) == ["x" * LEAST]


async def test_a_page_that_comes_back_for_the_same_after_a_long_silence_is_told_to_wait_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("asgiwebio._link.pace._SILENT", 0.0)
    async with desk() as visits:
        for ping in (5.0, 10.0, 20.0):
            async with connect(visits) as socket:
                assert (await greet(socket, ack=0))["welcome"]["ping"] == ping
        async with connect(visits) as socket:
            await greet(socket, ack=0)
            await socket.send({"ack": 1, "ping": 1})
            await socket.receive()
        async with connect(visits) as socket:
            assert (await greet(socket, ack=1))["welcome"]["ping"] == 5.0


# ---- plain


async def test_plain_is_one_command_and_one_event_per_message() -> None:
    async with desk(keep=0) as visits, connect(visits, plain=True, query="app=x&session=NEW") as socket:
        assert await socket.receive() == {"command": "output", "spec": "hello"}
        assert socket.subprotocol is None
        await socket.send("null")
        await socket.send(plain_event("a"))
        assert await socket.receive() == {"command": "output", "spec": "a"}
        content = orjson.dumps(plain_event("b"))
        await socket.send(len(content).to_bytes(8, "big") + content)
        assert await socket.receive() == {"command": "output", "spec": "b"}
        await socket.send(plain_event("end"))
        assert await socket.receive() == {"command": "close_session"}
        assert await socket.receive() == 1000


async def test_plain_keeps_nothing_of_what_it_sent() -> None:
    async with desk(keep=0) as visits, connect(visits, plain=True) as socket:
        await socket.receive()
        for number in range(100):
            visits.sessions[0].say(number)
        for number in range(100):
            assert (await socket.receive())["spec"] == number
        await socket.send(plain_event("more"))
        await socket.receive()
        assert visits.sessions[0].visit.link.waiting(0) <= len('{"command":"output","spec":"more"}')


async def test_a_plain_connection_that_takes_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(keep=0) as visits, connect(visits, plain=True) as socket:
        await socket.receive()
        monkeypatch.setattr("asgiwebio._asgi.websocket._SEND_WITHIN", 0.01)  # from now on: the first text shall arrive
        socket.stall()
        visits.sessions[0].say("x")
        await socket.ended.wait()
        assert not visits.sessions[0].visit.link.attached


async def test_a_plain_session_ends_with_its_connection() -> None:
    async with desk(keep=0) as visits:
        async with connect(visits, plain=True) as socket:
            await socket.receive()
        assert visits.sessions[0].closed.is_set()
        assert len(visits.registry) == 0


async def test_a_plain_session_that_is_kept_has_an_id_and_resumes_with_it() -> None:
    async with desk(keep=60) as visits:
        async with connect(visits, plain=True) as socket:
            first = await socket.receive()
            assert first == {"command": "set_session_id", "spec": visits.sessions[0].visit.token}
            await socket.receive()
        visits.sessions[0].say("meanwhile")
        async with connect(visits, plain=True, query=f"app=x&session={first['spec']}") as socket:
            assert await socket.receive() == {"command": "output", "spec": "meanwhile"}


async def test_an_unknown_plain_session_is_told_that_it_is_closed() -> None:
    async with desk() as visits, connect(visits, plain=True, query="session=unknown") as socket:
        assert await socket.receive() == {"command": "close_session"}
        assert await socket.receive() == 1000


async def test_plain_refusals_close_with_a_code() -> None:
    async with desk(limit=1, keep=60) as visits:
        async with connect(visits, plain=True) as socket:
            await socket.receive()
            await socket.receive()
            await socket.send("{")
            assert await socket.receive() == 4400
        async with connect(visits, plain=True, query=f"session={visits.sessions[0].visit.token}") as socket:
            await socket.send(plain_event("x" * 2000))
            assert await socket.receive() == 1009
        visits.registry.limit = 0
        async with connect(visits, plain=True) as socket:
            assert await socket.receive() == 4503


async def test_plain_sends_again_what_a_lost_connection_did_not_take() -> None:
    async with desk(keep=60) as visits:
        async with connect(visits, plain=True) as socket:
            token = (await socket.receive())["spec"]
            await socket.receive()
            socket.break_after(2)
            for number in range(4):
                visits.sessions[0].say(number)
            assert [(await socket.receive())["spec"] for _ in range(2)] == [0, 1]
            await socket.ended.wait()
        async with connect(visits, plain=True, query=f"session={token}") as socket:
            assert [(await socket.receive())["spec"] for _ in range(2)] == [2, 3]


# ---- cuts


@pytest.mark.parametrize("seed", range(5))
async def test_cut_connections_lose_double_and_swap_nothing(seed: int) -> None:
    chance = random.Random(seed)
    page = Page()
    async with desk() as visits:
        while not page.content:
            async with connect(visits) as socket:
                await page.talk(socket, chance)
    assert page.cuts > 3
    assert page.shown == ["hello", *range(1, Page.EVENTS + 1)]
    assert visits.sessions[0].heard == list(range(1, Page.EVENTS + 1))


class Page:
    """A page that sends its numbered events and shows the echoes, over connections that are cut."""

    EVENTS = 60

    def __init__(self) -> None:
        self.shown: list[object] = []
        self.acknowledged = 0
        self.token: str | None = None
        self.cuts = 0

    @property
    def content(self) -> bool:
        return len(self.shown) == self.EVENTS + 1

    async def talk(self, socket: Socket, chance: random.Random) -> None:
        """Talk for a while; some of what the app sent last is never read, some events are sent again and again."""
        self.cuts += 1
        frame = await greet(socket, ack=len(self.shown), **({"token": self.token} if self.token else {}))
        self.token = frame["welcome"]["token"]
        self.take(frame)
        for _ in range(chance.randrange(1, 12)):
            first = self.acknowledged + 1
            last = min(self.acknowledged + chance.randrange(5), self.EVENTS)
            items = [plain_event(number) for number in range(first, last + 1)]
            await socket.send({"seq": first, "items": items, "ack": len(self.shown)})
            if items and chance.random() < 0.7:
                self.take(await socket.receive())

    def take(self, frame: dict[str, Any]) -> None:
        seq = frame.get("seq", 1)
        assert seq <= len(self.shown) + 1, "the app left something out"
        self.shown += shown(frame)[len(self.shown) + 1 - seq :]
        self.acknowledged = max(self.acknowledged, frame.get("ack", 0))
