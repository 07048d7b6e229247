import json
import signal
from collections.abc import Callable

import httpx
import pytest
from tornado.web import RequestHandler
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from asgiwebio.platform import tornado, tornado_http
from tests.conftest import Kind
from tests.support.bridged import serving, tornado_site
from tests.support.hosted import APPS, thread_app, visit
from tests.support.remote import PATIENCE, close_code, remote_page
from tests.support.server import ProcessServer

RULE = r"/tool"


class Root(RequestHandler):
    def get(self) -> None:
        self.write("own")


@pytest.mark.behaviour("PLAT-41", "SES-29", "SES-30")
@pytest.mark.parametrize(
    ("webio_handler", "transport"),
    [
        (tornado.webio_handler, "websocket"),
        (tornado.webio_handler, "longpoll"),
        (tornado_http.webio_handler, "longpoll"),
    ],
    ids=["tornado-websocket", "tornado-longpoll", "tornado_http-longpoll"],
)
def test_one_rule_is_the_whole_app(
    webio_handler: Callable[..., type[RequestHandler]], transport: str, kind: Kind
) -> None:
    site = tornado_site((r"/", Root), (RULE, webio_handler(APPS[kind])), xsrf_cookies=True)
    with serving(site) as address:
        assert httpx.get(f"http://{address}/").text == "own"
        assert "<title>Hosted</title>" in httpx.get(f"http://{address}/tool").text
        with remote_page(address, transport, "/tool") as page:
            protocol = "websocket" if transport == "websocket" else "http"
            assert visit(page) == f"tornado {protocol} HTTPServerRequest 127.0.0.1 {{}}"


@pytest.mark.behaviour("PLAT-21", "PLAT-32")
def test_without_websocket_a_page_has_to_poll() -> None:
    site = tornado_site((RULE, tornado_http.webio_handler(thread_app)))
    with serving(site) as address:
        with pytest.raises(InvalidStatus) as refused, remote_page(address):
            pass
        assert httpx.get(f"http://{address}/tool?test=1").text == "ok"
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "webio_handler", [tornado.webio_handler, tornado_http.webio_handler], ids=["tornado", "tornado_http"]
)
def test_only_the_apps_own_pages_and_those_it_names_may_talk_to_it(
    webio_handler: Callable[..., type[RequestHandler]],
) -> None:
    site = tornado_site((RULE, webio_handler(thread_app, allowed_origins=["https://friend.example"])))
    with serving(site) as address:
        for origin, status in [("https://friend.example", 400), ("https://foe.example", 403)]:
            answered = httpx.post(f"http://{address}/tool?link", content="{", headers={"origin": origin})
            assert answered.status_code == status


@pytest.mark.behaviour("PLAT-13", "PLAT-14")
def test_a_foreign_page_gets_no_websocket() -> None:
    site = tornado_site((RULE, tornado.webio_handler(thread_app, check_origin=lambda origin: "friend" in origin)))
    with serving(site) as address:
        with pytest.raises(InvalidStatus) as refused, remote_page(address, origin="https://foe.example"):
            pass
        assert refused.value.response.status_code == 403
        with remote_page(address, origin="https://friend.example") as page:
            visit(page)


@pytest.mark.behaviour("PLAT-17")
def test_the_applications_limit_of_messages_counts() -> None:
    site = tornado_site((RULE, tornado.webio_handler(thread_app)), websocket_max_message_size=1000)
    with serving(site) as address, connect(f"ws://{address}/tool") as client:
        client.send("x" * 1001)
        assert close_code(client) in (1009, None)


def test_without_a_limit_of_the_application_the_apps_own_counts() -> None:
    site = tornado_site((RULE, tornado.webio_handler(thread_app)))
    with serving(site) as address, connect(f"ws://{address}/tool", max_size=None) as client:  # dialect plain
        client.recv(PATIENCE)
        task = json.loads(client.recv(PATIENCE))["task_id"]
        name = "x" * (20 << 20)  # more than Tornado's own limit
        client.send(json.dumps({"event": "from_submit", "task_id": task, "data": {"data": name}}))
        while (command := json.loads(client.recv(PATIENCE)))["command"] != "output":
            pass
        assert command["spec"]["content"] == f"Hello, {name}."


SERVER = """
import tornado.ioloop, tornado.web
from asgiwebio.platform.tornado import webio_handler
from tests.support.hosted import {app}_app

if __name__ == "__main__":
    application = tornado.web.Application([(r"/tool", webio_handler({app}_app))])
    application.listen(port={{port}}, address="127.0.0.1")
    print("Running on", {{port}}, flush=True)
    tornado.ioloop.IOLoop.current().start()
"""


def test_ctrl_c_tells_the_pages_and_ends_the_process(kind: Kind, spawn: Callable[..., ProcessServer]) -> None:
    server = spawn("-c", SERVER.format(app=kind))
    with remote_page(server.url.removeprefix("http://")) as page:
        page.command("input_group")
        server.process.send_signal(signal.SIGINT)
        assert page.closed() == 1001
    assert server.process.wait(10) in (-signal.SIGINT, 128 + signal.SIGINT)


@pytest.mark.behaviour("PLAT-40")
def test_start_server_without_websocket(spawn: Callable[..., ProcessServer]) -> None:
    program = (
        "from asgiwebio.platform.tornado_http import start_server\n"
        "from tests.support.hosted import thread_app\n"
        "start_server(thread_app, {port}, '127.0.0.1', session_expire_seconds=5, compress_response=True)"
    )
    address = spawn("-c", program).url.removeprefix("http://")
    with pytest.raises(InvalidStatus), remote_page(address, path="/"):
        pass
    with remote_page(address, "longpoll", "/") as page:
        assert visit(page).startswith("starlette http")
