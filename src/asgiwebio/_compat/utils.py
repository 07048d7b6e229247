"""What programs use of PyWebIO's `utils`."""

import os
import secrets
import string
from collections.abc import Awaitable, Generator
from pathlib import Path
from typing import Any, TypeVar

from asgiwebio import STATIC_PATH
from asgiwebio.pin import check_dom_name_value
from asgiwebio.platform.port import get_free_port, wait_host_port

__all__ = [
    "STATIC_PATH",
    "check_dom_name_value",
    "get_free_port",
    "pyinstaller_datas",
    "random_str",
    "run_as_function",
    "to_coroutine",
    "wait_host_port",
]

T = TypeVar("T")
LETTERS = string.ascii_lowercase + string.digits


def pyinstaller_datas(cli_args: bool = False) -> list[tuple[str, str]] | str:
    """The page's files for PyInstaller: as `datas` of a spec file, or as arguments of its command."""
    package = Path(STATIC_PATH).parent
    datas = [(STATIC_PATH, f"{package.name}/{Path(STATIC_PATH).name}")]
    if cli_args:
        return " ".join(f'--add-data "{source}{os.pathsep}{target}"' for source, target in datas)
    return datas


def random_str(length: int = 16) -> str:
    """Letters and digits that nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def run_as_function(gen: Generator[Any, Any, T]) -> T:
    """Run a generator to its end, handing back to it what it yields; returns its result."""
    value: Any = None
    while True:
        try:
            value = gen.send(value)
        except StopIteration as stop:
            result: T = stop.value
            return result


async def to_coroutine(gen: Generator[Awaitable[Any], Any, T]) -> T:
    """Run a generator to its end, awaiting what it yields and handing back the results; returns its own."""
    value: Any = None
    while True:
        try:
            waiting = gen.send(value)
        except StopIteration as stop:
            result: T = stop.value
            return result
        value = await waiting
