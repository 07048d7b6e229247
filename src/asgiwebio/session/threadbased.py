"""The name under which PyWebIO has the session of an ordinary function."""

from ._tasks import ThreadBasedSession

__all__ = ["ThreadBasedSession"]
