"""PyPI's pywebio-battery as it is, on asgiwebio under the name `pywebio`; PyWebIO itself is not there."""

import importlib
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import asgiwebio
from asgiwebio._compat._alias import uninstall
from asgiwebio.output import put_text
from asgiwebio.pin import put_input
from asgiwebio.session import register_thread
from tests.support.question import Page, play

Answer = Callable[[Page], Awaitable[None]]
SECRET = "a long secret"
"""What signs the tokens of basic_auth."""


@pytest.fixture
def battery() -> Iterator[Any]:
    asgiwebio.install_as_pywebio()
    yield importlib.import_module("pywebio_battery")
    for name in [name for name in sys.modules if name.split(".")[0] == "pywebio_battery"]:
        del sys.modules[name]
    uninstall()


def run(body: Callable[[], object], script: Answer) -> Any:
    async def application() -> object:
        return body()

    return play(application, script)


async def evaluated(page: Page, value: object, **args: object) -> str:
    """Answer the next script that has a value; its code."""
    script = await page.visitor.command("run_script", eval=True)
    assert script["spec"]["args"] == args
    page.visitor.event("js_yield", script["task_id"], value)
    code: str = script["spec"]["code"]
    return code


async def pressed(page: Page, name: str, value: object) -> None:
    """Answer the wait for a button."""
    wait = await page.visitor.command("pin_wait")
    assert name in wait["spec"]["names"][0]
    page.visitor.event("js_yield", wait["task_id"], {"name": wait["spec"]["names"][0], "value": value})


def test_it_finds_asgiwebio_and_nothing_else(battery: Any) -> None:
    assert battery.interaction.put_html is asgiwebio.output.put_html
    assert battery.file_picker.__module__ == "pywebio_battery.file_picker"
    assert sys.modules["pywebio"] is asgiwebio


# ---- What is shown


def test_a_logbox_grows_and_is_cleared(battery: Any) -> None:
    def body() -> None:
        battery.put_logbox("log", height=100)
        battery.logbox_append("log", "a line\n")
        battery.logbox_clear("log")

    async def script(page: Page) -> None:
        box = await page.visitor.command("output", type="html")
        assert '<code id="webio-logbox-log">' in box["spec"]["content"]
        assert "<script>" in box["spec"]["content"]
        append = await page.visitor.command("run_script")
        assert append["spec"]["args"] == {"text": "a line\n"}
        assert (await page.visitor.command("run_script"))["spec"]["code"] == '$("#webio-logbox-log").empty()'
        await page.end()

    run(body, script)


@pytest.mark.behaviour("REL-14")
def test_what_is_printed_goes_to_the_page_also_from_other_threads(battery: Any) -> None:
    def body() -> None:
        with battery.redirect_stdout():
            print("Hello")  # noqa: T201
            thread = threading.Thread(target=print, args=("from a thread",))
            register_thread(thread)
            thread.start()
            thread.join()
        assert battery.run_shell("echo of a shell; exit 3") == 3

    async def script(page: Page) -> None:
        for text in ("Hello", "from a thread", "of a shell\n"):
            assert (await page.visitor.text(text))["spec"]["inline"] is True
        await page.end()

    run(body, script)


def test_videos_and_sounds_are_shown(battery: Any) -> None:
    def body() -> None:
        battery.put_video(b"film", autoplay=True, width="200")
        battery.put_audio("/sound.wav", loop=True)

    async def script(page: Page) -> None:
        video = (await page.visitor.command("output", type="html"))["spec"]["content"]
        assert "data:video/mp4;base64, ZmlsbQ==" in video
        assert 'autoplay width="200"' in video
        assert '<audio src="/sound.wav" loop' in (await page.visitor.command("output", type="html"))["spec"]["content"]
        await page.end()

    run(body, script)


# ---- What is asked


@pytest.mark.behaviour("REL-03", "REL-09")
def test_a_form_in_a_popup_is_checked_and_returned(battery: Any) -> None:
    def too_short(form: dict[str, str]) -> tuple[str, str] | None:
        return ("password", "too short") if len(form["password"]) < 3 else None

    def body() -> object:
        fields = [put_input("name"), put_input("password", "password"), put_text("of no field")]
        return battery.popup_input(fields, title="Login", validate=too_short, cancelable=True)

    async def script(page: Page) -> None:
        popup = await page.visitor.command("popup")
        assert popup["spec"]["title"] == "Login"
        for password in ("x", "xyz"):
            await pressed(page, "action_", True)
            for value in ({"name": "Ada"}, {"password": password}):
                page.visitor.event("js_yield", (await page.visitor.command("pin_values"))["task_id"], value)
            if password == "x":
                update = await page.visitor.command("pin_update")
                assert update["spec"]["attributes"] == {"valid_status": False, "invalid_feedback": "too short"}
        await page.visitor.command("close_popup")
        await page.end()

    assert run(body, script) == {"name": "Ada", "password": "xyz"}


@pytest.mark.parametrize(("pressing", "answer"), [(True, True), (False, False)])
def test_a_question_of_yes_or_no(battery: Any, pressing: bool, answer: bool) -> None:
    async def script(page: Page) -> None:
        popup = await page.visitor.command("popup")
        assert popup["spec"]["closable"] is False
        await pressed(page, "", pressing)
        await page.visitor.command("close_popup")
        await page.end()

    assert run(lambda: battery.confirm("Delete?", put_text("all of it")), script) is answer


@pytest.mark.behaviour("REL-02", "REL-04", "REL-07", "REL-10")
def test_files_of_the_server_are_picked(battery: Any, tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "note.txt").write_text("a note")
    (tmp_path / "picture.png").write_bytes(b"")

    async def script(page: Page) -> None:
        assert "no-animation" in await evaluated(page, False)
        await page.visitor.command("set_env")
        await page.visitor.command("popup")
        table = (await page.visitor.command("output", type="datatable"))["spec"]
        assert [record["name"] for record in table["records"]] == ["📁 inner/"]
        code = table["grid_args"]["onCellDoubleClicked"]
        callback = next(part for part in str(code).split("'") if part.startswith("callback-"))
        page.visitor.click(callback, str(tmp_path / "inner"))
        rows = (await page.visitor.command("run_script"))["spec"]["args"]["data"]
        assert [row["name"] for row in rows] == ["📁 ../", "note.txt"]
        page.visitor.click(callback, str(tmp_path / "inner" / "note.txt"))
        await page.visitor.text("inner/note.txt")
        wait = next(command for command in page.visitor.commands if command["command"] == "pin_wait")
        change = {"name": wait["spec"]["names"][0], "value": True}
        page.visitor.event("js_yield", wait["task_id"], change)
        await page.visitor.command("close_popup")

    assert run(lambda: battery.file_picker(str(tmp_path), accept="txt"), script) == str(tmp_path / "inner" / "note.txt")


def test_the_end_of_the_page_is_waited_for(battery: Any) -> None:
    async def script(page: Page) -> None:
        assert "scrollTop" in await evaluated(page, True, threshold=10, timeout=None)
        await page.end()

    assert run(battery.wait_scroll_to_bottom, script) is True


# ---- What the browser keeps


def test_the_address_is_asked_for_its_parameters(battery: Any) -> None:
    async def script(page: Page) -> None:
        assert "location.search" in await evaluated(page, {"lang": "de"})
        await evaluated(page, "de", n="lang")
        await page.end()

    assert run(lambda: (battery.get_all_query(), battery.get_query("lang")), script) == ({"lang": "de"}, "de")


def test_the_browser_remembers(battery: Any) -> None:
    def body() -> object:
        battery.set_localstorage("key", "value")
        battery.set_cookie("cookie", "value")
        return battery.get_localstorage("key"), battery.get_cookie("cookie")

    async def script(page: Page) -> None:
        scripts = [(await page.visitor.command("run_script"))["spec"] for _ in range(3)]
        assert scripts[0]["args"] == {"key": "key", "value": "value"}
        assert "window.setCookie" in scripts[1]["code"]  # once, for each visit
        assert scripts[2]["args"] == {"key": "cookie", "value": "value", "days": 7}
        assert await evaluated(page, "kept", key="key") == "localStorage.getItem(key)"
        assert await evaluated(page, "baked", key="cookie") == "getCookie(key)"
        await page.end()

    assert run(body, script) == ("kept", "baked")


@pytest.mark.behaviour("REL-05", "REL-12")
def test_a_login_is_kept_in_the_browser_as_a_signed_token(battery: Any) -> None:
    tokens: list[str] = []

    def login() -> object:
        return battery.basic_auth(lambda name, password: (name, password) == ("ada", "right"), secret=SECRET)

    async def first(page: Page) -> None:
        await evaluated(page, None, key="pywebio_auth_token")
        for password in ("wrong", "right"):
            form = await page.shown()
            assert [item["type"] for item in form["inputs"]] == ["text", "password"]
            page.submit(username="ada", password=password)
            if password == "wrong":
                await page.visitor.command("toast")
        stored = await page.visitor.command("run_script")
        tokens.append(stored["spec"]["args"]["value"])
        await page.end()

    async def again(page: Page) -> None:
        await evaluated(page, tokens[0], key="pywebio_auth_token")
        await page.end()

    assert run(login, first) == "ada"
    assert run(login, again) == "ada"
