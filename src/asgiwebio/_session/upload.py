"""Files that a visitor gives."""

import re
from collections.abc import Sequence
from typing import Any

from asgiwebio.exceptions import InvalidType, InvalidValue, PeerError

from .argument import check_text, check_texts
from .context import MAX_PAYLOAD, known_task
from .field import Field, Refused
from .uploaded import UploadedFile

MAX_FILES = 1000
"""Files that a field takes at once."""

_SIZE = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*([KMGTP]?)B?\s*", re.IGNORECASE | re.ASCII)
_KEYS: dict[str, type | tuple[type, ...]] = {
    "filename": str,
    "content": bytes,
    "mime_type": str,
    "size": int,
    "last_modified": (int, float),
}


class FileField(Field):
    """A file, or several; each is a dict of `filename`, `content`, `mime_type`, `size` and `last_modified`."""

    def __init__(
        self,
        name: str,
        *,
        accept: object = None,
        placeholder: object = "Choose file",
        multiple: object = False,
        max_size: object = 0,
        max_total_size: object = 0,
        required: object = None,
        **rest: Any,
    ) -> None:
        super().__init__(
            "file",
            name,
            accept=accept if isinstance(accept, str) else check_texts(accept, "accept"),
            placeholder=check_text(placeholder, "placeholder"),
            multiple=bool(multiple),
            max_size=_limit(max_size, "max_size"),
            max_total_size=_limit(max_total_size, "max_total_size"),
            required=required,
            **rest,
        )

    def take(self, value: object) -> object:
        if self.spec["multiple"] != isinstance(value, list):
            raise Refused("A file is expected.")
        if isinstance(value, list):
            return [_file(one) for one in value]
        return None if value is None else _file(value)

    def check(self, value: object) -> None:
        super().check(value)
        files: list[Any] = value if isinstance(value, list) else [] if value is None else [value]
        self.weigh([(file["filename"], file["size"]) for file in files])

    def weigh(self, files: Sequence[tuple[str, int]]) -> None:
        """Raise Refused for files, by name and size, that are too large, or PeerError where one is expected."""
        if len(files) > 1 and not self.spec["multiple"]:
            raise PeerError(f"{len(files)} files for a field that takes one")
        if len(files) > MAX_FILES:
            raise Refused("At most {count} files are taken.", count=MAX_FILES)
        for name, size in files:
            if size > self.spec["max_size"]:
                most = readable(self.spec["max_size"])
                raise Refused("File {name} is larger than {size}.", name=repr(name), size=most)
        most = self.spec["max_total_size"]
        if sum(size for _, size in files) > most:
            raise Refused("The files are larger than {size} in total.", size=readable(most))

    def nothing(self) -> object:
        """The value without any file."""
        return [] if self.spec["multiple"] else None


def _file(value: object) -> UploadedFile:
    """The file that the page sent, whole or in chunks."""
    if isinstance(value, UploadedFile):
        return value
    if not isinstance(value, dict) or not all(isinstance(value.get(key), kind) for key, kind in _KEYS.items()):
        raise Refused("A file is expected.")
    return UploadedFile({**value, "size": len(value["content"])})


def parse_size(size: object, parameter: str) -> int:
    """Bytes from a number, or from text such as "10M" or "1.5 KB"; multiples are of 1,024."""
    if isinstance(size, bool) or not isinstance(size, int | float | str):
        raise InvalidType(f"{parameter}={size!r}: a number of bytes or text such as '10M' is expected.")
    if isinstance(size, str):
        match = _SIZE.fullmatch(size)
        if not match:
            raise InvalidValue(f"{parameter}={size!r}: a number of bytes or text such as '10M' is expected.")
        return int(float(match[1]) * 1024 ** " KMGTP".index(match[2].upper() or " "))
    if size < 0 or size != size or size == float("inf"):
        raise InvalidValue(f"{parameter}={size!r}: a number of bytes is expected, or 0 for the greatest that is taken.")
    return int(size)


def readable(size: float) -> str:
    """A number of bytes for people."""
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1024:
            return f"{size:.4g} {unit}"
        size /= 1024
    return f"{size:.4g} TB"


def _limit(size: object, parameter: str) -> int:
    task = known_task()
    most = MAX_PAYLOAD if task is None else task.session.max_payload
    limit = parse_size(size, parameter)
    if limit > most:
        raise InvalidValue(
            f"{parameter}={size!r}: at most {readable(most)} are taken, unless the app has a larger max_payload_size."
        )
    return limit or most
