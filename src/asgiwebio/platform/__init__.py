"""Hosts: how an app is served by itself or inside another web framework.

Each framework has a module of its own here, imported only when it is used, as an attribute or with `import`.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asgiwebio._asgi.config import config
    from asgiwebio.server import start_server

    from . import aiohttp, django, fastapi, flask, page, tornado, tornado_http, utils
    from .page import seo
    from .path_deploy import path_deploy, path_deploy_http
    from .view import run_event_loop

__all__ = [
    "aiohttp",
    "config",
    "django",
    "fastapi",
    "flask",
    "page",
    "path_deploy",
    "path_deploy_http",
    "run_event_loop",
    "seo",
    "start_server",
    "tornado",
    "tornado_http",
    "utils",
]

_MODULES = ("aiohttp", "django", "fastapi", "flask", "page", "tornado", "tornado_http", "utils")
_ELSEWHERE = {
    "config": "asgiwebio._asgi.config",
    "path_deploy": "asgiwebio.platform.path_deploy",
    "path_deploy_http": "asgiwebio.platform.path_deploy",
    "run_event_loop": "asgiwebio.platform.view",
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
