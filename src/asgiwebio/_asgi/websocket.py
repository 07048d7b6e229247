"""The WebSocket endpoint: both dialects, as `docs/wire.md` has them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import anyio
from starlette.exceptions import HTTPException

from asgiwebio._link.line import Ending
from asgiwebio._link.pace import LEAST
from asgiwebio._wire.encode import encode
from asgiwebio._wire.frames import Hello, OutFrame, decode_frame, encode_frame
from asgiwebio._wire.parts import MAX_WANTS, Want
from asgiwebio._wire.plain import decode_plain
from asgiwebio._wire.uploads import decode_chunk
from asgiwebio.exceptions import PeerError

from . import files
from .visit import PING, Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.types import Message, Receive, Scope, Send

    from asgiwebio._link.line import Line
    from asgiwebio._wire.frames import InFrame

    from .visit import Visit, Visits

    Half = Callable[[], Awaitable[int]]
    """A part of a conversation, which gives the close code when it comes to its end."""

__all__ = ["SUBPROTOCOL", "serve"]

SUBPROTOCOL = "asgiwebio.v1"

_NEW = "NEW"
_HELLO_WITHIN = 10.0
_HELLO_BYTES = 4 << 10
_SEND_WITHIN = 30.0
_HEARD_WITHIN = 15.0  # instead of it, where it can be known whether the client is there

_CODES = {Ending.FINISHED: 1000, Ending.SUPERSEDED: 4409, Ending.AWAY: 1001}
_DONE = 1000
_BARRED = 1008  # before the handshake, where the client sees 403; later the page comes back, and sees it then
_TOO_BIG = 1009
_ERROR = 1011
_BAD = 4400
_UNKNOWN = 4410

_log = logging.getLogger("asgiwebio")


async def serve(visits: Visits, scope: Scope, receive: Receive, send: Send, *, ping: float = PING) -> None:
    """Serve one connection; `ping` is after how many seconds of silence its page is asked whether it is there."""
    socket = _Socket(receive, send)
    offered = scope.get("subprotocols") or []
    await receive()  # websocket.connect
    if not visits.origins.admit(scope) or (offered and SUBPROTOCOL not in offered):
        await socket.close(_BARRED)
        return
    try:
        user = await visits.door.ask(scope)
    except HTTPException:
        await socket.close(_BARRED)
        return
    await socket.accept(SUBPROTOCOL if offered else None)
    talk = _v1(visits, user, scope, socket, ping) if offered else _plain(visits, user, scope, socket)
    try:
        code, reason = await _guard(talk), ""
    except Refused as refused:
        code, reason = refused.code, refused.reason
    await socket.close(code, reason)


async def _v1(visits: Visits, user: str | None, scope: Scope, socket: _Socket, ping: float) -> int:
    with anyio.move_on_after(_HELLO_WITHIN) as clock:
        message = await socket.read()
    if clock.cancelled_caught:
        raise PeerError(f"no hello within {_HELLO_WITHIN} s")
    if message is None:
        return _DONE
    first = decode_frame(message, _HELLO_BYTES)
    if first.hello is None:
        raise PeerError("the first frame has a hello")
    visit = await visits.admit(scope, first.hello, plain=False, user=user)
    return await _converse(visit, socket, first, ping, _watch(visits, user, scope))


async def _converse(visit: Visit, socket: _Socket, first: InFrame, ping: float, watch: Sequence[Half]) -> int:
    line = visit.attach(first.ack)
    welcome = visit.greet()
    pulse = socket.pulse = _Pulse(ping * visit.link.patience)
    asked, wants = anyio.create_memory_object_stream[Want](MAX_WANTS)

    async def read() -> int:
        while (message := await socket.read()) is not None:
            pulse.heard()
            if isinstance(message, bytes):
                await visit.store(decode_chunk(message))
                continue
            frame = decode_frame(message)
            if frame.hello is not None:
                raise PeerError("a second hello on one connection")
            if len(frame.want) > MAX_WANTS - asked.statistics().current_buffer_used:
                raise PeerError("more parts of files are wanted than may be at a time")
            for want in frame.want:
                asked.send_nowait(want)
            if frame.ping is not None:
                line.pong(frame.ping)
            if frame.items:
                line.heard()
                await visit.unfold(frame)
            visit.receive(frame)
        return _DONE

    async def write() -> int:
        while (frame := await line.frame(pulse.left())) is not None:
            if pulse.lost():
                return _ERROR
            visit.press()
            frame.ping = pulse.ask()
            if frame and not await socket.send(encode_frame(frame)):
                return _DONE
        return _code(line)

    async def give() -> int:
        async for want in wants:
            if not await socket.send(encode_frame(OutFrame(parts=[await files.part(visit.files, want)]))):
                break
        return _DONE

    try:
        await visit.unfold(first)
        visit.receive(first)
        # a page that hears no welcome soon thinks that it cannot come in by this way
        opening = await line.frame(0) if visit.link.waiting(line.sent) <= LEAST else OutFrame()
        if opening is None:
            return _code(line)
        opening.welcome, opening.ack = welcome, visit.link.processed
        await socket.send(encode_frame(opening))
        return await _either(read, write, give, *watch)
    finally:
        visit.detach(line)
        asked.close()
        wants.close()


async def _plain(visits: Visits, user: str | None, scope: Scope, socket: _Socket) -> int:
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    known = query.get("session", [_NEW])[0]
    try:
        hello = Hello("", None if known == _NEW else known)
        visit = await visits.admit(scope, hello, plain=True, user=user)
    except Refused as refused:
        if refused.code != _UNKNOWN:
            raise
        await socket.send(encode({"command": "close_session"}))
        return _DONE
    welcome = visit.greet()
    line = visit.attach(None)

    async def read() -> int:
        while (message := await socket.read()) is not None:
            if len(message) > visits.max_payload:
                return _TOO_BIG
            event = decode_plain(message)
            if event is not None:
                await visit.turn()
                visit.take(event)
        return _DONE

    async def write() -> int:
        if visit.keep > 0 and not welcome.resumed:
            await socket.send(encode({"command": "set_session_id", "spec": visit.token}))
        while (frame := await line.frame()) is not None:
            number = frame.seq - 1
            try:
                for text in frame.items:
                    if not await socket.send(text):
                        return _DONE
                    number += 1
            finally:  # sent is all that there is to know; nobody acknowledges
                visit.link.acknowledge(number)
        return _code(line)

    try:
        return await _either(read, write, *_watch(visits, user, scope))
    finally:
        visit.detach(line)


def _watch(visits: Visits, user: str | None, scope: Scope) -> Sequence[Half]:
    """What ends a connection whose user may not come in any more; nothing where everybody may."""

    async def watch() -> int:
        await visits.door.barred(scope, user)
        return _BARRED

    return (watch,) if visits.door.guarded else ()


async def _either(read: Half, *others: Half) -> int:
    """Do all until one of them comes to its end; the close code that it gives."""
    codes: list[int] = []

    async def run(half: Half) -> None:
        codes.append(await _guard(half()))
        group.cancel_scope.cancel()

    async with anyio.create_task_group() as group:
        for half in others:
            group.start_soon(run, half)
        await run(read)
    return codes[0]


async def _guard(half: Awaitable[int]) -> int:
    """The close code of `half`, whatever happens in it: on an exception hosts close in many ways, or not at all."""
    try:
        return await half
    except Refused:
        raise
    except PeerError as error:
        _log.info("closed the connection of a page that sent something wrong: %s", error)
        return _BAD
    except Exception:
        _log.exception("closed a connection because of an error of asgiwebio's own")
        return _ERROR


def _code(line: Line) -> int:
    return _ERROR if line.ending is None else _CODES[line.ending]


class _Socket:
    """The messages of one connection."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.pulse: _Pulse | None = None
        """Judges whether the client is there, if that can be asked."""
        self._receive = receive
        self._send = send
        self._turn = anyio.Lock()  # not every host takes two messages at a time
        self._gone = False

    async def accept(self, subprotocol: str | None) -> None:
        await self._pass({"type": "websocket.accept", "subprotocol": subprotocol})

    async def read(self) -> str | bytes | None:
        """The next message, None when the client is gone. Why it is gone is its own choice, and says nothing."""
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            self._gone = True
            return None
        text: str | None = message.get("text")
        if text is not None:
            return text
        data: bytes = message["bytes"]
        return data

    async def send(self, text: str) -> bool:
        """Send a text; False when the client is gone, or takes nothing for a long time."""
        async with self._turn:
            await self._pass({"type": "websocket.send", "text": text})
        return not self._gone

    async def close(self, code: int, reason: str = "") -> None:
        await self._pass({"type": "websocket.close", "code": code, "reason": reason})
        self._gone = True

    async def _pass(self, message: Message) -> None:
        if self._gone:
            return
        clock = anyio.move_on_after(_SEND_WITHIN) if self.pulse is None else self.pulse.waiting()
        try:
            with clock:
                await self._send(message)
            self._gone = clock.cancelled_caught
        except (OSError, RuntimeError):  # as hosts say that the client is gone, or that they closed by themselves
            self._gone = True


class _Pulse:
    """When to ask a silent page whether it is there, and when to give it up."""

    def __init__(self, ping: float) -> None:
        self._ping = ping
        self._number = 0
        self._asked = False
        self._until = anyio.current_time() + ping
        self._silence = max(3 * ping, _HEARD_WITHIN)
        self._waiting = anyio.CancelScope()

    def heard(self) -> None:
        """The page said something, whatever it was."""
        self._asked = False
        now = anyio.current_time()
        self._until = now + self._ping
        self._waiting.deadline = now + self._silence

    def waiting(self) -> anyio.CancelScope:
        """A scope for one message that the page has to take: it may need long, as long as the page is heard."""
        self._waiting = anyio.CancelScope(deadline=anyio.current_time() + self._silence)
        return self._waiting

    def left(self) -> float:
        """Seconds until there is something to do."""
        return max(self._until - anyio.current_time(), 0)

    def lost(self) -> bool:
        """Whether the page was asked and has not answered in time."""
        return self._asked and self.left() == 0

    def ask(self) -> float | None:
        """The number of a ping, if one is due."""
        if self._asked or self.left() > 0:
            return None
        self._asked = True
        self._number += 1
        self._until = anyio.current_time() + 2 * self._ping
        return self._number
