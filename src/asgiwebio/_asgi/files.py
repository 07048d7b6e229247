"""A session's files at `?file=ID`: as a stream, or a range of it; and part by part over its link."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

import anyio
import anyio.to_thread
from starlette.datastructures import Headers, QueryParams
from starlette.responses import PlainTextResponse, Response

from asgiwebio._session.content import Spent
from asgiwebio._session.media import harmless
from asgiwebio._wire.parts import PART, Part

from .ranges import asked_range

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Message, Receive, Scope, Send

    from asgiwebio._session.content import Reader
    from asgiwebio._session.files import File, Files
    from asgiwebio._wire.parts import Want

__all__ = ["part", "refusal", "serve"]

CHUNK = 256 << 10
"""Bytes that are read at a time."""

_GUARDED = {"content-security-policy": "sandbox", "x-content-type-options": "nosniff"}
_log = logging.getLogger("asgiwebio")

T = TypeVar("T")


async def serve(file: File | None, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer GET or HEAD of a file; None is one that nobody here knows."""
    response = await _answer(file, scope, receive, send)
    if response is not None:
        await response(scope, receive, send)


async def part(files: Files, want: Want) -> Part:
    """What a page wants of its own session's files."""
    file = files.get(want.file)
    if file is None:
        return Part(want)
    try:
        size, data = await _part(file, want.start)
    except Spent:
        return Part(want)
    except Exception as error:
        _complain(file, error)
        return Part(want)
    if want.start + len(data) == size or not data:
        file.delivered()
    return Part(want, data, size, file.type)


async def _answer(file: File | None, scope: Scope, receive: Receive, send: Send) -> Response | None:
    """What is to be answered, or None when the file was."""
    if file is None:
        return refusal(404, "There is no such file here, or not any more.\n")
    if file.content.once and scope["method"] == "HEAD":
        await send(_start(200, _headers(file, scope)))
        await send({"type": "http.response.body"})
        return None
    try:
        reader = await _read(file, file.content.open)
    except Spent:
        return refusal(410, "This file was made as it was read, which happens once.\n")
    except Exception as error:
        _complain(file, error)
        return refusal(404, "This file cannot be read.\n")
    try:
        return await _send(file, reader, scope, receive, send)
    finally:
        with anyio.CancelScope(shield=True):
            await _read(file, reader.close)


async def _send(file: File, reader: Reader, scope: Scope, receive: Receive, send: Send) -> Response | None:
    status, headers, first, end = 200, _headers(file, scope), 0, reader.size
    head = scope["method"] == "HEAD"
    if reader.size is not None:
        etag = f'"{reader.version}"'
        span = None if head else asked_range(Headers(scope=scope), etag, reader.size)
        first, end = span or (0, reader.size)
        if span is not None:
            if first >= end:
                unsatisfied = {"content-range": f"bytes */{reader.size}"}
                return refusal(416, "There are no such bytes in this file.\n", unsatisfied)
            status, headers["content-range"] = 206, f"bytes {first}-{end - 1}/{reader.size}"
        headers |= {"accept-ranges": "bytes", "etag": etag, "content-length": str(end - first)}
    start = _start(status, headers)
    if head:
        await send(start)
        await send({"type": "http.response.body"})
    elif await _stream(file, reader, first, end, start, receive, send) and status == 200:
        file.delivered()
    return None


async def _stream(
    file: File, reader: Reader, first: int, end: int | None, start: Message, receive: Receive, send: Send
) -> bool:
    """Send the bytes from `first` to before `end`; whether the client was there for all. Raises what reading raises."""
    failure: Exception | None = None
    complete = False

    async def watch() -> None:
        # not every host's `send` fails when the client is gone
        while (await receive())["type"] != "http.disconnect":
            pass
        group.cancel_scope.cancel()

    async def pump() -> None:
        await _pass(send, start)
        position = first
        while end is None or position < end:
            chunk = await _read(file, reader.read, position, CHUNK if end is None else min(CHUNK, end - position))
            if not chunk:
                break
            position += len(chunk)
            await _pass(send, {"type": "http.response.body", "body": chunk, "more_body": True})
        if end is not None and position < end:
            raise EOFError(f"a file became shorter while it was sent: {position} bytes of {end}")
        await _pass(send, {"type": "http.response.body"})

    async with anyio.create_task_group() as group:
        group.start_soon(watch)
        try:
            await pump()
            complete = True
        except _Gone:
            pass
        except Exception as error:
            failure = error  # out of the group, which would put it into another
        group.cancel_scope.cancel()
    if failure is not None:
        raise failure
    return complete


class _Gone(Exception):
    """The client is."""


async def _pass(send: Send, message: Message) -> None:
    try:
        await send(message)
    except OSError:
        raise _Gone from None


async def _read(file: File, function: Callable[..., T], *args: object) -> T:
    """Call what reads the file, in a thread where that may block."""
    if not file.content.blocks:
        return function(*args)
    return await anyio.to_thread.run_sync(function, *args, limiter=file.limiter)


async def _part(file: File, start: int) -> tuple[int | None, bytes]:
    """A part of the file. Who waits for a slow one may leave: it is in nobody's hands yet."""
    if not file.content.blocks:
        return file.content.part(start, PART)
    read = anyio.to_thread.run_sync
    return await read(file.content.part, start, PART, limiter=file.limiter, abandon_on_cancel=True)


def _headers(file: File, scope: Scope) -> dict[str, str]:
    shown = harmless(file.type) and "save" not in QueryParams(scope.get("query_string", b""))
    disposition = "inline" if shown else "attachment"
    if file.name:
        disposition += f"; filename*=UTF-8''{quote(file.name, safe='', errors='replace')}"
    return {
        "cache-control": "private, no-store",
        "content-disposition": disposition,
        "content-type": file.type,
        # What takes its time is made, and sent, piece by piece: a proxy shall not wait until it has enough of it.
        **({"x-accel-buffering": "no"} if file.content.once else {}),
        **_GUARDED,
    }


def _start(status: int, headers: dict[str, str]) -> Message:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    return {"type": "http.response.start", "status": status, "headers": raw}


def refusal(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    """An answer that says only why there is no file."""
    return PlainTextResponse(text, status, {"cache-control": "no-store", **_GUARDED, **(headers or {})})


def _complain(file: File, error: Exception) -> None:
    # by its name: the id is a secret
    _log.warning("the file %r cannot be read: %s", file.name, error, exc_info=not isinstance(error, OSError))
