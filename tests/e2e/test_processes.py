"""Several processes serve an app: what works, and what is said where a request meets one that has not its session."""

import contextlib
import json
import re
import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.support.browser import Console
from tests.support.page import opened
from tests.support.server import ProcessServer, process_server, wait_for

PATIENCE = 20
UVICORN = ["-m", "uvicorn", "tests.e2e.sites.top_level:app", "--workers", "4", "--port", "{port}"]
GUNICORN = ["-m", "gunicorn", "-b", "127.0.0.1:{port}", "--workers", "2", "tests.e2e.sites.flask_view:app"]
WRONG = "This app runs in several processes, and another one has this session: "

Frame = dict[str, Any]


@pytest.fixture(scope="module")
def uvicorn() -> Iterator[ProcessServer]:
    """uvicorn with four workers."""
    with process_server(UVICORN, ready="startup complete") as server:
        wait_for(server.url)
        yield server


def hello(token: str | None = None) -> Frame:
    return {"hello": {"version": 1, "id": secrets.token_hex(16), **({"token": token} if token else {})}, "ack": 0}


def opening(server: ProcessServer, token: str | None = None) -> Frame | tuple[int, str]:
    """The welcome of a new WebSocket, or the code and reason with which it is closed."""
    with connect(server.url.replace("http", "ws"), subprotocols=[Subprotocol("asgiwebio.v1")]) as socket:
        socket.send(json.dumps(hello(token)))
        try:
            frame: Frame = json.loads(socket.recv(PATIENCE))["welcome"]
        except ConnectionClosed:
            return socket.close_code or 0, socket.close_reason or ""
        return frame


def test_sessions_by_websocket_stay_in_one_process(uvicorn: ProcessServer) -> None:
    with contextlib.ExitStack() as stack:
        pages = [stack.enter_context(opened(uvicorn.url)) for _ in range(8)]
        for page in pages:
            form = page.next("input_group")
            page.event("from_submit", form["task_id"], {"name": "Ada", "pieces": 3})
        for page in pages:
            while page.next("output")["spec"].get("content") != "Hello, Ada.":
                pass


def test_a_line_that_is_taken_up_again_may_meet_another_process_and_then_finds_its_own(uvicorn: ProcessServer) -> None:
    first = opening(uvicorn)
    assert isinstance(first, dict)
    found: list[Frame] = []
    strange: list[tuple[int, str]] = []
    while not (found and strange):  # each new connection goes to any of the processes that have started by now
        answer = opening(uvicorn, first["token"])
        if isinstance(answer, dict):
            found.append(answer)
        else:
            strange.append(answer)
    assert found[0]["resumed"]
    assert {*strange} == {(4410, f"{WRONG}use uvicorn --workers 1")}


def test_a_poll_that_meets_another_process_is_told_which_setting_is_wrong(uvicorn: ProcessServer) -> None:
    link = f"{uvicorn.url}/?link"
    token = httpx.post(link, json=hello()).json()["welcome"]["token"]
    while (answer := httpx.get(link, headers={"webio-token": token}, timeout=PATIENCE)).status_code == 200:
        pass
    assert (answer.status_code, answer.text) == (410, f"{WRONG}use uvicorn --workers 1")
    assert answer.headers["connection"] == "close", "so that a next try may meet another one"


@pytest.mark.behaviour("PLAT-37")
def test_a_page_under_several_wsgi_processes_says_which_setting_is_wrong(page: Page, console: Console) -> None:
    console.expect(r"status of 410|status 410")
    with process_server(GUNICORN, ready="Booting worker") as server:
        page.goto(f"{server.url}/tool")
        status = page.get_by_role("status")
        # After ten seconds of trying: until then another request might have met the right process.
        expect(status.get_by_text(f"{WRONG}use gunicorn --workers 1 --threads 100")).to_be_visible(timeout=45_000)
        expect(page.locator("html[data-webio-line=closed]")).to_be_attached()
        expect(page.get_by_role("button", name="Start again")).to_be_visible()
        page.goto("about:blank")
        assert len(re.findall("several processes serve this app", server.output)) in (1, 2), "once in each process"
