"""A TCP proxy that does to a line what networks do, for tests of what the two ends make of it."""

import contextlib
import random
import re
import socket
import struct
from collections.abc import Callable, Iterator

import anyio
import anyio.abc
from anyio.abc import SocketAttribute, SocketStream, TaskGroup
from anyio.from_thread import BlockingPortal, start_blocking_portal

RESET = struct.pack("ii", 1, 0)
"""For SO_LINGER: close with a reset, and throw away what was not sent."""
UPGRADE = re.compile(rb"(?i)\r\nupgrade: websocket|(?<=\r\nconnection: )upgrade")
GONE = (anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream, OSError)
LATE = 0.5
"""Seconds that the server's half of a `split` line lives on, and that a request which is sent twice may be late."""


class Proxy:
    """Passes connections on to a server; what happens to them on the way is the test's choice, at any time.

    Once `armed`, it resets `cuts` of them in the middle of an answer: each when it has carried more than `every` bytes
    from the server. Without `upgrades` it makes plain requests of WebSockets, as nginx does unless it is told
    otherwise.
    """

    def __init__(self, target: int, *, cuts: int = 0, every: int = 0, upgrades: bool = True) -> None:
        self.target = target
        """The port that new connections go to."""
        self.armed = False
        self.made = 0
        self.upgrades = upgrades
        self.pace: int | None = None
        """Bytes per second that each connection carries in each direction."""
        self.repeats = 0.0
        """How likely a request is sent a second time, a little later; nobody gets that answer."""
        self.used: anyio.Event
        """Whether anybody has connected; there while it runs."""
        self._cuts = cuts
        self._every = every
        self._blocked = False
        self._connections: set[_Connection] = set()
        self._open = _open()
        self._portal: BlockingPortal | None = None
        self._chance = random.Random(target)

    @contextlib.contextmanager
    def running(self) -> Iterator[str]:
        """The address of the proxy, which runs in a thread of its own as long as the block."""
        with start_blocking_portal() as self._portal:
            running, port = self._portal.start_task(self.serve)
            yield f"http://127.0.0.1:{port}"
            running.cancel()

    async def serve(self, *, task_status: anyio.abc.TaskStatus[int]) -> None:
        """Run on this loop, until cancelled; the status is the port."""
        async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listener:
            self.used = anyio.Event()
            task_status.started(listener.extra(SocketAttribute.local_port))
            await listener.serve(self._pass_on)

    # ---- Faults

    def cut(self) -> None:
        """Reset all connections that there are."""
        self._do(*(connection.cut for connection in list(self._connections)))

    def block(self) -> None:
        """Reset all there is, and let nobody through until `unblock()`."""
        self._blocked = True
        self.cut()

    def unblock(self) -> None:
        self._blocked = False

    def hold(self) -> None:
        """Swallow all that comes, from now on and from anybody, and say nothing; `release()` lets it go on its way."""
        self._do(self._close)

    def release(self) -> None:
        self._do(lambda: self._open.set())

    def split(self) -> None:
        """Reset the page's half of all connections; the server learns of it late, after the last that the page said."""
        self._do(*(connection.split for connection in list(self._connections)))

    def _close(self) -> None:
        self._open = anyio.Event()

    def _do(self, *actions: Callable[[], object]) -> None:
        for action in actions:
            if self._portal is None:
                action()
            else:
                self._portal.call(action)

    # ---- Connections

    async def _pass_on(self, client: SocketStream) -> None:
        self.used.set()
        async with client:
            if self._blocked:
                _reset_at_close(client)
                return
            with contextlib.suppress(OSError):
                async with await anyio.connect_tcp("127.0.0.1", self.target) as server:
                    await self._connect(client, server)

    async def _connect(self, client: SocketStream, server: SocketStream) -> None:
        async with anyio.create_task_group() as group:
            connection = _Connection(group, client, server)
            self._connections.add(connection)
            try:
                group.start_soon(self._up, connection)
                await self._down(connection)
                await self._open.wait()
                await connection.late.wait()
            finally:
                self._connections.discard(connection)
                group.cancel_scope.cancel()

    async def _up(self, connection: "_Connection") -> None:
        requests = _Requests()
        with contextlib.suppress(*GONE):
            while True:
                data = await connection.client.receive(self._size())
                if not self.upgrades:
                    data = UPGRADE.sub(lambda found: b"" if found[0].startswith(b"\r") else b"close", data, count=2)
                for request in requests.feed(data):
                    if self._chance.random() < self.repeats:
                        connection.group.start_soon(self._again, request)
                await self._way(data)
                await connection.gate.wait()
                await connection.server.send(data)
        await self._open.wait()
        await connection.late.wait()
        connection.group.cancel_scope.cancel()

    async def _down(self, connection: "_Connection") -> None:
        passed = 0
        with contextlib.suppress(*GONE):
            while True:
                data = await connection.server.receive(1024 if self._cuts else self._size())
                await self._way(data)
                await connection.client.send(data)
                passed += len(data) if self.armed else 0
                if self.made < self._cuts and passed > self._every:
                    self.made += 1
                    _reset_at_close(connection.client)
                    return

    async def _way(self, data: bytes) -> None:
        """Take the time that the data needs."""
        await self._open.wait()
        if self.pace is not None:
            await anyio.sleep(len(data) / self.pace)

    def _size(self) -> int:
        return 65536 if self.pace is None else max(self.pace // 10, 1)

    async def _again(self, request: bytes) -> None:
        await anyio.sleep(self._chance.random() * LATE)
        with contextlib.suppress(*GONE):
            async with await anyio.connect_tcp("127.0.0.1", self.target) as server:
                await server.send(request)
                with anyio.move_on_after(LATE):
                    await server.receive()


class _Connection:
    """Both halves of one line."""

    def __init__(self, group: TaskGroup, client: SocketStream, server: SocketStream) -> None:
        self.group = group
        self.client = client
        self.server = server
        self.gate = _open()
        """What the page says waits for it."""
        self.late = _open()
        """The end of one half waits for it before it is that of the other."""

    def cut(self) -> None:
        _reset_at_close(self.client)
        _reset_at_close(self.server)
        self.group.cancel_scope.cancel()

    def split(self) -> None:
        if self.late.is_set():
            self.gate, self.late = anyio.Event(), anyio.Event()
            self.group.start_soon(self._split)

    async def _split(self) -> None:
        await anyio.sleep(LATE / 5)  # the page says some more
        _reset_at_close(self.client)
        await self.client.aclose()
        await anyio.sleep(LATE)
        self.gate.set()
        await anyio.sleep(LATE / 5)  # and that arrives
        self.late.set()
        self.cut()


class _Requests:
    """Finds the requests in what a client says on one connection."""

    def __init__(self) -> None:
        self._waiting = b""
        self._other = False
        """What follows is no HTTP."""

    def feed(self, data: bytes) -> list[bytes]:
        """The requests that are complete with this."""
        found: list[bytes] = []
        self._waiting += b"" if self._other else data
        while (end := self._waiting.find(b"\r\n\r\n")) >= 0:
            head = self._waiting[:end].lower()
            if b"\r\nupgrade:" in head:
                self._other, self._waiting = True, b""
                break
            length = re.search(rb"\r\ncontent-length: *(\d+)", head)
            end += 4 + int(length[1] if length else 0)
            if len(self._waiting) < end:
                break
            found.append(self._waiting[:end])
            self._waiting = self._waiting[end:]
        return found


def _open() -> anyio.Event:
    event = anyio.Event()
    event.set()
    return event


def _reset_at_close(stream: SocketStream) -> None:
    with contextlib.suppress(*GONE):
        stream.extra(SocketAttribute.raw_socket).setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
