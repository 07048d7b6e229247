"""A directory of the user's own files beside an app, at `/static/`."""

import mimetypes
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.routing import Match, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from asgiwebio.exceptions import InvalidValue

__all__ = ["with_static"]


def with_static(app: ASGIApp, directory: str | Path | None) -> ASGIApp:
    """The app with the files of a directory at `/static/` below it: files only, no listing, nothing outside of it."""
    if directory is None:
        return app
    if not Path(directory).is_dir():
        raise InvalidValue(f"static_dir={str(directory)!r}: there is no such directory in {Path.cwd()}")
    mimetypes.init()  # reads files; otherwise the first request would, on the event loop
    files = Mount("/static", StaticFiles(directory=Path(directory).resolve()))

    async def beside(scope: Scope, receive: Receive, send: Send) -> None:
        match, child_scope = files.matches(scope) if scope["type"] == "http" else (Match.NONE, {})
        if match is Match.NONE:
            await app(scope, receive, send)
        else:
            try:
                await files.handle({**scope, **child_scope}, receive, send)
            except HTTPException as error:  # which only the middleware of a framework would make an answer of
                await PlainTextResponse(error.detail, error.status_code)(scope, receive, send)

    return beside
