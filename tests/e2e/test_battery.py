"""PyPI's pywebio-battery in a real page, on asgiwebio under the name `pywebio`."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import asgiwebio
from asgiwebio import webio_asgi
from asgiwebio._compat._alias import uninstall
from asgiwebio.output import put_button, put_text
from asgiwebio.pin import put_input
from asgiwebio.session import eval_js
from tests.conftest import Serve
from tests.support.visitor import wait_until


@pytest.fixture
def battery() -> Iterator[Any]:
    asgiwebio.install_as_pywebio()
    yield importlib.import_module("pywebio_battery")
    uninstall()


@pytest.mark.own_script
def test_a_log_grows_and_forms_come_in_popups(battery: Any, serve: Serve, page: Page) -> None:
    def app() -> None:
        battery.put_logbox("log", height=60)
        for number in range(20):
            battery.logbox_append("log", f"line {number}\n")
        put_button("Clear", onclick=lambda: battery.logbox_clear("log"))
        form = battery.popup_input(
            [put_input("name", label="Name"), put_text("of no field")],
            title="Who?",
            validate=lambda form: None if form["name"] else ("name", "A name is needed"),
        )
        put_text(f"sure: {battery.confirm('Sure?', f'{form} is it?')}")

    page.goto(serve(webio_asgi(app)).url)
    log = page.locator("#webio-logbox-log")
    expect(log).to_contain_text("line 19")
    # It is scrolled to its end as it grows.
    wait_until(page, "document.querySelector('#webio-logbox-log').parentElement.scrollTop > 0")

    window = page.get_by_role("dialog", name="Who?")
    window.get_by_role("button", name="Submit").click()
    expect(window.get_by_text("A name is needed")).to_be_visible()
    window.get_by_label("Name").fill("Ada")
    window.get_by_role("button", name="Submit").click()
    page.get_by_role("dialog", name="Sure?").get_by_role("button", name="CONFIRM").click()
    expect(page.get_by_text("sure: True")).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(log).to_be_empty()


@pytest.mark.behaviour("REL-26")
def test_the_browser_remembers_and_a_login_outlasts_a_reload(battery: Any, serve: Serve, page: Page) -> None:
    def app() -> None:
        name = battery.basic_auth(lambda name, password: (name, password) == ("ada", "right"), secret="a long secret")
        visits = int(battery.get_localstorage("visits") or 0) + 1
        battery.set_localstorage("visits", str(visits))
        battery.set_cookie("theme", name)
        language = battery.get_query("lang")
        put_text(f"{name}, visit {visits}, cookie {battery.get_cookie('theme')}, in {language}")
        assert battery.get_all_query() == eval_js("Object.fromEntries(new URLSearchParams(location.search))")

    page.goto(serve(webio_asgi(app)).url + "?lang=de")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("right")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("ada, visit 1, cookie ada, in de")).to_be_visible()
    page.reload()
    expect(page.get_by_text("ada, visit 2, cookie ada, in de")).to_be_visible()


@pytest.mark.own_script
def test_a_file_of_the_server_is_picked(battery: Any, serve: Serve, page: Page, tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "note.txt").write_text("a note")

    def app() -> None:
        put_text(f"picked {battery.file_picker(str(tmp_path), accept='txt')}")

    page.goto(serve(webio_asgi(app)).url)
    window = page.get_by_role("dialog", name="File Picker")
    window.get_by_text("inner/").dblclick()
    window.get_by_text("note.txt").dblclick()
    expect(window.get_by_text("inner/note.txt")).to_be_visible()
    window.get_by_role("button", name="CONFIRM").click()
    expect(page.get_by_text(f"picked {tmp_path / 'inner' / 'note.txt'}")).to_be_visible()
