"""Proxies in front of an app: whose word counts for who visits, over what, and at which address."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from asgiwebio.exceptions import InvalidType, InvalidValue

__all__ = ["FOR", "HOST", "PROTO", "Proxies", "entries", "peer"]

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

ANYBODY = "*"
LOCAL = "unix"
"""Who connects by a Unix socket, and so has no address."""
_NO_ADDRESS = ("", "0.0.0.0", "localhost")  # noqa: S104
"""What servers say of such a one, where they say anything; the latter two are Tornado's and waitress's words."""

FOR, HOST, PROTO = "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"
_SCHEMES = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}
_EXPECTED = 'a list of addresses such as "10.0.0.7", networks such as "10.0.0.0/8", "unix" or "*" is expected'


class Proxies:
    """Whose `X-Forwarded-For`, `-Host` and `-Proto` count: by default nobody's.

    `trusted` are addresses and networks, `"unix"` for who connects by a Unix socket, and `"*"` for whoever connects:
    only that one, and not those from whom it got the request. Addresses are followed from the server to the visitor,
    through trusted ones to the first other. `Forwarded` (RFC 7239) is not read: a proxy that writes the one kind lets
    the other through as a visitor made it up. Raises InvalidValue for what is no address, InvalidType for no text.
    """

    def __init__(self, trusted: str | Iterable[str] = ()) -> None:
        try:
            named = [trusted] if isinstance(trusted, str) else list(trusted)
        except TypeError:
            raise InvalidType(f"trusted_proxies={trusted!r}: {_EXPECTED}") from None
        self._words = [entry for entry in named if entry in (ANYBODY, LOCAL)]
        self._networks = [_network(entry) for entry in named if entry not in (ANYBODY, LOCAL)]

    def seen(self, scope: Scope) -> Scope:
        """The scope of a request with client, scheme and host as they are for the visitor."""
        if not self._words and not self._networks:
            return scope
        if ANYBODY not in self._words and not self._trusts(peer(scope)):
            return scope
        headers = Headers(scope=scope)
        hops, client = self._walk(headers)
        seen = dict(scope)
        if client is not None:
            seen["client"] = client
        host = _said(headers, HOST, hops)
        if host and _is_host(host):
            kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
            seen["headers"] = [(b"host", host.encode("latin-1")), *kept]
        scheme = _SCHEMES.get(_said(headers, PROTO, hops).lower())
        if scheme is not None:
            seen["scheme"] = scheme if scope["type"] == "websocket" else scheme.replace("ws", "http", 1)
        return seen

    def _walk(self, headers: Headers) -> tuple[int, tuple[str, int] | None]:
        """How many proxies the request came through that are believed, and the address that the last one tells."""
        hops, client = 1, None
        for text in reversed(entries(headers, FOR)):
            if text == "unix:":  # as nginx writes it
                hop, port = LOCAL, 0
            else:
                try:
                    hop, port = _parse(text)
                except ValueError:
                    break  # "unknown", or whatever else hides it
                client = (hop, port)
            if not self._trusts(hop):
                break
            hops += 1
        return hops, client

    def _trusts(self, hop: str) -> bool:
        if hop == LOCAL:
            return LOCAL in self._words
        try:
            address = _address(hop)
        except ValueError:  # a name, as test clients have it
            return False
        return any(address in network for network in self._networks)


def _network(entry: object) -> Network:
    if not isinstance(entry, str | Address | Network):
        raise InvalidType(f"trusted_proxies: {entry!r} is no text: {_EXPECTED}")
    try:
        return ip_network(entry)
    except ValueError as error:
        raise InvalidValue(f"trusted_proxies: {error}: {_EXPECTED}; names are not looked up") from None


def _address(text: str) -> Address:
    address = ip_address(text)
    # As a socket for both families shows an address of the older one.
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def peer(scope: Scope) -> str:
    """The address of who has connected, or "unix"."""
    client = scope.get("client")
    return client[0] if client and client[0] not in _NO_ADDRESS else LOCAL


def entries(headers: Headers, name: str) -> list[str]:
    """What several proxies have written, the last one at the end."""
    return [entry.strip() for line in headers.getlist(name) for entry in line.split(",") if entry.strip()]


def _said(headers: Headers, name: str, hops: int) -> str:
    """What the outermost of so many trusted proxies has written; some add to a header, others set it."""
    written = entries(headers, name)
    return written[-min(hops, len(written))] if written else ""


def _parse(entry: str) -> tuple[str, int]:
    """Address and port of `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1` or `[2001:db8::1]:80`; ValueError for others."""
    if entry.startswith("[") or entry.count(":") == 1:
        parts = urlsplit(f"//{entry}")
        return str(_address(parts.hostname or "")), parts.port or 0
    return str(_address(entry)), 0


def _is_host(text: str) -> bool:
    try:
        parts = urlsplit(f"//{text}")
        return parts.netloc == text and parts.port != 0 and bool(parts.hostname) and "@" not in text
    except ValueError:
        return False
