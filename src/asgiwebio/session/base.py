"""The name under which PyWebIO has what all sessions are."""

from ._tasks import CurrentSession as Session

__all__ = ["Session"]
