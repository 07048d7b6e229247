"""Bokeh's own server for an application that a session shows."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, NamedTuple

from bokeh.application import Application
from bokeh.server.server import Server


class Serving(NamedTuple):
    port: int
    stop: Callable[[], None]
    """Stops it, from any thread, and does not wait until it has."""


def serve(application: Application, **settings: Any) -> Serving:
    """Start a server in a thread of its own, whatever the app's own server and loop are.

    Raises what Bokeh's `Server` raises for these settings, and OSError when its port is taken.
    """
    started: Future[Serving] = Future()
    run = partial(asyncio.run, _serve(application, settings, started))
    threading.Thread(target=run, name="asgiwebio-bokeh", daemon=True).start()
    return started.result()


async def _serve(application: Application, settings: dict[str, Any], started: Future[Serving]) -> None:
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    try:
        server = Server({"/": application}, **settings)
        server.start()
    except BaseException as error:
        started.set_exception(error)
        return

    def stop() -> None:
        loop.call_soon_threadsafe(over.set)

    started.set_result(Serving(server.port, stop))
    try:
        await over.wait()
    finally:
        server.stop()
