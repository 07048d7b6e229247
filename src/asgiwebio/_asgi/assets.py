"""The built files of the page, by name, at the page's own URL: `?asset=NAME`.

Only names that the bundle's manifest lists are served; each changes with every build, so a browser keeps it for good.
Brotli lies beside each file. Gzip, for browsers over plain HTTP, is made when it is first asked for: that takes
milliseconds, and the package is a third smaller without.
"""

import functools
import gzip
import json
import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import anyio.to_thread
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from asgiwebio._asgi.accept import weights

__all__ = ["BUILD_COMMAND", "STATIC_PATH", "Bundle", "asset", "load", "negotiate", "serve"]

STATIC_PATH = str(Path(__file__).resolve().parent.parent / "_assets")
BUILD_COMMAND = "scripts/build"
CACHE_BYTES = 8 * 1024 * 1024

_ENCODINGS = ("br", "gzip")


@dataclass(frozen=True)
class BuiltFile:
    """One file of the bundle: its content type, and the encodings in which it lies beside itself, as `NAME.br`."""

    type: str
    encodings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bundle:
    """What the front-end build left in a directory, as its manifest.json tells."""

    directory: Path
    main: str
    style: str
    files: Mapping[str, BuiltFile]
    chunks: Mapping[str, object]

    @classmethod
    def read(cls, directory: Path) -> "Bundle":
        """The bundle there."""
        manifest = json.loads((directory / "manifest.json").read_bytes())
        files = {
            name: BuiltFile(entry["type"], tuple(entry.get("encodings", ())))
            for name, entry in manifest["files"].items()
        }
        return cls(directory, manifest["main"], manifest["style"], files, manifest.get("chunks", {}))


class _Contents:
    """What was sent of the files asked for lately, at most CACHE_BYTES of it. Used from worker threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[Path, str], bytes] = OrderedDict()
        self._size = 0

    def read(self, path: Path, encoding: str = "") -> bytes:
        key = (path, encoding)
        with self._lock:
            content = self._held.get(key)
            if content is not None:
                self._held.move_to_end(key)
                return content
        content = _encoded(path, encoding)
        with self._lock:
            if len(content) <= CACHE_BYTES and key not in self._held:
                self._held[key] = content
                self._size += len(content)
            while self._size > CACHE_BYTES:
                self._size -= len(self._held.popitem(last=False)[1])
        return content


def _encoded(path: Path, encoding: str) -> bytes:
    if encoding == "br":
        return path.with_name(f"{path.name}.br").read_bytes()
    content = path.read_bytes()
    return gzip.compress(content, 9, mtime=0) if encoding == "gzip" else content


_contents = _Contents()


def _built(directory: str) -> Bundle | None:
    try:
        written = (Path(directory) / "manifest.json").stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _read(directory, written)


@functools.lru_cache(maxsize=8)
def _read(directory: str, written: int) -> Bundle:  # noqa: ARG001 (a bundle is built anew under a server, too)
    return Bundle.read(Path(directory))


async def load(directory: str = STATIC_PATH) -> Bundle | None:
    """The bundle, read again only after a new build; None while there is none."""
    return await anyio.to_thread.run_sync(_built, directory)


async def asset(connection: HTTPConnection, directory: str = STATIC_PATH) -> Response:
    """Answer GET or HEAD of `?asset=NAME`."""
    name = connection.query_params.get("asset", "")
    bundle = await load(directory)
    built = bundle.files.get(name) if bundle is not None else None
    if bundle is None or built is None:
        return _missing(name, bundle)
    encoding = negotiate(connection.headers.get("accept-encoding", ""), (*built.encodings, "gzip"))
    try:
        content = await anyio.to_thread.run_sync(_contents.read, bundle.directory / name, encoding)
    except FileNotFoundError:
        return _missing(name, bundle)
    headers = {
        "cache-control": "public, max-age=31536000, immutable",
        "content-length": str(len(content)),
        "content-type": built.type,
        "vary": "accept-encoding",
        "x-content-type-options": "nosniff",
    }
    if encoding:
        headers["content-encoding"] = encoding
    return Response(b"" if connection.scope.get("method") == "HEAD" else content, headers=headers)


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """`asset` as an ASGI endpoint."""
    response = await asset(HTTPConnection(scope))
    await response(scope, receive, send)


def negotiate(accept: str, available: Collection[str]) -> str:
    """The encoding to send: the available one that the client likes best, br before gzip; "" for none at all."""
    wanted = weights(accept)
    offered = {name: wanted.get(name, wanted.get("*", 0.0)) for name in _ENCODINGS if name in available}
    best = max(offered, key=lambda name: offered[name], default="")
    if not best or offered[best] <= 0 or offered[best] < wanted.get("identity", 0.0):
        return ""
    return best


def _missing(name: str, bundle: Bundle | None) -> Response:
    text = f"There is no file {name!r} in this page's bundle.\n"
    if bundle is None:
        text = f"The page's files are not built: run {BUILD_COMMAND} in the checkout.\n"
    return PlainTextResponse(text, 404, {"cache-control": "no-store", "x-content-type-options": "nosniff"})
