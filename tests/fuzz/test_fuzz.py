"""What no page sends: a seeded run in small, and all that was found once. `scripts/soak fuzz` has the long run."""

import json
from pathlib import Path

import anyio
import pytest
from starlette.types import Receive, Scope, Send

from . import fire as fires
from .case import Case
from .fire import PATIENCE, Broken, firing
from .maker import Maker
from .site import SITES, fire_at
from .target import ANSWER, target

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


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])  # as `scripts/soak` runs it; trio names the group around it
async def test_a_case_that_waits_in_vain_says_where(anyio_backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = target()

    async def silent_to_one(scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("query_string") != b"silent":
            await app(scope, receive, send)
            return
        while (await receive())["type"] != "websocket.disconnect":
            pass

    async with firing(silent_to_one) as fire:
        monkeypatch.setattr(fires, "PATIENCE", 0.05)
        with pytest.raises(Broken, match=r"waited in .*> _plain \(fire\.py:\d+\) > read \(client\.py:\d+\)"):
            await fire.shoot(Case("plain", query="silent"))
        monkeypatch.undo()  # or this limits the last look at the others, too


@pytest.mark.anyio
async def test_a_page_whose_polls_acknowledged_nothing_gets_all_of_it_still(anyio_backend: str) -> None:
    event = {"event": "from_submit", "task_id": "@form", "data": {**ANSWER, "word": "x"}}
    push = Case("request", "link", [["webio-token", "@token"]], "POST", json.dumps({"seq": 1, "items": [event]}))
    poll = Case("request", "link", [["webio-token", "@token"], ["webio-ack", "0"]])
    async with firing(target()) as fire:
        await fire.shoot(push)  # another form follows, which is too much for one small frame
        for _ in range(6):  # by then a frame is as small as one gets
            await fire.shoot(poll)
        with anyio.fail_after(PATIENCE):
            await fire.look()


@pytest.mark.parametrize("site", SITES)
def test_nor_does_it_where_a_bridge_is_in_between(site: str) -> None:
    broken = [str(error) for error in fire_at(SITES[site], target(), Maker(site), REQUESTS)]
    assert broken == []


def test_a_run_is_the_same_for_the_same_seed() -> None:
    first, again, other = (Maker(seed) for seed in ("a", "a", "b"))
    cases = [first.case() for _ in range(50)]
    assert cases == [again.case() for _ in range(50)] != [other.case() for _ in range(50)]
    assert [Case.loaded(case.dumped()) for case in cases] == cases
