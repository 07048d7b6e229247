"""Apps in hosts of every kind, and the one that tests of the bridged hosts serve, as a thread and as a coroutine."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from aiohttp import web
from werkzeug.serving import make_server

from asgiwebio import aio, webio_asgi
from asgiwebio.input import input
from asgiwebio.output import put_text
from asgiwebio.platform import aiohttp, flask, tornado
from asgiwebio.session import info
from tests.conftest import Kind, Serve
from tests.support.bridged import aiohttp_site, serving, tornado_site
from tests.support.remote import RemotePage


def thread_app() -> None:
    """Hosted"""
    _introduce()
    put_text(f"Hello, {input('Name?')}.")


async def coroutine_app() -> None:
    """Hosted"""
    _introduce()
    put_text(f"Hello, {await aio.input('Name?')}.")


def _introduce() -> None:
    put_text(f"{info.backend} {info.protocol} {type(info.request).__name__} {info.user_ip} {info.query}")


APPS: dict[Kind, Callable[[], object]] = {"thread": thread_app, "coroutine": coroutine_app}


def visit(page: RemotePage, name: str = "Ada") -> str:
    """Answer the question of the app and read its answer; what it knows of the visit."""
    known = page.text()
    page.answer(name)
    assert page.text() == f"Hello, {name}."
    return known


# ---- Hosts: each a server with the app at its root, whose address it gives

Task = Callable[[], object]
Host = Callable[..., AbstractContextManager[str]]


@contextmanager
def in_uvicorn(serve: Serve, task: Task, **settings: Any) -> Iterator[str]:
    yield serve(webio_asgi(task, **settings)).url


@contextmanager
def in_flask(_: Serve, task: Task, **settings: Any) -> Iterator[str]:
    site = make_server("127.0.0.1", 0, flask.wsgi_app(task, **settings))
    thread = threading.Thread(target=site.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{site.port}"
    finally:
        site.shutdown()
        thread.join()
        site.server_close()


@contextmanager
def in_tornado(_: Serve, task: Task, **settings: Any) -> Iterator[str]:
    with serving(tornado_site(("/", tornado.webio_handler(task, **settings)))) as address:
        yield f"http://{address}"


@contextmanager
def in_aiohttp(_: Serve, task: Task, **settings: Any) -> Iterator[str]:
    with serving(aiohttp_site(web.route("*", "/", aiohttp.webio_handler(task, **settings)))) as address:
        yield f"http://{address}"


HOSTS: list[Host] = [in_uvicorn, in_flask, in_tornado, in_aiohttp]
