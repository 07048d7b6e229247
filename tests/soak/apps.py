"""What the long runs serve: `?app=NAME` says which function, and `/left` what the process holds."""

import asyncio
import hashlib
import secrets
from typing import Any

from asgiwebio import aio, webio_asgi
from asgiwebio.input import file_upload, input, input_group
from asgiwebio.output import put_buttons, put_file, put_image, put_text
from asgiwebio.session import info
from tests.soak.left import with_left

MIB = 1 << 20
LINE = 64 << 10
PICTURE = 512 << 10
PNG = b"\x89PNG\r\n\x1a\n"


def visit() -> None:
    """What a visitor sees before it goes: files, buttons, and a form."""
    _show()
    answers: Any = input_group("Form", [input("Name", name="name"), file_upload("File", name="file")])
    put_text(f"Hello, {answers['name']}")


async def visit_coroutine() -> None:
    """The same."""
    _show()
    answers: Any = await aio.input_group("Form", [aio.input("Name", name="name"), aio.file_upload("File", name="file")])
    put_text(f"Hello, {answers['name']}")


def _show() -> None:
    put_text("Welcome")
    put_image(PNG + secrets.token_bytes(1000), format="png")
    put_file("notes.txt", secrets.token_bytes(1000))
    put_buttons(["More"], onclick=lambda _: put_text("More"))


def text() -> None:
    """So many MiB of text as the query says."""
    for number in range(_mib() * MIB // LINE):
        _say(number)
    put_text("The end")


async def text_coroutine() -> None:
    """The same."""
    for number in range(_mib() * MIB // LINE):
        _say(number)
        await asyncio.sleep(0)
    put_text("The end")


def pictures() -> None:
    """So many MiB of pictures."""
    for number in range(_mib() * MIB // PICTURE):
        _draw(number)
    put_text("The end")


async def pictures_coroutine() -> None:
    """The same."""
    for number in range(_mib() * MIB // PICTURE):
        _draw(number)
        await asyncio.sleep(0)
    put_text("The end")


def _mib() -> int:
    return int(info.query["mib"])


def _say(number: int) -> None:
    put_text(f"{number} {'x' * LINE}")


def _draw(number: int) -> None:
    put_image(PNG + number.to_bytes(8, "big") + bytes(PICTURE), format="png")


def upload() -> None:
    """Take a large file, and say what came."""
    fields = [input("Name", name="name"), file_upload("File", name="file", max_size=_mib() * MIB)]
    answers: Any = input_group("Form", fields)
    with answers["file"].open() as content:
        put_text(f"{answers['name']} {hashlib.file_digest(content, 'sha256').hexdigest()}")


APPS = [visit, visit_coroutine, text, text_coroutine, pictures, pictures_coroutine, upload]
asgi = with_left(webio_asgi(APPS, max_payload_size="2G"))
