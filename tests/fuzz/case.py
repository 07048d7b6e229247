"""One attempt: a request, or the messages of a WebSocket, as it is kept in a file too."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

__all__ = ["Case", "Kind"]

Kind = Literal["v1", "plain", "request"]


@dataclass(frozen=True)
class Case:
    """Its texts hold one character for each byte, but for messages that are text. Words such as `@form` stand for what
    only the session knows: see `named`."""

    kind: Kind
    query: str = ""
    headers: list[list[str]] = field(default_factory=list)
    method: str = "GET"
    body: str = ""
    messages: list[str | dict[str, str]] = field(default_factory=list)
    """Texts, or `{"bytes": …}`."""
    greeted: bool = True
    """Whether the connection has said a right hello, and the session has asked its question."""

    @property
    def size(self) -> int:
        """How many attempts it is."""
        return max(len(self.messages), 1)

    def named(self, words: Mapping[str, str]) -> "Case":
        """The case with these words, which begin with "@", replaced."""
        if not words:
            return self
        texts: dict[str, Any] = json.loads(json.dumps(asdict(self)), object_hook=None)
        return Case(**_replaced(texts, words))

    def binary(self, message: str | dict[str, str]) -> str | bytes:
        """A message as it is sent."""
        return message if isinstance(message, str) else message["bytes"].encode("latin-1")

    def dumped(self) -> str:
        """The case as text, to be kept."""
        return json.dumps({key: value for key, value in asdict(self).items() if value or key == "greeted"}, indent=1)

    @classmethod
    def loaded(cls, text: str) -> Self:
        """The case that was kept."""
        return cls(**json.loads(text))


def _replaced(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for word, meaning in words.items():
            if word in value:
                value = value.replace(word, meaning)
        return value
    if isinstance(value, list):
        return [_replaced(one, words) for one in value]
    if isinstance(value, dict):
        return {key: _replaced(one, words) for key, one in value.items()}
    return value
