"""Real servers on a loopback port: in a thread of the test's process, or in a process of their own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import httpx
import uvicorn
from starlette.types import ASGIApp

ROOT = Path(__file__).resolve().parent.parent.parent


class ThreadServer:
    """uvicorn in a thread. Entered, it answers at `url`; left, it has stopped, and what it raised is raised."""

    def __init__(self, app: ASGIApp, *, lifespan: Literal["auto", "on", "off"] = "auto", ws: bool = True) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(
            app,
            lifespan=lifespan,
            ws="websockets-sansio" if ws else "none",
            log_level="warning",
            proxy_headers=False,
            timeout_graceful_shutdown=5,
        )
        self.server = uvicorn.Server(config)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=f"server of port {self.port}")

    def _run(self) -> None:
        try:
            self.server.run(sockets=[self._socket])
        except BaseException as error:
            self._error = error

    def __enter__(self) -> Self:
        # The socket listens already: a first request waits in its backlog until the server reads it.
        self._thread.start()
        return self

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        self.server.should_exit = True
        self._thread.join()
        self._socket.close()
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class ProcessServer:
    """A server in a process of its own, for signals and for other servers than uvicorn.

    `arguments` are those of `python`, with `{port}` for the port: `["-m", "uvicorn", "x:app", "--port", "{port}"]`.
    """

    def __init__(self, arguments: list[str], *, ready: str = "unning on", cwd: Path = ROOT) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, *(argument.format(port=self.port) for argument in arguments)],
            cwd=cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join([str(cwd), os.environ.get("PYTHONPATH", "")]),
                "PYTHONUNBUFFERED": "1",  # not -u, which a server that starts itself again may not hand on
            },
        )
        self._lines: list[str] = []
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, args=(ready,), name="output of a server")
        self._reader.start()
        self._ready.wait()
        if self.process.poll() is not None:
            self.stop()
            raise AssertionError(f"the server ended before it was ready:\n{self.output}")

    def _read(self, ready: str) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.append(line)
            if ready in line:
                self._ready.set()
        self.process.wait()
        self._ready.set()

    @property
    def output(self) -> str:
        """What it has printed so far, on both of its streams."""
        return "".join(self._lines)

    def terminate(self, *, number: int = signal.SIGTERM, within: float = 10) -> int:
        """Send the signal and wait for the end; TimeoutExpired when it takes longer than `within` seconds."""
        self.process.send_signal(number)
        code = self.process.wait(within)
        self._reader.join()
        return code

    def stop(self) -> None:
        """End it, by force if need be."""
        if self.process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.terminate()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join()
        if self.process.stdout is not None:
            self.process.stdout.close()


@contextlib.contextmanager
def process_server(arguments: list[str], *, ready: str = "unning on", cwd: Path = ROOT) -> Iterator[ProcessServer]:
    """A ProcessServer for the length of a `with` block."""
    server = ProcessServer(arguments, ready=ready, cwd=cwd)
    try:
        yield server
    finally:
        server.stop()


def wait_for(url: str) -> None:
    """Until somebody listens there: workers of uvicorn say that they have started before they do."""
    with httpx.Client(transport=httpx.HTTPTransport(retries=7), timeout=30) as client:
        client.get(url)
