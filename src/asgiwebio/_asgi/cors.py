"""What browsers ask before a page of another origin may talk to an app, and want to read in every answer (CORS)."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .origin import Origins

__all__ = ["METHODS", "Shared"]

METHODS = "GET, HEAD, POST, OPTIONS"
"""What the one URL of an app answers to."""

_PREFLIGHT = [
    (b"access-control-allow-methods", b"GET, POST"),
    (b"access-control-allow-headers", b"content-type, webio-token, webio-ack"),
    (b"access-control-max-age", b"600"),
]


class Shared:
    """Requests to an app, also from pages of other origins as far as `origins` allows those.

    OPTIONS is answered here, in any case with 204; everything else is the app's.
    """

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        origin = Headers(scope=scope).get("origin")
        asked = scope["method"] == "OPTIONS"
        # What is refused before it is asked is never asked, and has to be told of here.
        allowed = origin is not None and (self._origins.admit if asked else self._origins.allow)(scope)

        async def send_shared(message: Message) -> None:
            if message["type"] == "http.response.start" and self._origins.foreign:
                headers = MutableHeaders(raw=list(message.get("headers") or ()))
                headers.add_vary_header("origin")
                if allowed and origin:
                    headers["access-control-allow-origin"] = origin
                    headers["access-control-expose-headers"] = "retry-after"
                message = {**message, "headers": headers.raw}
            await send(message)

        if asked:
            headers = [(b"allow", METHODS.encode()), *(_PREFLIGHT if allowed else [])]
            await send_shared({"type": "http.response.start", "status": 204, "headers": headers})
            await send_shared({"type": "http.response.body"})
        else:
            await self._app(scope, receive, send_shared)
