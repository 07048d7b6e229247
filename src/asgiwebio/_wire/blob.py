"""Bytes in a command, a type of their own: the dialect decides how they travel."""

import base64
from typing import NamedTuple, TypedDict

__all__ = ["Blob", "FileLink", "Inlined", "Linked"]


class FileLink(TypedDict):
    """The id of one of the session's files, which is read at `?file=ID`, or over the link."""

    file: str


class Inlined(NamedTuple):
    """In dialect plain: base64 where they are wanted."""

    data: bytes
    type: str = ""

    @property
    def url(self) -> str:
        """What stands in markup."""
        return f"data:{self.type};base64,{self.field}"

    @property
    def field(self) -> str:
        """What stands in a field of its own."""
        return base64.b64encode(self.data).decode("ascii")


class Linked(NamedTuple):
    """In dialect v1: an unguessable link to a file of the session. Whoever has it may read the file."""

    id: str

    @property
    def url(self) -> str:
        """What stands in markup; the browser resolves it at the page's own address."""
        return f"?file={self.id}"

    @property
    def field(self) -> FileLink:
        """What stands in a field of its own."""
        return {"file": self.id}


Blob = Inlined | Linked
