"""The name under which PyWebIO has the session of an `async def` function, and the handler of `run_async()`."""

from ._tasks import CoroutineBasedSession, TaskHandler

__all__ = ["CoroutineBasedSession", "TaskHandler"]
