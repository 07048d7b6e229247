"""Script mode: a program that calls the API outside any session gets one, in a browser that opens by itself.

The first call starts a server in a thread of its own and blocks until the page has connected. From then on every
thread of the program talks to that one page, until all threads that are not daemons have ended. The server notices
that, since the interpreter waits for its thread: so the page gets the last words too.
"""

import os
import sys
import threading
import webbrowser
from contextvars import Context
from socket import socket

import uvicorn

from asgiwebio._asgi.lone import LoneApp
from asgiwebio.exceptions import InvalidValue
from asgiwebio.server import Address, listen, uvicorn_settings

__all__ = ["Script", "script"]

PORT_VARIABLE = "PYWEBIO_SCRIPT_MODE_PORT"


class Script:
    """A program that is a script, from its first call on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server: _Server | None = None

    def begin(self) -> Context:
        """The context in which the session is known, also when it is over. For any thread.

        The first call starts the server, and every one waits for the page.
        """
        with self._lock:
            if self._server is None:
                self._server = _start()
        return self._server.app.joined()


def _start() -> "_Server":
    port = _port()
    sockets = listen("127.0.0.1", port or 0)
    address = Address(["127.0.0.1"], sockets[0].getsockname()[1])
    server = _Server(LoneApp(), address, open_browser=port is None)
    threading.Thread(target=server.serve_script, args=(sockets,), name="asgiwebio script").start()
    return server


def _port() -> int | None:
    """The port that the environment asks for."""
    text = os.environ.get(PORT_VARIABLE)
    if not text:
        return None
    if not text.isdecimal():
        raise InvalidValue(f"{PORT_VARIABLE}={text!r}: the number of a port is expected.")
    return int(text)


class _Server(uvicorn.Server):
    """uvicorn, until the script has ended and the page has heard so."""

    def __init__(self, app: LoneApp, address: Address, *, open_browser: bool) -> None:
        super().__init__(uvicorn.Config(app, **uvicorn_settings(app, local=True)))
        self.app = app
        self._address = address
        self._open_browser = open_browser

    def serve_script(self, sockets: list[socket]) -> None:
        self.run(sockets)
        for listener in sockets:
            listener.close()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        print(self._address, file=sys.stderr, flush=True)  # noqa: T201 (stdout is the script's own)
        if self._open_browser:
            threading.Thread(target=webbrowser.open, args=(self._address.url,), daemon=True).start()

    async def on_tick(self, counter: int) -> bool:
        abandoned = not any(_is_of_script(thread) for thread in threading.enumerate()) and not self.app.done()
        return await super().on_tick(counter) or abandoned or self.app.over


def _is_of_script(thread: threading.Thread) -> bool:
    """Whether the script lasts as long as this thread; the main thread has ended when the interpreter waits."""
    ours = thread is threading.current_thread() or type(thread).__module__.startswith("anyio.")
    return thread.is_alive() and not thread.daemon and not ours


script = Script()
"""The one of this process."""
