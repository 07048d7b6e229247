"""The page's half of a link: both directions numbered, nothing taken twice."""

import secrets
from collections.abc import Iterator
from typing import Any

from asgiwebio._wire.commands import Command
from asgiwebio._wire.frames import VERSION

__all__ = ["Frame", "Link"]

Frame = dict[str, Any]


class Link:
    """Makes the frames that a page sends, and reads those that it gets."""

    def __init__(self) -> None:
        self.token = ""
        self.processed = 0
        """Number of the last command that was taken."""
        self._id = secrets.token_hex(16)
        self._sent = 0

    def hello(self) -> Frame:
        """The first frame."""
        return {"hello": {"version": VERSION, "id": self._id}, "ack": 0}

    def say(self, item: object) -> Frame:
        """A frame with an event, or with what stands for one."""
        self._sent += 1
        return {"seq": self._sent, "ack": self.processed, "items": [item]}

    def hear(self, frame: Frame) -> Iterator[Command]:
        """The new commands of a frame, in order."""
        if "welcome" in frame:
            self.token = frame["welcome"]["token"]
        for number, command in enumerate(frame.get("items", ()), frame.get("seq", 0)):
            if number == self.processed + 1:
                self.processed = number
                yield command

    def ack(self) -> Frame:
        """A frame that acknowledges."""
        return {"ack": self.processed}
