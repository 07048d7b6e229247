"""What PyWebIO's `platform.fastapi` has by chance, and programs that make their own `asgi_app` import from there."""

import webbrowser
from typing import Any

import anyio.to_thread

from asgiwebio import STATIC_PATH
from asgiwebio.platform.port import get_free_port, wait_host_port
from asgiwebio.platform.settings import open_no_tunnel
from asgiwebio.session.base import Session

__all__ = [
    "STATIC_PATH",
    "Session",
    "cdn_validation",
    "get_free_port",
    "open_webbrowser_on_server_started",
    "start_remote_access_service",
]


def cdn_validation(
    cdn: bool | str,
    level: str = "warn",  # noqa: ARG001
    stacklevel: int = 3,  # noqa: ARG001
) -> bool | str:
    """Where the page's files come from: an address as it is given, else True.

    The app serves them itself either way, and a program that sees False would look for them elsewhere.
    """
    return cdn or True


async def open_webbrowser_on_server_started(host: str, port: int) -> None:
    """Open the address in the browser of this machine once somebody listens there."""
    if await wait_host_port(host, port, duration=20, delay=0.5):
        await anyio.to_thread.run_sync(webbrowser.open, f"http://{host}:{port}", abandon_on_cancel=True)


def start_remote_access_service(*_: Any, **__: Any) -> None:
    """No service: a word in the log on what to do in its place."""
    open_no_tunnel(True)
