"""What the log says of visitors for whom there was no room."""

import logging

from anyio import current_time

__all__ = ["Refusals"]

_log = logging.getLogger("asgiwebio")

QUIET_SECONDS = 10.0
"""How often it is said at most: they may come by the thousand."""


class Refusals:
    """Counts those who were refused, and logs the first, and then now and then how many more there were."""

    def __init__(self) -> None:
        self._unsaid = 0
        self._said: float | None = None

    def note(self, why: str) -> None:
        """Somebody was refused."""
        self._unsaid += 1
        now = current_time()
        if self._said is None or now - self._said >= QUIET_SECONDS:
            _log.warning(
                "refused %d visitors: %s", self._unsaid, why, extra={"event": "refused", "number": self._unsaid}
            )
            self._said, self._unsaid = now, 0
