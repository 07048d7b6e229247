"""The task of every host, as a thread and as a coroutine: a form, a table, a picture, a callback, another question."""

import os
import struct
import zlib
from collections.abc import Callable
from typing import Any

import sniffio

from asgiwebio import aio
from asgiwebio.input import NUMBER, input, input_group
from asgiwebio.output import put_buttons, put_code, put_image, put_markdown, put_row, put_table, put_text
from asgiwebio.session import info

from . import guarded


def thread_task() -> None:
    """Tool in a thread"""
    put_visit()
    put_order(input_group("Order", order()))
    put_text(f"Noted: {input('Anything else?')}")


async def coroutine_task() -> None:
    """Tool in a coroutine"""
    put_visit()
    put_text(f"runs on {sniffio.current_async_library()}")
    put_order(await aio.input_group("Order", order()))
    put_text(f"Noted: {await aio.input('Anything else?')}")


TASKS: dict[str, Callable[[], object]] = {"thread": thread_task, "coroutine": coroutine_task}

_asked_for = os.environ.get("TASK", "thread")

task = TASKS.get(_asked_for, guarded.TASK)
"""The one that a server in a process of its own shows."""
settings: dict[str, Any] = {} if _asked_for in TASKS else guarded.SETTINGS
"""How it is served."""
static_dir: str | None = None if _asked_for in TASKS else guarded.STATIC_DIR


def put_visit() -> None:
    put_markdown("# Tool")
    known = {
        "backend": info.backend,
        "protocol": info.protocol,
        "request": type(info.request).__name__,
        "user_ip": info.user_ip,
        "origin": info.origin,
        "server_host": info.server_host,
        "user_agent": info.user_agent.ua_string,
        "user_language": info.user_language,
        "query": info.query,
    }
    put_table([[name, str(value)] for name, value in known.items()], header=["What", "Known"])


def order() -> list[Any]:
    return [input("Your name", name="name", required=True), input("Pieces", name="pieces", type=NUMBER, value=1)]


def put_order(order: dict[str, Any]) -> None:
    put_text(f"Hello, {order['name']}.")
    put_table([["Pieces", "Price"], [order["pieces"], order["pieces"] * 5]])
    # The page loads what these two need when they come.
    put_code("def answer(): return 42", "python")
    put_row([put_text("left"), put_text("right")])
    put_image(picture(), format="png", title="A dot")
    put_buttons(["again"], onclick=[lambda: put_text("once more")])


def picture() -> bytes:
    """A red dot, 8 by 8."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\xd0\0\0" * 8) * 8
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
