"""Files that a visitor gives."""

import re
from typing import Any

from asgiwebio.exceptions import InvalidType, InvalidValue

from .argument import check_text, check_texts
from .context import MAX_PAYLOAD, known_task
from .field import Field, Refused

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
        files = value if isinstance(value, list) else [value]
        if self.spec["multiple"] != isinstance(value, list):
            raise Refused("A file is expected.")
        if value is None:
            return None
        for file in files:
            if not isinstance(file, dict) or not all(isinstance(file.get(key), kind) for key, kind in _KEYS.items()):
                raise Refused("A file is expected.")
        return value

    def check(self, value: object) -> None:
        super().check(value)
        files: list[dict[str, Any]] = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
        for file in files:
            if len(file["content"]) > self.spec["max_size"]:
                raise Refused(f"File {file['filename']!r} is larger than {readable(self.spec['max_size'])}.")
        if sum(len(file["content"]) for file in files) > self.spec["max_total_size"]:
            raise Refused(f"The files are larger than {readable(self.spec['max_total_size'])} in total.")


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
