"""Pages of other origins: what their browsers ask, and may read."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from asgiwebio import webio_asgi, webio_routes
from asgiwebio.output import put_text
from tests.support.transport import HELLO

pytestmark = pytest.mark.anyio

FRIEND, STRANGER = "https://friend.example", "https://stranger.example"
LINK = "http://app.example/tool/?link"
ASKS = {"access-control-request-method": "POST", "access-control-request-headers": "content-type,webio-token"}


def task() -> None:
    put_text("hello")


def mounted(**settings: Any) -> ASGIApp:
    return Starlette(routes=[Mount("/tool", webio_asgi(task, **settings))])


def routed(**settings: Any) -> ASGIApp:
    return Starlette(routes=[Mount("/tool", routes=webio_routes(task, **settings))])


def included(**settings: Any) -> ASGIApp:
    app = FastAPI()
    app.router.include_router(FastAPI(routes=webio_routes(task, **settings)).router, prefix="/tool")
    return app


Make = Callable[..., ASGIApp]


@pytest.fixture(params=[mounted, routed, included])
def make(request: pytest.FixtureRequest) -> Make:
    chosen: Make = request.param
    return chosen


async def ask(app: ASGIApp, method: str, origin: str | None, url: str = LINK, **options: Any) -> httpx.Response:
    headers = {**({} if origin is None else {"origin": origin}), **(ASKS if method == "OPTIONS" else {})}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
        return await client.request(method, url, headers=headers, **options)


@pytest.mark.behaviour("PLAT-38")
async def test_a_page_of_an_allowed_origin_may_push_and_poll(make: Make) -> None:
    app = make(allowed_origins=[FRIEND])
    asked = await ask(app, "OPTIONS", FRIEND)
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (204, FRIEND)
    assert {"content-type", "webio-token", "webio-ack"} <= {*asked.headers["access-control-allow-headers"].split(", ")}
    assert {"GET", "POST"} <= {*asked.headers["access-control-allow-methods"].split(", ")}
    pushed = await ask(app, "POST", FRIEND, json={"hello": HELLO})
    assert (pushed.status_code, pushed.headers["access-control-allow-origin"]) == (200, FRIEND)
    assert "Origin" in pushed.headers["vary"] or "origin" in pushed.headers["vary"]
    polled = await ask(app, "GET", FRIEND)
    assert (polled.status_code, polled.headers["access-control-allow-origin"]) == (410, FRIEND)


@pytest.mark.behaviour("PLAT-38")
async def test_a_page_of_another_origin_may_not(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    for settings in ({}, {"allowed_origins": [FRIEND]}):
        app = make(**settings)
        asked = await ask(app, "OPTIONS", STRANGER)
        assert asked.status_code == 204
        pushed = await ask(app, "POST", STRANGER, json={"hello": HELLO})
        assert pushed.status_code == 403
        for answer in (asked, pushed):
            assert not [name for name in answer.headers if name.startswith("access-control")]
    assert caplog.text.count(f'allowed_origins=["{STRANGER}"]') == 2, "once for each app"


async def test_what_a_cache_may_keep_differs_by_origin_only_where_others_are_allowed() -> None:
    page = "http://app.example/tool/"
    assert "origin" not in (await ask(mounted(), "GET", None, page)).headers["vary"].lower()
    assert "origin" in (await ask(mounted(check_origin=bool), "GET", None, page)).headers["vary"].lower()


async def test_anybody_may_ask_which_methods_there_are() -> None:
    answer = await ask(mounted(), "OPTIONS", None)
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, POST, OPTIONS")
