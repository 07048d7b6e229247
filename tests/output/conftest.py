"""Outputs are looked at as the page gets them, from real sessions of both kinds."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

import pytest

from tests.support.room import Script, Shown, run_session


class Run(Protocol):
    """`run(body)`: the commands that the page got; `run(body, script)` with a page that does something."""

    def __call__(self, body: Callable[[], object], script: Script | None = None) -> list[Shown]: ...


class Show(Protocol):
    """`show(body)`: the specs of what the page was shown, without scope and position where they are the default."""

    def __call__(self, body: Callable[[], object]) -> list[Any]: ...


@pytest.fixture(
    params=[("thread", "asyncio"), ("coroutine", "asyncio"), ("coroutine", "trio")],
    ids=["thread", "coroutine", "coroutine-trio"],
)
def run(request: pytest.FixtureRequest) -> Run:
    """Runs a body in a session: a thread, a coroutine on asyncio, a coroutine on trio."""
    kind, backend = request.param
    return partial(run_session, kind=kind, backend=backend)


@pytest.fixture
def show() -> Show:
    """Runs a body in a thread session, where the kind of session makes no difference."""

    def specs(body: Callable[[], object]) -> list[Any]:
        shown = []
        for command in run_session(body):
            if command["command"] == "output":
                spec = command["spec"]
                if spec.get("scope") == "#pywebio-scope-ROOT":
                    del spec["scope"]
                if spec.get("position") == -1:
                    del spec["position"]
                shown.append(spec)
        return shown

    return specs
