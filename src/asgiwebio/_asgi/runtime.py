"""What an App has on one event loop."""

import logging
import math
import time
from collections.abc import Callable
from functools import partial

import anyio

from asgiwebio._link.registry import Registry
from asgiwebio._session.function import is_coroutine_function
from asgiwebio._session.thread import Workers
from asgiwebio._wire.frames import Hello

from .applications import Application
from .client import Clients
from .farewell import before_server
from .limits import Limits
from .nursery import TICK, Nursery
from .orphans import excuse_orphans
from .rate import Rate
from .refusals import Refusals
from .shelf import Shelf
from .visit import Visit

_log = logging.getLogger("asgiwebio")

FETCH_SECONDS = 2.0
"""How long a server that drains waits for pages that poll, after the last session has ended."""


class Runtime:
    """Everything of an App that belongs to one event loop."""

    def __init__(self, limits: Limits, drain: float, on_end: Callable[[], object]) -> None:
        self._drain = drain
        self.registry: Registry[Visit] = Registry(limits.sessions)
        self.starts = Rate(limits.starts)
        self.clients = Clients(limits.per_client)
        self._refusals = Refusals()
        self.workers = Workers(limits.threads, limits.callbacks)
        self.nursery = Nursery(self._stop, on_end)
        self.shelf = Shelf(self.nursery.spawn)
        self._begun = False
        self._quiet_since = math.inf
        self.drains = False
        """Whether the host says so early enough that it is to stop."""
        excuse_orphans()

    def refusal(self, application: Application, client: str) -> str:
        """Why no more session of the application may begin now, for this client; empty when one may."""
        if self.nursery.closing:
            return "the server stops"
        if self.registry.full:
            return "there are as many sessions as Limits(sessions=…) allows"
        if not is_coroutine_function(application) and self.workers.full:
            return "as many functions run in threads as Limits(threads=…) allows"
        if not self.starts.free:
            return "more sessions begin than Limits(starts=…) allows"
        if self.clients.full(client):
            return "one address has as many sessions as Limits(per_client=…) allows"
        return ""

    def refuse(self, why: str) -> None:
        """Note in the log that somebody was refused."""
        self._refusals.note(why)

    def add(self, visit: Visit, hello: Hello) -> None:
        self.registry.add(visit.token, visit, hello.id)
        self.clients.add(visit.client)
        if not self._begun:
            self._begun = True
            heard = before_server(self.nursery, self._drain, self._busy) or self.drains
            if self._drain and not heard:
                _log.warning(
                    "drain=%g has no effect here: this server tells an app that it stops when its pages cannot be "
                    "reached any more. What can be done is in docs/hosts.md, under Stopping.",
                    self._drain,
                )

    def drop(self, visit: Visit) -> None:
        self.registry.drop(visit.token)
        self.clients.drop(visit.client)
        self.shelf.retire(visit.files)

    async def drain(self) -> None:
        """Let nobody new in, and wait as long as sessions go on, yet no longer than is allowed."""
        self.nursery.close()
        with anyio.move_on_after(self._drain):
            while self._drain and self._busy():  # noqa: ASYNC110 (sessions end in many ways)
                await anyio.sleep(TICK)

    def _busy(self) -> bool:
        """Whether sessions go on, or have just ended and their pages may still fetch the last words."""
        visits = self.registry.entries()
        if any(not visit.ended for visit in visits):
            self._quiet_since = math.inf
            return True
        now = time.monotonic()  # asked by a server on whatever event loop
        self._quiet_since = min(self._quiet_since, now)
        return now - self._quiet_since < FETCH_SECONDS and any(not visit.over for visit in visits)

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
