"""What is done before the uvicorn of this process closes its sockets: nobody new comes in, then pages are told.

uvicorn ends the lifespan only after every connection is closed and every request answered, a held poll included, and
a mounted app has no lifespan at all. But its server can be reached: it is the owner of the signal handler that it
installs.
"""

import inspect
import signal
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import anyio

from .nursery import STOP_SECONDS, TICK, Nursery

__all__ = ["before_server"]


class Leaving(NamedTuple):
    """One that is to stop, after `drain` seconds at most in which it is `busy`."""

    nursery: Nursery
    drain: float
    busy: Callable[[], bool]


def before_server(nursery: Nursery, drain: float, busy: Callable[[], bool]) -> bool:
    """Stop the nursery when the server is about to, or a while later: as long as it is busy, yet at most `drain`.

    Whether that will be so: whether it is a uvicorn which hears signals.
    """
    server: Any = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    shutdown = getattr(server, "shutdown", None)
    if not isinstance(shutdown, _Farewell):
        if not hasattr(server, "should_exit") or not inspect.iscoroutinefunction(shutdown):
            return False
        server.shutdown = shutdown = _Farewell(server, shutdown)
    shutdown.leaving.append(Leaving(nursery, drain, busy))
    return True


class _Farewell:
    """The server's `shutdown`, with what comes before it. All apps of the process wait at the same time."""

    def __init__(self, server: Any, shutdown: Callable[..., Awaitable[None]]) -> None:
        self.leaving: list[Leaving] = []
        self._server = server
        self._shutdown = shutdown

    async def __call__(self, *args: Any, **kwargs: Any) -> None:
        leaving = [one for one in self.leaving if not one.nursery.ended]
        for one in leaving:
            one.nursery.close()
        async with anyio.create_task_group() as group:
            for one in leaving:
                group.start_soon(self._stop, one)
        await self._shutdown(*args, **kwargs)

    async def _stop(self, one: Leaving) -> None:
        with anyio.move_on_after(one.drain):
            # asked a second time, uvicorn does not want to wait
            while one.drain and one.busy() and not self._server.force_exit:  # noqa: ASYNC110 (its loop may be another one)
                await anyio.sleep(TICK)
        one.nursery.stop_soon()
        with anyio.move_on_after(STOP_SECONDS + 1):
            while not one.nursery.ended:  # noqa: ASYNC110 (as above)
                await anyio.sleep(TICK)
