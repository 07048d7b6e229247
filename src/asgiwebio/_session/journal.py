"""The log of one session."""

import logging
from collections.abc import MutableMapping
from typing import Any

__all__ = ["Journal"]

_log = logging.getLogger("asgiwebio.session")


class Journal(logging.LoggerAdapter[logging.Logger]):
    """Writes to the logger `asgiwebio.session`, each record with fields that say whose it is and what happened.

    `session` tells sessions apart and is no secret; `app`, `host` and `client` are the application, the web framework
    and the visitor's address. With a record comes `event`, a word for programs that read it.
    """

    def __init__(self, *, session: str = "", app: str = "", host: str = "", client: str = "") -> None:
        super().__init__(_log, {"session": session, "app": app, "host": host, "client": client})

    def note(self, event: str, message: str, *args: object, level: int = logging.INFO, **more: Any) -> None:
        """Log what happened; `more` is what logging takes, such as `exc_info`."""
        extra = {"event": event, **more.pop("extra", {})}
        self.log(level, message, *args, extra=extra, **more)

    def process(self, msg: Any, kwargs: MutableMapping[str, Any]) -> tuple[Any, MutableMapping[str, Any]]:
        """A record of this session."""
        kwargs["extra"] = {"event": "", **(self.extra or {}), **(kwargs.get("extra") or {})}
        return msg, kwargs
