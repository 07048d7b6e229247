"""What a visitor meets that a test should know of."""

__all__ = ["AppFailed", "NotEnded", "NotShown", "Refused"]


class NotShown(LookupError):
    """What was looked for did not show in time, or cannot be done on the page as it is. The message shows the page."""


class NotEnded(TimeoutError):
    """The session did not end in time. The message shows the page."""


class AppFailed(Exception):
    """The app raised an error; `__cause__` is the very one, with its traceback."""


class Refused(ConnectionError):
    """The app, or what stands before it, does not serve this visitor."""
