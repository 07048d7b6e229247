"""One sleeper, woken from anywhere."""

import threading

import anyio
import pytest
from anyio.lowlevel import checkpoint

from asgiwebio._link.wake import Wake


async def asleep(wake: Wake) -> None:
    while not wake._sleeping:
        await checkpoint()


async def test_set_on_the_loop_wakes_the_sleeper() -> None:
    wake = Wake()
    async with anyio.create_task_group() as group:

        async def ring() -> None:
            await asleep(wake)
            wake.set()

        group.start_soon(ring)
        assert await wake.wait()


async def test_set_in_a_thread_wakes_the_sleeper() -> None:
    wake = Wake()
    async with anyio.create_task_group() as group:

        async def ring() -> None:
            await asleep(wake)
            await anyio.to_thread.run_sync(wake.set)

        group.start_soon(ring)
        assert await wake.wait()


async def test_a_set_before_the_sleep_is_not_lost_and_counts_once() -> None:
    wake = Wake()
    wake.set()
    wake.set()
    assert await wake.wait()
    assert not await wake.wait(0)


async def test_it_sleeps_no_longer_than_it_is_told() -> None:
    assert not await Wake().wait(0.001)


async def test_a_cancelled_sleep_leaves_nothing_behind() -> None:
    wake = Wake()
    with anyio.move_on_after(0):
        await wake.wait()
    wake.set()
    assert await wake.wait()


@pytest.mark.blocking  # coverage takes a lock when it meets a new thread
async def test_nothing_is_lost_between_threads_and_a_sleeper_that_hurries() -> None:
    wake = Wake()
    done = 0
    rounds = 2000

    def ring() -> None:
        nonlocal done
        for _ in range(rounds):
            done += 1
            wake.set()

    thread = threading.Thread(target=ring)
    thread.start()
    with anyio.fail_after(30):
        while done < rounds:
            await wake.wait()
    thread.join()


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_after_the_loop_nothing_happens(backend: str) -> None:
    async def fall_asleep() -> Wake:
        wake = Wake()
        wake._ring, wake._sleeping = anyio.Event().set, True  # as a sleeper leaves it whose loop ends under it
        return wake

    wake = anyio.run(fall_asleep, backend=backend)
    thread = threading.Thread(target=wake.set)
    thread.start()
    thread.join()
    wake.set()
    assert wake._marked


async def test_a_ring_from_a_thread_that_was_late_harms_nobody() -> None:
    wake = Wake()
    assert not await wake.wait(0)
    wake._ring()
    assert not await wake.wait(0)
