"""What an App has on one event loop."""

from collections.abc import Callable

from asgiwebio._link.registry import Registry
from asgiwebio._session.thread import Workers
from asgiwebio._wire.frames import Hello

from .limits import Limits
from .nursery import Nursery
from .visit import Visit


class Runtime:
    """Everything of an App that belongs to one event loop."""

    def __init__(self, limits: Limits, on_end: Callable[[], object]) -> None:
        self.registry: Registry[Visit] = Registry(limits.sessions)
        self.workers = Workers(limits.threads, limits.callbacks)
        self.nursery = Nursery(self._stop, on_end)
        self._watching = False

    def add(self, visit: Visit, hello: Hello) -> None:
        self.registry.add(visit.token, visit, hello.id)
        if not self._watching:
            self._watching = True
            self.nursery.spawn(self._watch)

    def drop(self, visit: Visit) -> None:
        self.registry.drop(visit.token)

    async def _watch(self) -> None:
        await self.nursery.watch(lambda: bool(len(self.registry)))
        self._watching = False

    def _stop(self) -> None:
        for visit in self.registry.entries():
            visit.stop()
