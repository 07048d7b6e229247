"""A directory of Python files as one ASGI app: the file `A/b.py` is served at `/A/b`."""

import ast
import html
import logging
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import anyio.to_thread
from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from asgiwebio._asgi.app import App
from asgiwebio._asgi.page import POLL_EXTENSION
from asgiwebio.exceptions import InvalidValue

from .folder import Folder

__all__ = ["Directory"]

HIDDEN = ("_", ".")
INDEX = "index"

logger = logging.getLogger("asgiwebio")

Index = bool | Callable[[str], str]


class Directory:
    """Serves the function `main`, or the list or dict `main`, of each file, and lists directories.

    `index` is whether directories are listed, or a function from a directory's path to the HTML of its page. With
    `polls` no WebSocket is taken. `options` are those of every App. A file is loaded when it is first asked for, and
    stays; with `debug` the query parameter `reload` loads it again.
    """

    def __init__(self, base: str | Path, index: Index = True, *, polls: bool = False, **options: Any) -> None:
        if not Path(base).is_dir():
            raise InvalidValue(f"base={str(base)!r}: there is no such directory in {Path.cwd()}")
        self._base = Path(base).resolve()
        self._index = index
        self._polls = polls
        self._options = options
        self._debug = bool(options.get("debug"))
        self._loading = threading.Lock()
        self._apps: dict[Path, App] = {}
        self._folders: dict[Path, Folder] = {}
        # Wrong options are told at once, and what a file shows while it is loaded begins no script.
        of_any = App({}, **options)
        self.max_payload, self.drain = of_any.max_payload, of_any.drain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        reload = self._debug and "reload" in QueryParams(scope.get("query_string", b""))
        found = await anyio.to_thread.run_sync(self._find, _path(scope), reload)
        if scope["type"] == "websocket" and (self._polls or isinstance(found, Response)):
            await receive()
            await send({"type": "websocket.close"})
        elif isinstance(found, Response):
            await found(scope, receive, send)
        else:
            if self._polls:
                scope = {**scope, "extensions": {**scope.get("extensions", {}), POLL_EXTENSION: {}}}
            await found.serve(scope, receive, send)

    def _find(self, path: str, reload: bool) -> App | Response:
        """What is at a path that was decoded already; in a worker thread, since it reads files and runs them."""
        *parents, last = path.removeprefix("/").split("/")
        names = [*parents, last] if last else parents
        if any(name.startswith(HIDDEN) for name in names):
            return PlainTextResponse("Forbidden", 403)
        if not all(names) or any(character in path for character in "\0\\:"):
            return _missing()
        try:
            return self._at(self._base.joinpath(*names), reload, directory=not last)
        except OSError:  # such as for a name that is too long
            return _missing()

    def _at(self, place: Path, reload: bool, *, directory: bool) -> App | Response:
        if not place.resolve().is_relative_to(self._base):
            return _missing()
        if directory and place.is_dir():
            file = place / f"{INDEX}.py"
            return self._app(file, reload) if file.is_file() else self._list(place)
        file = place.with_name(f"{place.name}.py")
        if file.is_file() and file.resolve().is_relative_to(self._base):
            return self._app(file, reload)
        return _missing()

    def _app(self, file: Path, reload: bool) -> App | Response:
        if file in self._apps and not reload:
            return self._apps[file]
        with self._loading:  # two first requests at the same time load it once
            return self._apps[file] if file in self._apps and not reload else self._load(file, reload)

    def _load(self, file: Path, reload: bool) -> App | Response:
        folder = self._folders.setdefault(file.parent, Folder(file.parent))
        if reload:
            folder.forget()
        try:
            main = getattr(folder.load(file), "main", None)
            if main is None:
                return _missing()
            app = self._apps[file] = App(main, **self._options)
        except Exception:
            logger.exception("%s could not be loaded", file)
            return PlainTextResponse("Internal Server Error", 500)
        return app

    def _list(self, place: Path) -> Response:
        if self._index is False:
            return PlainTextResponse("Forbidden", 403)
        if callable(self._index):
            return HTMLResponse(self._index(str(place)))
        return HTMLResponse(_listing(place, "/" + "/".join(place.relative_to(self._base).parts)))


class _Entry(NamedTuple):
    """A line of a listing."""

    address: str
    name: str
    about: str = ""


def _listing(place: Path, title: str) -> str:
    entries = [_Entry("../", "..")] if title != "/" else []
    shown = sorted(entry for entry in place.iterdir() if not entry.name.startswith(HIDDEN))
    entries += [_Entry(f"{quote(entry.name)}/", f"{entry.name}/") for entry in shown if entry.is_dir()]
    for entry in shown:
        about = _main_of(entry) if entry.suffix == ".py" and entry.is_file() else None
        if about is not None:
            entries.append(_Entry(f"./{quote(entry.stem)}", entry.stem, about))
    lines = [
        f'<li><a href="{entry.address}">{html.escape(entry.name)}</a>'
        + (f"<div>{html.escape(entry.about)}</div>" if entry.about else "")
        + "</li>"
        for entry in entries
    ]
    title = html.escape(title)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Index of {title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"></head>\n'
        f"<body><main><h1>Index of {title}</h1><ul>{''.join(lines)}</ul></main></body></html>\n"
    )


def _main_of(file: Path) -> str | None:
    """What the docstring of `main` says first, found without running the file; None where it defines no `main`."""
    try:
        body = ast.parse(file.read_bytes()).body
    except (SyntaxError, ValueError):
        return None
    for node in body:
        match node:
            case ast.FunctionDef(name="main") | ast.AsyncFunctionDef(name="main") | ast.ClassDef(name="main"):
                return " ".join((ast.get_docstring(node) or "").partition("\n\n")[0].split())
            case ast.Assign(targets=targets) if any(isinstance(t, ast.Name) and t.id == "main" for t in targets):
                return ""
            case ast.AnnAssign(target=ast.Name(id="main"), value=ast.expr()):
                return ""
    return None


def _path(scope: Scope) -> str:
    """The path below the mount."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "").rstrip("/")
    return path[len(root) :] if root and path.startswith(f"{root}/") else path


_missing = partial(PlainTextResponse, "Not Found", 404)


async def _lifespan(receive: Receive, send: Send) -> None:
    """Nothing to do: each App begins with its first request, and ends with the server."""
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
