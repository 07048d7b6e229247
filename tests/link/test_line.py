"""What a connection says, and when."""

from collections.abc import Callable

import anyio
import pytest
from anyio.lowlevel import checkpoint

from asgiwebio._link.line import BATCH, Ending, Line
from asgiwebio._link.link import Link
from asgiwebio._wire.frames import InFrame, OutFrame

FOREVER = 1e6
EVENT = {"event": "callback", "task_id": "CB", "data": None}


def say(link: Link, text: str = "x") -> None:
    link.send({"command": "output", "spec": text})


async def next_frame(line: Line, hold: float | None = None) -> OutFrame:
    with anyio.fail_after(10):
        frame = await line.frame(hold)
    assert frame is not None
    return frame


async def listening(line: Line) -> None:
    while not line.listening:
        await checkpoint()


async def test_what_waits_goes_out_in_one_frame() -> None:
    link = Link()
    for text in "abc":
        say(link, text)
    frame = await next_frame(link.attach())
    assert frame.seq == 1
    assert frame.items == [f'{{"command":"output","spec":"{text}"}}' for text in "abc"]


async def test_a_frame_has_a_bound_and_the_rest_follows() -> None:
    link = Link()
    for _ in range(3):
        say(link, "x" * (BATCH // 2))
    line = link.attach()
    assert [len((await next_frame(line)).items) for _ in range(3)] == [1, 1, 1]
    assert line.sent == 3


async def test_frames_that_would_be_small_wait_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asgiwebio._link.line.GAP", FOREVER)
    link = Link()
    line = link.attach()
    say(link)
    assert len((await next_frame(line)).items) == 1, "the first goes at once"
    assert await sizes(link, line, commands=5) == [5]


async def test_they_do_not_wait_for_long() -> None:
    link = Link()
    line = link.attach()
    for _ in range(3):
        say(link)
        assert len((await next_frame(line)).items) == 1


async def test_after_an_event_answers_go_out_one_by_one_until_the_session_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("asgiwebio._link.line.GAP", FOREVER)
    link = Link()
    line = link.attach()
    link.receive(InFrame(seq=1, items=[EVENT]))
    assert await sizes(link, line, commands=5) == [1] * 5
    link.calm()
    assert await sizes(link, line, commands=5) == [5]


async def sizes(link: Link, line: Line, *, commands: int) -> list[int]:
    """How many of so many commands each frame has, when each is sent as the line sleeps; an event follows the last."""
    found: list[int] = []
    async with anyio.create_task_group() as group:

        async def trickle() -> None:
            for _ in range(commands):
                say(link)
                await checkpoint()
                while not line.wake._sleeping and sum(found) < commands:
                    await checkpoint()
            link.stir()

        group.start_soon(trickle)
        while sum(found) < commands:
            found.append(len((await next_frame(line)).items))
    return found


async def test_an_event_ends_the_wait_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asgiwebio._link.line.GAP", FOREVER)
    link = Link()
    line = link.attach()
    say(link)
    await next_frame(line)
    say(link)
    async with anyio.create_task_group() as group:

        async def answer() -> None:
            while not line.wake._sleeping:
                await checkpoint()
            link.receive(InFrame(seq=1, items=[EVENT]))

        group.start_soon(answer)
        assert len((await next_frame(line)).items) == 1


async def test_a_command_wakes_the_line() -> None:
    link = Link()
    line = link.attach()
    async with anyio.create_task_group() as group:

        async def speak() -> None:
            await listening(line)
            await anyio.to_thread.run_sync(say, link)

        group.start_soon(speak)
        assert len((await next_frame(line)).items) == 1


async def test_an_empty_frame_comes_when_there_is_nothing_to_say() -> None:
    assert not await next_frame(Link().attach(), 0.001)


async def test_a_ping_is_answered_at_once() -> None:
    line = Link().attach()
    line.pong(7)
    assert await next_frame(line) == OutFrame(seq=1, pong=7)


async def test_what_was_heard_is_acknowledged_alone_or_with_commands() -> None:
    link = Link()
    line = link.attach()
    link.receive(InFrame(seq=1, items=[EVENT]))
    line.heard()
    assert (await next_frame(line)).ack == 1
    link.receive(InFrame(seq=2, items=[EVENT]))
    line.heard()
    say(link)
    frame = await next_frame(line)
    assert (frame.ack, len(frame.items)) == (2, 1)


@pytest.mark.parametrize(
    ("end", "ending"),
    [
        (lambda link: link.attach(), Ending.SUPERSEDED),
        (lambda link: link.end(Ending.AWAY), Ending.AWAY),
        (lambda link: link.close(), Ending.FINISHED),
    ],
)
async def test_a_line_ends_and_says_why(end: Callable[[Link], object], ending: Ending) -> None:
    link = Link()
    line = link.attach()
    async with anyio.create_task_group() as group:

        async def later() -> None:
            await listening(line)
            end(link)

        group.start_soon(later)
        with anyio.fail_after(10):
            assert await line.frame() is None
    assert line.ending is ending
    line.end(Ending.AWAY)
    assert line.ending is ending, "the first ending counts"


async def test_a_closed_link_finishes_when_its_last_words_are_acknowledged() -> None:
    link = Link()
    line = link.attach()
    say(link)
    link.close()
    assert len((await next_frame(line)).items) == 1
    assert not link.finished
    assert not await next_frame(line, 0)
    async with anyio.create_task_group() as group:

        async def acknowledge() -> None:
            await listening(line)
            link.receive(InFrame(ack=1))

        group.start_soon(acknowledge)
        with anyio.fail_after(10):
            assert await line.frame() is None
    assert line.ending is Ending.FINISHED


async def test_a_line_yields_even_when_it_never_waits() -> None:
    link = Link()
    line = link.attach()
    link.stir()
    turns = 0
    async with anyio.create_task_group() as group:

        async def count() -> None:
            nonlocal turns
            while True:
                turns += 1
                await checkpoint()

        group.start_soon(count)
        for _ in range(50):
            say(link)
            await line.frame()
        group.cancel_scope.cancel()
    assert turns > 10
