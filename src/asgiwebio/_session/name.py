"""Names on the page."""

import re
import secrets

from asgiwebio.exceptions import InvalidType, InvalidValue

_NAME = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
SCOPE_PREFIX = "pywebio-scope-"


def random_name() -> str:
    """A scope name that nothing else on the page has: 10 letters and digits."""
    return secrets.token_hex(5)


def check_name(name: object, parameter: str = "name") -> str:
    """Return `name` when it can stand in an element's id: ASCII letters, digits, "-" and "_".

    Raises InvalidType for what is no text, InvalidValue for other characters and for an empty name.
    """
    if not isinstance(name, str):
        raise InvalidType(f"{parameter}={name!r}: text is expected, such as {parameter}='age'.")
    if not _NAME.fullmatch(name):
        raise InvalidValue(f"{parameter}={name!r}: only ASCII letters, digits, '-' and '_' are taken, at least one.")
    return name


def scope_id(name: str) -> str:
    """The id of a scope's element."""
    return SCOPE_PREFIX + name.replace(" ", "-")


def scope_selector(name: str) -> str:
    """The CSS selector of a scope's element, for commands."""
    return "#" + scope_id(name)
