"""The log on stderr, for those who have not set up logging."""

import logging

LOGGERS = ("asgiwebio", "uvicorn", "tornado")


def enable_debug(level: int | None = None) -> None:
    """Write what asgiwebio and the server under it log to stderr, from `level` on; everything by default."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(logging.DEBUG if level is None else level)
        if not any(isinstance(handler, _Handler) for handler in logger.handlers):
            handler = _Handler()
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
            logger.addHandler(handler)


class _Handler(logging.StreamHandler):  # type: ignore[type-arg]
    """Ours, so that a second call finds it."""
