"""The page beside PyWebIO's own, in Chromium: `python -m benchmarks.page`.

First what a visit costs over a slow line (1.6 Mbit/s, 150 ms), and what 5,000 lines leave in memory; both packages take
turns. Then asgiwebio's page alone, under more than the other one bears: each figure by the clock and of CPU, because on
a busy machine only the second says anything about the page. A bound that does not hold is marked, and where no other
process can be to blame the exit code is 1.
"""

import argparse
import math
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.__main__ import HERE, other_python
from benchmarks.browser import Load, Work, fresh, heap, load, traced
from tests.support.browser import launched

BYTES, SECONDS = 1 / 20, 0.4
TASK, FRAME = 200, 50
FIELD = "#input-container input"


@contextmanager
def served(package: str, python: Path) -> Iterator[str]:
    """The address of the measured programs."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    server = subprocess.Popen(
        [python, str(HERE / "page_app.py"), package, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/?app="
    finally:
        server.terminate()
        server.wait()


def begin(page: Page, url: str) -> None:
    """Visit a program that asks before it begins, and let it."""
    page.goto(url)
    page.fill(FIELD, "yes")
    page.click("button[type=submit]")
    page.wait_for_function("window.going")


def stream(browser: Browser, url: str) -> Work:
    with fresh(browser) as (page, _):
        page.goto(f"{url}stream")
        page.wait_for_function("window.held")
        page.fill(FIELD, "yes")
        with traced(browser, page) as found:
            page.click("button[type=submit]")
            page.wait_for_function("window.done")
        return found[0]


def type_beside(browser: Browser, url: str, *, scroll: bool = False) -> Generator[tuple[Work, int]]:
    """What happens while somebody types beside a program's outputs, and how many keys that were; then by scrolling."""
    with fresh(browser) as (page, _):
        begin(page, url)
        page.wait_for_selector("text=Type here")
        page.focus(FIELD)
        keys = 0
        with traced(browser, page) as found:
            while not page.evaluate("window.done === true"):
                page.keyboard.type("a")
                keys += 1
        assert page.input_value(FIELD) == "a" * keys
        yield found[0], keys
        if scroll:
            with traced(browser, page) as found:
                page.evaluate(
                    """async () => {
                      const box = document.querySelector('.webio-scrollable');
                      for (let step = 120; step >= 0; step -= 1) {
                        box.scrollTop = (box.scrollHeight * step) / 120;
                        await new Promise(requestAnimationFrame);
                      }
                    }"""
                )
            yield found[0], 0


def verdict(held: bool) -> str:
    return "" if held else "  MISSED"


def within(work: Work, measure: int, frame: float) -> bool:
    """Whether the bounds hold by the clock (0), or of CPU (1)."""
    return work.longest[measure] <= TASK and work.frame[measure] <= frame


def beside(rounds: int, browser: Browser, theirs: str, ours: str) -> bool:
    visits: dict[str, list[Load]] = {theirs: [], ours: []}
    for _ in range(rounds):
        for url, loads in visits.items():
            loads.append(load(browser, f"{url}ask"))

    rows: list[tuple[str, Callable[[str], float], float]] = [
        ("bytes until the first field, at most", lambda url: max(load.first for load in visits[url]), BYTES),
        ("bytes in all", lambda url: max(load.whole for load in visits[url]), BYTES),
        ("requests until the first field, at least", lambda url: min(load.requests for load in visits[url]), 1),
        ("ms to the first field, median", lambda url: statistics.median(v.milliseconds for v in visits[url]), SECONDS),
        ("JS heap after 5,000 lines, KB", lambda url: heap(browser, f"{url}lines") / 1000, 1),
    ]
    held = True
    print(f"{f'1.6 Mbit/s, 150 ms; {rounds} visits each':42}{'pywebio':>12}{'asgiwebio':>12}{'ratio':>9}")
    for name, figure, most in rows:
        other, own = figure(theirs), figure(ours)
        held = held and own <= other * most
        print(f"{name:42}{other:>12,.0f}{own:>12,.0f}{own / other:>9.3f}{verdict(own <= other * most)}", flush=True)
    return held


def alone(browser: Browser, url: str) -> bool:
    print(f"\n{'asgiwebio: ms by the clock / of CPU':42}{'longest task':>20}{'95 % of frames':>20}")
    held = True

    def row(name: str, work: Work, more: str = "", frame: float = FRAME) -> None:
        nonlocal held
        fine = within(work, 1, frame)
        held = held and fine
        columns = "".join(f"{f'{clock:,.0f} / {cpu:,.0f}':>20}" for clock, cpu in (work.longest, work.frame))
        busy = "  (the machine was busy)" if fine and not within(work, 0, frame) else ""
        print(f"{name:42}{columns}{verdict(fine)}  {work.frames:,} frames{more}{busy}", flush=True)

    row("50,000 lines on a page of 10,000", stream(browser, url))
    for work, keys in type_beside(browser, f"{url}typing"):
        row("typing while 10,000 outputs come", work, f", {keys} keys")
    log = type_beside(browser, f"{url}log", scroll=True)
    work, keys = next(log)
    # It has to stay usable; so many lines in one box need not be as smooth.
    row("typing while 100,000 lines fill a log", work, f", {keys} keys", math.inf)
    row("scrolling through that log", next(log)[0], frame=math.inf)
    log.close()
    return held


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__.split(":")[0])
    parser.add_argument("--rounds", type=int, default=5, help="visits of each page (default: %(default)s)")
    given = parser.parse_args()
    with launched() as browser, served("asgiwebio", Path(sys.executable)) as ours:
        with served("pywebio", other_python()) as theirs:
            light = beside(given.rounds, browser, theirs, ours)
        fluid = alone(browser, ours)
    return 0 if light and fluid else 1


if __name__ == "__main__":
    sys.exit(main())
