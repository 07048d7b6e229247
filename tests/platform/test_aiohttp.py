import inspect
import signal
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from aiohttp import web
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from asgiwebio.exceptions import InvalidValue
from asgiwebio.platform import aiohttp as host
from asgiwebio.platform.aiohttp import static_routes, webio_handler
from asgiwebio.platform.aiohttp_bridge import Handler
from tests.conftest import Kind
from tests.support.bridged import aiohttp_site, served_aiohttp, serving
from tests.support.hosted import APPS, coroutine_app, thread_app, visit
from tests.support.remote import close_code, remote_page
from tests.support.server import ProcessServer
from tests.support.transport import HELLO


async def root(request: web.Request) -> web.Response:
    return web.Response(text="own")


@pytest.mark.behaviour("PLAT-45", "SES-29", "SES-30")
@pytest.mark.parametrize("transport", ["websocket", "longpoll"])
def test_one_route_for_get_is_the_whole_app(transport: str, kind: Kind) -> None:
    with serving(aiohttp_site(web.get("/", root), web.get("/tool", webio_handler(APPS[kind])))) as address:
        assert httpx.get(f"http://{address}/").text == "own"
        assert "<title>Hosted</title>" in httpx.get(f"http://{address}/tool").text
        assert httpx.head(f"http://{address}/tool").status_code == 200
        with remote_page(address, transport, "/tool") as page:
            protocol = "websocket" if transport == "websocket" else "http"
            assert visit(page) == f"aiohttp {protocol} Request 127.0.0.1 {{}}"


def test_a_handler_in_a_sub_application_and_behind_a_middleware() -> None:
    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.query.get("key") != "open":
            raise web.HTTPUnauthorized
        return await handler(request)

    inner, outer = web.Application(), web.Application(middlewares=[guard])
    inner.add_routes([web.get("/tool", webio_handler(thread_app))])
    outer.add_subapp("/admin", inner)
    with serving(served_aiohttp(outer)) as address:
        url = f"http://{address}/admin/tool"
        assert [httpx.get(url).status_code, httpx.get(f"{url}?key=open").status_code] == [401, 200]
        assert httpx.get(f"{url}?asset=main.js").status_code == 401
        assert httpx.post(f"{url}?link", json={}).status_code == 401
        with pytest.raises(InvalidStatus), remote_page(address, path="/admin/tool"):
            pass
        with remote_page(address, path="/admin/tool?key=open") as page:
            assert visit(page).endswith("{'key': 'open'}")


@pytest.mark.parametrize("routed", ["every method", "get and post", "a path with a part that varies"])
def test_other_ways_to_route_the_handler(routed: str) -> None:
    handler = webio_handler(thread_app)
    routes = {
        "every method": [web.route("*", "/tool", handler)],
        "get and post": [web.get("/tool", handler), web.post("/tool", handler)],
        "a path with a part that varies": [web.get("/{name:tool|other}", handler)],
    }
    with serving(aiohttp_site(*routes[routed])) as address, remote_page(address, "longpoll", "/tool") as page:
        visit(page)


def test_a_page_that_polls_finds_its_way_back_to_a_server_that_was_started_anew() -> None:
    with serving(aiohttp_site(web.get("/tool", webio_handler(coroutine_app)))) as address:
        link = f"http://{address}/tool?link"
        resumes = {"hello": {**HELLO, "token": "from the server before"}}
        assert httpx.post(link, json=resumes).status_code == 405
        assert httpx.get(link).status_code == 410, "what the page does when its POST is not taken"
        assert httpx.post(link, json=resumes).status_code == 410
        assert httpx.options(link).status_code == 204


def test_only_the_apps_own_pages_and_those_it_names_may_talk_to_it() -> None:
    handler = webio_handler(thread_app, allowed_origins=["https://friend.example"])
    with serving(aiohttp_site(web.get("/tool", handler))) as address:
        httpx.get(f"http://{address}/tool")
        for origin, status in [("https://friend.example", 400), ("https://foe.example", 403)]:
            answered = httpx.post(f"http://{address}/tool?link", content="{", headers={"origin": origin})
            assert answered.status_code == status
        with pytest.raises(InvalidStatus), remote_page(address, origin="https://foe.example"):
            pass
        with remote_page(address, origin="https://friend.example") as page:
            visit(page)


@pytest.mark.behaviour("PLAT-45")
@pytest.mark.parametrize("settings", [{"max_payload_size": 1000}, {"websocket_settings": {"max_msg_size": 1000}}])
def test_the_limit_of_messages_counts(settings: dict[str, object]) -> None:
    route = web.get("/tool", webio_handler(thread_app, **settings))  # type: ignore[arg-type]
    with serving(aiohttp_site(route)) as address, connect(f"ws://{address}/tool") as client:
        client.send("x" * 1001)
        assert close_code(client) == 1009


@pytest.mark.behaviour("PLAT-45")
def test_the_files_of_the_page_may_be_routed_elsewhere() -> None:
    site = aiohttp_site(web.get("/tool", webio_handler(coroutine_app, cdn="/files")), *static_routes("/files"))
    with serving(site) as address:
        page = httpx.get(f"http://{address}/tool").text
        script = page.split('<script type="module" src="')[1].split('"')[0]
        assert script.startswith("/files/")
        assert httpx.get(f"http://{address}{script}").status_code == 200


SERVER = """
from aiohttp import web
from asgiwebio.platform.aiohttp import webio_handler
from tests.support.hosted import {app}_app

app = web.Application()
app.add_routes([web.get("/tool", webio_handler({app}_app)), web.get("/other", webio_handler({app}_app))])
web.run_app(app, host="127.0.0.1", port={{port}}, print=lambda _: print("Running on", flush=True))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_tells_the_pages_and_ends_the_process(
    number: int, kind: Kind, spawn: Callable[..., ProcessServer]
) -> None:
    server = spawn("-c", SERVER.format(app=kind))
    address = server.url.removeprefix("http://")
    with remote_page(address) as page, remote_page(address, path="/other") as other:
        for waiting in (page, other):
            waiting.command("input_group")
        server.process.send_signal(number)
        assert (page.closed(), other.closed()) == (1001, 1001)
    assert server.process.wait(10) == 0


@pytest.fixture
def started(spawn: Callable[..., ProcessServer], tmp_path: Path) -> ProcessServer:
    (tmp_path / "own.txt").write_text("own file")
    program = (
        "import webbrowser\n"
        "from aiohttp import web\n"
        "from asgiwebio.platform.aiohttp import start_server\n"
        "from tests.support.hosted import thread_app\n"
        "@web.middleware\n"
        "async def mark(request, handler):\n"
        "    response = await handler(request)\n"
        "    print('through the middleware', flush=True)\n"
        "    return response\n"
        "webbrowser.open = lambda url: print('opened', url, flush=True)\n"
        f"start_server(thread_app, {{port}}, '127.0.0.1', static_dir={str(tmp_path)!r}, middlewares=[mark],\n"
        "    auto_open_webbrowser=True, remote_access=True)"
    )
    return spawn("-c", program, ready="opened")


@pytest.mark.behaviour("PLAT-45", "PLAT-50")
def test_start_server_on_aiohttps_own_server(started: ProcessServer) -> None:
    address = started.url.removeprefix("http://")
    assert f"Running on {started.url}/" in started.output
    assert f"opened {started.url}/" in started.output
    assert "remote_access=True opens no tunnel" in started.output
    with remote_page(address, path="/") as page:
        assert visit(page).startswith("aiohttp websocket")
    assert httpx.get(f"{started.url}/static/own.txt").text == "own file"
    assert httpx.get(f"{started.url}/static/../own.py").status_code == 404
    assert started.terminate() == 0
    assert "through the middleware" in started.output


def test_a_static_dir_that_is_not_there_is_said_at_once() -> None:
    with pytest.raises(InvalidValue, match="there is no such directory"):
        host.start_server(thread_app, static_dir="nowhere")


@pytest.mark.behaviour("PLAT-40")
def test_a_free_port_is_the_default() -> None:
    assert inspect.signature(host.start_server).parameters["port"].default == 0
