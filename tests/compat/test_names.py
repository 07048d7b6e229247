"""Names that PyWebIO programs use beside the public API, in the forms in which they use them."""

import logging
import os
import runpy
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import anyio
import anyio.abc
import pytest

import asgiwebio
import asgiwebio.input
import asgiwebio.output
import asgiwebio.pin
import asgiwebio.session
from asgiwebio._compat._fastapi import open_webbrowser_on_server_started, start_remote_access_service
from asgiwebio._compat.io_ctrl import Output, OutputList, safely_destruct_output_when_exp
from asgiwebio._compat.utils import (
    get_free_port,
    pyinstaller_datas,
    random_str,
    run_as_function,
    to_coroutine,
    wait_host_port,
)
from asgiwebio.exceptions import InvalidType, InvalidValue
from asgiwebio.output import put_text
from asgiwebio.platform.page import get_static_index_content
from asgiwebio.session import get_current_session
from tests.support.room import run_session

face: Any = asgiwebio  # as it is for those who use no type checker


def program(source: str) -> None:
    """Run a program of its own, in which no module is loaded yet."""
    run = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


# ---- Ways to import


@pytest.mark.behaviour("REL-23")
def test_a_star_brings_modules_and_what_starts_a_server() -> None:
    program(
        "from asgiwebio import *\n"
        "input.input, output.put_text, pin.pin, session.info, platform.start_server\n"
        "exceptions.SessionException, utils.random_str, io_ctrl.Output\n"
        "start_server, config, STATIC_PATH, enable_debug\n"
        "SessionException, SessionClosedException, SessionNotFoundException"
    )


@pytest.mark.parametrize(
    "expression",
    [
        "input.input",
        "output.put_text",
        "output.Output",
        "pin.pin",
        "session.set_env",
        "session.base.Session",
        "exceptions.SessionException",
        "io_ctrl.Output",
        "utils.random_str",
        "platform.fastapi.webio_routes",
        "platform.utils.seo",
    ],
)
def test_submodules_are_attributes_without_being_imported(expression: str) -> None:
    program(f"import asgiwebio\nasgiwebio.{expression}")


@pytest.mark.behaviour("REL-06", "REL-15")
def test_what_stood_inside_is_imported_from_where_it_stood() -> None:
    program(
        "from asgiwebio.io_ctrl import Output, OutputList, output_register_callback, safely_destruct_output_when_exp\n"
        "from asgiwebio.output import output_register_callback\n"
        "from asgiwebio.pin import _pin_output, check_dom_name_value\n"
        "from asgiwebio.input import CHECKBOX, RADIO, SELECT, TEXTAREA, parse_input_update_spec\n"
        "from asgiwebio.session import ThreadBasedSession, get_session_implement, get_current_session\n"
        "from asgiwebio.utils import random_str, check_dom_name_value, get_free_port, STATIC_PATH, pyinstaller_datas\n"
        "from asgiwebio.platform.page import config, get_static_index_content\n"
        "from asgiwebio.platform import seo\nfrom asgiwebio.platform.tornado import wait_host_port\n"
        "import asgiwebio.utils as utils, asgiwebio, asgiwebio.session.base, asgiwebio.session.threadbased\n"
        "assert utils is asgiwebio.utils and utils.STATIC_PATH == asgiwebio.STATIC_PATH\n"
        "assert Output is asgiwebio.output.Output"
    )


def test_the_oldest_tutorials_find_their_names() -> None:
    program("from asgiwebio import hold, go_app, run_async\nfrom asgiwebio.platform.utils import seo")
    assert face.hold is asgiwebio.session.hold


def test_a_name_that_is_not_there_is_said_so() -> None:
    with pytest.raises(AttributeError, match="no attribute 'put_text'"):
        _ = face.put_text


def test_dir_lists_what_is_loaded_later() -> None:
    assert {*asgiwebio.__all__, "hold", "go_app", "run_async"} <= set(dir(asgiwebio))


# ---- Outputs, pins, sessions


@pytest.mark.behaviour("REL-15")
def test_a_failing_function_shows_nothing_of_what_it_was_given() -> None:
    @safely_destruct_output_when_exp("content")
    def put(title: str, content: object) -> str:
        if title == "bad":
            raise LookupError(title)
        return title

    def body() -> None:
        with pytest.raises(LookupError):
            put("bad", [put_text("lost")])
        assert put("good", [put_text("shown")]) == "good"

    shown = [command["spec"]["content"] for command in run_session(body) if command["command"] == "output"]
    assert shown == ["shown"]


def test_the_decorator_names_a_parameter_that_is_there() -> None:
    with pytest.raises(InvalidValue, match=r"content_param='items': a parameter of put\(.*\) -> None is expected"):

        @safely_destruct_output_when_exp("items")
        def put(content: object) -> None: ...


def test_an_output_is_an_output_under_each_name() -> None:
    def body() -> None:
        shown = put_text("a")
        assert isinstance(shown, Output)
        OutputList([shown]).show()

    assert [command["command"] for command in run_session(body)].count("output") >= 1


@pytest.mark.behaviour("REL-15")
def test_an_item_of_a_form_becomes_a_pin() -> None:
    def body() -> None:
        asgiwebio.pin._pin_output(asgiwebio.input.input("Age", name="age", type="number"), None, -1)

    pins = [command["spec"] for command in run_session(body) if command["command"] == "output"]
    assert [(pin["type"], pin["input"]["name"], pin["input"]["type"]) for pin in pins] == [("pin", "age", "number")]


def test_only_an_item_becomes_a_pin() -> None:
    with pytest.raises(InvalidType, match="'age': an item is expected"):
        asgiwebio.pin._pin_output("age", None, -1)


@pytest.mark.behaviour("REL-04", "REL-16")
def test_a_session_has_the_class_of_its_kind(kind: Any) -> None:
    found: list[bool] = []

    def body() -> None:
        current = get_current_session()
        found.append(isinstance(current, asgiwebio.session.ThreadBasedSession))
        found.append(type(current) is asgiwebio.session.get_session_implement())
        found.append(current == get_current_session())

    run_session(body, kind=kind)
    assert found == [kind == "thread", True, True]


def test_index_content_links_every_application() -> None:
    html = get_static_index_content({"bmi": run_session, "a&b": program}, "lang=de")
    assert 'href="?app=bmi&amp;lang=de"' in html
    assert 'href="?app=a%26b&amp;lang=de"' in html


# ---- Utilities


@pytest.mark.behaviour("REL-06")
def test_random_text_has_its_length_and_never_comes_twice() -> None:
    assert len(random_str()) == 16
    assert len(random_str(10)) == 10
    assert random_str(10).isalnum()
    assert len({random_str() for _ in range(100)}) == 100


@pytest.mark.behaviour("REL-21")
async def test_waiting_for_a_port_tells_whether_somebody_listens() -> None:
    port = get_free_port()
    assert not await wait_host_port("127.0.0.1", port, duration=0.2, delay=0.05)
    async with await anyio.create_tcp_listener(local_host="127.0.0.1", local_port=port):
        assert await wait_host_port("127.0.0.1", port)


@pytest.mark.behaviour("REL-21")
async def test_a_generator_runs_as_a_function_and_as_a_coroutine() -> None:
    def plain() -> Generator[Any, Any, int]:
        got: int = yield 20
        return got + 1

    async def twenty() -> int:
        return 20

    def waiting() -> Generator[Any, Any, int]:
        got: int = yield twenty()
        return got + 1

    assert run_as_function(plain()) == 21
    assert await to_coroutine(waiting()) == 21


@pytest.fixture
def loggers() -> Iterator[Callable[[], None]]:
    """Leaves the loggers as they were."""
    names = ("asgiwebio", "uvicorn", "tornado")
    before = {name: (logging.getLogger(name).level, list(logging.getLogger(name).handlers)) for name in names}
    yield asgiwebio.enable_debug
    for name, (level, handlers) in before.items():
        logging.getLogger(name).setLevel(level)
        logging.getLogger(name).handlers[:] = handlers


@pytest.mark.behaviour("PLAT-59")
def test_enable_debug_writes_the_log_to_stderr_once(
    loggers: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    loggers()
    loggers()
    logging.getLogger("asgiwebio").debug("as it is")
    assert capsys.readouterr().err.count("DEBUG asgiwebio: as it is") == 1

    asgiwebio.enable_debug(logging.WARNING)
    logging.getLogger("asgiwebio").debug("not this")
    assert capsys.readouterr().err == ""


# ---- PyInstaller


@pytest.mark.behaviour("PLAT-58")
def test_pyinstaller_is_told_where_the_page_is() -> None:
    assert pyinstaller_datas() == [(asgiwebio.STATIC_PATH, "asgiwebio/_assets")]
    arguments = f'--add-data "{asgiwebio.STATIC_PATH}{os.pathsep}asgiwebio/_assets"'
    assert pyinstaller_datas(cli_args=True) == arguments


@pytest.mark.behaviour("PLAT-58")
def test_pyinstaller_finds_a_hook_that_names_every_module() -> None:
    (point,) = entry_points(group="pyinstaller40", name="hook-dirs", module="asgiwebio._compat._pyinstaller")
    (folder,) = point.load()()
    hook = runpy.run_path(str(Path(folder) / "hook-asgiwebio.py"))
    assert hook["datas"] == pyinstaller_datas()
    assert {"asgiwebio.output", "asgiwebio.output._text", "asgiwebio._compat.utils"} <= set(hook["hiddenimports"])


@pytest.mark.behaviour("REL-22")
def test_windows_decorate_and_scopes_need_no_name() -> None:
    def body() -> None:
        @asgiwebio.output.popup("Title")
        def window() -> None:
            put_text("inside")

        window()
        with face.output.use_scope() as name:
            put_text("in a scope")
        face.output.set_scope("other", container_scope=name)

    commands = [(command["command"], command["spec"]) for command in run_session(body) if "spec" in command]
    popup = next(spec for command, spec in commands if command == "popup")
    inside, within = [spec for command, spec in commands if command == "output"]
    assert inside["scope"] == f"#{popup['dom_id']}"
    assert within["scope"].startswith("#pywebio-scope-")
    assert [spec for command, spec in commands if command == "output_ctl"][-1]["container"] == within["scope"]


# ---- A program with an asgi_app of its own


def test_an_asgi_app_of_ones_own_is_put_together_as_for_pywebio() -> None:
    program(
        "from asgiwebio.platform.fastapi import STATIC_PATH, Session, cdn_validation, get_free_port, webio_routes\n"
        "from asgiwebio.platform.fastapi import open_webbrowser_on_server_started, start_remote_access_service\n"
        "from starlette.applications import Starlette\n"
        "from starlette.routing import Mount\n"
        "from starlette.staticfiles import StaticFiles\n"
        "Session.debug = False\n"
        "Session.on_task_exception = lambda session: None\n"
        "cdn = cdn_validation(False, 'warn')\n"
        "if cdn is False: cdn = 'pywebio_static'\n"
        "routes = webio_routes({'index': print}, cdn=cdn, allowed_origins=None, check_origin=None)\n"
        "routes.append(Mount('/pywebio_static', app=StaticFiles(directory=STATIC_PATH), name='pywebio_static'))\n"
        "app = Starlette(routes=routes)\n"
        "assert cdn_validation('https://example.org') == 'https://example.org' and get_free_port() > 0\n"
        "from asgiwebio.platform import fastapi\n"
        "assert not hasattr(fastapi, 'nonsense')\n"
    )


async def test_the_browser_is_opened_once_somebody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listener:
        port = listener.extra(anyio.abc.SocketAttribute.local_port)
        await open_webbrowser_on_server_started("127.0.0.1", port)
    assert opened == [f"http://127.0.0.1:{port}"]


def test_remote_access_says_what_to_do_in_its_place(caplog: pytest.LogCaptureFixture) -> None:
    start_remote_access_service(local_port=1)
    assert "opens no tunnel" in caplog.text
