"""`path_deploy`: a directory of Python files, each an app, on uvicorn."""

import sys
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from asgiwebio.server import sort_settings, start_app

from .directory import Directory, Index
from .settings import debugging

__all__ = ["path_deploy", "path_deploy_http"]


def path_deploy(
    base: str,
    port: int = 0,
    host: str = "",
    index: Index = True,
    static_dir: str | None = None,
    reconnect_timeout: float = 0,
    cdn: bool | str = False,
    debug: bool = False,
    allowed_origins: Iterable[str] | None = None,
    check_origin: Callable[[str], bool] | None = None,
    max_payload_size: int | str = "200M",
    **tornado_app_settings: Any,
) -> None:
    """Serve the function `main` of each file `A/b.py` below `base` at `/A/b`, until SIGINT or SIGTERM.

    `main` may be a list or dict of functions too. Names that begin with "_" or "." are never served. `index` is
    whether directories are listed, or a function from a directory's path to HTML. The rest is as in `start_server()`.
    """
    settings, for_uvicorn = sort_settings("path_deploy", tornado_app_settings)
    directory = Directory(
        base,
        index,
        cdn=cdn,
        debug=debugging(debug),
        reconnect_timeout=reconnect_timeout,
        allowed_origins=allowed_origins,
        check_origin=check_origin,
        max_payload_size=max_payload_size,
        **settings,
    )
    start_app(directory, port=port, host=host, static_dir=static_dir, settings=for_uvicorn)


def path_deploy_http(
    base: str,
    port: int = 0,
    host: str = "",
    index: Index = True,
    static_dir: str | None = None,
    cdn: bool | str = False,
    debug: bool = False,
    allowed_origins: Iterable[str] | None = None,
    check_origin: Callable[[str], bool] | None = None,
    session_expire_seconds: float | None = None,
    session_cleanup_interval: float | None = None,  # noqa: ARG001
    max_payload_size: int | str = "200M",
    **tornado_app_settings: Any,
) -> None:
    """`path_deploy()` without WebSocket, for where a proxy lets none through.

    A session whose page has said nothing for `session_expire_seconds` ends, 600 unless given;
    `session_cleanup_interval` has no effect.
    """
    settings, for_uvicorn = sort_settings("path_deploy_http", tornado_app_settings)
    directory = Directory(
        base,
        index,
        polls=True,
        cdn=cdn,
        debug=debugging(debug),
        reconnect_timeout=session_expire_seconds or 0,
        allowed_origins=allowed_origins,
        check_origin=check_origin,
        max_payload_size=max_payload_size,
        **settings,
    )
    start_app(directory, port=port, host=host, static_dir=static_dir, settings=for_uvicorn)


class _Callable(ModuleType):
    """This module, which is the attribute `platform.path_deploy` once it is imported, as the function is in PyWebIO."""

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        path_deploy(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
