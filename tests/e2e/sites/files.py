"""Pictures and files: shown, offered, saved at once, and at the end of a session."""

from collections.abc import Iterator

from asgiwebio import webio_asgi
from asgiwebio.input import actions
from asgiwebio.output import put_button, put_file, put_image
from asgiwebio.session import download
from tests.e2e.task import picture

PAGE = b"<title>A page</title><script>localStorage.setItem('ran', 'yes'); document.title = 'ran'</script>"
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><script>localStorage.ran = "yes"</script></svg>'
)
REPORT = bytes(range(256)) * 4000
"""A megabyte: many parts, where it comes over the link."""


def lines() -> Iterator[bytes]:
    for number in range(3):
        yield f"line {number}\n".encode()


def files() -> None:
    """Files"""
    put_image(picture(), title="A dot")
    put_image(DRAWING, format="svg", title="A drawing")
    put_file("page.html", PAGE, label="The page")
    put_file("réport 1.bin", REPORT, label="The report")
    put_button("Lines", onclick=lambda: download("lines.txt", lines()))


def last() -> None:
    """The last words of a session"""
    actions("Enough?", ["End"])
    put_image(picture(), title="The last dot")
    download("last.txt", b"last")


APPS = {"index": files, "last": last}

app = webio_asgi(APPS)
