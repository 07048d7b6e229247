"""Why something cannot be done."""

__all__ = ["Impossible"]


class Impossible(LookupError):
    """What nobody can do on the page as it is now; the message says why, and what is there instead."""
