"""Which visitor an address stands for, where an app bounds what one of them may have."""

import ipaddress
from collections import Counter

from starlette.types import Scope

__all__ = ["Clients", "client_of"]

_NETWORK = 64
"""Bits of an IPv6 address that tell visitors apart: one of them has all the others."""


def client_of(scope: Scope) -> str:
    """Who asks, by address; nothing where the server does not say, as on a Unix socket."""
    client = scope.get("client")
    if not client:
        return ""
    try:
        address = ipaddress.ip_address(client[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, _NETWORK), strict=False))


class Clients:
    """How many sessions each visitor has; `limit` of them at most, None for no bound."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._sessions: Counter[str] = Counter()

    def full(self, client: str) -> bool:
        """Whether this one may have no more."""
        return self._limit is not None and client != "" and self._sessions[client] >= self._limit

    def add(self, client: str) -> None:
        """Count a session in."""
        if self._limit and client:
            self._sessions[client] += 1

    def drop(self, client: str) -> None:
        """Count a session out."""
        if self._limit and client:
            self._sessions[client] -= 1
            if self._sessions[client] <= 0:
                del self._sessions[client]
