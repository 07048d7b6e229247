"""What serves an app in memory: its lifespan, and requests without a socket."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import anyio
import httpx

from asgiwebio._asgi.app import WATCH_EXTENSION, App
from asgiwebio._asgi.applications import Application
from asgiwebio.exceptions import InvalidType

from ._errors import Refused
from ._websocket import SUBPROTOCOL

if TYPE_CHECKING:
    from anyio.abc import TaskGroup, TaskStatus
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ._visit import Visit

__all__ = ["ADDRESS", "Host", "asgi_app"]

ADDRESS = "http://testserver"
_CLIENT = ("127.0.0.1", 50000)


def asgi_app(app: ASGIApp | Application | Sequence[Application] | Mapping[Any, Application]) -> ASGIApp:
    """What a test gives as an ASGI app; functions, and lists and dicts of them, become one.

    A function with three parameters is an ASGI app already. InvalidType for what is neither.
    """
    if isinstance(app, list | tuple | Mapping):
        return App(app)
    if not callable(app):
        raise InvalidType(
            f"Visitor({app!r:.100}): an ASGI app, a function, or a list or dict of functions is expected."
        )
    if isinstance(app, App) or _needed(app) == 3:
        return app
    return App(app)


def _needed(function: Callable[..., object]) -> int:
    """How many arguments a call needs."""
    free = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(function).parameters.values()
    return sum(one.kind in free and one.default is inspect.Parameter.empty for one in parameters)


class Host:
    """Serves one app to one visitor. `watch` hears of the visitor's session."""

    def __init__(self, app: ASGIApp, watch: Visit, headers: Mapping[str, str], lifespan: bool) -> None:
        self._app = app
        self._watch = watch
        # an App of ours needs none, and may have other visitors on this event loop
        self._lifespan = lifespan and not isinstance(app, App)
        self._state: dict[str, Any] = {}
        self._stop = anyio.Event()
        self._stopped = anyio.Event()
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self, client=_CLIENT),
            base_url=ADDRESS,
            headers=dict(headers),
            follow_redirects=True,
            trust_env=False,
            timeout=None,  # noqa: S113 (a poll is held, and every look-up has a time of its own)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        extensions = {**scope.get("extensions", {}), WATCH_EXTENSION: self._watch}
        await self._app({**scope, "extensions": extensions, "state": dict(self._state)}, receive, send)

    async def start(self, group: TaskGroup) -> None:
        """Start the app; Refused when it says that it cannot."""
        if self._lifespan:
            await group.start(self._live)

    async def stop(self) -> None:
        """Stop the app."""
        if self._lifespan:
            self._stop.set()
            await self._stopped.wait()
        await self.client.aclose()

    def websocket_scope(self, url: httpx.URL) -> Scope:
        """How a WebSocket of the page at this address begins."""
        request = self.client.build_request("GET", url, headers={"origin": ADDRESS})
        return {
            "type": "websocket",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "ws",
            "path": url.path,
            "raw_path": url.raw_path.partition(b"?")[0],
            "root_path": "",
            "query_string": url.query,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "client": _CLIENT,
            "server": (url.host, url.port or 80),
            "subprotocols": [SUBPROTOCOL],
        }

    async def _live(self, *, task_status: TaskStatus[None]) -> None:
        """The lifespan. An app that knows none goes on without, as servers have it."""
        asked = begun = False

        async def receive() -> Message:
            nonlocal asked
            if not asked:
                asked = True
                return {"type": "lifespan.startup"}
            await self._stop.wait()
            return {"type": "lifespan.shutdown"}

        async def send(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                raise Refused(f"the app did not start: {message.get('message', '')}")
            if message["type"] == "lifespan.startup.complete":
                nonlocal begun
                begun = True
                task_status.started()

        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self._state}
        try:
            await self._app(scope, receive, send)
        except Refused:
            raise
        except Exception as error:
            if begun:
                self._watch.failed(error)
        finally:
            self._stopped.set()
        if not begun:
            task_status.started()
