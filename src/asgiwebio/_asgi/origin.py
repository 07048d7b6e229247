"""Which web pages may talk to an app: its own, and those that the app names."""

import logging
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from . import proxies

__all__ = ["Origins"]

_DEFAULT_PORTS = {"http": 80, "https": 443}
_MOST_TOLD = 100
"""Refused origins that are logged: anybody can make up more."""
_LONGEST = 200

_log = logging.getLogger("asgiwebio")


class Origins:
    """Pages of the same host and port, and those that match a pattern.

    `allowed` holds patterns for whole origins, such as `https://*.example.com`; `check`, if given, is asked instead of
    them. Who sends no Origin is no web page, and is allowed.
    """

    def __init__(self, allowed: str | Iterable[str] | None = None, check: Callable[[str], bool] | None = None) -> None:
        patterns = [allowed] if isinstance(allowed, str) else list(allowed or ())
        self._patterns = [pattern.lower().rstrip("/") for pattern in patterns]
        self._check = check
        self._told: set[str] = set()
        self._failures = 0
        self.refused = 0
        """Requests that were not admitted."""

    @property
    def foreign(self) -> bool:
        """Whether there can be pages of other hosts."""
        return bool(self._patterns) or self._check is not None

    def admit(self, scope: Scope) -> bool:
        """As `allow`; who is refused for the first time is logged, with what to write if it should not be."""
        allowed = self.allow(scope)
        if not allowed:
            self.refused += 1
            self._tell(Headers(scope=scope), proxies.peer(scope))
        return allowed

    def allow(self, scope: Scope) -> bool:
        """Whether the request of this scope comes from a page that may talk to the app."""
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None:
            return True
        if same_host(origin, headers.get("host", "")):
            return True
        if self._check is not None:
            return self._ask(self._check, origin)
        return any(fnmatchcase(origin.lower(), pattern) for pattern in self._patterns)

    def _ask(self, check: Callable[[str], bool], origin: str) -> bool:
        try:
            return bool(check(origin))
        except Exception:  # anybody can send what it did not expect, as often as they like
            self._failures += 1
            if self._failures <= _MOST_TOLD:
                _log.exception("refused a page of another origin since check_origin() failed")
            return False

    def _tell(self, headers: Headers, peer: str) -> None:
        origin = _shown(headers["origin"])
        if origin in self._told or len(self._told) >= _MOST_TOLD:
            return
        self._told.add(origin)
        if self._check is not None:
            allowing = "let check_origin() return True for it"
        else:
            allowing = f'write allowed_origins=["{origin}"]'
        _log.warning(
            "refused a page of %s, since this app was asked for as %s: if that page may use it, %s; if it is the app's "
            "own page behind a proxy, %s",
            origin,
            _shown(headers.get("host", "")) or "nothing",
            allowing,
            _passing(headers, peer),
        )


def same_host(origin: str, host: str) -> bool:
    """Whether an Origin and a Host header name the same host and port. The scheme is the proxy's business."""
    try:
        page, app = urlsplit(origin), urlsplit(f"//{host}")
        default = _DEFAULT_PORTS.get(page.scheme)
        return _address(page, default) == _address(app, default) and bool(page.hostname)
    except ValueError:  # a port that is none, a bracket too few
        return False


def _address(url: SplitResult, default_port: int | None) -> tuple[str | None, int | None]:
    return url.hostname, url.port or default_port


def _shown(text: str) -> str:
    """As much of a header as a log may show; a terminal may take what cannot be printed for a command."""
    return "".join(character if character.isprintable() else "?" for character in text[:_LONGEST])


def _passing(headers: Headers, peer: str) -> str:
    """How a proxy has to tell the host that its visitors see, or who has to listen to it."""
    host = proxies.entries(headers, proxies.HOST)
    if not host or not same_host(headers["origin"], host[-1]):
        return "let that pass the Host of its visitors (in nginx: proxy_set_header Host $http_host)"
    if peer in proxies.entries(headers, proxies.FOR):  # uvicorn has put that in the place of the proxy's address
        return "name its address in trusted_proxies=[...] and start uvicorn with --no-proxy-headers"
    return f'write trusted_proxies=["{peer}"]'
