"""The same visit in every host: form, table, picture, callback, and a line that is lost in the middle of an answer."""

from collections.abc import Callable, Iterator

import pytest
from _pytest.mark import ParameterSet
from playwright.sync_api import Page, expect

from tests.support.browser import Console
from tests.support.proxy import Proxy
from tests.support.server import ProcessServer

from .hosts import HOSTS
from .task import TASKS
from .visit import LINE_IS_LOST, NO_WEBSOCKET, known, lose_the_line, visit

COMPLETE = ("FastAPI mount", "Flask gunicorn gthread")
"""The hosts that are always seen with both kinds of session over every transport; the others each with one."""


def combinations() -> list[ParameterSet]:
    found = []
    for number, (name, host) in enumerate(HOSTS.items()):
        for transport in host.transports:
            for kind in TASKS:
                always = name in COMPLETE or (transport, kind) == (host.transports[0], [*TASKS][number % 2])
                found.append(pytest.param(name, transport, kind, marks=() if always else pytest.mark.matrix))
    return found


@pytest.fixture
def served(
    host: str, transport: str, kind: str, spawn: Callable[..., ProcessServer], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, Proxy]]:
    """The address of the host, and the proxy before it; for long-poll, that lets no WebSocket through."""
    monkeypatch.setenv("TASK", kind)
    server = spawn(*HOSTS[host].command.split(), ready=HOSTS[host].ready)
    proxy = Proxy(server.port, upgrades=transport == "websocket")
    with proxy.running() as address:
        yield address, proxy


@pytest.mark.behaviour("SES-24", "SES-28", "SES-29", "SES-30", "PLAT-53")
@pytest.mark.parametrize(("host", "transport", "kind"), combinations())
def test_a_visit(host: str, transport: str, kind: str, served: tuple[str, Proxy], page: Page, console: Console) -> None:
    address, proxy = served
    shown = HOSTS[host]
    if transport not in shown.transports[:1]:
        console.expect(NO_WEBSOCKET)
    for other in shown.paths[1:]:
        page.goto(address + other)
        expect(page.get_by_role("heading", name="Tool")).to_be_visible()
    assert page.request.get(f"{address}{shown.paths[0]}?health").json() == {"live": True, "ready": True}
    visit(page, f"{address}{shown.paths[0]}?of=Ada&and=nobody", transport)
    assert known(page) == {
        "backend": shown.backend,
        "protocol": "websocket" if transport == "websocket" else "http",
        "request": shown.request,
        "user_ip": "127.0.0.1",
        "origin": address,
        "server_host": address.removeprefix("http://"),
        "user_agent": page.evaluate("navigator.userAgent"),
        "user_language": page.evaluate("navigator.language"),
        "query": "{'of': 'Ada', 'and': 'nobody'}",
    }
    if kind == "coroutine":
        expect(page.get_by_text(f"runs on {shown.library}")).to_be_visible()
    assert console.unexpected == []
    console.expect(LINE_IS_LOST)
    lose_the_line(page, proxy)
    page.goto("about:blank")
