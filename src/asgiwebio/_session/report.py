"""What becomes of an error in the user's code."""

import logging
import traceback
from typing import TYPE_CHECKING

from .context import Task
from .name import random_name
from .sentences import said

if TYPE_CHECKING:
    from .session import Session

ERROR_COLOR = "#e53935"
ERROR_SECONDS = 5


def report(session: "Session", task: Task, error: BaseException) -> None:
    """Log an error with its traceback and tell the visitor; with debug on, show the traceback there."""
    session.journal.note("error", "an error in the application, in %s", task.id, level=logging.ERROR, exc_info=error)
    _tell(session, error)
    if session.state != "open":
        return
    if not session.debug:
        toast = {
            "content": said("An internal error occurred in the application", session.language),
            "duration": ERROR_SECONDS * 1000,
            "position": "center",
            "color": ERROR_COLOR,
        }
        session.emit("toast", toast, task.id)
        return
    text = "".join(traceback.format_exception(error))
    popup = {
        "title": said("An internal error occurred in the application", session.language),
        "content": [{"type": "text", "content": text, "inline": False, "style": ";font-family: monospace"}],
        "size": "large",
        "implicit_close": True,
        "closable": True,
        "dom_id": f"pywebio-scope-{random_name()}",
    }
    session.emit("popup", popup, task.id)
    session.emit("run_script", {"code": "console.error(text)", "args": {"text": text}}, task.id)


def report_quietly(session: "Session", error: BaseException, message: str, *args: object) -> None:
    """Log an error of which the visitor learns in another way."""
    session.journal.note("error", message, *args, level=logging.WARNING, exc_info=error)
    _tell(session, error)


def _tell(session: "Session", error: BaseException) -> None:
    if session.watch is not None:
        session.watch.failed(error)
