"""The programs behind the measured pages, one text for both packages: `python benchmarks/page_app.py PACKAGE PORT`.

A program tells its page where it is by globals: `held`, `going`, `done`.
"""

import importlib
import sys
import threading
from collections.abc import Callable

PACKAGE, PORT = sys.argv[1], int(sys.argv[2])

input = importlib.import_module(f"{PACKAGE}.input").input
output = importlib.import_module(f"{PACKAGE}.output")
session = importlib.import_module(f"{PACKAGE}.session")
start_server = importlib.import_module(PACKAGE).start_server


def tell(name: str) -> None:
    session.run_js(f"window.{name} = true")


def write(count: int, scope: str | None = None) -> None:
    for number in range(count):
        output.put_text(f"{number:06} one line of a log, as long as such lines are", scope=scope)


def ask() -> None:
    input("Name?")


def lines() -> None:
    write(5_000)
    tell("done")
    session.hold()


def stream() -> None:
    """50,000 lines on a page that holds 10,000."""
    write(10_000)
    tell("held")
    input("Go?")
    tell("going")
    write(50_000)
    tell("done")
    session.hold()


def log() -> None:
    """100,000 lines in a box that scrolls, while there is a field to type in."""
    output.put_scrollable(output.put_scope("log"), height=400, keep_bottom=True)
    beside(lambda: write(100_000, "log"))


def typing() -> None:
    """10,000 outputs while there is a field to type in."""
    beside(lambda: write(10_000))


def beside(work: Callable[[], None]) -> None:
    def thread() -> None:
        tell("going")
        work()
        tell("done")

    input("Go?")
    working = threading.Thread(target=thread)
    session.register_thread(working)
    working.start()
    input("Type here")
    session.hold()


if __name__ == "__main__":
    programs = {name: globals()[name] for name in ("ask", "lines", "stream", "log", "typing")}
    start_server(programs, port=PORT, host="127.0.0.1", cdn=False)
