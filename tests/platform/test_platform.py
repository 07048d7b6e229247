import inspect
import subprocess
import sys

import httpx
import pytest

import asgiwebio
from asgiwebio import platform
from asgiwebio._asgi.config import metadata
from asgiwebio.platform import fastapi, flask
from asgiwebio.platform.loop import LOOP
from asgiwebio.platform.page import seo
from asgiwebio.platform.wsgi import WSGI

HOSTS = ["tornado", "tornado_http", "flask", "django", "aiohttp", "fastapi"]


def app() -> str:
    return "ran"


@pytest.mark.behaviour("PLAT-55", "PLAT-56")
def test_hosts_are_attributes_that_are_imported_when_they_are_used() -> None:
    code = (
        "import sys, asgiwebio.platform as platform\n"
        "assert 'fastapi' not in sys.modules and 'uvicorn' not in sys.modules\n"
        "platform.fastapi.webio_routes, platform.tornado.start_server, platform.page.config\n"
        "assert 'tornado' not in sys.modules\n"
        "assert set(platform.__all__) <= set(dir(platform))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match="no attribute 'nowhere'"):
        _ = platform.nowhere


@pytest.mark.behaviour("PLAT-06")
def test_there_is_one_start_server_and_one_config() -> None:
    assert platform.start_server is platform.tornado.start_server is asgiwebio.start_server
    assert platform.config is platform.page.config is asgiwebio.config


@pytest.mark.behaviour("PLAT-51")
def test_not_every_start_server_opens_a_browser_or_is_reached_from_elsewhere() -> None:
    def lacks(name: str) -> set[str]:
        hosts = {host: getattr(platform, host).start_server for host in HOSTS} | {"path_deploy": platform.path_deploy}
        return {host for host, function in hosts.items() if name not in inspect.signature(function).parameters}

    assert lacks("auto_open_webbrowser") == {"flask", "django", "path_deploy"}
    assert lacks("remote_access") == {"tornado_http", "path_deploy"}


@pytest.mark.behaviour("PLAT-09", "PLAT-10", "PLAT-39")
def test_true_as_cdn_is_the_apps_own_files_in_every_version() -> None:
    for site in (flask.wsgi_app(app, cdn=True), WSGI(fastapi.asgi_app(app, cdn=True))):  # a warning is an error here
        with httpx.Client(transport=httpx.WSGITransport(site), base_url="http://app.example") as client:
            assert 'type="module" src="?asset=' in client.get("/").text
    LOOP.stop()


@pytest.mark.behaviour("CFG-16")
def test_seo_is_the_old_name_of_config() -> None:
    with pytest.warns(DeprecationWarning, match="write config"):
        shown = seo("Title", "Text", app)
    assert (metadata(shown).title, metadata(shown).description, shown()) == ("Title", "Text", "ran")
    with pytest.warns(DeprecationWarning, match="write config"):
        decorated = seo("Title")(app)
    assert metadata(decorated).title == "Title"
