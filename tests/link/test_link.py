"""Nothing lost, doubled or swapped; bounded; from any thread."""

import random
import threading

import anyio
import orjson
import pytest

from asgiwebio._link.line import Ending
from asgiwebio._link.link import BESIDE, Link, LinkState
from asgiwebio._wire.events import Event
from asgiwebio._wire.frames import InFrame, decode_frame, encode_frame
from asgiwebio.exceptions import OutboxFull, PeerError


def say(link: Link, spec: object = "x") -> None:
    link.send({"command": "output", "spec": spec})


def event(number: int) -> dict[str, object]:
    return {"event": "callback", "task_id": "CB", "data": number}


# ---- states


async def test_a_link_is_detached_attached_or_closed() -> None:
    link = Link()
    states = [link.state]
    first = link.attach()
    states.append(link.state)
    second = link.attach()
    assert first.ending is Ending.SUPERSEDED
    assert not link.detach(first), "an older line takes nothing off"
    assert link.attached
    assert link.detach(second)
    states.append(link.state)
    link.close()
    states.append(link.state)
    assert link.detach(link.attach())
    states.append(link.state)
    assert not link.attached
    link.end(Ending.AWAY)
    detached, attached, closed = LinkState.DETACHED, LinkState.ATTACHED, LinkState.CLOSED
    assert states == [detached, attached, detached, closed, closed]


async def test_a_closed_link_takes_nothing_more_but_gives_what_it_has() -> None:
    link = Link()
    say(link, "last words")
    link.close()
    say(link, "too late")
    frame = await link.attach().frame()
    assert frame is not None
    assert frame.items == ['{"command":"output","spec":"last words"}']
    assert not link.finished
    link.receive(InFrame(ack=1))
    assert link.finished


# ---- what the page sends


async def test_events_pass_once() -> None:
    link = Link()
    expected = [Event("callback", "CB", 1), Event("callback", "CB", 2)]
    frame = InFrame(seq=1, items=[event(1), event(2)])
    assert link.receive(frame) == expected
    assert link.receive(frame) == []
    assert link.receive(InFrame(seq=4, items=[event(4)])) == []
    assert link.processed == 2


async def test_a_bad_event_is_an_error_and_nothing_of_its_frame_passes() -> None:
    link = Link()
    with pytest.raises(PeerError, match="no such event"):
        link.receive(InFrame(seq=1, items=[event(1), {"event": "rm"}]))
    assert link.processed == 0


async def test_acknowledging_what_was_never_sent_is_an_error() -> None:
    link = Link()
    with pytest.raises(PeerError):
        link.receive(InFrame(ack=1))
    with pytest.raises(PeerError):
        link.attach(1)


# ---- bounds


def test_the_caller_hears_of_a_value_that_cannot_be_sent_and_nothing_is_sent() -> None:
    link = Link()
    with pytest.raises(TypeError, match=r"spec\.0 is of type object"):
        say(link, [object()])
    assert link.waiting(0) == 0


def test_past_the_hard_bound_a_call_raises_but_the_last_word_is_taken() -> None:
    link = Link(soft=10, hard=100)
    say(link, "x" * 200)
    with pytest.raises(OutboxFull, match="bytes wait for the page, which takes none of them, and 100 may"):
        say(link)
    link.send({"command": "close_session"})
    assert link.take(1, 1000) == (2, ['{"command":"close_session"}'])


async def test_a_thread_waits_for_room_until_the_page_acknowledges() -> None:
    link = Link(soft=10)
    link.wait()
    say(link, "x" * 20)
    assert link.full
    passed = threading.Event()

    def work() -> None:
        link.wait()
        passed.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert not passed.wait(0.02)
    link.receive(InFrame(ack=1))
    assert await anyio.to_thread.run_sync(passed.wait, 10)
    thread.join()


def test_a_thread_that_waits_for_room_wakes_when_the_link_closes() -> None:
    link = Link(soft=10)
    say(link, "x" * 20)
    thread = threading.Thread(target=link.wait)
    thread.start()
    link.close()
    thread.join(10)
    assert not thread.is_alive()
    assert not link.full


@pytest.mark.parametrize("close", [False, True])
async def test_coroutines_wait_for_room(close: bool) -> None:
    link = Link(soft=10)
    await link.room()
    say(link, "x" * 20)
    with anyio.fail_after(10):
        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(link.room)
            await anyio.wait_all_tasks_blocked()
            if close:
                link.close()
            else:
                link.receive(InFrame(ack=1))
    assert not link._sleepers


async def test_a_cancelled_wait_for_room_leaves_nothing_behind() -> None:
    link = Link(soft=10)
    say(link, "x" * 20)
    with anyio.move_on_after(0.001):
        await link.room()
    assert not link._sleepers


async def test_what_the_page_fetches_beside_a_command_weighs_until_that_is_acknowledged() -> None:
    link = Link(soft=1000)
    link.load(1000 * BESIDE)
    assert not link.full, "nothing of it is on its way"
    say(link)
    assert link.full
    say(link)
    link.receive(InFrame(ack=1))
    assert not link.full


# ---- cuts


@pytest.mark.blocking  # coverage takes a lock when it meets a new thread
@pytest.mark.parametrize("seed", range(12))
async def test_cuts_duplicates_and_reorders_lose_double_and_swap_nothing(seed: int) -> None:
    """A page and a link over connections that are cut at random, frames being lost, doubled and swapped on them."""
    chance = random.Random(seed)
    commands, events = 400, 100
    link = Link(soft=1 << 20)
    shown: list[int] = []
    delivered: list[object] = []
    unacknowledged = [event(number) for number in range(1, events + 1)]
    acknowledged = 0

    def speak() -> None:
        for number in range(1, commands + 1):
            say(link, number)

    thread = threading.Thread(target=speak)
    thread.start()
    cuts = 0
    while len(shown) < commands or acknowledged < events:
        cuts += 1
        line = link.attach(len(shown))
        network: list[str] = []
        for _ in range(chance.randrange(4)):
            frame = await line.frame(0.001)
            if frame is None:
                break
            frame.ack = link.processed
            network += [encode_frame(frame)] * chance.choice([0, 1, 1, 1, 2])
        if chance.random() < 0.3:
            chance.shuffle(network)
        for text in network:  # the page
            fields = orjson.loads(text)
            seq, items = fields.get("seq", 0), fields.get("items", [])
            if seq <= len(shown) + 1:
                shown += [item["spec"] for item in items[len(shown) + 1 - seq :]]
            acknowledged = max(acknowledged, fields.get("ack", 0))
        begin = chance.randrange(acknowledged, min(acknowledged + 3, events) + 1)
        pushes = [
            orjson.dumps({"seq": start + 1, "items": unacknowledged[start : start + 9], "ack": len(shown)})
            for start in (begin, acknowledged)
            if start < events
        ]
        for push in pushes * chance.choice([0, 1, 2]):
            delivered += [item.data for item in link.receive(decode_frame(push))]
        if chance.random() < 0.5:
            link.detach(line)
    thread.join()
    assert cuts > 10
    assert shown == list(range(1, commands + 1))
    assert delivered == list(range(1, events + 1))
    link.receive(InFrame(ack=commands))
    assert link.waiting(0) == 0


@pytest.mark.blocking  # coverage takes a lock when it meets a new thread
async def test_threads_that_send_at_once_get_each_command_through() -> None:
    link = Link()
    line = link.attach()

    def speak(name: int) -> None:
        for count in range(500):
            say(link, [name, count])

    threads = [threading.Thread(target=speak, args=[name]) for name in range(4)]
    for thread in threads:
        thread.start()
    shown: list[list[int]] = []
    with anyio.fail_after(30):
        while len(shown) < 2000:
            frame = await line.frame()
            assert frame is not None
            assert frame.seq == len(shown) + 1
            shown += [orjson.loads(item)["spec"] for item in frame.items]
            link.receive(InFrame(ack=len(shown)))
    for name in range(4):
        assert [count for who, count in shown if who == name] == list(range(500))
    for thread in threads:
        thread.join()
