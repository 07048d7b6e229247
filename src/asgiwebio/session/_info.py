"""Who visits."""

import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn, cast

from asgiwebio._session.context import current_task, known_task
from asgiwebio._session.info import FIELDS, Info

if TYPE_CHECKING:
    from asgiwebio._session.agent import UserAgent


class InfoView:
    """Who visits: a read-only view of the session that asks, the same object everywhere.

    Usable in the functions of `defer_call()` too. A name that is not there reads as None.
    """

    __slots__ = ()

    @property
    def user_agent(self) -> "UserAgent":
        """The browser: `is_mobile`, `is_tablet`, `is_pc`, `is_bot`, `browser.family`, `os.family`, `device.family` …"""
        return self._info.user_agent

    @property
    def user_language(self) -> str:
        """The language that the browser likes most, such as `de-AT`; empty when it does not say."""
        return self._info.user_language

    @property
    def server_host(self) -> str:
        """Host and port as the visitor's browser names them."""
        return self._info.server_host

    @property
    def origin(self) -> str:
        """The Origin header, or empty."""
        return self._info.origin

    @property
    def user_ip(self) -> str:
        """The visitor's address; behind a proxy that the app does not trust, the proxy's."""
        return self._info.user_ip

    @property
    def backend(self) -> str:
        """The framework that serves the app, such as `starlette`."""
        return self._info.backend

    @property
    def protocol(self) -> str:
        """`websocket` or `http`."""
        return self._info.protocol

    @property
    def request(self) -> Any:
        """The framework's object for the request that began the session."""
        return self._info.request

    @property
    def query(self) -> dict[str, str]:
        """The parameters in the address of the page."""
        return self._info.query

    @property
    def user(self) -> str | None:
        """The name that the `on_connect` of the app gave the visitor; None without."""
        return self._info.user

    @property
    def _info(self) -> Info:
        task = known_task() or current_task()
        task.session.check(task, ending=True)
        return cast("Info", task.session.info)

    @property
    def _dict(self) -> dict[str, object]:
        """All of it."""
        return {name: getattr(self, name) for name in FIELDS}

    def __getattr__(self, name: str) -> None:
        """None, as PyWebIO has it, for any other name."""
        if name.startswith("__"):
            raise AttributeError(name)

    def __getitem__(self, name: str) -> object:
        if name not in FIELDS:
            raise KeyError(name)
        return getattr(self, name)

    def __iter__(self) -> Iterator[str]:
        return iter(FIELDS)

    def __contains__(self, name: object) -> bool:
        return name in FIELDS

    def __len__(self) -> int:
        return len(FIELDS)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise NotImplementedError(f"info.{name} cannot be set: it says what the visitor's browser said.")

    def __delattr__(self, name: str) -> NoReturn:
        raise NotImplementedError(f"info.{name} cannot be deleted: it says what the visitor's browser said.")

    __setitem__ = __setattr__
    __delitem__ = __delattr__

    def __repr__(self) -> str:
        return f"<info of the current session: {', '.join(FIELDS)}>"


info = InfoView()
"""Who visits. See InfoView."""


def get_info() -> InfoView:
    """The same as `info`, under an older name."""
    warnings.warn("get_info() is deprecated; write `info` for it.", DeprecationWarning, stacklevel=2)
    return info
