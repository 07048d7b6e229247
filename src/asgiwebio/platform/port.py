"""Ports of this machine and others, and who listens there."""

import socket

import anyio

__all__ = ["get_free_port", "wait_host_port"]


def get_free_port() -> int:
    """A port that nobody listens on now. `start_server(port=0)` takes one for good."""
    with socket.socket() as probe:
        probe.bind(("", 0))
        port: int = probe.getsockname()[1]
        return port


async def wait_host_port(host: str, port: int, duration: float = 10, delay: float = 2) -> bool:
    """Wait until something listens there, trying every `delay` seconds; False after `duration` seconds."""
    with anyio.move_on_after(duration):
        while True:
            try:
                stream = await anyio.connect_tcp(host, port)
            except OSError:
                await anyio.sleep(delay)
            else:
                await stream.aclose()
                return True
    return False
