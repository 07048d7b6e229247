"""Hosts: how an app is served by itself or inside another web framework.

Each framework has a module of its own here, imported only when it is used, as an attribute or with `import`.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asgiwebio._asgi.config import config
    from asgiwebio.server import start_server

    from . import fastapi, page, tornado, utils
    from .page import seo

__all__ = ["config", "fastapi", "page", "seo", "start_server", "tornado", "utils"]

_MODULES = ("fastapi", "page", "tornado", "utils")
_ELSEWHERE = {
    "config": "asgiwebio._asgi.config",
    "seo": "asgiwebio.platform.page",
    "start_server": "asgiwebio.server",
}


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return importlib.import_module(f".{name}", __name__)
    if name in _ELSEWHERE:
        value: object = getattr(importlib.import_module(_ELSEWHERE[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
