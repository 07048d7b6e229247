"""A page that is told things, for the tests of its fold."""

from typing import Any

from asgiwebio._wire.events import Event
from asgiwebio._wire.page import Element, Page, Script, words

ROOT = "#pywebio-scope-ROOT"


class Told:
    """A page, what it said, and short ways to tell it something."""

    def __init__(self, run: Any = lambda script: script.code) -> None:
        self.said: list[Event] = []
        self.page = Page(self.said.append, run)

    def tell(self, command: str, spec: object = None, task_id: str = "task") -> None:
        self.page.apply({"command": command, "spec": spec, "task_id": task_id})

    def put(self, type: str, scope: str = ROOT, position: int = -1, **spec: object) -> None:
        self.tell("output", {"type": type, "scope": scope, "position": position, **spec})

    def text(self, content: object, scope: str = ROOT, position: int = -1, **spec: object) -> None:
        self.put("text", scope, position, content=content, **spec)

    def ctl(self, **spec: object) -> None:
        self.tell("output_ctl", spec)

    @property
    def lines(self) -> list[str]:
        """What is written on the page, line by line."""
        return words(self.page.scopes.body).splitlines()

    @property
    def events(self) -> list[tuple[str, str, object]]:
        """What was said since this was asked last."""
        events = [(event.name, event.task_id, event.data) for event in self.said]
        self.said.clear()
        return events

    def find(self, tag: str, nth: int = 0) -> Element:
        return [element for element in self.page.scopes.body.walk() if element.tag == tag][nth]

    def click(self, tag: str, nth: int = 0) -> None:
        self.page.click(self.find(tag, nth))


__all__ = ["ROOT", "Script", "Told"]
