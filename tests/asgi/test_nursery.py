"""The owner of every task, on event loops that come and go."""

import asyncio
import gc
import subprocess
import sys
import tracemalloc

import pytest

from asgiwebio._asgi.nursery import Nursery

SERVED_BY_A_LOOP_THAT_IS_LEFT = """
import asyncio, os, threading
from asgiwebio._asgi.nursery import Nursery

loop = asyncio.new_event_loop()
told = threading.Event()

async def begin():
    nursery = Nursery(told.set, lambda: print("stopped", flush=True))
    nursery.open()
    await asyncio.sleep(0)
    return nursery

nursery = loop.run_until_complete(begin())
threading.Thread(target=told.wait).start()
"""
FORKED = """
child = os.fork()
if not child:
    told.set()
    raise SystemExit
os.waitpid(child, 0)
"""


def output(program: str) -> str:
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    return run.stdout


def test_stops_on_a_loop_that_was_left_before_the_interpreter_waits_for_threads() -> None:
    assert output(SERVED_BY_A_LOOP_THAT_IS_LEFT) == "stopped\n"


def test_child_process_leaves_it_to_its_parent_to_stop() -> None:
    assert output(SERVED_BY_A_LOOP_THAT_IS_LEFT + FORKED) == "stopped\n"


@pytest.mark.parametrize("passes", range(4))
def test_what_was_asked_for_begins_when_the_loop_ends_with_all_its_tasks(
    passes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("asgiwebio._asgi.nursery.STOP_SECONDS", 1000)
    done: list[str] = []

    async def speak() -> None:
        done.append("spoke")

    async def serve() -> None:
        nursery = Nursery(lambda: None, lambda: done.append("ended"))
        nursery.open()
        await asyncio.sleep(0)
        nursery.spawn(speak)
        for _ in range(passes):  # between two of them its task is there and has not begun
            await asyncio.sleep(0)

    asyncio.run(serve())
    gc.collect()  # of a coroutine that nobody awaited, Python says so
    assert done == ["spoke", "ended"]


def test_event_loop_that_is_over_leaves_nothing() -> None:
    async def serve() -> None:
        nursery = Nursery(lambda: None, lambda: None)
        nursery.open()
        await asyncio.sleep(0)
        await nursery.stop()

    def left(loops: int) -> int:
        before = tracemalloc.take_snapshot()
        for _ in range(loops):
            asyncio.run(serve())
        gc.collect()
        grown = tracemalloc.take_snapshot().compare_to(before, "filename")
        return sum(
            one.count_diff for one in grown if one.traceback[0].filename.endswith(("nursery.py", "threading.py"))
        )

    asyncio.run(serve())
    tracemalloc.start()
    try:
        assert left(100) < 50
    finally:
        tracemalloc.stop()
