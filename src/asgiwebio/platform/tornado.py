"""`start_server` under the name that it had in PyWebIO. It is the one on uvicorn, and needs no Tornado."""

from asgiwebio.server import start_server

__all__ = ["start_server"]
