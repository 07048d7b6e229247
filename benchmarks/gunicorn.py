"""How fast Flask under gunicorn answers one visitor while many others are idle: `python -m benchmarks.gunicorn`.

The time is that from a submitted answer to the output which it causes, by long-poll.
"""

import argparse
import asyncio
import socket
import statistics
import subprocess
import sys
import time
from contextlib import AsyncExitStack

import httpx

from benchmarks.__main__ import listening
from benchmarks.polling import Poller

WORKERS = {"gthread, 8 threads": ["--threads", "8"], "sync": ["--worker-class", "sync"]}


async def measure(options: list[str], idle: int, rounds: int) -> list[float]:
    """Seconds of each round."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    command = ["-m", "gunicorn", "-b", f"127.0.0.1:{port}", *options, "benchmarks.gunicorn_app:app"]
    server = subprocess.Popen([sys.executable, *command], stderr=subprocess.DEVNULL)  # noqa: ASYNC220
    try:
        await listening(port)
        async with AsyncExitStack() as stack:
            limits = httpx.Limits(max_connections=None)
            client = await stack.enter_async_context(httpx.AsyncClient(timeout=60, limits=limits))
            for _ in range(idle):
                visitor = await stack.enter_async_context(Poller(client, f"http://127.0.0.1:{port}/wait"))
                await visitor.command("input_group")
            talker = await stack.enter_async_context(Poller(client, f"http://127.0.0.1:{port}/talk"))
            return [await one_round(talker, str(number)) for number in range(rounds)]
    finally:
        server.terminate()
        server.wait()


async def one_round(talker: Poller, answer: str) -> float:
    form = await talker.command("input_group")
    await asyncio.sleep(0.1)  # a person thinks; meanwhile the page polls
    begun = time.perf_counter()
    submitting = asyncio.create_task(talker.answer(form, answer))
    output = await talker.command("output")
    seconds = time.perf_counter() - begun
    await submitting
    assert output["spec"]["content"] == answer
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gunicorn", description=__doc__.split(":")[0])
    parser.add_argument("--idle", type=int, default=100, help="how many others wait (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=50, help="how many answers are given (default: %(default)s)")
    given = parser.parse_args()
    print(f"{f'answer to output, {given.idle} others idle':40}{'median':>10}{'95 %':>10}{'longest':>10}")
    for name, options in WORKERS.items():
        seconds = asyncio.run(measure(options, given.idle, given.rounds))
        shown = (statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1], max(seconds))
        print(f"{name:40}" + "".join(f"{1000 * value:>7.0f} ms" for value in shown), flush=True)


if __name__ == "__main__":
    main()
