"""What an App has on one event loop."""

from collections.abc import Callable
from functools import partial

import anyio

from asgiwebio._link.registry import Registry
from asgiwebio._session.function import is_coroutine_function
from asgiwebio._session.thread import Workers
from asgiwebio._wire.frames import Hello

from .applications import Application
from .farewell import before_server
from .limits import Limits
from .nursery import TICK, Nursery
from .orphans import excuse_orphans
from .rate import Rate
from .shelf import Shelf
from .visit import Visit


class Runtime:
    """Everything of an App that belongs to one event loop."""

    def __init__(self, limits: Limits, drain: float, on_end: Callable[[], object]) -> None:
        self._drain = drain
        self.registry: Registry[Visit] = Registry(limits.sessions)
        self.starts = Rate(limits.starts)
        self.workers = Workers(limits.threads, limits.callbacks)
        self.nursery = Nursery(self._stop, on_end)
        self.shelf = Shelf(self.nursery.spawn)
        self._begun = False
        excuse_orphans()

    def room(self, application: Application) -> bool:
        """Whether one more session of the application may begin now."""
        threaded = not is_coroutine_function(application)
        return self.starts.free and not self.registry.full and not (threaded and self.workers.full)

    def add(self, visit: Visit, hello: Hello) -> None:
        self.registry.add(visit.token, visit, hello.id)
        if not self._begun:
            self._begun = True
            before_server(self.nursery, self._drain, self._busy)

    def drop(self, visit: Visit) -> None:
        self.registry.drop(visit.token)
        self.shelf.retire(visit.files)

    def _busy(self) -> bool:
        return any(not visit.ended for visit in self.registry.entries())

    def _stop(self) -> None:
        visits = self.registry.entries()
        for visit in visits:
            visit.stop()
        self.shelf.stop()
        self.nursery.spawn(partial(_told, visits))


async def _told(visits: list[Visit]) -> None:
    """Wait until every page has got its last words, or its connection has gone."""
    while any(visit.link.attached for visit in visits):  # noqa: ASYNC110 (transports know nothing of it)
        await anyio.sleep(TICK)
