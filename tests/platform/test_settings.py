"""The settings of an App, which every way to serve one has."""

import importlib
import inspect
import logging
from collections.abc import Callable
from typing import Any, get_type_hints

import pytest

from asgiwebio import server, webio_asgi
from asgiwebio.exceptions import InvalidType, InvalidValue
from asgiwebio.platform.settings import Settings
from tests.support.remote import remote_page
from tests.support.server import ProcessServer

OF_PYWEBIO = {
    "applications",
    "cdn",
    "debug",
    "reconnect_timeout",
    "allowed_origins",
    "check_origin",
    "max_payload_size",
}
FUNCTIONS = [
    "aiohttp.webio_handler",
    "django.webio_view",
    "fastapi.asgi_app",
    "fastapi.webio_routes",
    "flask.webio_view",
    "flask.wsgi_app",
    "tornado.webio_handler",
    "tornado_http.webio_handler",
]
SERVERS = [
    "aiohttp.start_server",
    "django.start_server",
    "fastapi.start_server",
    "flask.start_server",
    "path_deploy.path_deploy",
    "path_deploy.path_deploy_http",
    "tornado.start_server",
    "tornado_http.start_server",
]


def function(name: str) -> Callable[..., Any]:
    module, attribute = name.split(".")
    found: Callable[..., Any] = getattr(importlib.import_module(f"asgiwebio.platform.{module}"), attribute)
    return found


def test_they_are_those_of_an_app() -> None:
    of_app = get_type_hints(webio_asgi.__init__)
    assert of_app == {**of_app, **get_type_hints(Settings)}
    assert of_app.keys() - Settings.__annotations__.keys() == {*OF_PYWEBIO, "return"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_signature_names_them_and_the_app_gets_them(name: str) -> None:
    shown = inspect.signature(function(name)).parameters
    of_app = inspect.signature(webio_asgi).parameters
    assert {key: of_app[key] for key in Settings.__annotations__}.items() <= dict(shown).items()
    with pytest.raises(InvalidValue, match="csp='loose'"):
        function(name)(lambda: None, csp="loose")
    with pytest.raises(TypeError, match="nonsense"):
        function(name)(lambda: None, nonsense=True)


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_passes_them_on_to_the_app(name: str) -> None:
    applications = "." if "path_deploy" in name else lambda: None
    with pytest.raises((InvalidValue, InvalidType), match="csp='loose'"):
        function(name)(applications, csp="loose")


@pytest.mark.behaviour("PLAT-18")
def test_what_is_not_uvicorns_is_tornados_and_ignored(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "asgiwebio")
    given = {"csp": "strict", "ssl_certfile": "a.pem", "workers": 4, "websocket_ping_interval": 30}
    assert server.sort_settings("start_server", given) == ({"csp": "strict"}, {"ssl_certfile": "a.pem"})
    assert "start_server() runs on uvicorn and ignores websocket_ping_interval, workers" in caplog.text


FAILING = """
from asgiwebio.platform.{host} import start_server

def fails():
    raise ValueError("told to visitors in debug mode only")

start_server(fails, {{port}}, "127.0.0.1"{options})
"""


@pytest.mark.behaviour("PLAT-08")
@pytest.mark.parametrize(("host", "options"), [("aiohttp", ""), ("django", ""), ("flask", ", use_reloader=False")])
def test_the_environment_turns_debugging_on_in_every_host(
    spawn: Callable[..., ProcessServer], monkeypatch: pytest.MonkeyPatch, host: str, options: str
) -> None:
    monkeypatch.setenv("PYWEBIO_DEBUG", "1")
    served = spawn("-c", FAILING.format(host=host, options=options))
    with remote_page(f"127.0.0.1:{served.port}", "longpoll", path="/") as page:
        assert "told to visitors" in str(page.command("popup"))
