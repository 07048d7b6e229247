"""The app of a delivery run, the same text for both packages: `python tests/soak/traffic.py PACKAGE PORT`."""

import asyncio
import importlib
import json
import sys
import time
from collections.abc import Callable

PACKAGE, PORT = sys.argv[1], int(sys.argv[2])
AT_ONCE = 10
"""Outputs at a time; the plan says how many seconds are between."""

input = importlib.import_module(f"{PACKAGE}.input").input
pin = importlib.import_module(f"{PACKAGE}.pin")
put_text = importlib.import_module(f"{PACKAGE}.output").put_text
start_server = importlib.import_module(PACKAGE).start_server

heard: dict[str, list[int]] = {}
"""What each visitor was heard to say, in the order of its callbacks."""


def begin(who: str, **options: bool) -> None:
    numbers = heard.setdefault(who, [])

    def hear(value: str) -> None:
        numbers.append(int(value))
        put_text(f"echo {value}")

    pin.put_input("event")
    pin.pin_on_change("event", onchange=hear, **options)


def thread() -> None:
    plan = json.loads(input("Plan?"))
    begin(plan["who"], serial_mode=True)
    for number in range(1, plan["outputs"] + 1):
        put_text(f"output {number}")
        if number % AT_ONCE == 0:
            time.sleep(plan["every"])


async def coroutine() -> None:
    plan = json.loads(await input("Plan?"))
    begin(plan["who"])
    for number in range(1, plan["outputs"] + 1):
        put_text(f"output {number}")
        if number % AT_ONCE == 0:
            await asyncio.sleep(plan["every"])


def report() -> None:
    """For each visitor: how many events were heard, how many of them again, and how many after a later one."""
    put_text(json.dumps({who: [len(set(numbers)), *trouble(numbers)] for who, numbers in heard.items()}))


def trouble(numbers: list[int]) -> tuple[int, int]:
    seen: set[int] = set()
    doubled = swapped = highest = 0
    for number in numbers:
        if number in seen:
            doubled += 1
        elif number < highest:
            swapped += 1
        seen.add(number)
        highest = max(highest, number)
    return doubled, swapped


APPLICATIONS: dict[str, Callable[[], object]] = {"thread": thread, "coroutine": coroutine, "report": report}

if __name__ == "__main__":
    start_server(APPLICATIONS, port=PORT, host="127.0.0.1", cdn=False, reconnect_timeout=600)
