"""What the bridges have in common: how a request that another framework took looks to an ASGI app."""

from collections.abc import Iterable, Iterator

from starlette.types import Message, Scope

from asgiwebio._asgi.app import HOST_EXTENSION

__all__ = ["Gone", "full_scope", "is_loss", "response_headers"]

RawHeaders = list[tuple[bytes, bytes]]


class Gone(OSError):
    """The client is gone: what `send` raises, as ASGI wants it."""

    def __init__(self) -> None:
        super().__init__("the client is gone")


def is_loss(error: BaseException) -> bool:
    """Whether an app's error only says in its own words that the client is gone."""
    if isinstance(error, BaseExceptionGroup):
        return all(is_loss(inner) for inner in error.exceptions)
    return isinstance(error, Gone) or isinstance(error.__context__, Gone)


def full_scope(part: Scope, *, host: str, request: object) -> Scope:
    """A scope of ASGI, made whole: `part` has what differs between frameworks, `host` is the framework's name.

    With `websocket` in place of `http` it is that of a WebSocket, which has no method, but subprotocols.
    """
    scope = {
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "extensions": {HOST_EXTENSION: {"name": host, "request": request}},
        "state": {},
        **part,
    }
    if scope["type"] == "websocket":
        del scope["method"]
        scope["scheme"] = "wss" if scope["scheme"] == "https" else "ws"
        scope["subprotocols"] = _subprotocols(scope["headers"])
    return scope


def response_headers(start: Message, encoding: str = "latin-1") -> Iterator[tuple[str, str]]:
    """The headers of an answer as text, without `transfer-encoding`: how the body is sent is the host's business.

    `encoding` is the one in which the host writes them.
    """
    headers: Iterable[tuple[bytes, bytes]] = start.get("headers") or ()
    for name, value in headers:
        if name.lower() != b"transfer-encoding":
            yield name.decode("latin-1"), value.decode(encoding, "replace")


def _subprotocols(headers: RawHeaders) -> list[str]:
    offered = b",".join(value for name, value in headers if name == b"sec-websocket-protocol")
    return [name.strip() for name in offered.decode("latin-1").split(",") if name.strip()]
