"""How often something may happen."""

import anyio
from anyio import current_time

__all__ = ["Rate"]


class Rate:
    """A bucket with room for one second's worth, filled as time goes by. For one event loop.

    What is taken from a bucket that is not empty may be more than is in it: then nothing more is to be had until that
    much is there again. So the average holds, whatever comes at once.
    """

    def __init__(self, per_second: int) -> None:
        self._per_second = per_second
        self._left = float(per_second)
        self._seen = current_time()

    @property
    def free(self) -> bool:
        """Whether one more may happen now."""
        return self._wait() <= 0

    def take(self, number: int = 1) -> None:
        """Count what happens now."""
        self._fill()
        self._left -= number

    async def turn(self, number: int) -> None:
        """Wait until more may happen, and count it."""
        while (wait := self._wait()) > 0:  # noqa: ASYNC110 (nothing but time helps)
            await anyio.sleep(wait)
        self.take(number)

    def _wait(self) -> float:
        """Seconds until something is to be had."""
        self._fill()
        return -self._left / self._per_second if self._left < 0 else 0

    def _fill(self) -> None:
        now = current_time()
        self._left = min(self._left + (now - self._seen) * self._per_second, self._per_second)
        self._seen = now
