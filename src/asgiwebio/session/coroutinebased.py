"""The name under which PyWebIO has the handler of `run_async()`."""

from ._tasks import TaskHandler

__all__ = ["TaskHandler"]
