"""The lifespan of an ASGI app on the loop of a WSGI process: from its first request until the process stops."""

import logging
from concurrent.futures import Future
from typing import Any

from starlette.types import ASGIApp, Message

from asgiwebio._asgi.app import DRAIN_EXTENSION

from .loop import LOOP, Run

__all__ = ["Lifespan"]

logger = logging.getLogger("asgiwebio")


class Lifespan:
    """Begins with the first request, once in each process; an app that knows no lifespan is served without."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._run: Run | None = None
        self.state: dict[str, Any] = {}
        """What the app left for its requests."""

    def begin(self) -> None:
        """Wait until the app has started. RuntimeError when it could not."""
        run = LOOP.start()
        if self._run is run:
            return
        with run.lock:
            if self._run is not run:
                self.state = {}
                started: Future[None] = Future()
                LOOP.live(self._live, started)
                started.result()
                self._run = run

    async def _live(self, started: Future[None]) -> None:
        asked = False

        async def receive() -> Message:
            nonlocal asked
            if not asked:
                asked = True
                return {"type": "lifespan.startup"}
            await LOOP.stopping()
            return {"type": "lifespan.shutdown"}

        async def send(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                started.set_result(None)
            elif message["type"] == "lifespan.startup.failed":
                reason = message.get("message") or "it gives no reason"
                started.set_exception(RuntimeError(f"the app refused to start: {reason}"))
            elif message["type"] == "lifespan.shutdown.failed":
                logger.error("the app did not stop as it should: %s", message.get("message", ""))

        scope = {
            "type": "lifespan",
            "asgi": {"version": "3.0", "spec_version": "2.0"},
            "state": self.state,
            "extensions": {DRAIN_EXTENSION: {}} if LOOP.drains else {},
        }
        try:
            await self._app(scope, receive, send)
        except Exception:
            if started.done() and started.exception() is None:
                logger.exception("an error in the lifespan of an app")
            # else it knows no lifespan, or has said what is wrong
        finally:
            if not started.done():
                started.set_result(None)
