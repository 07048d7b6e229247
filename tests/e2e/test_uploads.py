"""Files that a visitor chooses in a real browser, by both transports: the line is cut, a limit met, one taken back."""

import hashlib
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio.to_thread
import pytest
from playwright.sync_api import Page, expect

from asgiwebio import aio, webio_asgi
from asgiwebio.input import file_upload, input, input_group, textarea
from asgiwebio.output import put_text
from asgiwebio.pin import pin_wait_change, put_file_upload
from asgiwebio.session import hold
from tests.conftest import Kind, Serve
from tests.support.browser import Console
from tests.support.proxy import Proxy

LIMIT = 5 << 20
LINE_IS_LOST = r"WebSocket connection to .* failed|net::ERR_|Failed to fetch"
NO_WEBSOCKET = r"WebSocket connection to .* failed: .*response code: 200"
FORGET_LIMITS = """\
const parse = JSON.parse;
JSON.parse = (text) => parse(text, (key, value) => key === "max_size" || key === "max_total_size" ? undefined : value);
"""
"""Makes a page that was told nothing of any limit."""

TRANSPORTS = ["websocket", "longpoll"]


def digest(file: Any) -> str:
    with file.open() as content:
        return f"{file['filename']} of {file['size']}: {hashlib.file_digest(content, 'sha256').hexdigest()}"


def fields() -> list[Any]:
    return [input("Name", name="name"), file_upload("File", name="file", max_size=LIMIT)]


def thread_app() -> None:
    answer: Any = input_group("Yours", fields())
    put_text(f"{answer['name']} gave {digest(answer['file']) if answer['file'] else 'nothing'}")
    hold()


async def coroutine_app() -> None:
    answer: Any = await aio.input_group("Yours", fields())
    given = await anyio.to_thread.run_sync(digest, answer["file"]) if answer["file"] else "nothing"
    put_text(f"{answer['name']} gave {given}")
    await aio.hold()


APPS: dict[Kind, Callable[[], object]] = {"thread": thread_app, "coroutine": coroutine_app}


def written(directory: Path, size: int) -> tuple[Path, str]:
    """A file of that size, and what the app says of it."""
    path = directory / f"{size}.bin"
    path.write_bytes(random.Random(size).randbytes(size))
    return path, f"{path.name} of {size}: {hashlib.sha256(path.read_bytes()).hexdigest()}"


@pytest.mark.behaviour("IN-107")
@pytest.mark.parametrize(("transport", "every"), [("websocket", 200), ("longpoll", 600)])
def test_a_file_arrives_over_a_line_that_is_cut(
    transport: str, every: int, kind: Kind, serve: Serve, page: Page, console: Console, tmp_path: Path
) -> None:
    console.expect(LINE_IS_LOST)
    path, said = written(tmp_path, LIMIT)
    served = serve(webio_asgi(APPS[kind]), ws=transport == "websocket")
    proxy = Proxy(served.port, cuts=2, every=every)
    with proxy.running() as url:
        page.goto(url)
        page.get_by_label("Name").fill("Ada")
        page.get_by_label("File").set_input_files(path)
        proxy.armed = True
        page.get_by_role("button", name="Submit").click()
        expect(page.get_by_text(f"Ada gave {said}")).to_be_visible()
        assert proxy.made == 2
        page.goto("about:blank")


@pytest.mark.behaviour("IN-39", "IN-111")
@pytest.mark.parametrize("transport", TRANSPORTS)
def test_one_byte_too_much_is_refused_by_the_server_and_the_answers_stay(
    transport: str, serve: Serve, page: Page, console: Console, tmp_path: Path
) -> None:
    console.expect(NO_WEBSOCKET)
    path, _ = written(tmp_path, LIMIT + 1)
    served = serve(webio_asgi(thread_app), ws=transport == "websocket")
    page.add_init_script(FORGET_LIMITS)
    page.goto(served.url)
    page.get_by_label("Name").fill("Ada")
    file = page.get_by_label("File")
    file.set_input_files(path)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text(f"File '{path.name}' is larger than 5 MB.")).to_be_visible()
    expect(file).to_be_focused()
    expect(page.get_by_label("Name")).to_have_value("Ada")
    path, said = written(tmp_path, 3)
    file.set_input_files(path)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text(f"Ada gave {said}")).to_be_visible()


@pytest.mark.behaviour("IN-113")
def test_the_page_says_so_as_soon_as_the_file_is_chosen(serve: Serve, page: Page, tmp_path: Path) -> None:
    path, _ = written(tmp_path, LIMIT + 1)
    page.goto(serve(webio_asgi(thread_app)).url)
    page.get_by_label("File").set_input_files(path)
    expect(page.get_by_text(f'File "{path.name}" is too large: at most 5 MB are allowed')).to_be_visible()


@pytest.mark.behaviour("IN-114")
@pytest.mark.parametrize("transport", TRANSPORTS)
def test_an_upload_can_be_cancelled_by_keyboard(
    transport: str, serve: Serve, page: Page, console: Console, tmp_path: Path
) -> None:
    console.expect(LINE_IS_LOST)
    path, _ = written(tmp_path, LIMIT)
    served = serve(webio_asgi(thread_app), ws=transport == "websocket")
    proxy = Proxy(served.port)
    with proxy.running() as url:
        page.goto(url)
        page.get_by_label("Name").fill("Ada")
        for words in ("Choose file", "Browse"):
            expect(page.get_by_text(words)).to_be_visible()
        page.get_by_label("File").set_input_files(path)
        expect(page.get_by_text("Choose file")).to_have_count(0)
        proxy.block()  # so that it is under way for as long as we look
        page.get_by_role("button", name="Submit").click()
        expect(page.get_by_role("progressbar", name=path.name)).to_be_visible()
        expect(page.get_by_role("button", name="Submit")).to_be_disabled()
        page.get_by_role("button", name=f"Cancel {path.name}").press("Enter")
        expect(page.get_by_role("progressbar")).to_have_count(0)
        expect(page.get_by_label("File")).to_be_focused()
        proxy.unblock()
        page.get_by_role("button", name="Submit").click()
        expect(page.get_by_text("Ada gave nothing")).to_be_visible()
        page.goto("about:blank")


def pinned() -> None:
    put_file_upload("file", label="Pinned")
    changed: Any = pin_wait_change("file")
    put_text(f"changed to {digest(changed['value'])}")
    put_text(f"{len(textarea('Long'))} characters")
    hold()


@pytest.mark.behaviour("PIN-35", "PIN-43")
@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_pin_is_uploaded_at_once_and_a_long_text_arrives(
    transport: str, serve: Serve, page: Page, console: Console, tmp_path: Path
) -> None:
    console.expect(NO_WEBSOCKET)
    path, said = written(tmp_path, 300_000)
    page.goto(serve(webio_asgi(pinned), ws=transport == "websocket").url)
    page.get_by_label("Pinned").set_input_files(path)
    expect(page.get_by_text(f"changed to {said}")).to_be_visible()
    page.get_by_role("textbox", name="Long").fill("é" * 700_000)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("700000 characters")).to_be_visible()
