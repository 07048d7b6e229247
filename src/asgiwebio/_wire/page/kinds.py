"""The kinds of inputs: which class is made for which item."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .choice import ActionsField, ChoiceField
from .field import Field
from .reason import Impossible

if TYPE_CHECKING:
    from .uploads import Upload

__all__ = ["File", "FileField", "TextField", "make_field"]

_INT = re.compile(r"\s*[-+]?\d+")
_FLOAT = re.compile(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")


@dataclass(frozen=True)
class File:
    """A file that a visitor gives."""

    name: str
    content: bytes
    mime_type: str = "application/octet-stream"
    last_modified: float = 0.0


class TextField(Field):
    """A line, a number, a text of many lines."""

    @property
    def blurs(self) -> bool:  # type: ignore[override]
        return self.type != "textarea" and self.read() not in ("", None, 0)

    def initial(self) -> Any:
        return super().initial() or ("#000000" if self.type == "color" else "")

    def read(self) -> object:
        if self.type == "number":
            match = _INT.match(self.value)
            return int(match[0]) if match else None
        if self.type == "float":
            match = _FLOAT.match(self.value)
            return float(match[0]) if match else None
        return self.value

    @property
    def shown(self) -> str:
        return "•" * len(self.value) if self.type == "password" else str(self.value)


class SliderField(Field):
    """A number between two ends."""

    blurs = True

    def initial(self) -> Any:
        value = self.item.get("value")
        return self.item.get("min_value", 0) if value is None else value

    def read(self) -> object:
        number = float(self.value)
        return number if self.item.get("float") else int(number)

    def typed(self, value: object) -> Any:
        low, high = self.item.get("min_value", 0), self.item.get("max_value", 100)
        if not isinstance(value, int | float) or not low <= value <= high:
            raise Impossible(f"{self.described} goes from {low} to {high}, not to {value!r}")
        return value

    def change(self, key: str, value: Any, target: object) -> None:
        if key == "value":
            self.value = value
        else:
            super().change(key, value, target)


class FileField(Field):
    """A file, or several; `value` has them, `uploads` their way to the app."""

    def __init__(self, item: Mapping[str, Any]) -> None:
        self.uploads: list[Upload] = []
        super().__init__(item)

    @property
    def refused(self) -> bool:
        """Whether the app did not take all of the files."""
        return any(upload.refused for upload in self.uploads)

    @property
    def many(self) -> bool:
        return bool(self.item.get("multiple"))

    def initial(self) -> Any:
        self.uploads = []
        return []

    def put(self, value: object) -> None:
        files = list(value) if isinstance(value, list | tuple) else [] if value is None else [value]
        for file in files:
            if not isinstance(file, File):
                raise Impossible(f"{self.described} takes files, not {file!r:.80}; write upload(…, (name, content))")
        if len(files) > 1 and not self.many:
            raise Impossible(f"{self.described} takes one file, not {len(files)}")
        self.value = files

    def change(self, key: str, value: Any, target: object) -> None:
        if key != "value":
            super().change(key, value, target)

    def read(self) -> object:
        """What stands for the files in an event, once the app has them."""
        given = [{"upload": upload.id} for upload in self.uploads]
        return given if self.many else next(iter(given), None)

    @property
    def shown(self) -> str:
        return ", ".join(file.name for file in self.value)


_KINDS: dict[str, type[Field]] = {
    "select": ChoiceField,
    "checkbox": ChoiceField,
    "radio": ChoiceField,
    "slider": SliderField,
    "actions": ActionsField,
    "file": FileField,
}


def make_field(item: Mapping[str, Any]) -> Field:
    """The field of an item of a form, or of a pin."""
    return _KINDS.get(item["type"], TextField)(item)
