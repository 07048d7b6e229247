"""Links, images and files."""

import html
import io
import json
from typing import Any, Protocol, runtime_checkable

from asgiwebio._session.content import Held, Source, content_of
from asgiwebio._session.context import current_task
from asgiwebio._session.files import send_file
from asgiwebio._session.media import picture_type, type_of_name
from asgiwebio._session.outputs import Output
from asgiwebio.exceptions import InvalidType, InvalidValue

from ._content import check_text, html_spec

_OPAQUE_MODES = ("RGB", "L", "CMYK")


@runtime_checkable
class Picture(Protocol):
    """An image of PIL, which need not be installed."""

    @property
    def format(self) -> str | None: ...

    @property
    def mode(self) -> str: ...

    def save(self, fp: Any, format: str | None = None) -> None: ...


def put_link(
    name: str,
    url: str | None = None,
    app: str | None = None,
    new_window: bool = False,
    scope: str | None = None,
    position: int = -1,
) -> Output:
    """Show a link, to a `url` or to another application of the same server."""
    check_text(name, "name", "Manual")
    if (url is None) == (app is None):
        raise InvalidValue("put_link() takes url or app, one of the two, such as put_link('Home', url='/').")
    if url is not None:
        href, target = check_text(url, "url", "/manual"), "_blank" if new_window else "_self"
    else:
        href = f"javascript:WebIO.openApp({_quoted(check_text(app, 'app', 'index'))}, {int(bool(new_window))})"
        target = "_self"
    markup = f'<a href="{html.escape(href)}" target="{target}">{html.escape(name)}</a>'
    return Output(html_spec(markup), scope, position)


def put_image(
    src: str | bytes | bytearray | memoryview | Picture,
    format: str | None = None,
    title: str = "",
    width: str | None = None,
    height: str | None = None,
    scope: str | None = None,
    position: int = -1,
) -> Output:
    """Show an image: a URL, the bytes of a file, or an image of PIL.

    `format` is the type of the bytes, such as `"png"`; `title` is what those hear who cannot see it.
    """
    if isinstance(src, Picture) and not isinstance(src, str | bytes | bytearray | memoryview):
        src, format = _picture(src, format)
    if isinstance(src, bytes | bytearray | memoryview):
        src = _address(bytes(src), check_text(format, "format", "png") if format else "")
    elif not isinstance(src, str):
        raise InvalidType(f"src={src!r:.100}: a URL, the bytes of an image, or an image of PIL is expected.")
    attributes = {"src": src, "alt": check_text(title, "title", "a map")}
    for name, size in (("width", width), ("height", height)):
        if size is not None:
            attributes[name] = str(size)
    pairs = " ".join(f'{name}="{html.escape(value)}"' for name, value in attributes.items())
    return Output(html_spec(f"<img {pairs}>"), scope, position)


def put_file(
    name: str,
    content: Source,
    label: str | None = None,
    scope: str | None = None,
    position: int = -1,
) -> Output:
    """Show a link that saves a file at the visitor's; it works as long as the session lives.

    Bytes count against `Limits.files`. A Path or a file opened with "rb" is read as it is sent, and such a file is
    closed when the session is over; what an iterator of bytes makes can be saved once.
    """
    check_text(name, "name", "report.txt")
    made = content_of(content)
    if made is None:
        raise InvalidType(
            f"content={content!r:.100}: bytes are expected, such as content=text.encode(), or a Path, a file that was "
            'opened with "rb", or an iterator of bytes.'
        )
    session = current_task().session
    text = name if label is None else check_text(label, "label", "Report")
    file = session.files.add(made, name=name, type=type_of_name(name), lasting=True)
    spec = {
        "type": "buttons",
        "callback_id": session.register(lambda _: send_file(current_task(), file)),
        "buttons": [{"label": text, "value": 0}],
        "group": False,
        "link": True,
        "outline": False,
    }
    return Output(spec, scope, position)


def _address(data: bytes, format: str) -> str:
    """Where the page finds the bytes of a picture."""
    files = current_task().session.files
    declared = f"image/{format}" if format else ""
    return files.add(Held(data), type=declared if files.inline else picture_type(data, format)).blob.url


def _picture(picture: Picture, format: str | None) -> tuple[bytes, str]:
    """The bytes and the type of an image of PIL: its own format, else JPEG, or PNG where JPEG would fail."""
    kind = format or picture.format or ("JPEG" if picture.mode in _OPAQUE_MODES else "PNG")
    file = io.BytesIO()
    picture.save(file, format=kind)
    return file.getvalue(), kind.lower()


def _quoted(text: str) -> str:
    """A string of JavaScript in single quotes, for a `javascript:` URL, which is percent-decoded before it runs."""
    inside = json.dumps(text)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return "'" + inside.replace("%", "%25") + "'"
