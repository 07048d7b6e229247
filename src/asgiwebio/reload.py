"""With `debug=True` a program starts again when a file of it has changed.

The process replaces itself, as with Tornado's autoreload: one process runs the program, so nothing is done twice, and
its number, its terminal and its signals stay. Listening sockets are handed on, so a page that comes meanwhile waits and
is not refused. What cannot be compiled is not started; what fails while it starts waits for the next change.
"""

import atexit
import logging
import multiprocessing
import os
import socket
import sys
import sysconfig
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType

__all__ = ["Reload", "begin", "possible"]

VARIABLE = "ASGIWEBIO_RELOAD"
"""Tells a program that it was started again, and the numbers of its listening sockets."""
TICK = 0.25
"""How often the files are looked at."""
PATIENCE = 5.0
"""How long a server may take to stop before the program is started again in any case."""

logger = logging.getLogger("asgiwebio")

try:
    _directory = Path.cwd()  # what its command line and the files of its modules may be relative to
except FileNotFoundError:
    _directory = Path("/")


def possible() -> bool:
    """Whether this process can replace itself: it runs a file, and nobody else's program or console."""
    main = getattr(sys.modules["__main__"], "__file__", None)
    alone = threading.current_thread() is threading.main_thread() and multiprocessing.parent_process() is None
    return os.name == "posix" and main is not None and alone and not hasattr(sys, "ps1") and not hasattr(sys, "frozen")


class Files:
    """The files that a program consists of, and which of them have changed."""

    def __init__(self, others: Iterable[str] = ()) -> None:
        self._seen: dict[Path, tuple[int, int]] = {}
        self._changed: set[Path] = set()
        self._others = list(others)
        self._libraries = tuple(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib"))
        self.look()

    def look(self) -> list[Path]:
        """Those that have changed since the last look."""
        changed = []
        for path in self._loaded():
            try:
                status = path.stat()
            except OSError:
                continue  # some editors write another file and rename it
            stamp = (status.st_mtime_ns, status.st_size)
            if self._seen.setdefault(path, stamp) != stamp:
                self._seen[path] = stamp
                changed.append(path)
        return changed

    def wait(self) -> None:
        """Block until some have changed and all that have can be compiled."""
        while True:
            time.sleep(TICK)
            changed = self.look()
            self._changed.update(changed)
            if changed and all(_compiles(path) for path in self._changed):
                return

    def _loaded(self) -> set[Path]:
        names = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
        return {_directory / name for name in (*names, *self._others) if name and not name.startswith(self._libraries)}


def _compiles(path: Path) -> bool:
    try:
        if path.suffix == ".py":
            compile(path.read_bytes(), path, "exec")
    except (OSError, SyntaxError, ValueError):
        traceback.print_exc(limit=0)
        return False
    return True


class Reload:
    """Watches the files in a thread of its own; at a change it calls `stop`, and `restart()` is called after that.

    The sockets stay open for the next run, also when a server closes its own; without any, that has to bind its own.
    """

    def __init__(self, sockets: Sequence[socket.socket], stop: Callable[[], object]) -> None:
        self.asked = False
        """Whether the program is to start again."""
        self._numbers = [os.dup(listener.fileno()) for listener in sockets]
        self._stop = stop
        self._files = Files()
        threading.Thread(target=self._watch, name="asgiwebio reload", daemon=True).start()

    def restart(self) -> None:
        """Start the program again, if a file has changed: then this does not return."""
        if self.asked:
            _start_again(self._numbers)

    def _watch(self) -> None:
        self._files.wait()
        self.asked = True
        self._stop()
        time.sleep(PATIENCE)
        self.restart()  # something keeps the server from stopping


def begin() -> list[socket.socket]:
    """The sockets that the last run of this program has left; from now on its server serves, and errors are its own."""
    if sys.excepthook is _wait_for_repair:
        sys.excepthook = sys.__excepthook__
    sockets = [socket.socket(fileno=number) for number in _inherited]
    for listener in sockets:
        listener.set_inheritable(False)
    _inherited.clear()
    return sockets


def _start_again(numbers: Iterable[int]) -> None:
    for number in numbers:
        os.set_inheritable(number, True)
    os.environ[VARIABLE] = ",".join(map(str, numbers))
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os.chdir(_directory)
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606


def _wait_for_repair(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.__excepthook__(kind, error, trace)
    if isinstance(error, Exception) and threading.current_thread() is threading.main_thread():
        print("It starts again when a file of it has changed.", file=sys.stderr, flush=True)  # noqa: T201
        Files(frame.filename for frame in traceback.extract_tb(trace)).wait()
        _start_again(_inherited)


_inherited: list[int] = []
if VARIABLE in os.environ:
    _inherited += [int(number) for number in os.environ.pop(VARIABLE).split(",") if number]
    sys.excepthook = _wait_for_repair
