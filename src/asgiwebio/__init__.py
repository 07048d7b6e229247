"""A Python function as an interactive web page, mounted anywhere.

from asgiwebio import webio_asgi
from asgiwebio.input import input
from asgiwebio.output import put_text

def main():
    put_text("Hello,", input("What is your name?"))

app = webio_asgi(main)          # uvicorn module:app
"""

import importlib
import os
from contextvars import Context
from pathlib import Path
from typing import TYPE_CHECKING

from ._expected import when_imported
from ._session.context import outside
from .exceptions import SessionClosedException, SessionException, SessionNotFoundException

if TYPE_CHECKING:
    from . import aio, exceptions, input, output, pin, platform, session
    from ._asgi.app import App as webio_asgi  # noqa: N813
    from ._asgi.config import config
    from ._asgi.limits import Limits
    from ._compat import io_ctrl, utils
    from ._compat._alias import install_as_pywebio
    from ._compat._debug import enable_debug
    from .platform.fastapi import webio_routes
    from .server import start_server
    from .session import go_app as go_app
    from .session import hold as hold
    from .session import run_async as run_async

__version__ = "0.1.0"

STATIC_PATH = str(Path(__file__).resolve().parent / "_assets")
"""The folder of the page's built files, for those who host them elsewhere."""

# What programs import from PyWebIO's inside (`io_ctrl`, `utils`) is found here under its old name.
__path__.append(str(Path(__file__).resolve().parent / "_compat"))

__all__ = [
    "STATIC_PATH",
    "Limits",
    "SessionClosedException",
    "SessionException",
    "SessionNotFoundException",
    "aio",
    "config",
    "enable_debug",
    "exceptions",
    "input",
    "install_as_pywebio",
    "io_ctrl",
    "output",
    "pin",
    "platform",
    "session",
    "start_server",
    "utils",
    "webio_asgi",
    "webio_routes",
]

# Lazily, since importing asgiwebio must be quick, start nothing and import no web framework but its own.
_ELSEWHERE = {
    "Limits": ("._asgi.limits", "Limits"),
    "config": ("._asgi.config", "config"),
    "enable_debug": ("._compat._debug", "enable_debug"),
    "install_as_pywebio": ("._compat._alias", "install_as_pywebio"),
    "start_server": (".server", "start_server"),
    "webio_asgi": ("._asgi.app", "App"),
    "webio_routes": (".platform.fastapi", "webio_routes"),
    # Not with a star: PyWebIO had them here long ago, and tutorials still do.
    "go_app": (".session", "go_app"),
    "hold": (".session", "hold"),
    "run_async": (".session", "run_async"),
}
_MODULES = ("aio", "exceptions", "input", "io_ctrl", "output", "pin", "platform", "session", "utils")


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return importlib.import_module(f".{name}", __name__)
    if name in _ELSEWHERE:
        module, attribute = _ELSEWHERE[name]
        value: object = getattr(importlib.import_module(module, __name__), attribute)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _begin_script() -> Context:
    from .script import script  # with a server in it, which most programs never need

    return script.begin()


outside.reset(_begin_script)
when_imported("bokeh.io", f"{__name__}._compat._bokeh")

if "ASGIWEBIO_RELOAD" in os.environ:  # set by ourselves: this program starts again, and an error is to be waited out
    importlib.import_module(".reload", __name__)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_ELSEWHERE})
