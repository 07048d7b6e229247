"""What no page sends: a seeded run in small, and all that was found once. `scripts/soak fuzz` has the long run."""

from pathlib import Path

import pytest

from .case import Case
from .fire import firing
from .maker import Maker
from .site import SITES, fire_at
from .target import target

CORPUS = sorted(Path(__file__).with_name("corpus").glob("*.json"))
ATTEMPTS = 300
REQUESTS = 60


@pytest.mark.anyio
async def test_what_was_found_once_is_refused(anyio_backend: str) -> None:
    async with firing(target()) as fire:
        for file in CORPUS:
            await fire.shoot(Case.loaded(file.read_text()))
    assert fire.cases == len(CORPUS) > 0


@pytest.mark.anyio
async def test_nothing_wrong_that_is_sent_breaks_anything(anyio_backend: str) -> None:
    maker = Maker(anyio_backend)
    async with firing(target()) as fire:
        while fire.attempts < ATTEMPTS:
            await fire.shoot(maker.case())


@pytest.mark.parametrize("site", SITES)
def test_nor_does_it_where_a_bridge_is_in_between(site: str) -> None:
    broken = [str(error) for error in fire_at(SITES[site], target(), Maker(site), REQUESTS)]
    assert broken == []


def test_a_run_is_the_same_for_the_same_seed() -> None:
    first, again, other = (Maker(seed) for seed in ("a", "a", "b"))
    cases = [first.case() for _ in range(50)]
    assert cases == [again.case() for _ in range(50)] != [other.case() for _ in range(50)]
    assert [Case.loaded(case.dumped()) for case in cases] == cases
