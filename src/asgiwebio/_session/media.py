"""Media types: of what type is a file, and may a browser show it?"""

import mimetypes
import re

__all__ = ["harmless", "picture_type", "type_of_name"]

_UNKNOWN = "application/octet-stream"
# The standard library's own list: the system's would be read from its disk, and differs from one to the next.
_NAMES = mimetypes.MimeTypes()
_TYPE = re.compile(r"image/[\w.+-]{1,64}", re.ASCII)
_MARKS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "image/avif"),
    (re.compile(rb"BM"), "image/bmp"),
    (re.compile(rb"\x00\x00\x01\x00"), "image/x-icon"),
)
_RASTER = frozenset(kind for _, kind in _MARKS) | {"image/vnd.microsoft.icon"}


def picture_type(data: bytes, format: str) -> str:
    """What the bytes say that they are; else what `format` means, such as "png" or "svg+xml"."""
    for mark, kind in _MARKS:
        if mark.match(data):
            return kind
    named = _NAMES.guess_type(f"x.{format.lower()}")[0] or f"image/{format}"
    return named if _TYPE.fullmatch(named) else _UNKNOWN


def type_of_name(name: str) -> str:
    """What the name of a file says of its type."""
    kind, coding = _NAMES.guess_type(name, strict=False)
    return _UNKNOWN if kind is None or coding is not None else kind


def harmless(type: str) -> bool:
    """Whether a browser may show it at the app's own address: nothing of that type can hold a script."""
    return type in _RASTER or type.startswith(("audio/", "video/"))
