"""Fixtures for all rooms. Those for a real browser are in e2e/conftest.py."""

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Literal, Protocol

import pytest
from blockbuster import BlockBuster, BlockBusterFunction
from coverage import Coverage
from starlette.types import ASGIApp

from tests.support.camera import PICTURES
from tests.support.server import ProcessServer, ThreadServer, process_server

Kind = Literal["thread", "coroutine"]

_BEGAN = time.time()


@pytest.fixture(scope="module", params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    """Every async test runs on both; `@pytest.mark.parametrize("anyio_backend", ["asyncio"])` names one."""
    backend: str = request.param
    return backend


@pytest.fixture(params=["thread", "coroutine"])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Which kind of session the test is about."""
    chosen: Kind = request.param
    return chosen


@pytest.fixture(autouse=True)
def no_blocking_calls(request: pytest.FixtureRequest) -> Iterator[None]:
    """A call of ours that would block an event loop raises BlockingError where it stands."""
    if request.node.get_closest_marker("blocking"):
        yield
        return
    detector = BlockBuster(scanned_modules=["asgiwebio"])
    _allow_the_lock_of_coverage(detector.functions["threading.Lock.acquire"])
    detector.activate()
    try:
        yield
    finally:
        detector.deactivate()


def _allow_the_lock_of_coverage(acquire: BlockBusterFunction) -> None:
    """Its tracer runs inside our functions and waits there, without a frame of its own, for what other threads note."""
    allowed = acquire.can_block_predicate

    def can_block(lock: object, *args: object, **kwargs: object) -> bool:
        measuring = Coverage.current()
        collector = getattr(measuring, "_collector", None)
        return lock is getattr(collector, "data_lock", acquire) or allowed(lock, *args, **kwargs)

    acquire.can_block_predicate = can_block


class Serve(Protocol):
    def __call__(
        self, app: ASGIApp, *, lifespan: Literal["auto", "on", "off"] = "auto", ws: bool = True
    ) -> ThreadServer: ...


@pytest.fixture
def serve() -> Iterator[Serve]:
    """`serve(app).url`: uvicorn in a thread, stopped when the test ends. `ws=False` refuses every WebSocket."""
    with contextlib.ExitStack() as stack:

        def start(app: ASGIApp, *, lifespan: Literal["auto", "on", "off"] = "auto", ws: bool = True) -> ThreadServer:
            return stack.enter_context(ThreadServer(app, lifespan=lifespan, ws=ws))

        yield start


@pytest.fixture
def spawn() -> Iterator[Callable[..., ProcessServer]]:
    """`spawn("-m", "uvicorn", "examples.hello:app", "--port", "{port}")`: a server in a process of its own."""
    with contextlib.ExitStack() as stack:

        def start(*arguments: str, ready: str = "unning on") -> ProcessServer:
            return stack.enter_context(process_server(list(arguments), ready=ready))

        yield start


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say where the pictures are that the run has taken, in whichever of its processes."""
    taken = sum(picture.stat().st_mtime >= _BEGAN for picture in PICTURES.glob("*.png"))
    if taken:
        terminalreporter.write_line(f"{taken} pictures of pages: {PICTURES}")
