"""The run of a million messages in small."""

import pytest

from .delivery import KINDS, SHARES, TRANSPORTS, Run
from .faults import ALL

EVENTS = 500


@pytest.mark.timeout(400)
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_nothing_is_lost_doubled_or_out_of_order_whatever_happens_to_the_line() -> None:
    totals = await Run(events=EVENTS, scale=0.1).totals()
    assert totals.messages == EVENTS * SHARES * len(KINDS) * len(TRANSPORTS)
    assert totals.perfect, str(totals)
    assert totals.losses > len(ALL)
    assert len(totals.faults) == len(ALL)
