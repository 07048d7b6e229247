"""The visitor as a whole: apps of every kind, both ways to wait, both transports, errors and ends."""

import json
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import anyio
import pytest
from fastapi import Depends, FastAPI, HTTPException
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from asgiwebio import Limits, webio_asgi
from asgiwebio.exceptions import InvalidType, SessionClosedException
from asgiwebio.input import input
from asgiwebio.output import put_button, put_text
from asgiwebio.platform.fastapi import webio_router, webio_routes
from asgiwebio.session import defer_call, eval_js, hold, info
from asgiwebio.testing import AppFailed, AsyncPage, NotEnded, NotShown, Page, Refused, Visitor
from tests.testing import apps

TRANSPORTS: list[Literal["websocket", "longpoll"]] = ["websocket", "longpoll"]


@pytest.fixture(params=[apps.hello, apps.hello_later], ids=["thread", "coroutine"])
def hello(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_question_is_answered_without_async(hello: Any, transport: Any, backend: Any) -> None:
    with Visitor(hello, transport=transport, backend=backend) as page:
        page.answer("Ada")
        page.see("Hello, Ada")
        page.ended()


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_question_is_answered_with_async(hello: Any, transport: Any) -> None:
    async with Visitor(hello, transport=transport) as page:
        await page.answer("Ada")
        await page.see("Hello, Ada")
        await page.ended()


async def test_two_visitors_of_one_app_on_one_loop() -> None:
    app = webio_asgi(apps.hello)

    async with Visitor(app) as one, Visitor(app) as two:
        await two.answer("Two")
        await one.answer("One")
        await one.see("Hello, One")
        await two.see("Hello, Two")


# ---- what can be visited


def test_app_is_mounted_anywhere() -> None:
    host = Starlette()
    host.mount("/tool", webio_asgi(apps.hello))

    with Visitor(host, path="/tool") as page:
        page.answer("Ada")
        page.see("Hello, Ada")


def test_dict_and_list_of_functions_have_an_index() -> None:
    with Visitor({"hi": apps.hello, "later": apps.hello_later}) as page:
        page.see("hi")
    with Visitor([apps.hello, apps.hello_later], query={"app": "hello_later"}) as page:
        page.question("Your name?")


@pytest.mark.parametrize("app", ["hello", 3, None])
def test_what_is_no_app_cannot_be_visited(app: Any) -> None:
    with pytest.raises(InvalidType, match="an ASGI app, a function, or a list or dict of functions is expected"):
        Visitor(app)


def test_page_has_its_query_and_headers() -> None:
    def main() -> None:
        put_text(info.query, info.user_language, info.origin, info.user_ip)

    with Visitor(main, query="x=1&y=2", headers={"accept-language": "de-AT"}) as page:
        page.see("{'x': '1', 'y': '2'} de-AT http://testserver 127.0.0.1")


def test_redirects_are_followed_and_cookies_kept() -> None:
    def main() -> None:
        put_text("Cookie:", info.request.cookies["who"])

    class Setting:
        def __init__(self, app: Any) -> None:
            self.app = app

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            async def set_cookie(message: Any) -> None:
                if message["type"] == "http.response.start":
                    message["headers"].append((b"set-cookie", b"who=Ada"))
                await send(message)

            await self.app(scope, receive, set_cookie)

    host = Starlette()
    host.mount("/tool", webio_asgi(main))
    with Visitor(Setting(host), path="/tool") as page:
        page.see("Cookie: Ada")


def guarded(status: int) -> FastAPI:
    def refuse() -> None:
        raise HTTPException(status, "not for you")

    app = FastAPI()
    app.include_router(webio_router(apps.hello, dependencies=[Depends(refuse)]), prefix="/tool")
    return app


def test_page_that_is_refused_says_how() -> None:
    with (
        pytest.raises(Refused, match=r"GET /tool was answered 401: .*not for you"),
        Visitor(guarded(401), path="/tool"),
    ):
        pytest.fail("there is no page")


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_line_that_is_refused_says_why(transport: Any) -> None:
    app = webio_asgi(apps.hello)
    others = webio_asgi(apps.hello, allowed_origins=[], check_origin=lambda _: False)

    async def foreign(scope: Scope, receive: Receive, send: Send) -> None:
        if "subprotocols" in scope or b"link" in scope.get("query_string", b""):
            headers = [(b"host", b"elsewhere"), (b"origin", b"http://testserver")]
            await others({**scope, "headers": headers}, receive, send)
        else:
            await app(scope, receive, send)

    with pytest.raises(Refused, match=r"was not opened: refused \(403\)"), Visitor(foreign, transport=transport):
        pytest.fail("there is no line")


async def test_full_app_says_so() -> None:
    app = webio_asgi(apps.hello, limits=Limits(sessions=1))

    async with Visitor(app):
        with pytest.raises(Refused, match="The app is full"):
            async with Visitor(app):
                pytest.fail("there is no session")


# ---- the host's lifespan


def living(told: list[str], *, fail: str = "") -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, str]]:
        if fail == "start":
            raise ValueError("no database")
        told.append("start")
        yield {"database": "ready"}
        told.append("stop")
        if fail == "stop":
            raise ValueError("no goodbye")

    def main() -> None:
        put_text(info.request.state.database)
        hold()

    return FastAPI(lifespan=lifespan, routes=webio_routes(main))


def test_host_is_started_and_stopped() -> None:
    told: list[str] = []

    with Visitor(living(told)) as page:
        page.see("ready")
        assert told == ["start"]

    assert told == ["start", "stop"]


def test_host_is_left_alone_when_it_lives_elsewhere() -> None:
    told: list[str] = []

    with Visitor(living(told), lifespan=False, raise_app_errors=False):
        pass

    assert told == []


def test_host_that_does_not_start_says_why() -> None:
    with pytest.raises(Refused, match=r"the app did not start: (?s:.*)no database"), Visitor(living([], fail="start")):
        pytest.fail("there is no host")


def test_host_that_fails_to_stop_fails_the_test() -> None:
    with pytest.raises(AppFailed, match="ValueError: no goodbye"), Visitor(living([], fail="stop")):
        pass


@pytest.mark.parametrize("knows", [True, False])
def test_host_without_a_lifespan_goes_on_without(knows: bool) -> None:
    app = webio_asgi(apps.hello)

    async def host(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
        elif not knows:
            raise ValueError("what is a lifespan?")

    with Visitor(host) as page:
        page.question()


# ---- the line


class Server:
    """An app that says what the test wants, by a WebSocket."""

    def __init__(self, *steps: dict[str, Any]) -> None:
        self.steps = steps
        self.heard: list[dict[str, Any]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await PlainTextResponse("a page")(scope, receive, send)
            return
        await receive()
        for step in self.steps:
            if "frame" in step:
                await send({"type": "websocket.send", "text": json.dumps(step["frame"])})
            elif "until" in step:
                while not self.heard or step["until"] not in self.heard[-1]:
                    self.heard.append(json.loads((await receive())["text"]))
            else:
                await send(step)


def text(content: str) -> dict[str, Any]:
    spec = {"type": "text", "content": content, "scope": "#pywebio-scope-ROOT", "position": -1}
    return {"command": "output", "spec": spec, "task_id": ""}


ACCEPT = {"type": "websocket.accept", "subprotocol": "asgiwebio.v1"}
WELCOME = {"version": 1, "token": "t", "resumed": False, "ping": 5}


def test_page_answers_pings_and_takes_nothing_twice() -> None:
    server = Server(
        ACCEPT,
        {"until": "hello"},
        {"frame": {"welcome": WELCOME, "seq": 1, "items": [text("a")]}},
        {"frame": {"seq": 1, "items": [text("a"), text("b")], "ping": 7}},
        {"until": "pong"},
        {"frame": {"seq": 3, "items": [text("c")]}},
        {"until": "never"},
    )

    with Visitor(server, lifespan=False) as page:
        page.see("c")
        assert page.text.splitlines() == ["a", "b", "c"]
        assert page.title == ""

    assert server.heard[1:3] == [{"ack": 1}, {"pong": 7}]


def test_line_that_is_answered_by_a_page_is_refused() -> None:
    denial = {"type": "websocket.http.response.start", "status": 401, "headers": []}
    rest = {"type": "websocket.http.response.body", "body": b""}

    with pytest.raises(Refused, match=r"was not opened: closed \(401\)"), Visitor(Server(denial, rest), lifespan=False):
        pytest.fail("there is no line")


def test_line_that_breaks_is_no_end_of_the_session() -> None:
    server = Server(
        ACCEPT,
        {"until": "hello"},
        {"frame": {"welcome": WELCOME}},
        {"type": "websocket.close", "code": 1011},
    )

    why = "the line was closed with 1011, and the session had not ended"
    with Visitor(server, lifespan=False) as page, pytest.raises(NotEnded, match=why):
        page.ended()


# ---- errors of the app


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.getLogger("asgiwebio").setLevel(logging.CRITICAL)
    yield
    logging.getLogger("asgiwebio").setLevel(logging.NOTSET)


def fails() -> None:
    put_button("Fail", lambda: 1 / 0)


def test_error_of_the_app_is_raised_by_the_next_wait(kind: str) -> None:
    with Visitor(apps.of(kind, fails)) as page:
        page.click("Fail")
        with pytest.raises(AppFailed, match="the app raised ZeroDivisionError: division by zero") as caught:
            page.see("never")

        assert isinstance(caught.value.__cause__, ZeroDivisionError)
        assert caught.value.__cause__.__traceback__ is not None
        assert page.errors == [caught.value.__cause__]
        page.see("An internal error")


def test_error_of_the_app_is_raised_at_the_end() -> None:
    def main() -> None:
        raise ValueError("oh")

    with pytest.raises(AppFailed, match="the app raised ValueError: oh"), Visitor(main) as page:
        page.find_all()


def test_error_while_the_session_ends_is_raised_at_the_end(kind: str) -> None:
    def main() -> None:
        defer_call(lambda: [][0])
        put_button("stay", lambda: None)

    with pytest.raises(AppFailed, match="IndexError"), Visitor(apps.of(kind, main)) as page:
        page.see("stay")


def test_error_of_a_validator_is_the_app_s() -> None:
    def main() -> None:
        input("Age", validate=lambda age: age + 1)

    with Visitor(main) as page:
        page.answer("x")
        with pytest.raises(AppFailed, match="TypeError"):
            page.see("never")


def test_several_errors_are_told_together() -> None:
    def main() -> None:
        defer_call(lambda: [][0])
        raise ValueError("oh")

    with pytest.raises(AppFailed, match="ValueError") as caught, Visitor(apps.of("coroutine", main)) as page:
        page.find_all()

    assert caught.value.__notes__ == ["and then IndexError: list index out of range"]


def test_failing_test_is_told_what_the_app_raised() -> None:
    async def main() -> None:
        raise ValueError("oh")

    with pytest.raises(KeyError) as caught, Visitor(main):
        raise KeyError("mine")

    assert caught.value.__notes__ == ["The app had raised ValueError: oh"]


def test_errors_are_only_collected_when_nobody_wants_them() -> None:
    with Visitor(fails, raise_app_errors=False) as page:
        page.click("Fail")
        page.see("An internal error")
        (error,) = page.errors

    assert isinstance(error, ZeroDivisionError)


def test_app_that_breaks_the_line_fails_the_test() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            raise OSError("no cable")
        await webio_asgi(apps.hello)(scope, receive, send)

    with pytest.raises((AppFailed, Refused)), Visitor(broken):
        pytest.fail("there is no line")


# ---- JavaScript


def test_value_of_a_script_comes_from_the_test() -> None:
    def main() -> None:
        put_text("It is", eval_js("a + b", a=1, b=2))

    def run(code: str, **args: Any) -> object:
        return [code, args["a"] + args["b"]]

    with Visitor(main, eval_js=run) as page:
        page.see("It is ['a + b', 3]")
        assert page.scripts[0].code == "a + b"


def test_script_that_nobody_answers_fails_the_test() -> None:
    def main() -> None:
        eval_js("innerWidth")
        hold()

    with Visitor(main) as page, pytest.raises(NotShown, match="write Visitor\\(app, eval_js="):
        page.see("never")


def test_stub_that_fails_fails_the_test() -> None:
    def main() -> None:
        put_text(eval_js("innerWidth"))
        hold()

    with Visitor(main, eval_js=lambda code: {}[code]) as page, pytest.raises(AppFailed, match="KeyError: 'innerWidth'"):
        page.see("never")


def test_stub_that_gives_what_json_cannot_say_fails_the_test() -> None:
    def main() -> None:
        put_text("got", eval_js("a"))
        hold()

    with Visitor(main, eval_js=lambda _: {1, 2}) as page, pytest.raises(AppFailed, match="set"):
        page.see("got None")


# ---- time and the end


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_waits_are_bounded_and_show_the_page(transport: Any) -> None:
    async with Visitor(apps.hello, transport=transport) as page:
        await page.question()
        with pytest.raises(NotShown) as caught:
            await page.see("Bye", timeout=0)

    assert str(caught.value).splitlines() == [
        "'Bye' is not on the page (in 0 s)",
        "",
        "The page 'asgiwebio application' shows:",
        "  (nothing)",
        "It asks:",
        "  | Your name?",
        "  | (text 'data')",
        "  | [Submit] [Reset]",
    ]


async def test_end_that_does_not_come_shows_the_page() -> None:
    async with Visitor(apps.hello) as page:
        with pytest.raises(NotEnded, match="the session goes on"):
            await page.ended(timeout=0)


def test_nothing_is_waited_for_when_the_session_is_over() -> None:
    def main() -> None:
        put_text("a")

    with Visitor(main, timeout=60) as page:
        page.ended()
        with pytest.raises(NotShown, match="'b' is not on the page \\(when the session was over\\)"):
            page.see("b")


async def test_visitor_can_be_waited_for_no_longer_than_the_test_wants() -> None:
    async with Visitor(apps.hello) as page:
        with anyio.move_on_after(0.01) as clock:
            await page.see("never")

    assert clock.cancelled_caught


def test_page_that_is_left_ends_its_session(kind: str) -> None:
    ended = threading.Event()

    def main() -> None:
        defer_call(ended.set)
        put_button("stay", lambda: None)

    with Visitor(apps.of(kind, main)) as page:
        page.see("stay")
        page.leave()
        assert ended.is_set()


def test_waiting_session_ends_with_the_block() -> None:
    ends: list[type[BaseException]] = []

    def main() -> None:
        try:
            input("Name?")
        except SessionClosedException as error:
            ends.append(type(error))
            raise

    with Visitor(main) as page:
        page.question()

    assert ends == [SessionClosedException]


async def test_running_coroutine_ends_with_the_block() -> None:
    async with Visitor(apps.never, timeout=0.1):
        pass


def test_both_pages_can_do_the_same() -> None:
    def names(cls: type) -> set[str]:
        return {name for name in dir(cls) if not name.startswith("_")}

    assert names(Page) == names(AsyncPage)
