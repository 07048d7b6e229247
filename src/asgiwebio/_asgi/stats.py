"""What an app is doing, in numbers, for those who run it."""

from dataclasses import dataclass

__all__ = ["Counts", "Stats"]


@dataclass(frozen=True, slots=True)
class Stats:
    """One moment of an app in this process: what is there now, and what has been counted since it began."""

    sessions: int
    """Sessions now, those included whose page is away."""

    tasks: int
    """Functions of theirs now: the main ones, callbacks, and what these started."""

    threads: int
    """Worker threads now that run a function of a session."""

    stuck: int
    """Of these threads, those whose session is over: in code that never calls asgiwebio, and named in the log."""

    queue_bytes: int
    """Bytes now that pages have not acknowledged."""

    started: int
    """Sessions begun."""

    reconnects: int
    """Connections by which a page came back to its session."""

    refused_full: int
    """Pages and sessions refused since the app was full, or its server stopped."""

    refused_origin: int
    """Requests of pages of other origins."""

    refused_visitor: int
    """Requests of those whom `on_connect` did not let in."""

    @property
    def refusals(self) -> int:
        """All that was refused."""
        return self.refused_full + self.refused_origin + self.refused_visitor


@dataclass(slots=True)
class Counts:
    """What an App counts as it happens; the origins and the door count for themselves."""

    started: int = 0
    reconnects: int = 0
    full: int = 0
