from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, HTTPException
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.routing import Mount
from starlette.types import ASGIApp, Message

from asgiwebio import webio_asgi, webio_routes
from asgiwebio.exceptions import InvalidValue
from asgiwebio.platform import fastapi as host
from asgiwebio.platform.fastapi import asgi_app, webio_router

pytestmark = pytest.mark.anyio


async def task() -> None:
    """The tool"""


def guard(connection: HTTPConnection) -> None:
    if connection.headers.get("x-key") != "open":
        raise HTTPException(401)


def fastapi_mounted() -> ASGIApp:
    app = FastAPI()
    app.mount("/tool", webio_asgi(task))
    return app


def fastapi_included() -> ASGIApp:
    app = FastAPI()
    app.include_router(APIRouter(routes=webio_routes(task)), prefix="/tool")
    return app


def fastapi_nested() -> ASGIApp:
    inner, app = APIRouter(), FastAPI()
    inner.include_router(webio_router(task), prefix="/tool")
    app.include_router(inner)
    return app


def fastapi_router() -> ASGIApp:
    app = FastAPI()
    app.include_router(webio_router(task, prefix="/tool"))
    return app


def starlette_mounted() -> ASGIApp:
    return Starlette(routes=[Mount("/tool", webio_asgi(task))])


def starlette_routes() -> ASGIApp:
    return Starlette(routes=[Mount("/tool", routes=webio_routes(task))])


def starlette_asgi_app() -> ASGIApp:
    return Starlette(routes=[Mount("/tool", asgi_app(task))])


MOUNTS = [
    fastapi_mounted,
    fastapi_included,
    fastapi_nested,
    fastapi_router,
    starlette_mounted,
    starlette_routes,
    starlette_asgi_app,
]


def visitor(app: ASGIApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", follow_redirects=True)


async def handshake(app: ASGIApp, path: str = "/tool/", *headers: tuple[bytes, bytes]) -> Message:
    """What an app answers first to a WebSocket that speaks dialect v1, whose client then goes away."""
    incoming: list[Message] = [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1001}]
    answers: list[Message] = []

    async def receive() -> Message:
        return incoming.pop(0)

    async def send(message: Message) -> None:
        answers.append(message)

    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "scheme": "ws",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1"), *headers],
        "subprotocols": ["asgiwebio.v1"],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    await app(scope, receive, send)
    return answers[0]


@pytest.mark.behaviour("PLAT-46", "PLAT-53")
@pytest.mark.parametrize("mount", MOUNTS)
async def test_one_registration_serves_page_files_polls_and_websocket(mount: Callable[[], ASGIApp]) -> None:
    app = mount()
    async with visitor(app) as client:
        for path in ("/tool", "/tool/"):
            assert "<title>The tool</title>" in (await client.get(path)).text
        page = await client.get("/tool/")
        name = page.text.partition('type="module" src="')[2].partition('"')[0]
        script = await client.get(f"/tool/{name}")
        assert script.headers["content-type"].startswith("text/javascript")
        assert (await client.post("/tool/?link", content=b"{")).status_code == 400
        assert (await client.head("/tool/")).status_code == 200
        assert (await client.delete("/tool/")).status_code == 405
        assert (await client.get("/tool/below")).status_code == 404
    accepted = await handshake(app)
    assert (accepted["type"], accepted["subprotocol"]) == ("websocket.accept", "asgiwebio.v1")


def guarded_include_router() -> ASGIApp:
    app = FastAPI()
    app.include_router(APIRouter(routes=webio_routes(task)), prefix="/tool", dependencies=[Depends(guard)])
    return app


def guarded_webio_router() -> ASGIApp:
    app = FastAPI()
    app.include_router(webio_router(task, prefix="/tool", dependencies=[Depends(guard)]))
    return app


def guarded_application() -> ASGIApp:
    app = FastAPI(dependencies=[Depends(guard)])
    app.include_router(webio_router(task), prefix="/tool")
    return app


@pytest.mark.parametrize("mount", [guarded_include_router, guarded_webio_router, guarded_application])
async def test_a_dependency_that_raises_401_guards_everything(mount: Callable[[], ASGIApp]) -> None:
    app = mount()
    async with visitor(app) as client:
        page = await client.get("/tool/", headers={"x-key": "open"})
        script = page.text.partition('type="module" src="')[2].partition('"')[0]
        assert script.startswith("?asset=")
        for method, query, status in [
            ("GET", "", 200),
            ("HEAD", "", 200),
            ("GET", script, 200),
            ("GET", "?link", 410),
            ("POST", "?link", 400),
            ("GET", "?file=guess", 404),
            ("GET", "?test=1", 200),
        ]:
            answers = [
                (await client.request(method, f"/tool/{query}", headers={"webio-token": "unknown", **key})).status_code
                for key in ({}, {"x-key": "open"})
            ]
            assert answers == [401, status], (method, query)
    refused = await handshake(app)
    assert refused["type"] in ("websocket.close", "websocket.http.response.start")
    allowed = await handshake(app, "/tool/", (b"x-key", b"open"))
    assert allowed["type"] == "websocket.accept"


@pytest.mark.behaviour("PLAT-48")
async def test_the_origin_of_a_websocket_is_checked() -> None:
    foreign = (b"origin", b"http://other.example")
    app = FastAPI(routes=webio_routes(task))
    assert (await handshake(app, "/", foreign))["type"] == "websocket.close"
    app = FastAPI(routes=webio_routes(task, allowed_origins=["http://other.*"]))
    assert (await handshake(app, "/", foreign))["type"] == "websocket.accept"


async def test_without_fastapi_they_are_routes_of_starlette(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "HAS_FASTAPI", False)
    app = Starlette(routes=[Mount("/tool", routes=webio_routes(task))])
    async with visitor(app) as client:
        assert "<title>The tool</title>" in (await client.get("/tool")).text
        assert (await client.post("/tool/?link", content=b"{")).status_code == 400
    assert (await handshake(app))["type"] == "websocket.accept"
    with pytest.raises(ImportError, match="pip install fastapi"):
        webio_router(task)


async def test_the_app_is_not_in_the_schema() -> None:
    app = fastapi_included()
    async with visitor(app) as client:
        assert (await client.get("/openapi.json")).json()["paths"] == {}


@pytest.fixture
def with_files(tmp_path: Path) -> ASGIApp:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "logo.txt").write_text("logo")
    return asgi_app(task, static_dir=str(tmp_path / "public"))


@pytest.mark.behaviour("PLAT-11", "PLAT-46")
async def test_files_of_static_dir_are_served_and_nothing_beside_them(with_files: ASGIApp) -> None:
    app = Starlette(routes=[Mount("/tool", with_files)])
    async with visitor(app) as client:
        assert (await client.get("/tool/static/logo.txt")).text == "logo"
        assert (await client.get("/tool/static/")).status_code == 404
        assert (await client.get("/tool/static/%2e%2e/secret.txt")).status_code == 404
        assert "<title>The tool</title>" in (await client.get("/tool/")).text
    assert (await handshake(app))["type"] == "websocket.accept"


def test_static_dir_has_to_be_a_directory(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match=r"static_dir='.*nowhere': there is no such directory"):
        asgi_app(task, static_dir=str(tmp_path / "nowhere"))


async def test_a_client_that_is_gone_ends_its_websocket_quietly(caplog: pytest.LogCaptureFixture) -> None:
    app = fastapi_included()
    incoming: list[Message] = [{"type": "websocket.connect"}]

    async def receive() -> Message:
        return incoming.pop(0) if incoming else {"type": "websocket.receive", "text": "no frame"}

    async def send(message: Message) -> None:
        if message["type"] != "websocket.accept":
            raise OSError("gone")

    scope = {"type": "websocket", "path": "/tool/", "root_path": "", "query_string": b"", "headers": []}
    await app({**scope, "subprotocols": ["asgiwebio.v1"]}, receive, send)
    assert "error of asgiwebio" not in caplog.text
