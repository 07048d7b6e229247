"""The visit itself: who visits, what this visit remembers, its threads and tasks, and the page as a whole."""

from . import base as base
from . import coroutinebased as coroutinebased
from . import threadbased as threadbased
from ._info import get_info, info
from ._local import data, local
from ._page import download, eval_js, go_app, run_js, set_env
from ._tasks import CoroutineBasedSession as CoroutineBasedSession
from ._tasks import CurrentSession as CurrentSession
from ._tasks import TaskHandler as TaskHandler
from ._tasks import ThreadBasedSession as ThreadBasedSession
from ._tasks import defer_call, hold, register_thread, run_async, run_asyncio_coroutine
from ._tasks import get_current_session as get_current_session
from ._tasks import get_current_task_id as get_current_task_id
from ._tasks import get_session_implement as get_session_implement

# What is imported as itself can be imported by name, but not with a star, as in PyWebIO.
__all__ = [
    "data",
    "defer_call",
    "download",
    "eval_js",
    "get_info",
    "go_app",
    "hold",
    "info",
    "local",
    "register_thread",
    "run_async",
    "run_asyncio_coroutine",
    "run_js",
    "set_env",
]
