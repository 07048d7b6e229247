"""Measures both packages one after the other and prints the ratios: `python -m benchmarks`.

Figures are per CPU second of the server's process, so a busy machine disturbs them little. PyWebIO is installed into a
virtual environment of its own below this folder.
"""

import asyncio
import socket
import subprocess
import sys
import venv
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import anyio

from benchmarks import visitor

HERE = Path(__file__).resolve().parent
OTHER = "pywebio==1.8.4"
SESSIONS = 300
MEASURES: dict[str, Callable[[str, int], Awaitable[int]]] = {
    "put_text, thread session": lambda package, port: visitor.outputs(package, port, "thread"),
    "put_text, coroutine session": lambda package, port: visitor.outputs(package, port, "coroutine"),
    "sessions opened, asked, left": lambda package, port: visitor.questions(package, port, SESSIONS),
}


def other_python() -> Path:
    """The interpreter that has PyWebIO."""
    folder = HERE / ".venv"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (folder / "ready").exists():
        print(f"Installing {OTHER} into {folder.relative_to(HERE.parent)}", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", OTHER, "setuptools"], check=True)
        (folder / "ready").touch()
    return python


async def measure(package: str, python: Path) -> dict[str, float]:
    """Each figure per CPU second."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    server = subprocess.Popen(  # noqa: ASYNC220 - nothing else runs here
        [python, str(HERE / "server.py"), package, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        await listening(port)
        figures = {}
        for name, workload in MEASURES.items():
            await workload(package, port)  # once to warm up
            before = await visitor.cpu_seconds(package, port)
            count = await workload(package, port)
            figures[name] = count / (await visitor.cpu_seconds(package, port) - before)
        return figures
    finally:
        server.terminate()
        server.wait()


async def listening(port: int) -> None:
    """Wait until somebody listens there."""
    with anyio.fail_after(30):
        while True:
            with suppress(OSError):
                await (await anyio.connect_tcp("127.0.0.1", port)).aclose()
                return
            await anyio.sleep(0.05)


def main() -> None:
    theirs = asyncio.run(measure("pywebio", other_python()))
    ours = asyncio.run(measure("asgiwebio", Path(sys.executable)))
    print(f"{'per CPU second of the server':32}{'pywebio':>10}{'asgiwebio':>12}{'ratio':>8}")
    for name in MEASURES:
        print(f"{name:32}{theirs[name]:>10,.0f}{ours[name]:>12,.0f}{ours[name] / theirs[name]:>8.1f}")


if __name__ == "__main__":
    main()
