"""Malformed frames, bodies, headers and addresses: no exception, no 500, and nobody beside it disturbed."""

import argparse
import time
from pathlib import Path

import anyio

from tests.fuzz.fire import Broken, firing
from tests.fuzz.maker import Maker
from tests.fuzz.target import target

QUICK, FULL = 2_000, 100_000


async def fire(seed: str, attempts: int, keep: Path | None, go_on: bool) -> int:
    """How many cases broke something."""
    maker, broken, began = Maker(seed), 0, time.monotonic()
    async with firing(target()) as fire:
        told = 0
        while fire.attempts < attempts:
            case = maker.case()
            try:
                await fire.shoot(case)
            except Broken as error:
                broken += 1
                print(f"seed {seed}, after {fire.cases} cases: {error}", flush=True)
                if keep is not None:
                    (keep / f"{seed}-{fire.cases}.json").write_text(case.dumped())
                if not go_on:
                    break
            if fire.attempts - told >= 10_000:
                told = fire.attempts
                print(f"{told:,} attempts in {fire.cases:,} cases, {time.monotonic() - began:.0f} s", flush=True)
        seconds = time.monotonic() - began
        print(f"{fire.attempts:,} attempts in {fire.cases:,} cases, {seconds:.0f} s: {broken} broke something")
    return broken


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/soak fuzz", description=__doc__)
    parser.add_argument("--full", action="store_true", help=f"{FULL:,} attempts in place of {QUICK:,}")
    parser.add_argument("--seed", default="1", help="any text; the same one fires the same")
    parser.add_argument("--count", type=int, help="so many attempts")
    parser.add_argument("--keep", type=Path, help="a directory for the cases that broke something")
    parser.add_argument("--go-on", action="store_true", help="do not stop at the first of them")
    given = parser.parse_args()
    count = given.count or (FULL if given.full else QUICK)
    raise SystemExit(min(anyio.run(fire, given.seed, count, given.keep, given.go_on), 1))


if __name__ == "__main__":
    main()
