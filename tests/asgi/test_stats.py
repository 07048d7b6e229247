"""What those who run an app can see of it: `?health` and `stats`."""

import anyio
import httpx
import pytest
from starlette.requests import HTTPConnection
from starlette.types import Message

from asgiwebio import Limits, webio_asgi
from asgiwebio._asgi.app import App
from asgiwebio.input import input
from asgiwebio.output import put_text
from asgiwebio.session import info
from tests.support.caller import Caller, calling
from tests.support.transport import connect

pytestmark = pytest.mark.anyio


def task() -> None:
    put_text(info.query)
    input("Go on?")


async def get(app: App, query: str, **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://app.example", headers=headers) as client:
        return await client.get(f"/?{query}")


async def test_health_is_for_those_who_have_no_name() -> None:
    healthy = await get(webio_asgi(task, on_connect=lambda _: False), "health")
    assert (healthy.status_code, healthy.json()) == (200, {"live": True, "ready": True})
    assert healthy.headers["cache-control"] == "no-store"


async def test_a_parameter_of_that_name_is_the_apps_own() -> None:
    app = webio_asgi(task)
    assert (await get(app, "health=good")).headers["content-type"].startswith("text/html")
    async with calling(app, query="health=good") as page:
        await page.text("{'health': 'good'}")


async def test_an_app_that_stops_is_alive_but_takes_nobody() -> None:
    app = webio_asgi(task)
    to_app, receive = anyio.create_memory_object_stream[Message](2)
    send, from_app = anyio.create_memory_object_stream[Message](2)
    with anyio.fail_after(20), to_app, receive, send, from_app:
        async with anyio.create_task_group() as group:
            group.start_soon(app, {"type": "lifespan"}, receive.receive, send.send)
            await to_app.send({"type": "lifespan.startup"})
            await from_app.receive()
            async with calling(app) as page:
                await page.command("input_group")
                await to_app.send({"type": "lifespan.shutdown"})
                await page.command("close_session")
                stopping = await get(app, "health")
                assert (stopping.status_code, stopping.json()) == (503, {"live": True, "ready": False})
            await from_app.receive()


async def test_stats_are_of_the_moment_and_of_all_that_was() -> None:
    def visitor(request: HTTPConnection) -> bool:
        return "nobody" not in request.query_params

    app = webio_asgi(task, limits=Limits(sessions=1), on_connect=visitor)
    quiet = app.stats
    assert (quiet.sessions, quiet.tasks, quiet.threads, quiet.queue_bytes, quiet.refusals) == (0, 0, 0, 0, 0)
    async with connect(app) as socket:
        page = Caller(socket)
        await page.greet("1" * 32)
        await page.command("input_group")
        busy = app.stats
        assert (busy.sessions, busy.tasks, busy.threads, busy.started, busy.reconnects) == (1, 1, 1, 1, 0)
        assert busy.queue_bytes > 0
        token = page.welcome["token"]
    async with connect(app) as socket:
        again = Caller(socket)
        await again.greet("1" * 32, token)
        await again.command("input_group")
        assert (await get(app, "")).status_code == 503
        assert (await get(app, "nobody")).status_code == 403
        assert (await get(app, "", origin="https://foe.example")).status_code == 403
        async with connect(app) as other:
            await Caller(other).greet("2" * 32)
            assert await other.receive() == 4503
        stats = app.stats
        assert (stats.started, stats.reconnects) == (1, 1)
        assert (stats.refused_full, stats.refused_origin, stats.refused_visitor, stats.refusals) == (2, 1, 1, 4)
