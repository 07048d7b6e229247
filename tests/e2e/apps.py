"""The apps that the browser tests open: the same tool as a thread and as a coroutine, in every kind of host."""

from collections.abc import Callable

import sniffio
from fastapi import APIRouter, FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from asgiwebio import aio, webio_asgi, webio_routes
from asgiwebio.input import input
from asgiwebio.output import put_buttons, put_code, put_markdown, put_row, put_text

Tool = Callable[[], object]


def thread_tool() -> None:
    """Tool in a thread"""
    _introduce()
    put_text(f"Hello, {input('Your name', required=True)}.")
    put_buttons(["again"], onclick=[lambda: put_text("once more")])


async def coroutine_tool() -> None:
    """Tool in a coroutine"""
    _introduce()
    put_text(f"runs on {sniffio.current_async_library()}")
    put_text(f"Hello, {await aio.input('Your name', required=True)}.")
    put_buttons(["again"], onclick=[lambda: put_text("once more")])


def _introduce() -> None:
    # Each of these three has a lazily loaded part of the page's bundle.
    put_markdown("# Tool")
    put_code("def answer(): return 42", "python")
    put_row([put_text("left"), put_text("right")])


TOOLS: dict[str, Tool] = {"thread": thread_tool, "coroutine": coroutine_tool}


def top_level(tool: Tool) -> ASGIApp:
    return webio_asgi(tool)


def fastapi_mount(tool: Tool) -> ASGIApp:
    app = FastAPI()
    app.mount("/tool", webio_asgi(tool))
    return app


def fastapi_routes(tool: Tool) -> ASGIApp:
    app = FastAPI()
    app.include_router(APIRouter(routes=webio_routes(tool)), prefix="/tool")
    return app


def starlette_mount(tool: Tool) -> ASGIApp:
    return Starlette(routes=[Mount("/tool", webio_asgi(tool))])


HOSTS: dict[str, Callable[[Tool], ASGIApp]] = {
    "top level": top_level,
    "FastAPI mount": fastapi_mount,
    "FastAPI routes": fastapi_routes,
    "Starlette mount": starlette_mount,
}


def without_websocket(app: ASGIApp) -> ASGIApp:
    """The app in a host that refuses every WebSocket."""

    async def host(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close"})
        else:
            await app(scope, receive, send)

    return host


# For servers in processes of their own: `hypercorn -k trio tests.e2e.apps:mounted`.
mounted = fastapi_mount(coroutine_tool)
mounted_without_websocket = without_websocket(mounted)
