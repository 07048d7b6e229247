"""What PyWebIO's manual shows under "Advanced topic", in programs of our own with the same calls.

How it mounts a task in Tornado, Flask, Django, aiohttp, FastAPI and Starlette is in `sites`, which `test_hosts` visits.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.server import ProcessServer

Spawn = Callable[..., ProcessServer]

STARTS = """
import asyncio
from asgiwebio import start_server
from asgiwebio.input import *
from asgiwebio.output import *
from asgiwebio.session import *
"""


@pytest.fixture
def started(spawn: Spawn, page: Page) -> Callable[[str], Page]:
    """Run a program that serves at `{port}`, and open its page."""

    def start(program: str, ready: str = "unning on", path: str = "") -> Page:
        page.goto(spawn("-c", STARTS + program, ready=ready).url + path)
        return page

    return start


SEVERAL = """
def kitchen():
    put_text("In the kitchen")
    put_buttons(["To the garden"], [lambda: go_app("garden")])

def garden():
    put_text("In the garden")
    put_buttons(["To the kitchen"], [lambda: go_app("kitchen", new_window=False)])

def index():
    put_link("Kitchen", app="kitchen")
    put_link("Garden", app="garden")

"""


@pytest.mark.behaviour("PLAT-01", "PLAT-02", "SES-47")
@pytest.mark.parametrize(
    "applications",
    ["[index, kitchen, garden]", "dict(index=index, kitchen=kitchen, garden=garden)"],
    ids=["list", "dict"],
)
def test_several_applications_and_the_ways_between_them(applications: str, started: Callable[[str], Page]) -> None:
    page = started(f"{SEVERAL}start_server({applications}, port={{port}})")
    page.get_by_role("link", name="Kitchen").click()
    expect(page.get_by_text("In the kitchen")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("button", name="To the garden").click()
    garden = opened.value
    expect(garden.get_by_text("In the garden")).to_be_visible()
    garden.get_by_role("button", name="To the kitchen").click()
    expect(garden.get_by_text("In the kitchen")).to_be_visible()
    assert garden.url.endswith("?app=kitchen")


@pytest.mark.behaviour("PLAT-02", "PLAT-03")
def test_without_an_index_there_is_a_list_of_all(started: Callable[[str], Page]) -> None:
    page = started(f"{SEVERAL}start_server([kitchen, garden], port={{port}})")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="garden").click()
    expect(opened.value.get_by_text("In the garden")).to_be_visible()


@pytest.mark.behaviour("PLAT-52")
def test_the_command_that_prints_where_the_pages_files_are() -> None:
    command = [sys.executable, "-c", "import asgiwebio; print(asgiwebio.STATIC_PATH)"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout.strip()
    assert list(Path(printed).glob("main-*.js"))


@pytest.mark.behaviour("PLAT-19", "CORO-01")
def test_a_coroutine_function_asks(started: Callable[..., Page], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "echo opened %s")
    page = started(
        """
async def greet():
    name = await input("Who is there?")
    put_text("Come in, %s" % name)

start_server(greet, port={port}, auto_open_webbrowser=True)
""",
        ready="opened http://",
    )
    page.get_by_role("textbox", name="Who is there?").fill("Ada")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Come in, Ada")).to_be_visible()


@pytest.mark.behaviour("CORO-02", "CORO-05")
def test_a_coroutine_awaits_asyncio_and_other_coroutines(started: Callable[[str], Page]) -> None:
    page = started(
        """
async def count_in():
    put_text("Ready ...")
    await asyncio.sleep(0.1)
    put_text("... go!")

async def main():
    await count_in()
    put_text("Done")

start_server(main, port={port})
"""
    )
    expect(page.get_by_text("Done")).to_be_visible()
    assert page.locator("#pywebio-scope-ROOT p").all_inner_texts() == ["Ready ...", "... go!", "Done"]


@pytest.mark.behaviour("CORO-09")
def test_questions_are_awaited_by_the_means_of_asyncio(started: Callable[[str], Page]) -> None:
    """PyWebIO's manual lists these as what does not work."""
    page = started(
        """
async def main():
    put_text(await asyncio.shield(input("First?")))
    slept, four = await asyncio.gather(asyncio.sleep(0.1, "slept"), eval_js("2 + 2"))
    put_text(slept, four)
    task = asyncio.create_task(input("Second?"))
    put_text(await task)

start_server(main, port={port})
"""
    )
    for question, answer in (("First?", "one"), ("Second?", "two")):
        page.get_by_role("textbox", name=question).fill(answer)
        page.keyboard.press("Enter")
    expect(page.get_by_text("two")).to_be_visible()
    assert page.locator("#pywebio-scope-ROOT p").all_inner_texts() == ["one", "slept 4", "two"]


@pytest.mark.behaviour("CORO-12", "CORO-13", "CORO-14")
def test_a_coroutine_runs_beside_the_one_that_started_it(started: Callable[[str], Page]) -> None:
    page = started(
        """
async def ticker(n):
    for i in range(n):
        put_text(i)
        await asyncio.sleep(0.05)

async def main():
    handler = run_async(ticker(3))
    endless = run_async(ticker(10**9))
    endless.close()
    put_text("main has returned", handler.closed(), endless.closed())

start_server(main, port={port})
"""
    )
    expect(page.get_by_text("This session has ended.")).to_be_visible()
    texts = page.locator("#pywebio-scope-ROOT p").all_inner_texts()
    assert texts == ["main has returned False True", "0", "1", "2"]


@pytest.mark.behaviour("PLAT-42", "PLAT-54", "CORO-18")
@pytest.mark.parametrize("old", [True, False], ids=["as PyWebIO needs it", "as it is written here"])
def test_a_coroutine_function_inside_flask(old: bool, started: Callable[..., Page]) -> None:
    sleep = "run_asyncio_coroutine(asyncio.sleep(0.1))" if old else "asyncio.sleep(0.1)"
    thread = "threading.Thread(target=run_event_loop, daemon=True).start()" if old else ""
    page = started(
        f"""
import threading
from flask import Flask, send_from_directory
from asgiwebio import STATIC_PATH
from asgiwebio.platform.flask import webio_view
from asgiwebio.platform import run_event_loop
from asgiwebio.session import run_asyncio_coroutine

async def count_in():
    put_text("Ready ...")
    await {sleep}
    put_text("... go!")

app = Flask(__name__)
app.add_url_rule("/hello", "webio_view", webio_view(count_in), methods=["GET", "POST", "OPTIONS"])

{thread}
app.run(host="localhost", port={{port}})
""",
        ready="Running on",
        path="/hello",
    )
    expect(page.get_by_text("... go!")).to_be_visible()
    assert page.locator("#pywebio-scope-ROOT p").all_inner_texts() == ["Ready ...", "... go!"]
