"""Who visits, and how: what the first request of a session said."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .agent import UserAgent

FIELDS = (
    "user_agent",
    "user_language",
    "server_host",
    "origin",
    "user_ip",
    "backend",
    "protocol",
    "request",
    "query",
    "user",
)
"""The names that `asgiwebio.session.info` shows."""


class Info:
    """What is known of the visitor; it stays as it was when the session began.

    `headers` has its names in lower case or ignores case. `client` is the visitor's address, `request` the object of
    the web framework, `user` the name that the App's `on_connect` gave the visitor. `languages` are those that the
    browser asks for, the best liked first.
    """

    def __init__(
        self,
        *,
        headers: Mapping[str, str],
        client: str | None,
        query: Mapping[str, str],
        protocol: Literal["websocket", "http"],
        backend: str,
        request: object,
        user: str | None = None,
    ) -> None:
        self._agent = headers.get("user-agent", "")
        self.languages = languages(headers.get("accept-language", ""))
        self.user_language = self.languages[0] if self.languages else ""
        self.server_host = headers.get("host", "")
        self.origin = headers.get("origin", "")
        self.user_ip = client or ""
        self.query = dict(query)
        self.protocol = protocol
        self.backend = backend
        self.request = request
        self.user = user

    @cached_property
    def user_agent(self) -> "UserAgent":
        """The visitor's browser, system and device; parsed when first asked for."""
        from .agent import parse_agent  # its tables take a while to load, and most apps never ask

        return parse_agent(self._agent)


def languages(header: str) -> list[str]:
    """The languages of an Accept-Language, in the order in which browsers write them: the best liked first."""
    return [tag for part in header.split(",") if (tag := part.partition(";")[0].strip())]
