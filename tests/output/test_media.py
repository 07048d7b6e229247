"""Links, images and files."""

import html.parser
import io
from collections.abc import Callable
from typing import Any

import pytest

from asgiwebio.exceptions import InvalidType, InvalidValue
from asgiwebio.output import put_file, put_image, put_link
from tests.output.conftest import Run, Show
from tests.support.room import Visitor

PIXEL = b"GIF89a\x01\x00\x01\x00"
BASE64 = "R0lGODlhAQABAA=="


class Element(html.parser.HTMLParser):
    """The one element of some HTML: its attributes and text, as a browser would read them."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def elements(show: Show, body: Callable[[], object]) -> list[Element]:
    return [Element(spec["content"]) for spec in show(body)]


@pytest.mark.behaviour("OUT-39", "OUT-40")
def test_links_to_addresses_and_applications(show: Show) -> None:
    def body() -> None:
        put_link("A & B <", url='/x?a="1"&b=2')
        put_link("new", url="/y", new_window=True)
        put_link("app", app='it\'s "50%"', new_window=True)

    plain, window, app = elements(show, body)

    assert (plain.text, plain.attributes) == ("A & B <", {"href": '/x?a="1"&b=2', "target": "_self"})
    assert window.attributes["target"] == "_blank"
    # %25 because the browser decodes such an address before it runs it
    assert app.attributes["href"] == "javascript:WebIO.openApp('it\\'s \"50%25\"', 1)"


@pytest.mark.behaviour("OUT-41", "OUT-42", "OUT-43", "OUT-44")
def test_images_by_address_and_by_bytes(show: Show) -> None:
    def body() -> None:
        put_image('/a.png"><script>', title='a "b"', width="50%", height="20px")
        for data in (PIXEL, bytearray(PIXEL), memoryview(PIXEL)):
            put_image(data, format="gif")
        put_image(PIXEL)

    address, *inline, unknown = elements(show, body)

    assert address.tags == ["img"]
    assert address.attributes == {"src": '/a.png"><script>', "alt": 'a "b"', "width": "50%", "height": "20px"}
    assert {image.attributes["src"] for image in inline} == {f"data:image/gif;base64,{BASE64}"}
    assert unknown.attributes["src"] == f"data:;base64,{BASE64}"


class Picture:
    """What an image of PIL has, as far as it matters."""

    def __init__(self, mode: str, format: str | None = None) -> None:
        self.mode = mode
        self.format = format

    def save(self, fp: io.BytesIO, format: str | None = None) -> None:
        assert not (format == "JPEG" and self.mode == "RGBA"), "cannot write mode RGBA as JPEG"
        fp.write(PIXEL)


@pytest.mark.behaviour("OUT-41", "OUT-45")
@pytest.mark.parametrize(
    ("picture", "format", "kind"),
    [
        (Picture("RGB"), None, "jpeg"),
        (Picture("RGBA"), None, "png"),
        (Picture("P"), None, "png"),
        (Picture("RGB", "WEBP"), None, "webp"),
        (Picture("RGBA"), "gif", "gif"),
    ],
)
def test_images_of_pil_keep_their_transparency(picture: Any, format: str | None, kind: str, show: Show) -> None:
    image = elements(show, lambda: put_image(picture, format=format))[0]

    assert image.attributes["src"] == f"data:image/{kind};base64,{BASE64}"


@pytest.mark.behaviour("OUT-46")
def test_a_file_is_sent_at_each_click(run: Run) -> None:
    content = bytearray(b"hello")

    def body() -> None:
        put_file("hello.txt", content)
        put_file("b", b"", label="Other")
        content.clear()

    async def script(visitor: Visitor) -> None:
        file = (await visitor.command("output", type="buttons"))["spec"]
        assert file["link"]
        assert file["buttons"] == [{"label": "hello.txt", "value": 0}]
        for _ in range(2):
            visitor.click(file["callback_id"], 0)
            assert (await visitor.command("download"))["spec"] == {"name": "hello.txt", "content": "aGVsbG8="}

    commands = run(body, script)

    assert commands[1]["spec"]["buttons"] == [{"label": "Other", "value": 0}]


@pytest.mark.behaviour("OUT-39", "OUT-44", "OUT-47")
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: put_link("a"), InvalidValue, r"put_link\(\) takes url or app, one of the two"),
        (lambda: put_link("a", url="/", app="b"), InvalidValue, "url or app, one of the two"),
        (lambda: put_link(5, url="/"), InvalidType, "name=5: text is expected, such as name='Manual'"),  # type: ignore[arg-type]
        (lambda: put_link("a", url=5), InvalidType, "url=5: text is expected"),  # type: ignore[arg-type]
        (lambda: put_link("a", app=5), InvalidType, "app=5: text is expected"),  # type: ignore[arg-type]
        (lambda: put_image(5), InvalidType, "src=5: a URL, the bytes of an image, or an image of PIL is expected"),  # type: ignore[arg-type]
        (lambda: put_image(PIXEL, format=5), InvalidType, "format=5: text is expected, such as format='png'"),  # type: ignore[arg-type]
        (lambda: put_image("/", title=5), InvalidType, "title=5: text is expected"),  # type: ignore[arg-type]
        (lambda: put_file("a", "text"), InvalidType, r"content='text': bytes are expected, .*text.encode\(\)"),  # type: ignore[arg-type]
        (lambda: put_file(5, b""), InvalidType, "name=5: text is expected"),  # type: ignore[arg-type]
        (lambda: put_file("a", b"", label=5), InvalidType, "label=5: text is expected"),  # type: ignore[arg-type]
    ],
)
def test_wrong_arguments_are_named(
    call: Callable[[], object], error: type[Exception], message: str, show: Show
) -> None:
    def body() -> None:
        with pytest.raises(error, match=message + r".*\(at .*test_media.py:"):
            call()

    assert show(body) == []
