"""Which web pages may talk to an app: its own, and those that the app names."""

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

__all__ = ["Origins"]

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Origins:
    """Pages of the same host and port, and those that match a pattern.

    `allowed` holds patterns for whole origins, such as `https://*.example.com`; `check`, if given, is asked instead of
    them. Who sends no Origin is no web page, and is allowed.
    """

    def __init__(self, allowed: str | Iterable[str] | None = None, check: Callable[[str], bool] | None = None) -> None:
        patterns = [allowed] if isinstance(allowed, str) else list(allowed or ())
        self._patterns = [pattern.lower().rstrip("/") for pattern in patterns]
        self._check = check

    def allow(self, scope: Scope) -> bool:
        """Whether the request of this scope comes from a page that may talk to the app."""
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None:
            return True
        if same_host(origin, headers.get("host", "")):
            return True
        if self._check is not None:
            return bool(self._check(origin))
        return any(fnmatchcase(origin.lower(), pattern) for pattern in self._patterns)


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
