"""`start_server`: an app on uvicorn, in this process, until it is told to stop."""

import asyncio
import contextlib
import inspect
import logging
import os
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import FrameType
from typing import Any, Protocol

import uvicorn
from starlette.types import Receive, Scope, Send

from asgiwebio._asgi.app import App
from asgiwebio._asgi.applications import Applications
from asgiwebio.exceptions import InvalidType, InvalidValue, WrongPlace
from asgiwebio.platform.deadline import Deadline
from asgiwebio.platform.settings import Settings, debugging, open_no_tunnel, take_settings
from asgiwebio.platform.static import with_static
from asgiwebio.reload import Reload, begin, possible

__all__ = ["start_app", "start_server"]

NOT_OF_ONE_SERVER = {"app", "fd", "uds", "workers", "reload", "reload_dirs", "reload_includes", "reload_excludes"}
"""Settings of uvicorn for what is done in another way here."""

logger = logging.getLogger("asgiwebio")


def start_server(
    applications: Applications,
    port: int = 0,
    host: str = "",
    debug: bool = False,
    cdn: bool | str = False,
    static_dir: str | None = None,
    remote_access: bool = False,
    reconnect_timeout: float = 0,
    allowed_origins: Iterable[str] | None = None,
    check_origin: Callable[[str], bool] | None = None,
    auto_open_webbrowser: bool = False,
    max_payload_size: int | str = "200M",
    **tornado_app_settings: Any,
) -> None:
    """Serve applications until SIGINT or SIGTERM, and print the address.

    Port 0 takes a free one; host "" listens on all interfaces. `debug=True` shows tracebacks to visitors, and starts
    the program again when a file of it has changed, unless that is a notebook or a console, or runs on Windows; the
    environment variable PYWEBIO_DEBUG overrides it. After a signal the process ends within 5 seconds, even when one of
    your threads is stuck. Further settings are those of `webio_asgi` and of `uvicorn.Config`, such as `ssl_certfile`
    and `ssl_keyfile`; those of Tornado are accepted and have no effect.

        start_server(main, port=8080)
    """
    settings, for_uvicorn = sort_settings("start_server", tornado_app_settings)
    app = App(
        applications,
        cdn=cdn,
        debug=debugging(debug),
        reconnect_timeout=reconnect_timeout,
        allowed_origins=allowed_origins,
        check_origin=check_origin,
        max_payload_size=max_payload_size,
        **settings,
    )
    start_app(
        app,
        port=port,
        host=host,
        static_dir=static_dir,
        remote_access=remote_access,
        auto_open_webbrowser=auto_open_webbrowser,
        reload=debugging(debug),
        settings=for_uvicorn,
    )


def sort_settings(function: str, given: Mapping[str, Any]) -> tuple[Settings, dict[str, Any]]:
    """What is the App's and what is uvicorn's among the settings of Tornado, which have no effect here."""
    settings, others = take_settings(given)
    of_uvicorn = inspect.signature(uvicorn.Config).parameters.keys() - NOT_OF_ONE_SERVER
    ignored = sorted(others.keys() - of_uvicorn)
    if ignored:
        logger.debug("%s() runs on uvicorn and ignores %s", function, ", ".join(ignored))
    return settings, {name: value for name, value in others.items() if name in of_uvicorn}


class Served(Protocol):
    """What is served: an App, or several of one kind."""

    @property
    def max_payload(self) -> int:
        """Bytes of the longest message that is taken."""

    @property
    def drain(self) -> float:
        """Seconds at most in which sessions may go on when it is to stop."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, as any ASGI app."""


def start_app(
    app: Served,
    *,
    port: int,
    host: str | None,
    static_dir: str | None = None,
    remote_access: bool = False,
    auto_open_webbrowser: bool = False,
    reload: bool = False,
    settings: Mapping[str, Any] | None = None,
) -> None:
    """Serve an app as `start_server` does; `settings` are those of `uvicorn.Config`.

    With `reload` the program starts again, where it can, when a file of it has changed.
    """
    _outside_of_loops()
    open_no_tunnel(remote_access)
    handed_on = begin()
    sockets = handed_on or listen(host, port)
    addresses = [listener.getsockname()[0] for listener in sockets]
    local = all(address.startswith("127.") or address == "::1" for address in addresses)
    config = uvicorn.Config(with_static(app, static_dir), **{**uvicorn_settings(app, local=local), **(settings or {})})
    server = _Server(config, Address(addresses, sockets[0].getsockname()[1], secure=config.is_ssl), app.drain)
    server.open_browser = auto_open_webbrowser and not handed_on
    watch = Reload(sockets, server.stop) if reload and possible() else None
    try:
        with contextlib.suppress(KeyboardInterrupt):  # uvicorn passes Ctrl+C on once it has stopped
            server.run(sockets)
        if watch is not None and server.deadline.number is None:
            watch.restart()
    finally:
        for listener in sockets:
            listener.close()
        server.deadline.farewell()


def uvicorn_settings(app: Served, *, local: bool) -> dict[str, Any]:
    """How uvicorn serves an app; `local` where only this machine can reach it."""
    return {
        "access_log": False,
        "log_config": None,
        "log_level": "warning",
        "proxy_headers": False,  # whom to believe is the App's decision
        "timeout_graceful_shutdown": 4,
        "ws_max_size": app.max_payload,
        "ws_per_message_deflate": not local,  # on the same machine it only costs time
    }


def listen(host: str | None, port: int) -> list[socket.socket]:
    """Sockets that are bound to every address of `host`, or to all there are, all with one port."""
    if not isinstance(port, int) or isinstance(port, bool):
        raise InvalidType(f"port={port!r}: a number is expected; 0 takes a free port")
    if not 0 <= port <= 65535:
        raise InvalidValue(f"port={port!r}: a number from 0 to 65535 is expected; 0 takes a free port")
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror as error:
        raise InvalidValue(f"host={host!r}: no address of this machine ({error.strerror})") from error
    sockets: list[socket.socket] = []
    for family, _, _, _, address in sorted(set(found)):
        with contextlib.suppress(OSError) if sockets else contextlib.nullcontext():
            listener = _bound(family, (address[0], port, *address[2:]))
            sockets.append(listener)
            port = listener.getsockname()[1]
    return sockets


def _bound(family: int, address: tuple[Any, ...]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:  # beside the socket for IPv4, which has the same port
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise OSError(error.errno, f"cannot listen on {address[0]} port {address[1]}: {error.strerror}") from error
    return listener


class Address:
    """Where a server can be reached, as text."""

    def __init__(self, addresses: Sequence[str], port: int, *, secure: bool = False) -> None:
        self._scheme = "https" if secure else "http"
        self._port = port
        self._all = any(address in ("0.0.0.0", "::") for address in addresses)  # noqa: S104
        self.url = self._url("127.0.0.1" if self._all else addresses[0])

    def __str__(self) -> str:
        outside = _interface() if self._all else None
        if outside is None:
            return f"Running on {self.url}"
        return f"Running on {self.url} and all addresses of this machine, such as {self._url(outside)}"

    def _url(self, address: str) -> str:
        host = f"[{address}]" if ":" in address else address
        return f"{self._scheme}://{host}:{self._port}/"


def _interface() -> str | None:
    """An address under which others see this machine; asks the routing table and sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address: str = probe.getsockname()[0]
        return address


class _Server(uvicorn.Server):
    """uvicorn, saying where it is when it is there, and ending in time."""

    def __init__(self, config: uvicorn.Config, address: Address, drain: float) -> None:
        super().__init__(config)
        self.open_browser = False
        self._address = address
        self.deadline = Deadline(drain)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(self._address, flush=True)  # noqa: T201
            if self.open_browser:
                threading.Thread(target=webbrowser.open, args=(self._address.url,), daemon=True).start()

    def stop(self) -> None:
        """Ask it to stop, from any thread."""
        self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self.deadline.begin(sig)


def _outside_of_loops() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise WrongPlace(
        "start_server() blocks, and an event loop runs here already: start it in a thread, or serve "
        "webio_asgi(...) with `await uvicorn.Server(uvicorn.Config(app)).serve()`"
    )
