"""Who may come in: `on_connect`, on every way into an app."""

import functools
import logging
import threading
from typing import Any

import anyio
import httpx
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from asgiwebio import webio_asgi
from asgiwebio._asgi.app import App
from asgiwebio.exceptions import InvalidType
from asgiwebio.input import input
from asgiwebio.output import put_text
from asgiwebio.session import download, hold, info
from tests.conftest import Serve
from tests.support.caller import Caller, calling
from tests.support.hosted import HOSTS, Host
from tests.support.remote import PollingPage
from tests.support.transport import HELLO, connect

pytestmark = pytest.mark.anyio

BARRED = 1008


def visitor(request: HTTPConnection) -> str | bool | None:
    """Named by the parameter `as`; "nobody" may not come in, and who gives no name is sent to give one."""
    name = request.query_params.get("as")
    if name is None:
        raise HTTPException(303, headers={"location": "/login"})
    return {"nobody": False, "anybody": True, "somebody": None}.get(name, name)


async def visitor_async(request: HTTPConnection) -> str | bool | None:
    return visitor(request)


def task() -> None:
    put_text(f"user {info.user}")
    download("a.txt", b"secret")
    input("Go on?")


def guarded(**settings: Any) -> App:
    return webio_asgi(task, **{"on_connect": visitor, **settings})


async def ask(app: App, query: str, method: str = "GET", **options: Any) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://app.example") as client:
        return await client.request(method, f"/?{query}", **options)


async def knocked(app: App, query: str, *, token: str | None = None, id: str = "0" * 32) -> int | None:
    """The code with which a WebSocket with this hello is closed; None when it is not."""
    async with connect(app, query=query) as socket:
        await Caller(socket).greet(id, token)
        frame = await socket.receive()
        return frame if isinstance(frame, int) else None


@pytest.mark.parametrize("on_connect", [visitor, visitor_async, functools.partial(visitor_async)])
@pytest.mark.parametrize(("name", "user"), [("ada", "ada"), ("anybody", "None"), ("somebody", "None")])
async def test_a_visitor_comes_in_with_a_name_or_without(on_connect: Any, name: str, user: str) -> None:
    app = guarded(on_connect=on_connect)
    assert (await ask(app, f"as={name}")).status_code == 200
    async with calling(app, query=f"as={name}") as page:
        await page.text(f"user {user}")
    async with connect(app, query=f"as={name}", plain=True) as socket:
        assert (await socket.until(lambda command: command["command"] == "output"))["spec"]["content"] == f"user {user}"


@pytest.mark.parametrize("on_connect", [visitor, visitor_async])
async def test_who_is_refused_starts_nothing(on_connect: Any) -> None:
    started: list[str] = []
    app = webio_asgi(lambda: started.append("a session"), on_connect=on_connect)
    page = await ask(app, "as=nobody")
    assert (page.status_code, page.headers["cache-control"]) == (403, "no-store")
    assert "This page is not open to you." in page.text
    for plain in (False, True):
        async with connect(app, query="as=nobody", plain=plain) as socket:
            assert await socket.receive() == BARRED
            assert not socket.accepted
    assert (await ask(app, "link&as=nobody", "POST", json={"hello": HELLO})).status_code == 403
    assert (await ask(app, "link&as=nobody")).status_code == 403
    assert started == []


async def test_a_page_may_lead_elsewhere_but_its_line_does_not() -> None:
    app = guarded()
    page = await ask(app, "")
    assert (page.status_code, page.headers["location"]) == (303, "/login")
    assert await knocked(app, "") == BARRED
    poll = await ask(app, "link")
    assert (poll.status_code, "location" in poll.headers) == (403, False)


async def test_a_page_may_be_refused_with_a_status_that_nobody_knows() -> None:
    def closed(_: HTTPConnection) -> None:
        raise HTTPException(499, "We open at nine.")

    page = await ask(webio_asgi(task, on_connect=closed), "")
    assert (page.status_code, "We open at nine." in page.text) == (499, True)


async def test_a_session_is_no_session_of_another_app() -> None:
    app, other = guarded(), guarded()
    async with calling(app, query="as=ada") as page:
        await page.text("user ada")
        token = page.welcome["token"]
        assert await knocked(other, "as=ada", token=token) == 4410
        assert (await ask(other, "link&as=ada", headers={"webio-token": token})).status_code == 410
        assert (await ask(other, "link&as=ada", "POST", json={"token": token, "leave": True})).status_code == 410
        async with connect(other, query=f"as=ada&session={token}", plain=True) as socket:
            assert (await socket.receive())["command"] == "close_session"
        file = (await page.command("download"))["spec"]["content"]["file"]
        assert (await ask(other, f"file={file}&as=ada")).status_code == 404


async def test_a_session_is_its_users_alone() -> None:
    app = guarded()
    async with connect(app, query="as=ada") as socket:
        page = Caller(socket)
        await page.greet("1" * 32)
        await page.text("user ada")
        token = page.welcome["token"]
        assert await knocked(app, "as=bob", token=token) == 4410
        assert await knocked(app, "as=somebody", token=token) == 4410
        assert await knocked(app, "as=bob", id="1" * 32) == 4410, "nor by the hello that made it"
        assert await knocked(app, "as=nobody", token=token) == BARRED
        headers = {"webio-token": token, "webio-ack": "0"}
        for query, status in (("as=bob", 410), ("as=anybody", 410), ("as=nobody", 403)):
            assert (await ask(app, f"link&{query}", headers=headers)).status_code == status
            leaving = {"token": token, "leave": True}
            assert (await ask(app, f"link&{query}", "POST", json=leaving)).status_code == status
        assert (await ask(app, "link&as=ada", headers=headers)).status_code == 200
    async with connect(app, query="as=ada") as socket:
        await Caller(socket).greet("1" * 32, token)
        assert (await socket.receive())["welcome"]["resumed"] is True


async def test_a_file_is_its_users_alone() -> None:
    app = guarded()
    async with calling(app, query="as=ada") as page:
        id = (await page.command("download"))["spec"]["content"]["file"]
        for query, status in (("as=ada", 200), ("as=bob", 404), ("as=somebody", 404), ("as=nobody", 403), ("", 403)):
            answer = await ask(app, f"file={id}&{query}")
            assert (answer.status_code, b"secret" in answer.content) == (status, status == 200)
            assert "no-store" in answer.headers["cache-control"]


async def test_what_on_connect_says_counts_again_when_a_page_comes_back() -> None:
    banned = [False]
    app = webio_asgi(task, on_connect=lambda _: not banned[0])
    async with calling(app) as page:
        await page.text("user None")
        token = page.welcome["token"]
    banned[0] = True
    assert await knocked(app, "", token=token) == BARRED


@pytest.mark.parametrize("plain", [False, True], ids=["v1", "plain"])
@pytest.mark.parametrize("becomes", [False, "bob", None, HTTPException(303, headers={"location": "/login"})])
async def test_an_open_websocket_is_closed_when_its_user_may_not_come_in_any_more(
    becomes: Any, plain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("asgiwebio._asgi.door.AGAIN", 0.01)
    says: list[Any] = ["ada"]
    asked = anyio.Event()

    async def visitor(_: HTTPConnection) -> Any:
        if len(says) < 5:
            says.append("ada")
        else:
            asked.set()
        if isinstance(says[-1], Exception):
            raise says[-1]
        return says[-1]

    async with connect(webio_asgi(task, on_connect=visitor), plain=plain) as socket:
        if not plain:
            await Caller(socket).greet("1" * 32)
        with anyio.fail_after(20):
            await asked.wait()  # it was asked several times, and stayed
            says.append(becomes)
            while not isinstance(closed := await socket.receive(), int):
                pass
    assert closed == BARRED


async def test_where_on_connect_fails_an_open_websocket_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asgiwebio._asgi.door.AGAIN", 0.01)
    failures: list[str] = []
    failed = anyio.Event()

    async def visitor(_: HTTPConnection) -> str:
        if page.welcome:
            failures.append("the database is gone")
            if len(failures) == 3:
                failed.set()
            raise LookupError(failures[-1])
        return "ada"

    async with connect(webio_asgi(task, on_connect=visitor)) as socket:
        page = Caller(socket)
        await page.greet("1" * 32)
        await page.text("user ada")
        with anyio.fail_after(20):
            await failed.wait()
        await socket.send({"ping": 3})
        assert (await socket.until(lambda frame: "pong" in frame))["pong"] == 3


@pytest.mark.parametrize("wrong", ["", 1, {"password": "hunter2"}])
async def test_what_is_no_answer_lets_nobody_in(wrong: Any, caplog: pytest.LogCaptureFixture) -> None:
    app = webio_asgi(task, on_connect=lambda _: wrong)
    assert (await ask(app, "")).status_code == 500
    assert await knocked(app, "") == BARRED
    assert "expected None or True (anybody), the user's name" in caplog.text
    assert "hunter2" not in caplog.text


async def test_where_it_fails_nobody_comes_in_and_the_log_says_why(caplog: pytest.LogCaptureFixture) -> None:
    def fails(_: HTTPConnection) -> bool:
        raise LookupError("the database is gone")

    app = webio_asgi(task, on_connect=fails)
    page = await ask(app, "")
    assert (page.status_code, "database" in page.text) == (500, False)
    assert (await ask(app, "link", "POST", json={"hello": HELLO})).status_code == 500, "so that the page tries again"
    assert await knocked(app, "") == BARRED
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 3
    assert "the database is gone" in caplog.text


async def test_it_runs_in_a_thread_unless_it_is_a_coroutine_function() -> None:
    seen: list[bool] = []

    def sync(_: HTTPConnection) -> None:
        seen.append(threading.current_thread() is threading.main_thread())

    async def coroutine(request: HTTPConnection) -> None:
        sync(request)

    for on_connect in (sync, coroutine):
        assert (await ask(webio_asgi(task, on_connect=on_connect), "")).status_code == 200
    assert seen == [False, True]


def test_it_is_a_function() -> None:
    with pytest.raises(InvalidType, match="on_connect='ada': a function is expected"):
        webio_asgi(task, on_connect="ada")  # type: ignore[arg-type]


def by_cookie(request: HTTPConnection) -> str | bool:
    return request.cookies.get("user") or False


def hosted() -> None:
    put_text(f"user {info.user}")
    hold()


@pytest.mark.parametrize("host", HOSTS)
def test_every_host_has_it(host: Host, serve: Serve) -> None:
    with host(serve, hosted, on_connect=by_cookie) as url:
        with httpx.Client(cookies={"user": "ada"}) as client:
            page = PollingPage(client, f"{url}/")
            assert page.text() == "user ada"
            token = client.post(f"{url}/?link", json={"hello": page.hello}).json()["welcome"]["token"]
        for cookies, status in (({"user": "bob"}, 410), ({}, 403)):
            with httpx.Client(cookies=cookies) as client:
                resumed = {"hello": {**HELLO, "token": token}}
                assert client.post(f"{url}/?link", json=resumed).status_code == status
        assert httpx.get(url).status_code == 403
