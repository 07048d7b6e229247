"""The long-poll endpoint: dialect v1 over requests, as `docs/wire.md` has it."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from typing import TYPE_CHECKING

import anyio
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from asgiwebio._link.line import Ending
from asgiwebio._link.pace import LEAST
from asgiwebio._wire.frames import MAX_FRAME, InFrame, OutFrame, decode_frame, encode_frame
from asgiwebio._wire.uploads import decode_chunk
from asgiwebio.exceptions import PeerError

from . import files
from .door import status_of
from .processes import elsewhere
from .visit import BETWEEN, FULL_RETRY, Refused

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from .visit import Visit, Visits

__all__ = ["HOLD_EXTENSION", "serve"]

HOLD_EXTENSION = "asgiwebio.hold"
"""A host that cannot hold a poll for long says in `scope["extensions"]` how long it can: `{"seconds": 0}`."""

HOLD = 25.0
"""Seconds that a poll waits for something to say."""

REPLY = 0.25
"""Seconds that a push waits for the commands that it causes."""

PULL_INTERVAL = BETWEEN / 2
"""Seconds between two polls, at most, that a session may ask for: it must not count as lost meanwhile."""

_CHUNK = "application/octet-stream"
_RETRY = 1.0
_STATUS = {4400: 400, 4410: 410, 4503: 503}

_log = logging.getLogger("asgiwebio")


async def serve(
    visits: Visits, scope: Scope, receive: Receive, send: Send, *, hold: float = HOLD, reply: float = REPLY
) -> None:
    """Serve one request: a poll is held for `hold` seconds, a push for `reply`."""
    if not visits.origins.admit(scope):
        await _answer(send, 403)
        return
    # A server that stops waits for lines, and so for answers: those that bring a last word too.
    with ExitStack() as until_answered:
        try:
            user = await visits.door.ask(scope)
            if scope["method"] == "GET":
                frame = await _poll(visits, user, scope, receive, hold, until_answered)
            else:
                frame = await _push(visits, user, scope, receive, reply, until_answered)
        except HTTPException as error:
            await _answer(send, status_of(error))
        except Refused as refused:
            await _answer(send, _STATUS[refused.code], refused.reason)
        except PeerError as error:
            _log.info("refused a request of a page that sent something wrong: %s", error)
            await _answer(send, 400)
        else:
            if frame is not None:
                await _answer(send, 200, encode_frame(frame))


async def _poll(
    visits: Visits, user: str | None, scope: Scope, receive: Receive, hold: float, until_answered: ExitStack
) -> OutFrame | None:
    """Wait for commands; None when the client does not wait any longer."""
    headers = Headers(scope=scope)
    visit = await _find(visits, user, headers.get("webio-token"))
    seconds = scope.get("extensions", {}).get(HOLD_EXTENSION, {}).get("seconds", hold)
    began = anyio.current_time()
    frame = await _next(visit, _number(headers.get("webio-ack")), receive, seconds, until_answered)
    if frame is not None and not frame and seconds < hold:
        frame.retry = _RETRY
    rest = began + min(visit.session.pull_interval, PULL_INTERVAL) - anyio.current_time()
    if frame is not None and rest > 0:
        frame.retry = max(frame.retry or 0, rest)
    return frame


async def _push(
    visits: Visits, user: str | None, scope: Scope, receive: Receive, reply: float, until_answered: ExitStack
) -> OutFrame | None:
    """Take a frame of the page, or a chunk of an upload."""
    headers = Headers(scope=scope)
    chunk = headers.get("content-type") == _CHUNK
    body = await _body(receive)
    first = InFrame() if chunk else decode_frame(body)
    welcome = None
    if first.hello is not None:
        visit = await visits.admit(scope, first.hello, plain=False, user=user)
        welcome = visit.greet()
    else:
        visit = await _find(visits, user, headers.get("webio-token") or first.token)
    if chunk:
        await visit.store(decode_chunk(body))
    await visit.unfold(first)
    visit.receive(first)
    # a push supersedes no poll: where one is held, the commands go there
    if welcome is not None:
        waits = visit.link.held <= LEAST  # much of it would keep the welcome back
    else:
        waits = (chunk or bool(first.items)) and not visit.link.attached
    frame = await _next(visit, first.ack, receive, reply, until_answered) if waits else OutFrame()
    if frame is not None:
        frame.welcome, frame.ack, frame.pong = welcome, visit.link.processed, first.ping
        frame.parts = [await files.part(visit.files, want) for want in first.want]
    return frame


async def _next(
    visit: Visit, ack: int | None, receive: Receive, seconds: float, until_answered: ExitStack
) -> OutFrame | None:
    """The next frame of a line made for this request, perhaps empty; None when the client is gone."""
    line = visit.attach(ack)
    until_answered.callback(visit.detach, line, at_least=BETWEEN)
    gone = False

    async def watch() -> None:
        # uvicorn's send does not fail when the client is gone, so this is the only way to know
        nonlocal gone
        while (await receive())["type"] != "http.disconnect":
            pass
        gone = True
        group.cancel_scope.cancel()

    frame = None
    async with anyio.create_task_group() as group:
        group.start_soon(watch)
        frame = await line.frame(seconds)
        group.cancel_scope.cancel()
    if gone:
        return None
    if frame is None:
        return OutFrame(
            end=line.ending is Ending.FINISHED,
            retry=_RETRY if line.ending is Ending.AWAY else None,  # not at once to a server that stops
        )
    return frame


async def _find(visits: Visits, user: str | None, token: str | None) -> Visit:
    visit = await visits.find(token, user) if token else None
    if visit is None:
        raise Refused(4410, elsewhere(token or ""))
    return visit


async def _body(receive: Receive) -> bytes:
    """The request's body, no longer than a frame may be."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise PeerError("the body came to an end too early")
        body += message.get("body", b"")
        if len(body) > MAX_FRAME:
            raise PeerError(f"a frame is longer than {MAX_FRAME}")
        if not message.get("more_body", False):
            return bytes(body)


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise PeerError("webio-ack is a whole number")
    return int(text)


async def _answer(send: Send, status: int, text: str = "") -> None:
    body = text.encode()
    headers = [
        (b"content-type", b"application/json" if status == 200 else b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if status == 503:
        headers.append((b"retry-after", str(FULL_RETRY).encode()))
    # A body may not have been read: uvicorn would read one that is too long to its end, and hypercorn hangs up. And
    # another connection may lead to the process that has a session which is unknown here.
    if status != 200:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
