"""When a page that is away is gone, and what is left of its visit then: nothing."""

import anyio
import pytest

from asgiwebio._asgi.visit import Visit
from asgiwebio._link.line import Ending
from asgiwebio._wire.frames import Hello, InFrame
from tests.support.transport import HELLO, Desk, EchoSession, desk

SCOPE = {"type": "http", "headers": []}


@pytest.fixture(autouse=True)
def short_times(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BETWEEN", "LEAVE_GRACE", "LAST_WORDS"):
        monkeypatch.setattr(f"asgiwebio._asgi.visit.{name}", 0.05)


async def admitted(visits: Desk) -> tuple[Visit, EchoSession]:
    visit = await visits.admit(SCOPE, Hello(str(HELLO["id"])), plain=False, user=None)
    return visit, visits.sessions[-1]


def acknowledged(visit: Visit) -> None:
    visit.link.receive(InFrame(ack=visit.link.take(0, 1)[0] + len(visit.link.take(0, 1 << 20)[1]) - 1))


async def test_a_page_that_is_away_too_long_is_gone() -> None:
    async with desk(keep=0.05) as visits:
        visit, session = await admitted(visits)
        visit.detach(visit.attach(None))
        await session.closed.wait()
        assert visit.ended
        assert len(visits.registry) == 0
        assert visit.attach(None).ending is Ending.FINISHED, "nothing comes of a connection that is too late"


async def test_a_page_that_comes_back_in_time_is_not_gone() -> None:
    async with desk(keep=0.05) as visits:
        visit, session = await admitted(visits)
        line = visit.attach(None)
        for _ in range(3):
            visit.detach(line)
            line = visit.attach(None)
        older, line = line, visit.attach(None)
        visit.detach(older)
        await anyio.sleep(0.1)
        assert not session.closed.is_set()
        assert not visit.ended


async def test_a_page_that_says_hello_and_never_connects_is_gone() -> None:
    async with desk(keep=0) as visits:
        _, session = await admitted(visits)
        await session.closed.wait()
        assert len(visits.registry) == 0


async def test_a_session_that_is_not_kept_ends_with_its_connection_but_waits_between_polls() -> None:
    async with desk(keep=-1) as visits:
        visit, session = await admitted(visits)
        visit.detach(visit.attach(None), at_least=60)
        assert not session.closed.is_set()
        visit.detach(visit.attach(None))
        assert session.closed.is_set()


async def test_an_ended_session_is_dropped_when_its_page_has_heard_the_last_of_it() -> None:
    async with desk() as visits:
        visit, session = await admitted(visits)
        line = visit.attach(None)
        session.end()
        await anyio.wait_all_tasks_blocked()
        assert visit.ended
        assert len(visits.registry) == 1
        acknowledged(visit)
        visit.detach(line)
        assert len(visits.registry) == 0


async def test_an_ended_session_whose_page_knows_all_is_dropped_at_once() -> None:
    async with desk() as visits:
        visit, _ = await admitted(visits)
        acknowledged(visit)
        visit.on_end()
        await anyio.wait_all_tasks_blocked()
        assert len(visits.registry) == 0


async def test_an_ended_session_does_not_wait_for_ever_for_a_page_that_never_acknowledges() -> None:
    async with desk(keep=0) as visits:
        visit, session = await admitted(visits)
        line = visit.attach(None)
        await line.frame()
        session.end()
        while await line.frame() is not None:
            pass
        assert line.ending is Ending.FINISHED
        assert len(visits.registry) == 0


async def test_leaving_is_said_once_and_ends_the_session_also_when_the_line_is_gone() -> None:
    async with desk() as visits:
        visit, session = await admitted(visits)
        line = visit.attach(None)
        visit.receive(InFrame(leave=True))
        visit.detach(line)
        await session.closed.wait()
        visit.receive(InFrame(leave=True))
        assert len(visits.registry) == 0


async def test_a_server_that_stops_leaves_no_clock_running() -> None:
    async with desk() as visits:
        visit, session = await admitted(visits)
        visit.detach(visit.attach(None))
        visit.stop()
        visit.stop()
        assert session.closed.is_set()
        await visits.idle()
        assert len(visits.registry) == 0


async def test_a_server_that_stops_starts_no_clock() -> None:
    async with desk() as visits:
        visit, _ = await admitted(visits)
        line = visit.attach(None)
        visit.stop()
        assert line.ending is Ending.AWAY
        visit.detach(line)
        await visits.idle()


async def test_a_thousand_visits_leave_nothing() -> None:
    async with desk(keep=0.001) as visits:
        for number in range(1000):
            visit = await visits.admit(SCOPE, Hello(f"{number:032x}"), plain=False, user=None)
            line = visit.attach(None)
            visit.detach(line)
            if len(visits.registry) == visits.registry.limit:
                await visits.sessions[-1].closed.wait()
        await visits.sessions[-1].closed.wait()
        await visits.idle()
        assert len(visits.registry) == 0
