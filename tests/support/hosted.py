"""The app that tests of the bridged hosts serve, as a thread and as a coroutine."""

from collections.abc import Callable

from asgiwebio import aio
from asgiwebio.input import input
from asgiwebio.output import put_text
from asgiwebio.session import info
from tests.conftest import Kind
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
