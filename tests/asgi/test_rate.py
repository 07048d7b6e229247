"""How often something may happen, with a clock that stands until a test moves it."""

import anyio
import pytest

from asgiwebio._asgi import rate
from asgiwebio._asgi.rate import Rate

pytestmark = pytest.mark.anyio


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    time = [1000.0]
    monkeypatch.setattr(rate, "current_time", lambda: time[0])
    return time


def taken(bucket: Rate) -> int:
    """How many are to be had at once."""
    number = 0
    while bucket.free:
        bucket.take()
        number += 1
    return number


async def test_a_second_has_its_number_and_no_pause_saves_up_more(now: list[float]) -> None:
    bucket = Rate(10)
    assert taken(bucket) == 11, "one may be ahead of its time"
    now[0] += 0.5
    assert taken(bucket) == 5
    now[0] += 3600
    assert taken(bucket) == 11


async def test_what_comes_at_once_is_paid_for_later(now: list[float]) -> None:
    bucket = Rate(10)
    await bucket.turn(40)
    assert not bucket.free
    now[0] += 2.9
    assert not bucket.free
    now[0] += 0.2
    assert bucket.free


async def test_who_waits_for_a_turn_gets_it_when_it_is_time(now: list[float]) -> None:
    bucket = Rate(100)
    await bucket.turn(110)
    done = anyio.Event()

    async def wait() -> None:
        await bucket.turn(1)
        done.set()

    with anyio.fail_after(20):
        async with anyio.create_task_group() as group:
            group.start_soon(wait)
            await anyio.wait_all_tasks_blocked()
            assert not done.is_set()
            now[0] += 1
            await done.wait()
