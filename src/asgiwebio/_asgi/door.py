"""Who may come in, and as whom: what the `on_connect` of an app says of each request."""

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import cast

import anyio
import anyio.to_thread
from anyio.lowlevel import RunVar
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Scope

from asgiwebio._session.function import is_coroutine_function
from asgiwebio.exceptions import InvalidType

from .page import notice

__all__ = ["Door", "OnConnect", "refusal", "status_of"]

OnConnect = Callable[[HTTPConnection], Awaitable[str | bool | None] | str | bool | None]

AGAIN = 60.0
"""Seconds after which it is asked again who has a WebSocket open; one that polls is asked with each poll."""

_THREADS = 40
_EXPECTED = "expected None or True (anybody), the user's name, False or a raised HTTPException (nobody)"

_log = logging.getLogger("asgiwebio")


class Door:
    """Asks `on_connect`, in a thread where it is no coroutine function. Without one everybody may come in."""

    def __init__(self, on_connect: OnConnect | None = None) -> None:
        if on_connect is not None and not callable(on_connect):
            raise InvalidType(f"on_connect={on_connect!r}: a function is expected that takes the request.")
        self._asks = on_connect
        self._threads: RunVar[anyio.CapacityLimiter] = RunVar("threads of on_connect")
        self.refused = 0
        """Requests of who may not come in."""

    @property
    def guarded(self) -> bool:
        """Whether somebody is asked."""
        return self._asks is not None

    async def ask(self, scope: Scope) -> str | None:
        """The name of the user, None for one without; HTTPException for who may not come in.

        Where `on_connect` itself fails nobody may: that is logged, and refused with 500.
        """
        if self._asks is None:
            return None
        try:
            return await self._name(self._asks, HTTPConnection(scope))
        except HTTPException:
            self.refused += 1
            raise

    async def barred(self, scope: Scope, user: str | None) -> None:
        """Wait until who has come in as `user` may not any more, or would be somebody else: asked every AGAIN seconds.

        Where `on_connect` itself fails nobody has to go.
        """
        while True:
            await anyio.sleep(AGAIN)
            try:
                if await self.ask(scope) != user:
                    return
            except HTTPException as error:
                if error.status_code < 500:
                    return

    async def _name(self, asks: OnConnect, request: HTTPConnection) -> str | None:
        try:
            said = await self._answer(asks, request)
        except HTTPException:
            raise
        except Exception:
            _log.exception("a visitor was refused since on_connect failed")
            raise HTTPException(500, "Who may come in cannot be told at the moment.") from None
        if said is False:
            raise HTTPException(403, "This page is not open to you.")
        if said is None or said is True:
            return None
        if isinstance(said, str) and said:
            return said
        # By its type alone: it may be what nobody should read in a log.
        _log.error("a visitor was refused since on_connect returned %s: %s", _kind(said), _EXPECTED)
        raise HTTPException(500, "Who may come in cannot be told at the moment.")

    async def _answer(self, asks: OnConnect, request: HTTPConnection) -> object:
        if is_coroutine_function(asks):
            return await cast("Awaitable[object]", asks(request))
        return await anyio.to_thread.run_sync(asks, request, limiter=self._limiter())

    def _limiter(self) -> anyio.CapacityLimiter:
        try:
            return self._threads.get()
        except LookupError:
            limiter = anyio.CapacityLimiter(_THREADS)
            self._threads.set(limiter)
            return limiter


def refusal(error: HTTPException) -> Response:
    """The page for who may not come in; with a `location` the browser goes there instead."""
    page = notice(error.status_code, _phrase(error.status_code), error.detail)
    for name, value in (error.headers or {}).items():
        page.headers[name] = value
    return page


def status_of(error: HTTPException) -> int:
    """What a request gets that no person sees the answer of: being led elsewhere would mean nothing there."""
    return error.status_code if error.status_code >= 500 else 403


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:  # one of the author's own
        return "Not open to you"


def _kind(value: object) -> str:
    return "an empty text" if value == "" else f"a value of type {type(value).__name__}"
