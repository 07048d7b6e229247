"""A TCP proxy that cuts the line, for tests of what a page makes of it."""

import contextlib
import socket
import struct
from collections.abc import Iterator

import anyio
import anyio.abc
from anyio.abc import SocketAttribute, SocketStream
from anyio.from_thread import start_blocking_portal

RESET = struct.pack("ii", 1, 0)
"""For SO_LINGER: close with a reset, and throw away what was not sent."""
UPGRADE = b"Upgrade: websocket\r\n"
GONE = (anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream, OSError)


class CuttingProxy:
    """Passes connections on to a server; once `armed`, it resets so many of them in the middle of an answer.

    Each is cut when it has carried more than `every` bytes from the server. Without `upgrades` it makes plain requests
    of WebSockets, as nginx does unless it is told otherwise.
    """

    def __init__(self, target: int, *, cuts: int = 0, every: int = 0, upgrades: bool = True) -> None:
        self.armed = False
        self.made = 0
        self._blocked = False
        self._connections: set[anyio.CancelScope] = set()
        self._target = target
        self._cuts = cuts
        self._every = every
        self._upgrades = upgrades

    @contextlib.contextmanager
    def running(self) -> Iterator[str]:
        """The address of the proxy, which runs as long as the block."""
        with start_blocking_portal() as self._portal:
            running, port = self._portal.start_task(self._run)
            yield f"http://127.0.0.1:{port}"
            running.cancel()

    def block(self) -> None:
        """Cut all there is, and let nobody through until `unblock()`."""
        self._blocked = True
        for connection in list(self._connections):
            self._portal.call(connection.cancel)

    def unblock(self) -> None:
        self._blocked = False

    async def _run(self, *, task_status: anyio.abc.TaskStatus[int]) -> None:
        async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listener:
            task_status.started(listener.extra(SocketAttribute.local_port))
            await listener.serve(self._pass_on)

    async def _pass_on(self, client: SocketStream) -> None:
        async with client:
            if self._blocked:
                return
            server = await anyio.connect_tcp("127.0.0.1", self._target)
            async with server, anyio.create_task_group() as group:
                self._connections.add(group.cancel_scope)
                group.start_soon(self._up, client, server, group.cancel_scope)
                await self._down(server, client)
                group.cancel_scope.cancel()
            self._connections.discard(group.cancel_scope)

    async def _up(self, client: SocketStream, server: SocketStream, connection: anyio.CancelScope) -> None:
        with contextlib.suppress(*GONE):
            while True:
                data = await client.receive()
                if not self._upgrades:
                    data = data.replace(b"Connection: Upgrade", b"Connection: close", 1).replace(UPGRADE, b"", 1)
                await server.send(data)
        connection.cancel()

    async def _down(self, server: SocketStream, client: SocketStream) -> None:
        passed = 0
        with contextlib.suppress(*GONE):
            while True:
                data = await server.receive(1024)
                await client.send(data)
                passed += len(data) if self.armed else 0
                if self.made < self._cuts and passed > self._every:
                    self.made += 1
                    client.extra(SocketAttribute.raw_socket).setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    return
