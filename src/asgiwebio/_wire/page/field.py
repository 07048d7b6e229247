"""An input on the page, in a form or pinned: what it holds, what the app hears of it, what a visitor can do."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from .reason import Impossible

__all__ = ["Field"]


class Field:
    """One input. `item` is its description as it is now; `value` what it holds, `status` the verdict on it."""

    blurs = False
    """Whether the app hears when it is left, if it asked for that."""

    def __init__(self, item: Mapping[str, Any]) -> None:
        self.item = dict(item)
        self.name: str = self.item["name"]
        self.type: str = self.item["type"]
        self.status: bool | None = None
        self.value: Any = None
        self.reset()

    @property
    def label(self) -> str:
        return str(self.item.get("label") or "")

    @property
    def feedback(self) -> str:
        """What is said of its value now."""
        if self.status is None:
            return ""
        return str(self.item.get("valid_feedback" if self.status else "invalid_feedback") or "")

    @property
    def locked(self) -> str:
        """Why a visitor cannot change it; empty when he can."""
        return "read-only" if self.item.get("readonly") else "disabled" if self.item.get("disabled") else ""

    def reset(self) -> None:
        """Go back to what it held at first."""
        self.status = None
        self.value = self.initial()

    def initial(self) -> Any:
        value = self.item.get("value")
        return "" if value is None else str(value)

    def read(self) -> object:
        """The value as the app gets it."""
        return self.value

    def put(self, value: object) -> None:
        """Do what a visitor does to give it this value; Impossible when there is no way."""
        if self.locked:
            raise Impossible(f"{self.described} is {self.locked}")
        self.value = self.typed(value)

    def typed(self, value: object) -> Any:
        """What a value looks like when it is typed."""
        if isinstance(value, dt.date | dt.time):
            return value.isoformat()
        return "" if value is None else str(value)

    def update(self, attributes: Mapping[str, Any], target: object = None) -> None:
        """Take the app's change of it."""
        for key in ("options", *(key for key in attributes if key != "options")):
            if key in attributes:
                self.change(key, attributes[key], target)
        if "valid_status" in attributes:
            status = attributes["valid_status"]
            self.status = status if isinstance(status, bool) else None

    def change(self, key: str, value: Any, target: object) -> None:  # noqa: ARG002 (only options have targets)
        """Take one attribute."""
        if key == "value":
            self.value = "" if value is None else str(value)
        else:
            self.item[key] = value

    @property
    def described(self) -> str:
        return repr(self.label) if self.label else f"the field {self.name!r}"

    @property
    def words(self) -> list[str]:
        """What stands at it beside label, help and feedback."""
        return []

    @property
    def shown(self) -> str:
        """What it holds, for those who print it."""
        return str(self.value)
