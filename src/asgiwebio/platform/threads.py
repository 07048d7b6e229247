"""How many requests may wait at the same time in a WSGI server, each of which holds one of its threads."""

import math
import signal
import threading
from typing import Any
from wsgiref.types import WSGIEnvironment

__all__ = ["may_wait"]

SPARE = 2
"""Threads that are left for requests that do not wait."""
UNKNOWN = 2
"""How many may wait where nobody knows how many threads there are."""


def may_wait(environ: WSGIEnvironment, threads: int | None = None) -> float:
    """How many requests may wait in the server of this request; `threads` is how many it has, where that is known."""
    if not environ.get("wsgi.multithread"):
        return 0
    known = threads if threads is not None else _threads(environ)
    return UNKNOWN if known is None else max(known - SPARE, 0)


def _threads(environ: WSGIEnvironment) -> float | None:
    """How many threads the server of the current thread has, as far as it can be told from its names and objects."""
    name = threading.current_thread().name
    if "process_request_thread" in name:  # socketserver's, below Flask's and Django's own servers: one for each request
        return math.inf
    if environ.get("SERVER_SOFTWARE", "").startswith("WSGIServer"):  # wsgiref's says that it has threads in any case
        return 1
    if name.startswith("waitress-"):
        return sum(1 for thread in threading.enumerate() if thread.name.startswith("waitress-"))
    # A worker of gunicorn owns the signal handler that it installs.
    worker: Any = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    configured = getattr(getattr(worker, "cfg", None), "threads", None)
    return configured if isinstance(configured, int) else None
