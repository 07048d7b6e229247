"""The settings that every way to serve an app has beside those of PyWebIO, once for all of them."""

import inspect
import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypedDict, TypeVar, cast

from asgiwebio._asgi.app import App
from asgiwebio._asgi.door import OnConnect
from asgiwebio._asgi.limits import Limits

__all__ = ["Settings", "debugging", "open_no_tunnel", "shows_settings", "take_settings"]

DEBUG_VARIABLE = "PYWEBIO_DEBUG"

logger = logging.getLogger("asgiwebio")

Function = TypeVar("Function", bound=Callable[..., Any])


class Settings(TypedDict, total=False):
    """Settings of an App that no function of PyWebIO has: a new one is written in `App`, here, and nowhere else."""

    trusted_proxies: str | Iterable[str]
    csp: str | None
    frame_ancestors: str | Sequence[str] | None
    on_connect: OnConnect | None
    drain: float
    limits: Limits | None


def shows_settings(function: Function) -> Function:
    """Name each of the settings in the signature of a function that ends with `**settings: Unpack[Settings]`."""
    signature = inspect.signature(function)
    *parameters, _ = signature.parameters.values()
    of_app = inspect.signature(App).parameters
    shown = [*parameters, *(of_app[name] for name in Settings.__annotations__)]
    function.__signature__ = signature.replace(parameters=shown)  # type: ignore[attr-defined]
    return function


def take_settings(given: Mapping[str, Any]) -> tuple[Settings, dict[str, Any]]:
    """The settings among keywords of which the others are meant for somebody else, and those others."""
    own = {name: value for name, value in given.items() if name in Settings.__annotations__}
    return cast(Settings, own), {name: value for name, value in given.items() if name not in own}


def debugging(given: bool) -> bool:
    """Whether a server shows visitors what failed: as it was told, unless the environment says otherwise."""
    text = os.environ.get(DEBUG_VARIABLE)
    return given if text is None else text.strip().lower() not in ("", "0", "false", "no", "off")


def open_no_tunnel(asked: bool) -> None:
    """Say, where `remote_access` asks for a way in from outside, that there is none, and how to get one."""
    if asked:
        logger.warning(
            "remote_access=True opens no tunnel, since the server that PyWebIO used is gone: run one beside "
            "the app, such as `cloudflared tunnel --url http://127.0.0.1:PORT` or `ssh -R 80:127.0.0.1:PORT HOST`"
        )
