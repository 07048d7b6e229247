"""What a server holds at a moment: its tasks, threads, entries, files and memory; `/left` of the apps tells."""

import asyncio
import ctypes
import gc
import json
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from asgiwebio._asgi.runtime import Runtime
from asgiwebio._link.link import Link


def left() -> dict[str, int]:
    """How many there are of each of our classes, and of what is no object; visitors that have gone left none behind."""
    gc.collect()
    blocks = sys.getallocatedblocks()
    objects = gc.get_objects()
    kinds = Counter(type(one) for one in objects)
    runtimes = [one for one in objects if type(one) is Runtime]
    found = {
        **{f"{kind.__module__}.{kind.__qualname__}": kinds[kind] for kind in kinds if _is_ours(kind)},
        "blocks": blocks,
        "tasks": sum(isinstance(one, asyncio.Task) and not one.done() for one in objects),
        "entries": sum(_entries(runtime) for runtime in runtimes),
        "queue bytes": sum(one.held for one in objects if type(one) is Link),
        "functions in threads": sum(len(runtime.workers.running) for runtime in runtimes),
        "threads": _workers(),
        "files on disk": len(list(Path(tempfile.gettempdir()).glob("asgiwebio-*"))),
    }
    del objects, runtimes
    _give_back()
    return found


def _give_back() -> None:
    """Hand the system what C's allocator has free: it keeps that, as much as the server needed when it was busiest."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's own
    if trim is not None:
        trim(0)


def _is_ours(kind: type) -> bool:
    return kind.__module__.partition(".")[0] == "asgiwebio"


def _entries(runtime: Runtime) -> int:
    registry = runtime.registry
    return len(registry) + len(registry._by_hello) + len(registry._hello_of) + len(runtime.shelf)


def _workers() -> int:
    """Threads that are neither the server's own nor the loop's, idle ones among them; Linux only."""
    known = [thread for thread in threading.enumerate() if not thread.name.startswith("AnyIO worker")]
    return len(list(Path("/proc/self/task").iterdir())) - len(known)


def with_left(app: ASGIApp) -> ASGIApp:
    """The app, and at "/left" what it holds, as JSON."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/left":
            await app(scope, receive, send)
            return
        body = json.dumps(left()).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": body})

    return answer
