"""Long-poll requests, as docs/wire.md has them."""

import random
from typing import Any

import anyio
import orjson
import pytest

from asgiwebio import webio_asgi
from asgiwebio._asgi.longpoll import HOLD_EXTENSION
from asgiwebio._asgi.visit import Visits
from asgiwebio._link.pace import LEAST
from asgiwebio.session import set_env
from tests.conftest import Kind
from tests.support.transport import HELLO, Answer, Desk, desk, request


def body(**frame: object) -> bytes:
    return orjson.dumps(frame)


def event(data: object) -> dict[str, object]:
    return {"event": "callback", "task_id": "CB", "data": data}


def shown(frame: dict[str, Any]) -> list[object]:
    return [item["spec"] if item["command"] == "output" else item["command"] for item in frame.get("items", [])]


async def answer(visits: Visits, method: str, *chunks: bytes, **rest: Any) -> Answer:
    answered = await request(visits, method, *chunks, **rest)
    assert answered is not None
    return answered


async def greet(visits: Desk) -> str:
    """Say hello; the token."""
    answered = await answer(visits, "POST", body(hello=HELLO))
    token: str = answered.frame["welcome"]["token"]
    return token


# ---- hello


async def test_a_hello_is_welcomed_with_the_first_commands() -> None:
    async with desk() as visits:
        answered = await answer(visits, "POST", body(hello=HELLO))
    assert answered.status == 200
    assert answered.headers["content-type"] == "application/json"
    assert answered.headers["cache-control"] == "no-store"
    frame = answered.frame
    assert frame["welcome"] == {
        "version": 1,
        "token": visits.sessions[0].visit.token,
        "resumed": False,
        "ping": 5.0,
    }
    assert (frame["ack"], frame["seq"], shown(frame)) == (0, 1, ["hello"])


async def test_a_hello_is_answered_without_commands_where_those_would_keep_the_answer_back() -> None:
    async with desk() as visits:
        token = await greet(visits)
        visits.sessions[0].say("x" * LEAST)
        answered = await answer(visits, "POST", body(hello=HELLO | {"token": token}, ack=1))
        assert answered.frame["welcome"]["resumed"]
        assert shown(answered.frame) == []
        assert shown((await answer(visits, "GET", token=token, ack=1)).frame) == ["x" * LEAST]


async def test_a_repeated_hello_makes_no_second_session() -> None:
    async with desk() as visits:
        first, second = [await answer(visits, "POST", body(hello=HELLO)) for _ in range(2)]
        assert len(visits.sessions) == 1
    assert first.frame["welcome"]["token"] == second.frame["welcome"]["token"]
    assert shown(second.frame) == ["hello"]
    assert second.frame["welcome"]["resumed"]


async def test_a_body_may_come_in_pieces() -> None:
    async with desk() as visits:
        whole = body(hello=HELLO)
        assert (await answer(visits, "POST", whole[:5], whole[5:20], b"", whole[20:])).status == 200


# ---- polls


async def test_a_poll_is_answered_at_once_when_something_waits() -> None:
    async with desk() as visits:
        token = await greet(visits)
        visits.sessions[0].say("news")
        frame = (await answer(visits, "GET", token=token, ack=1)).frame
        assert (frame["seq"], shown(frame)) == (2, ["news"])


async def test_a_poll_waits_for_something() -> None:
    async with desk() as visits:
        token = await greet(visits)
        async with anyio.create_task_group() as group:

            async def speak() -> None:
                await anyio.wait_all_tasks_blocked()
                visits.sessions[0].say("news")

            group.start_soon(speak)
            frame = (await answer(visits, "GET", token=token, ack=1)).frame
        assert shown(frame) == ["news"]


async def test_a_poll_that_waited_long_enough_is_empty() -> None:
    async with desk() as visits:
        token = await greet(visits)
        assert (await answer(visits, "GET", token=token, ack=1, hold=0.01)).frame == {}


@pytest.mark.behaviour("PLAT-35")
async def test_what_is_not_acknowledged_is_sent_again() -> None:
    async with desk() as visits:
        token = await greet(visits)
        for ack in (0, None):
            assert shown((await answer(visits, "GET", token=token, ack=ack)).frame) == ["hello"]


async def test_an_older_poll_is_answered_empty() -> None:
    async with desk() as visits:
        token = await greet(visits)
        frames = []

        async def poll() -> None:
            frames.append((await answer(visits, "GET", token=token, ack=1)).frame)

        async with anyio.create_task_group() as group:
            group.start_soon(poll)
            await anyio.wait_all_tasks_blocked()
            group.start_soon(poll)
            await anyio.wait_all_tasks_blocked()
            assert frames == [{}]
            visits.sessions[0].say("news")
        assert shown(frames[1]) == ["news"]


async def test_a_client_that_leaves_a_poll_is_noticed() -> None:
    async with desk() as visits:
        token = await greet(visits)
        leave = anyio.Event()
        async with anyio.create_task_group() as group:

            async def poll() -> None:
                assert await request(visits, "GET", token=token, ack=1, leave=leave) is None

            group.start_soon(poll)
            await anyio.wait_all_tasks_blocked()
            link = visits.sessions[0].visit.link
            assert link.attached
            leave.set()
        assert not link.attached


async def test_a_host_that_cannot_hold_polls_gets_them_answered_with_a_delay() -> None:
    async with desk() as visits:
        token = await greet(visits)
        extensions = {HOLD_EXTENSION: {"seconds": 0}}
        assert (await answer(visits, "GET", token=token, ack=1, extensions=extensions)).frame == {"retry": 1.0}
        visits.sessions[0].say("news")
        frame = (await answer(visits, "GET", token=token, ack=1, extensions=extensions)).frame
        assert shown(frame) == ["news"]


# ---- pushes


@pytest.mark.parametrize(("asked", "least", "most"), [(0, 0, 0), (2, 1, 2), (60, 4, 5)])
async def test_a_session_may_ask_that_its_page_polls_less_often(asked: float, least: float, most: float) -> None:
    async with desk() as visits:
        token = await greet(visits)
        visits.sessions[0].pull_interval = asked
        visits.sessions[0].say("now")
        answered = await answer(visits, "GET", token=token)
        assert shown(answered.frame)[-1] == "now", "what is there already comes at once"
        assert least <= answered.frame.get("retry", 0) <= most


@pytest.mark.behaviour("PLAT-32", "SES-38")
async def test_set_env_may_ask_for_it(kind: Kind) -> None:
    def thread() -> None:
        set_env(http_pull_interval=2000)

    async def coroutine() -> None:
        thread()

    app = webio_asgi(thread if kind == "thread" else coroutine)
    with anyio.fail_after(20):
        token = (await answer(app, "POST", body(hello=HELLO), reply=0)).frame["welcome"]["token"]
        polled = await answer(app, "GET", token=token)
        assert polled.frame["items"][0]["spec"] == {"http_pull_interval": 2000}
        assert 1 < polled.frame["retry"] <= 2


async def test_a_push_returns_the_commands_that_it_causes() -> None:
    async with desk() as visits:
        token = await greet(visits)
        push = body(seq=1, items=[event("a"), event("b")], ack=1)
        frame = (await answer(visits, "POST", push, token=token)).frame
        assert (frame["ack"], frame["seq"], shown(frame)) == (2, 2, ["a", "b"])
        again = (await answer(visits, "POST", push, token=token)).frame
        assert (again["ack"], shown(again)) == (2, ["a", "b"]), "they were not acknowledged"
        assert visits.sessions[0].heard == ["a", "b"]


async def test_a_push_supersedes_no_poll_and_the_poll_brings_the_commands() -> None:
    async with desk() as visits:
        token = await greet(visits)
        async with anyio.create_task_group() as group:

            async def push() -> None:
                await anyio.wait_all_tasks_blocked()
                answered = await answer(visits, "POST", body(seq=1, items=[event("a")]), token=token)
                assert answered.frame == {"ack": 1}

            group.start_soon(push)
            assert shown((await answer(visits, "GET", token=token, ack=1)).frame) == ["a"]


async def test_a_client_that_leaves_a_push_gets_the_commands_by_its_next_request() -> None:
    async with desk() as visits:
        token = await greet(visits)
        leave = anyio.Event()
        leave.set()
        push = body(seq=5, items=[event("too early")], ack=1)
        assert await request(visits, "POST", push, token=token, leave=leave) is None
        assert not visits.sessions[0].visit.link.attached
        visits.sessions[0].say("news")
        assert shown((await answer(visits, "GET", token=token, ack=1)).frame) == ["news"]


async def test_a_push_that_causes_nothing_is_answered_in_time() -> None:
    async with desk() as visits:
        token = await greet(visits)
        push = body(seq=5, items=[event("too early")], ack=1)
        assert (await answer(visits, "POST", push, token=token, reply=0.01)).frame == {"ack": 0}
        assert (await answer(visits, "POST", body(ping=3, ack=1), token=token)).frame == {"ack": 0, "pong": 3}


# ---- the end


async def test_a_session_that_has_ended_answers_polls_with_the_end() -> None:
    async with desk() as visits:
        token = await greet(visits)
        visits.sessions[0].end()
        frame = (await answer(visits, "GET", token=token, ack=1)).frame
        assert shown(frame) == ["close_session"]
        assert (await answer(visits, "GET", token=token, ack=2)).frame == {"end": True}
        assert (await answer(visits, "GET", token=token, ack=2)).status == 410


async def test_a_server_that_stops_tells_polls() -> None:
    async with desk() as visits:
        token = await greet(visits)
        async with anyio.create_task_group() as group:

            async def stop() -> None:
                await anyio.wait_all_tasks_blocked()
                visits.sessions[0].visit.stop()

            group.start_soon(stop)
            frame = (await answer(visits, "GET", token=token, ack=1)).frame
            assert frame["items"] == [{"command": "close_session"}]


async def test_a_page_is_there_until_its_last_words_are_sent() -> None:
    async with desk() as visits:
        token = await greet(visits)
        visit = visits.sessions[0].visit
        visit.stop()
        there: list[bool] = []
        await request(visits, "GET", token=token, ack=1, look=lambda: there.append(visit.link.attached))
        assert there == [True, True]
        assert not visit.link.attached


@pytest.mark.parametrize("beacon", [False, True])
async def test_a_page_that_leaves_is_gone_unless_it_says_hello_again(
    beacon: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("asgiwebio._asgi.visit.LEAVE_GRACE", 0.05)
    async with desk() as visits:
        token = await greet(visits)

        async def leave() -> None:
            frame, header = (body(token=token, leave=True), None) if beacon else (body(leave=True), token)
            assert (await answer(visits, "POST", frame, token=header)).status == 200

        await leave()
        await greet(visits)
        await leave()
        assert not visits.sessions[0].closed.is_set()
        # a poll that was under way keeps nothing alive
        await answer(visits, "GET", token=token, ack=0)
        await visits.sessions[0].closed.wait()
        assert (await answer(visits, "GET", token=token, ack=0)).status == 410


# ---- refusals


@pytest.mark.parametrize(
    "bad",
    [
        b"{",
        b"",
        body(hello={}),
        body(seq=1, items=[7]),
        body(ack=99),
        b'{"ping":' + b"1" * (1 << 20) + b"}",
    ],
)
async def test_a_bad_frame_is_400(bad: bytes) -> None:
    async with desk() as visits:
        token = await greet(visits)
        answered = await answer(visits, "POST", bad, token=token)
    assert answered.status == 400
    assert answered.headers["connection"] == "close"


@pytest.mark.parametrize("ack", ["x", "-1", "99", "1" * 30, "²"])
async def test_a_bad_ack_is_400(ack: str) -> None:
    async with desk() as visits:
        token = await greet(visits)
        assert (await answer(visits, "GET", token=token, ack=ack)).status == 400


async def test_a_body_that_breaks_off_is_no_frame() -> None:
    async with desk() as visits:
        leave = anyio.Event()
        leave.set()
        assert (await answer(visits, "POST", body(hello=HELLO)[:9], more=True, leave=leave)).status == 400
        assert not visits.sessions


@pytest.mark.parametrize("token", [None, "", "unknown"])
async def test_an_unknown_token_is_410(token: str | None) -> None:
    async with desk() as visits:
        assert (await answer(visits, "GET", token=token)).status == 410
        assert (await answer(visits, "POST", b"{}", token=token)).status == 410
        assert (await answer(visits, "POST", body(hello=HELLO | {"token": "unknown"}))).status == 410


async def test_a_full_app_is_503_and_says_when_to_come_again() -> None:
    async with desk(limit=0) as visits:
        answered = await answer(visits, "POST", body(hello=HELLO))
    assert (answered.status, answered.headers["retry-after"]) == (503, "3")
    assert answered.headers["connection"] == "close"


async def test_another_origin_is_403() -> None:
    async with desk() as visits:
        for origin, status in [("https://evil.example", 403), ("https://friend.example", 200)]:
            assert (await answer(visits, "POST", body(hello=HELLO), origin=origin)).status == status


# ---- cuts


@pytest.mark.behaviour("PLAT-35")
@pytest.mark.parametrize("seed", range(5))
async def test_lost_answers_and_doubled_requests_lose_double_and_swap_nothing(seed: int) -> None:
    chance = random.Random(seed)
    events = 60
    seen: list[object] = []
    acknowledged = 0

    def take(answered: Answer | None) -> None:
        nonlocal acknowledged
        if answered is None or chance.random() < 0.3:  # the answer is lost
            return
        frame = answered.frame
        seq = frame.get("seq", 1)
        assert seq <= len(seen) + 1, "the app left something out"
        seen.extend(shown(frame)[len(seen) + 1 - seq :])
        acknowledged = max(acknowledged, frame.get("ack", 0))

    async with desk() as visits:
        token = await greet(visits)

        async def poll() -> None:
            leave = anyio.Event()
            if chance.random() < 0.3:
                leave.set()
            take(await request(visits, "GET", token=token, ack=len(seen), leave=leave, hold=0.01))

        async def push() -> None:
            last = min(acknowledged + chance.randrange(1, 5), events)
            items = [event(number) for number in range(acknowledged + 1, last + 1)]
            frame = body(seq=acknowledged + 1, items=items, ack=len(seen))
            take(await request(visits, "POST", frame, token=token, reply=0.01))

        while len(seen) < events + 1 or acknowledged < events:
            async with anyio.create_task_group() as group:
                for call in chance.choices([poll, push], k=chance.randrange(1, 5)):
                    group.start_soon(call)
        assert visits.sessions[0].heard == list(range(1, events + 1))
    assert seen == ["hello", *range(1, events + 1)]
