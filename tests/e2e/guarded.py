"""A task that is not for everybody, and that shows when one visitor gets at what is another's."""

import os
from pathlib import Path
from typing import Any

from starlette.requests import HTTPConnection

from asgiwebio._asgi import shelf
from asgiwebio.input import file_upload, input, input_group
from asgiwebio.output import put_button, put_text
from asgiwebio.session import download, get_current_session, info

SECRET = b"for its own visitor only"
STATIC_DIR = str(Path(__file__).with_name("sites"))
"""What lies beside it is not to be had."""


def TASK() -> None:  # noqa: N802 (one of the names that `task` looks for)
    """Guarded"""
    put_text(f"user {info.user}")
    put_button("Free", onclick=lambda: put_text(f"a free click of {info.user}"))
    if info.user == "ada":
        put_button("Dear", onclick=lambda: put_text("a dear click of ada"))
    download("secret.txt", SECRET)
    while True:
        answer: Any = input_group("Say", [input("Word", name="word"), file_upload("File", name="file")])
        if answer["word"] == "end":
            get_current_session().close()
        file = answer["file"]
        put_text(f"{info.user} said {answer['word']} {file and file['filename']}")


def visitor(request: HTTPConnection) -> str | bool:
    """Named by a cookie; nobody may come in without one, nor who is banned."""
    name = request.cookies.get("user")
    return name if name and name != "banned" else False


SETTINGS: dict[str, Any] = {"on_connect": visitor}

if os.environ.get("TASK") == "guarded":
    shelf.LINGER = 0.1  # a minute, for a visitor
