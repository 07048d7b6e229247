"""What can go wrong, as one small tree.

    Exception
    +-- SessionException               the session is not there to talk to
    |   +-- SessionClosedException     the visitor left, or the session was ended
    |   +-- SessionNotFoundException   called outside any session
    +-- UsageError                     the developer's call is wrong
    |   +-- InvalidValue               (also ValueError and AssertionError) a value that is not taken
    |   +-- InvalidType                (also TypeError and AssertionError) a value of the wrong type
    |   +-- WrongPlace                 (also RuntimeError) a call that makes no sense here
    +-- OutboxFull                     the visitor's page takes nothing and the app sends on
    +-- PeerError                      the page sent something wrong; never enters user code

`InvalidValue` and `InvalidType` are AssertionErrors too, because PyWebIO raised those and programs catch them.
"""

import os
import sys
from pathlib import Path
from types import FrameType

__all__ = [
    "InvalidType",
    "InvalidValue",
    "OutboxFull",
    "PeerError",
    "PyWebIOWarning",
    "SessionClosedException",
    "SessionException",
    "SessionNotFoundException",
    "UsageError",
    "WrongPlace",
]

_PACKAGE = str(Path(__file__).resolve().parent) + os.sep


class SessionException(Exception):
    """Base of what is raised when there is no session to talk to."""


class SessionClosedException(SessionException):
    """The session has ended, mostly because the visitor left the page.

    Raised by every call that waits for an answer at that moment, and by later calls. Let it pass, or clean up and
    return: an app that lets it through ends without any log entry.
    """


class SessionNotFoundException(SessionException):
    """A function that talks to the page was called where no session is known.

    Typical causes are a thread that was not given to `asgiwebio.session.register_thread`, and a call after the
    session of a thread has ended.
    """


class UsageError(Exception):
    """A call that is wrong in itself; the message says what was given, what is expected and what to write.

    `where` is the line of the caller's own code as "file:line", and ends the message.
    """

    def __init__(self, message: str) -> None:
        self.where = _caller()
        super().__init__(f"{message} (at {self.where})" if self.where else message)


class InvalidValue(UsageError, ValueError, AssertionError):
    """A parameter has a value that is not taken."""


class InvalidType(UsageError, TypeError, AssertionError):
    """A parameter has a type that is not taken."""


class WrongPlace(UsageError, RuntimeError):
    """A call that makes no sense where it stands, such as `input_update()` outside an `onchange` function."""


class OutboxFull(Exception):
    """More than the hard bound of bytes waits for a page that takes none of it.

    A thread is slowed down long before; this meets code that sends without ever awaiting.
    """


class PeerError(Exception):
    """The page sent something that no page of ours sends. Ends its connection."""


class PyWebIOWarning(UserWarning):
    """A warning of this package; the name is PyWebIO's."""


def _caller() -> str:
    """The innermost line outside this package, as "file:line"; empty when there is none."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if not name.startswith(_PACKAGE):
            return f"{name}:{frame.f_lineno}"
        frame = frame.f_back
    return ""
