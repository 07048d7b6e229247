"""The measured programs, the same text for both packages: `python benchmarks/server.py PACKAGE PORT`."""

import asyncio
import importlib
import sys
import time

PACKAGE, PORT = sys.argv[1], int(sys.argv[2])
COUNT = 20_000

input = importlib.import_module(f"{PACKAGE}.input").input
put_text = importlib.import_module(f"{PACKAGE}.output").put_text
start_server = importlib.import_module(PACKAGE).start_server


def thread() -> None:
    for number in range(COUNT):
        put_text(number)


async def coroutine() -> None:
    for number in range(COUNT):
        put_text(number)
        if number % 100 == 99:
            await asyncio.sleep(0.0001)


def ask() -> None:
    input("Name?")


def cpu() -> None:
    """Seconds of CPU that this process has used."""
    put_text(repr(time.process_time()))


if __name__ == "__main__":
    applications = {"thread": thread, "coroutine": coroutine, "ask": ask, "cpu": cpu}
    start_server(applications, port=PORT, host="127.0.0.1", cdn=False)
