"""One visit: an app, a page of it, and what goes between."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

import anyio
import httpx
import orjson
from anyio.lowlevel import checkpoint

from asgiwebio._wire.frames import MAX_FRAME
from asgiwebio._wire.page import Impossible, Page, Script, Upload

from ._errors import AppFailed, NotShown, Refused
from ._link import Frame, Link
from ._longpoll import Longpoll
from ._mailbox import Mailbox
from ._sketch import sketch
from ._websocket import WebSocket

if TYPE_CHECKING:
    from anyio.abc import TaskGroup

    from asgiwebio._wire.commands import Command
    from asgiwebio._wire.events import Event

    from ._host import Host

__all__ = ["EvalJs", "Saved", "Transport", "Visit"]

T = TypeVar("T")
EvalJs = Callable[..., object]
Transport = Literal["websocket", "longpoll"]

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL | re.IGNORECASE)
_CHUNK = 256 << 10
_AHEAD = 1 << 20
_LONGEST = MAX_FRAME - 1024
"""Bytes of the longest event that fits into a frame."""
_WHY = {403: "refused", 4400: "a frame was bad", 4410: "there is no such session", 4503: "the app is full"}


@dataclass(frozen=True)
class Saved:
    """A file that the app had the visitor's browser save."""

    name: str
    content: bytes


class Visit:
    """A page and its line. Made, opened and closed in one task; it is the session's watch too."""

    def __init__(self, *, timeout: float, eval_js: EvalJs | None, strict: bool) -> None:
        self.page = Page(self.send, self._run)
        self.title = ""
        self.changes = 0
        self.timeout = timeout
        self.errors: list[BaseException] = []
        """What the user's code raised, in order."""
        self.saved: list[Saved] = []
        self._eval_js = eval_js
        self._strict = strict
        self._link = Link()
        self._host: Host
        self._url = httpx.URL()
        self._to_save: Mailbox[tuple[str, str]] = Mailbox()
        self._saving = 0
        self._line: WebSocket | Longpoll | None = None
        self._group: TaskGroup
        self._news = anyio.Event()
        self._welcome = False
        self._code: int | None = None
        self._end: Callable[[], None] | None = None
        self._ended = False
        self._outgoing: deque[dict[str, object]] = deque()
        self._long: Upload | None = None
        """An event that goes up in chunks; those after it wait."""
        self._sent: dict[int, int] = {}
        self._raised = 0

    # ---- from its beginning to its end

    async def open(self, host: Host, url: str, transport: Transport, group: TaskGroup) -> None:
        """Get the page and open its line; Refused when either is not to be had."""
        self._group = group
        answer = await host.client.get(url)
        if answer.status_code != 200:
            raise Refused(f"GET {url} was answered {answer.status_code}: {answer.text[:200]}")
        title = _TITLE.search(answer.text)
        self.title = html.unescape(title[1]).strip() if title else ""
        line: WebSocket | Longpoll
        if transport == "websocket":
            line = WebSocket(host, host.websocket_scope(answer.url), self._hear, self._closed)
        else:
            line = Longpoll(host.client, answer.url, self._link, self._hear, self._closed)
        self._line = line
        self._url = answer.url
        self._host = host
        group.start_soon(self._carry, line)
        group.start_soon(self._save_all)
        line.send(self._link.hello())
        await self._until(lambda: self._welcome or self._code is not None, self.timeout)
        if not self._welcome:
            why = "there was no answer" if self._code is None else _WHY.get(self._code, "closed")
            raise Refused(f"the line to {url} was not opened: {why} ({self._code})")

    async def close(self) -> None:
        """Leave the page, and wait until the session has ended; not longer than the timeout."""
        if self._end is not None and not self._ended:
            self._end()
            await self._until(lambda: self._ended and self._code is not None, self.timeout)

    def settle(self, raised: BaseException | None) -> None:
        """Say what the block came to: raise what it raised, or what the app did and nobody was told of yet."""
        if raised is None:
            self.raise_errors()
            return
        for error in self._untold():
            raised.add_note(f"The app had raised {_described(error)}")
        raise raised

    # ---- waiting

    @property
    def broken(self) -> int | None:
        """The close code of a line that came to its end before the session did."""
        return None if self.page.closed else self._code

    @property
    def over(self) -> bool:
        """Whether nothing will change any more."""
        return (self.page.closed or self._code is not None) and not self._saving

    async def attempt(self, action: Callable[[], T], timeout: float | None = None) -> T:
        """What `action` returns, as soon as it can be done.

        Until then it raises Impossible; after `timeout` seconds, or when the session is over, NotShown says why.
        """
        await checkpoint()
        seconds = self.timeout if timeout is None else timeout
        end = anyio.current_time() + seconds
        while True:
            self.raise_errors()
            news = self._news
            try:
                return action()
            except Impossible as error:
                left = end - anyio.current_time()
                if left > 0 and not self.over:
                    problem = None
                else:
                    when = "when the session was over" if self.over else f"in {seconds:g} s"
                    problem = NotShown(f"{error} ({when})\n\n{self.sketch()}")
            if problem is not None:
                raise problem
            with anyio.move_on_after(left):
                await news.wait()

    async def _until(self, condition: Callable[[], object], timeout: float) -> None:
        with anyio.move_on_after(timeout):
            while not condition():
                await self._news.wait()

    def raise_errors(self) -> None:
        """Raise AppFailed for what the app raised since this was called last, unless nobody wants to know."""
        new = self._untold()
        if new and isinstance(new[0], NotShown):
            raise new[0]
        if new:
            error = AppFailed(f"the app raised {_described(new[0])}")
            for other in new[1:]:
                error.add_note(f"and then {_described(other)}")
            raise error from new[0]

    def _untold(self) -> list[BaseException]:
        new, self._raised = self.errors[self._raised :], len(self.errors)
        return new if self._strict else []

    def sketch(self) -> str:
        """The page as text, for people."""
        return sketch(self.page, self.page.env.get("title", self.title), over=self.over)

    def changed(self) -> None:
        """Let those who wait look again."""
        self.changes += 1
        news, self._news = self._news, anyio.Event()
        news.set()

    # ---- the page's side of the line

    def send(self, event: Event) -> None:
        """Send an event; nothing happens when the session is over."""
        self._outgoing.append({"event": event.name, "task_id": event.task_id, "data": event.data})
        self._flush()

    def _flush(self) -> None:
        """Send what may go out now."""
        while self._outgoing and self._long is None:
            item: dict[str, object] = self._outgoing.popleft()
            text = orjson.dumps(item)
            if len(text) > _LONGEST:
                self._long = self.page.uploads.hold(text)
                files = [{"id": self._long.id, "size": len(text)}]
                item = {"event": "upload", "task_id": "", "data": {"name": None, "files": files}}
            if self._code is None and not self.page.closed:
                self._pass(self._link.say(item))

    def _pass(self, message: Frame | bytes) -> None:
        if self._line is not None:
            self._line.send(message)

    async def _carry(self, line: WebSocket | Longpoll) -> None:
        try:
            await line.run()
        except Exception as error:
            self.errors.append(error)
        finally:
            self._closed(1006)

    def _hear(self, frame: Frame) -> None:
        if "ping" in frame:
            self._pass({"pong": frame["ping"]})
        self._welcome = self._welcome or "welcome" in frame
        before = self._link.processed
        for command in self._link.hear(frame):
            try:
                self._take(command)
            except Exception as error:  # here the app sends: it is the test that has to hear of it
                self.errors.append(error)
        if self._link.processed > before:
            self._pass(self._link.ack())
        self.changed()

    def _take(self, command: Command) -> None:
        self.page.apply(command)
        spec = command.get("spec")
        if not isinstance(spec, dict):
            return
        if command["command"] == "pin_wait" and spec.get("timeout") is not None:
            self._group.start_soon(self._expire, command["task_id"], spec["timeout"])
        elif command["command"] == "download":
            self._saving += 1
            self._to_save.put((spec["name"], f"?file={spec['content']['file']}&save"))
        elif command["command"] == "upload":
            self._feed(self.page.uploads.find(spec["id"]))
            if self._long is not None and self._long.done:
                long, self._long = self._long, None
                if not long.refused:
                    self._pass(self._link.say({"upload": long.id}))
                self._flush()

    async def read(self, address: str) -> bytes:
        """What is at an address, as the page's own links have it; Refused when there is nothing."""
        answer = await self._host.client.get(self._url.join(address))
        if answer.status_code != 200:
            raise Refused(f"GET {address} was answered {answer.status_code}: {answer.text[:200]}")
        return answer.content

    async def _save_all(self) -> None:
        """Fetch what the browser is to save, one after the other."""
        while True:
            name, address = await self._to_save.get()
            try:
                self.saved.append(Saved(name, await self.read(address)))
            except Exception as error:
                self.errors.append(error)
            self._saving -= 1
            self.changed()

    async def _expire(self, task_id: str, seconds: float) -> None:
        await anyio.sleep(seconds)
        self.page.pins.expire(task_id)

    def _feed(self, upload: Upload | None) -> None:
        """Send of a file as much as may be on its way."""
        if upload is None or upload.stored is None:
            return
        content = upload.file.content
        at = max(self._sent.get(upload.id, 0), upload.stored)
        while at < len(content) and at - upload.stored < _AHEAD:
            chunk = content[at : at + _CHUNK]
            self._pass(upload.id.to_bytes(4, "big") + at.to_bytes(8, "big") + chunk)
            at += len(chunk)
        self._sent[upload.id] = at

    def _run(self, script: Script) -> object:
        try:
            if self._eval_js is not None:
                return orjson.loads(orjson.dumps(self._eval_js(script.code, **script.args)))
            raise NotShown(
                f"the app asks for the value of the JavaScript {script.code!r:.200}, and there is nothing to run it: "
                "write Visitor(app, eval_js=lambda code, **args: …)"
            )
        except Exception as error:  # the app goes on: it is the test that has to hear of it
            self.errors.append(error)
            return None

    def _closed(self, code: int) -> None:
        if self._code is None:
            self._code = code
        self.changed()

    # ---- what the session tells: see Watch

    def began(self, close: Callable[[], None]) -> None:
        self._end = close

    def failed(self, error: BaseException) -> None:
        self.errors.append(error)

    def ended(self) -> None:
        self._ended = True
        self.changed()


def _described(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
