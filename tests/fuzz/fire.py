"""Fires cases at an app, and looks what became of it, of the session that was hit, and of those beside it."""

import secrets
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import orjson
from starlette.types import ASGIApp

from .calm import Calm, Errors
from .case import Case
from .client import Answer, Socket, ask, connected, subprotocols
from .target import ANSWER

__all__ = ["Broken", "Fire", "firing"]

PATIENCE = 30
EVERY = 50
"""Cases between two looks at the sessions that nobody fires at, and for which one session that polls is fired at."""
STATUSES = {200, 204, 206, 400, 403, 404, 405, 410, 416}
CODES = {1000, 1008, 1009, 4400, 4409, 4410}
QUESTIONS = {"input_group", "pin_values", "pin_wait"}


class Broken(AssertionError):
    """A case did what none may do."""

    def __init__(self, case: Case, what: str) -> None:
        super().__init__(f"{what}\n{case.dumped()[:4000]}")
        self.case = case


class Known:
    """What the page of a session knows of it."""

    def __init__(self) -> None:
        self.hello = secrets.token_hex(16)
        self.token = ""
        self.question = ""
        self.asked = 0
        """How many there were: a page of PyWebIO's sees all questions of a function under one name."""
        self.file = ""
        self.callback = ""
        self.heard = 0
        """Number of the last command that came."""
        self.taken = 0
        """Events that the app has processed."""
        self.done = False
        self.closed: int | None = None

    def take(self, frame: Any) -> bool:
        """Note a frame; whether it was one, and no close code."""
        if isinstance(frame, int):
            self.closed = frame
            return False
        self.token = frame.get("welcome", {}).get("token", self.token)
        self.taken = max(frame.get("ack", 0), self.taken)
        if "command" in frame:
            self._note(frame)
        items = frame.get("items", [])
        if items:  # what was not acknowledged comes again; what a case has acknowledged for us never comes
            for command in items[max(self.heard + 1 - frame["seq"], 0) :]:
                self._note(command)
            self.heard = max(self.heard, frame["seq"] + len(items) - 1)
        return True

    def _note(self, command: dict[str, Any]) -> None:
        name, spec = command["command"], command.get("spec") or {}
        if name in QUESTIONS or (name == "run_script" and spec.get("eval")):
            self.question = command["task_id"]
            self.asked += 1
        elif name == "download":
            self.file = spec["content"].get("file", "") if isinstance(spec["content"], dict) else ""
        elif name == "output":
            self.callback = spec.get("callback_id", self.callback)
            self.done = self.done or spec.get("content") == "a right answer"
        elif name == "set_session_id":
            self.token = str(spec)

    def words(self) -> dict[str, str]:
        """What the words of a case mean."""
        named = {"@form": self.question, "@question": self.question, "@callback": self.callback, "@token": self.token}
        counted = {f"@seq+{count}": str(self.taken + 1 + count) for count in reversed(range(41))}
        return {**named, "@file": self.file, "@hello": self.hello, **counted, "@seq": str(self.taken + 1)}


class Fire:
    """One app under fire."""

    def __init__(self, app: ASGIApp, errors: Errors, calm: list[Calm]) -> None:
        self._app = app
        self._errors = errors
        self._calm = calm
        self._victim: Known | None = None
        self.cases = 0
        self.attempts = 0

    async def shoot(self, case: Case) -> None:
        """Fire one; Broken where something else than a refusal, or an answer, came of it."""
        waited = ""
        try:
            with anyio.fail_after(PATIENCE):
                try:
                    await self._whole(case)
                except anyio.get_cancelled_exc_class() as stopped:
                    waited = _where(stopped)
                    raise
        except Exception as error:
            inner: BaseException = error
            while isinstance(inner, BaseExceptionGroup):
                inner = inner.exceptions[0]
            where = f"waited in {waited} " if waited else ""
            raise Broken(case, f"{type(inner).__name__}: {where}{inner}\n{self._errors.take()}") from inner
        if self._errors.found:
            raise Broken(case, self._errors.take())

    async def _whole(self, case: Case) -> None:
        await {"v1": self._v1, "plain": self._plain, "request": self._request}[case.kind](case)
        self.cases += 1
        self.attempts += case.size
        if self.cases % EVERY == 0:
            await self.look()

    async def look(self) -> None:
        """Look whether those beside it go on, and whether the one that polls can still be answered."""
        for one in self._calm:
            await one.goes_on()
        if self._victim is not None:
            victim, self._victim = self._victim, None
            await self._finish_polling(victim)

    # ---- by WebSocket

    async def _v1(self, case: Case) -> None:
        if not subprotocols(case.headers):
            await self._plain(case)
            return
        known = Known()
        async with connected(self._app, case.query, case.headers, plain=False) as socket:
            if case.greeted:
                await socket.say({"hello": {"version": 1, "id": known.hello}})
                while not known.question and known.take(await socket.read()):
                    pass
            named = case.named(known.words())
            for message in named.messages:
                await socket.send(named.binary(message))
            await socket.say({"ping": 77})
            while known.closed is None and known.take(frame := await socket.read()) and frame.get("pong") != 77:
                pass
        assert known.closed is None or known.closed in CODES, f"closed with {known.closed}"
        if known.token and known.closed != 1000:
            await self._finish(known, case.query)

    async def _finish(self, known: Known, query: str) -> None:
        """The session that was hit takes a right answer still, and ends."""
        async with connected(self._app, query, [], plain=False) as socket:
            await socket.say({"hello": {"version": 1, "id": known.hello, "token": known.token}})
            if not known.take(await socket.read()):
                assert known.closed in (1000, 4410), f"resuming was closed with {known.closed}"
            elif not _ends(query):
                await socket.say({"leave": True})
            else:
                await _answered(socket, known, lambda frame: frame)

    async def _plain(self, case: Case) -> None:
        known = Known()
        async with connected(self._app, case.query, case.headers, plain=True) as socket:
            while not known.question and known.take(await socket.read()):
                pass
            named = case.named(known.words())
            for message in named.messages:
                await socket.send(named.binary(message))
            if known.closed is None and _ends(case.query):
                await _answered(socket, known, lambda frame: frame["items"][0])
            elif known.closed is None:
                await socket.send("{")  # or a page that has said nothing wrong so far would wait for ever
                while known.take(await socket.read()):
                    pass
        assert known.closed is None or known.closed in CODES, f"closed with {known.closed}"

    # ---- by requests

    async def _request(self, case: Case) -> None:
        known = self._victim = self._victim or await self._polling()
        named = case.named(known.words())
        answer = await ask(self._app, named.method, named.query, named.headers, named.body.encode("latin-1"))
        assert answer.status in STATUSES, f"answered with {answer.status}"
        for name, value in answer.headers:
            assert not {10, 13, 0} & {*name, *value}, f"a header {name!r}: {value!r}"
        if answer.status == 200 and answer.body[:1] == b"{":
            frame = answer.frame()
            if "welcome" not in frame and any(name == "webio-token" for name, _ in named.headers):
                known.take(frame)  # else it is about another session, which a hello has begun

    async def _polling(self) -> Known:
        known = Known()
        known.take((await self._push(known, {"hello": {"version": 1, "id": known.hello}})).frame())
        while not known.question:
            await self._poll(known)
        return known

    async def _poll(self, known: Known) -> None:
        # Acknowledged, or frames get smaller and begin with the same commands again, as for a line too slow for more.
        headers = [["webio-token", known.token], ["webio-ack", str(known.heard)]]
        known.take((await ask(self._app, "GET", "link", headers, b"")).frame())

    async def _push(self, known: Known, frame: object) -> Answer:
        headers = [["webio-token", known.token]] if known.token else []
        return await ask(self._app, "POST", "link", headers, orjson.dumps(frame))

    async def _finish_polling(self, known: Known) -> None:
        resumed = await self._push(known, {"hello": {"version": 1, "id": known.hello, "token": known.token}})
        if resumed.status == 410:
            return
        known.take(resumed.frame())
        answered = 0
        while not known.done:
            if known.asked != answered:
                answered = known.asked
                known.take((await self._push(known, _right(known))).frame())
            else:
                await self._poll(known)
            await anyio.sleep(0)


def _ends(query: str) -> bool:
    """Whether the session ends with a right answer; one that asks something else goes on as long as it is asked."""
    return "ask=" not in query and "doubling" not in query


def _where(stopped: BaseException) -> str:
    """Where a case waited: its lines in this directory, the outermost first."""
    frames = [(Path(frame.filename), frame) for frame in traceback.extract_tb(stopped.__traceback__)]
    return " > ".join(
        f"{frame.name} ({path.name}:{frame.lineno})" for path, frame in frames if path.parent == Path(__file__).parent
    )


async def _answered(socket: Socket, known: Known, shape: Any) -> None:
    """Answer the form, and another that comes in its place, until one answer was taken."""
    answered = 0
    while not known.done:
        if known.asked != answered:
            answered = known.asked
            await socket.say(shape(_right(known)))
        if not known.take(await socket.read()):
            assert known.closed in CODES, f"closed with {known.closed}"
            return


def _right(known: Known) -> dict[str, Any]:
    known.taken += 1
    event = {"event": "from_submit", "task_id": known.question, "data": ANSWER}
    return {"seq": known.taken, "items": [event]}


@asynccontextmanager
async def firing(app: ASGIApp) -> AsyncIterator[Fire]:
    """Fire at an app with sessions beside it that nobody fires at, one by WebSocket and one by polls."""
    with Errors() as errors:
        async with connected(app, "app=doubling", [], plain=False) as socket, anyio.create_task_group() as group:
            calm = [Calm(app), Calm(app, socket)]
            group.start_soon(calm[1].listen)
            fire = Fire(app, errors, calm)
            await fire.look()
            try:
                yield fire
                await fire.look()
            finally:
                group.cancel_scope.cancel()
                for one in calm:
                    one.close()
        errors.none()
