"""A million messages in both directions over lines that fail in every way: none lost, doubled or out of order.

The visitors have the page's own link, in Node; what the traffic and the faults are stands in `traffic` and `faults`.
`--pywebio` sends the same traffic through the same faults to PyWebIO 1.8.4, by WebSocket, and only prints the result.
"""

import argparse
import asyncio
import itertools
import json
import random
import socket
import subprocess
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio

from benchmarks import visitor
from benchmarks.__main__ import listening, other_python
from hatch_build import ROOT, find_npm
from tests.soak.faults import Faults
from tests.support.proxy import Proxy

TRAFFIC = Path(__file__).with_name("traffic.py")
STATIC = ROOT / "static"
KINDS = ("thread", "coroutine")
TRANSPORTS = ("websocket", "longpoll")
SHARES = 3
"""An event, its echo and an output: of each as many."""


@dataclass
class Totals:
    """What became of all messages."""

    messages: int = 0
    """How many there should be."""
    arrived: int = 0
    doubled: int = 0
    swapped: int = 0
    losses: int = 0
    """How often a page lost its line."""
    changes: int = 0
    """How often a page went on by the other transport."""
    faults: Counter[str] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)
    """How visits ended that were not complete."""

    @property
    def lost(self) -> int:
        return self.messages - self.arrived

    @property
    def perfect(self) -> bool:
        return not (self.lost or self.doubled or self.swapped)

    def __str__(self) -> str:
        faults = ", ".join(f"{name} {count}" for name, count in sorted(self.faults.items()))
        endings = "".join(f"; {count} ended early: {why}" for why, count in self.endings.items())
        return (
            f"{self.messages} messages: {self.lost} lost, {self.doubled} doubled, {self.swapped} out of order\n"
            f"  {self.losses} lines lost, {self.changes} changes of transport{endings}\n  {faults}"
        )


@dataclass(frozen=True, kw_only=True)
class Run:
    """Visitors of each kind of session over each transport, and how much each of them says."""

    package: str = "asgiwebio"
    python: Path = Path(sys.executable)
    visitors: int = 1
    events: int
    every: float = 0.1
    """Seconds between ten events of a visitor and the next ten; an app takes a hundred a second."""
    scale: float
    seed: int = 0
    patience: float = 180
    """Seconds without anything new after which a visitor gives up."""

    async def totals(self) -> Totals:
        """Let them all talk at the same time, each through a line of its own."""
        chance = random.Random(self.seed)
        stock = self.package == "pywebio"
        transports = TRANSPORTS[:1] if stock else TRANSPORTS
        totals = Totals()
        async with self._server() as port, anyio.create_task_group() as group:
            plans, faults = [], []
            for kind, transport, number in itertools.product(KINDS, transports, range(self.visitors)):
                proxy = Proxy(port, upgrades=transport == "websocket")
                address = await group.start(proxy.serve)
                faults.append(Faults(proxy, random.Random(chance.random()), scale=self.scale))
                plans.append(
                    {
                        "url": f"http://127.0.0.1:{address}/?app={kind}",
                        "who": f"{kind} {transport} {number}",
                        "events": self.events,
                        "outputs": self.events,
                        "every": self.every,
                        "patience": self.patience * 1000,
                        "stock": stock,
                    }
                )
            for one in faults:
                group.start_soon(one.go_on)
            reports = await _visitors(plans)
            heard = await _heard(self.package, port)
            group.cancel_scope.cancel()
        for report in reports:
            _count(report, heard.get(report["who"], [0, 0, 0]), self.events, totals)
        for one in faults:
            totals.faults += one.done
        return totals

    @asynccontextmanager
    async def _server(self) -> AsyncIterator[int]:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port: int = probe.getsockname()[1]
        command = [str(self.python), str(TRAFFIC), self.package, str(port)]
        quiet = subprocess.DEVNULL if self.package == "pywebio" else None
        server = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL, stderr=quiet)
        try:
            await listening(port)
            yield port
        finally:
            await _end(server)


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
    await process.wait()


async def _visitors(plans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the visitors with these plans report."""
    npm = find_npm()
    if npm is None:
        raise SystemExit("There is no Node that is new enough: scripts/npm says how to get one.")
    command = [str(npm.node), "--experimental-websocket", "--no-warnings", "test/soak/run.mjs"]
    node = await asyncio.create_subprocess_exec(*command, cwd=STATIC, stdin=PIPE, stdout=PIPE)
    try:
        output, _ = await node.communicate(json.dumps(plans).encode())
    finally:
        await _end(node)
    return [json.loads(line) for line in output.splitlines()]


async def _heard(package: str, port: int) -> dict[str, list[int]]:
    """What the app has heard of each visitor, asked on a line of its own."""
    async with visitor.visit(package, port, "report") as commands:
        async for command in commands:
            if command["command"] == "output":
                heard: dict[str, list[int]] = json.loads(command["spec"]["content"])
                return heard
    raise RuntimeError("the server did not report")


def _count(report: dict[str, Any], heard: list[int], events: int, totals: Totals) -> None:
    received, doubled, swapped = heard
    down = (report["outputs"], report["echoes"])
    totals.messages += SHARES * events
    totals.arrived += received + sum(one["received"] for one in down)
    totals.doubled += doubled + sum(one["doubled"] for one in down)
    totals.swapped += swapped + sum(one["swapped"] for one in down)
    totals.losses += report["losses"]
    totals.changes += report["changes"]
    if not report["complete"]:
        visitor_of, _ = report["who"].rsplit(" ", 1)
        totals.endings[f"{visitor_of}, {report['over']}"] += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--full", action="store_true", help="a million messages, faults of full length: 20 min on two idle cores"
    )
    parser.add_argument("--messages", type=int, default=40_000)
    parser.add_argument("--visitors", type=int, default=2, help="of each kind over each transport")
    parser.add_argument("--scale", type=float, default=0.2, help="of the faults: 1 is 10 s for a line that is down")
    parser.add_argument("--every", type=float, default=0.1, help="seconds between ten events of a visitor and ten more")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pywebio", action="store_true", help="against PyWebIO, to compare")
    arguments = parser.parse_args()
    messages, visitors, scale, every = (
        (1_000_000, 10, 1.0, 0.5)
        if arguments.full
        else (arguments.messages, arguments.visitors, arguments.scale, arguments.every)
    )
    visits = visitors * len(KINDS) * len(TRANSPORTS)
    run = Run(
        package="pywebio" if arguments.pywebio else "asgiwebio",
        python=other_python() if arguments.pywebio else Path(sys.executable),
        visitors=visitors * (len(TRANSPORTS) if arguments.pywebio else 1),
        events=-(-messages // (visits * SHARES)),
        every=every,
        scale=scale,
        seed=arguments.seed,
    )
    began = time.monotonic()
    totals = asyncio.run(run.totals())
    print(f"{run.package}: {totals}\n  {time.monotonic() - began:.0f} s")
    if not arguments.pywebio and not totals.perfect:
        sys.exit(1)


if __name__ == "__main__":
    main()
