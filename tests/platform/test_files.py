"""`?file=` behind each bridge: whole, in part, its head alone, and what can be read once."""

import contextlib
import threading
from collections.abc import Callable, Iterator

import flask
import httpx
import pytest
from aiohttp import web
from werkzeug.serving import make_server

from asgiwebio.platform import aiohttp, tornado
from asgiwebio.platform.flask import webio_view
from asgiwebio.session import download, hold
from tests.support.bridged import aiohttp_site, serving, tornado_site
from tests.support.remote import remote_page

CONTENT = bytes(range(256)) * 8000
"""Two megabytes: several chunks."""


def offer() -> None:
    download("whole.bin", CONTENT)
    download("once.bin", iter([CONTENT[:1000], CONTENT[1000:]]))
    hold()


@contextlib.contextmanager
def flask_site() -> Iterator[str]:
    app = flask.Flask(__name__)
    app.add_url_rule("/tool", "webio_view", webio_view(offer), methods=["GET", "POST", "OPTIONS"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, name="a server of werkzeug")
    thread.start()
    try:
        yield f"127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


HOSTS: dict[str, Callable[[], contextlib.AbstractContextManager[str]]] = {
    "flask": flask_site,
    "tornado": lambda: serving(tornado_site((r"/tool", tornado.webio_handler(offer)))),
    "aiohttp": lambda: serving(aiohttp_site(web.get("/tool", aiohttp.webio_handler(offer)))),
}


@pytest.mark.parametrize("host", HOSTS)
def test_files_are_read_at_links(host: str) -> None:
    with HOSTS[host]() as address, remote_page(address, "longpoll") as page, httpx.Client() as client:
        whole, once = (
            f"http://{address}/tool?file={page.command('download')['spec']['content']['file']}" for _ in range(2)
        )
        answer = client.get(whole)
        assert answer.content == CONTENT
        assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''whole.bin"
        assert answer.headers["content-security-policy"] == "sandbox"
        part = client.get(whole, headers={"range": "bytes=1000-1999"})
        assert (part.status_code, part.content) == (206, CONTENT[1000:2000])
        head = client.head(whole)
        assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(CONTENT)), b"")
        assert client.get(once).content == CONTENT
        assert client.get(once).status_code == 410
        assert client.get(f"{whole}x").status_code == 404
