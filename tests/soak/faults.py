"""What goes wrong on a line, one after the other and again."""

import random
from collections import Counter
from collections.abc import Awaitable, Callable

import anyio

from tests.support.proxy import Proxy

SLOW = 1000
"""Bytes per second of a slow line."""


class Faults:
    """Does to a proxy what networks do. `scale` makes all of it shorter: 1 is 10 s for a line that is down."""

    def __init__(self, proxy: Proxy, chance: random.Random, *, scale: float = 1.0) -> None:
        self.done: Counter[str] = Counter()
        self._proxy = proxy
        self._chance = chance
        self._scale = scale

    async def go_on(self) -> None:
        """All faults in a new order each time, with a quiet while between them, until cancelled."""
        await self._proxy.used.wait()
        try:
            while True:
                for fault in self._chance.sample(ALL, len(ALL)):
                    # long enough for a page to come back, and say something
                    await anyio.sleep(self._chance.uniform(1, 4) * max(self._scale, 0.3))
                    await fault(self)
                    self.done[fault.__name__] += 1
        finally:
            self._proxy.unblock()
            self._proxy.release()
            self._proxy.pace, self._proxy.repeats = None, 0

    async def reset(self) -> None:
        self._proxy.cut()

    async def down(self) -> None:
        self._proxy.block()
        await self._wait(10)
        self._proxy.unblock()

    async def black_hole(self) -> None:
        self._proxy.hold()
        await self._wait(5)
        self._proxy.cut()
        self._proxy.release()

    async def slow(self) -> None:
        self._proxy.pace = SLOW
        await self._wait(10)
        self._proxy.pace = None

    async def duplicate(self) -> None:
        """The page comes back while the server still hears it on the line that it lost."""
        self._proxy.split()

    async def repeats(self) -> None:
        """Requests come twice, and later than others that were sent after them."""
        self._proxy.repeats = 0.5
        await self._wait(10)
        self._proxy.repeats = 0

    async def no_websocket(self) -> None:
        """In the middle of a session, and later they are allowed again."""
        before, self._proxy.upgrades = self._proxy.upgrades, False
        self._proxy.cut()
        await self._wait(15)
        self._proxy.upgrades = before

    async def _wait(self, seconds: float) -> None:
        await anyio.sleep(seconds * self._scale)


ALL: list[Callable[[Faults], Awaitable[None]]] = [
    Faults.reset,
    Faults.down,
    Faults.black_hole,
    Faults.slow,
    Faults.duplicate,
    Faults.repeats,
    Faults.no_websocket,
]
