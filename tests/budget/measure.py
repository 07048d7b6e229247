"""Counts the instructions of the hot paths: `python tests/budget/measure.py` prints them, `--write` stores them.

Bytecode instructions are counted, never time: the same on a fast machine and a busy one. It runs in a process of its
own, so that no coverage, no detector and no other test's state is counted.
"""

import argparse
import contextvars
import json
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from asgiwebio._link.link import Link
from asgiwebio._session.context import enter
from asgiwebio._session.session import Session
from asgiwebio._session.thread import Workers
from asgiwebio._wire.frames import OutFrame, decode_frame, encode_frame
from asgiwebio.input import input
from asgiwebio.output import put_text

if TYPE_CHECKING:
    from _typeshed import TraceFunction

HERE = Path(__file__).resolve().parent
BUDGET = HERE / "budget.json"
PYTHON = "{}.{}".format(*platform.python_version_tuple()[:2])
BATCH = 100
Figures = dict[str, int]


class Visitor(Link):
    """A link whose page answers each question as soon as the session waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.session: Session | None = None
        self.seen = 0

    def calm(self) -> None:
        super().calm()
        number, texts = self.take(self.seen, 1 << 20)
        self.seen = number + len(texts) - 1
        form = next(json.loads(text) for text in reversed(texts) if '"input_group"' in text)
        answer = {"event": "from_submit", "task_id": form["task_id"], "data": {"data": "Ada"}}
        self.answer = json.dumps({"seq": self.processed + 1, "ack": self.seen, "items": [answer]})
        deliver(self)


def deliver(link: Visitor) -> None:
    """What a transport does with a frame of the page."""
    assert link.session is not None
    for event in link.receive(decode_frame(link.answer)):
        link.session.deliver(event)


def opened() -> Visitor:
    """A visitor in a thread session, whose task is current."""
    link = Visitor()
    link.session = Session(outlet=link, spawn=lambda _: None, workers=Workers(1, 1), info=None, on_end=lambda: None)
    enter(link.session.task(opened, "thread"))
    return link


def put_one() -> Callable[[], object]:
    """One `put_text`: from the user's call to a kept, encoded, numbered command."""
    opened()
    return lambda: put_text("hello")


def encode_batch() -> Callable[[], object]:
    """One frame of waiting commands, from the outbox to the text that is sent."""
    link = opened()
    for number in range(BATCH):
        put_text(number)

    def encode() -> str:
        first, items = link.take(0, 1 << 20)
        assert len(items) == BATCH
        return encode_frame(OutFrame(seq=first, items=items))

    return encode


def ask_one() -> Callable[[], object]:
    """One `input`: its form through the link, the page's frame back, the answer; all but the sockets."""
    opened()
    return lambda: input("Name?")


PATHS: dict[str, Callable[[], Callable[[], object]]] = {
    "put_text": put_one,
    f"frame of {BATCH} commands": encode_batch,
    "input": ask_one,
}


def instructions(action: Callable[[], object]) -> int:
    """How many bytecode instructions of Python run in `action`, in this thread."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> "TraceFunction":
        nonlocal count
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        count += event == "opcode"
        return trace

    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(None)
    return count


def measure() -> Figures:
    """The instructions of each hot path, once what happens only the first time has happened."""
    figures = {}
    for name, prepare in PATHS.items():

        def path(prepare: Callable[[], Callable[[], object]] = prepare) -> int:
            action = prepare()
            for _ in range(3):
                action()
            return min(instructions(action) for _ in range(5))

        figures[name] = contextvars.copy_context().run(path)
    return figures


def stored() -> dict[str, Figures]:
    """The budgets by Python version: each has instructions of its own."""
    budgets: dict[str, Figures] = json.loads(BUDGET.read_text("utf-8")) if BUDGET.exists() else {}
    return budgets


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--write", action="store_true", help=f"store them in {BUDGET.name} as the budget")
    figures = measure()
    if parser.parse_args().write:
        BUDGET.write_text(json.dumps({**stored(), PYTHON: figures}, indent=2, sort_keys=True) + "\n", "utf-8")
    sys.stdout.write(json.dumps(figures) + "\n")
