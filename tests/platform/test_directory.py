"""A directory of Python files behind one address."""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import anyio.to_thread
import httpx
import pytest
from websockets.exceptions import InvalidStatus

from asgiwebio._session.context import outside
from asgiwebio.exceptions import InvalidValue
from asgiwebio.platform.directory import Directory
from tests.conftest import Serve
from tests.support.page import opened

pytestmark = pytest.mark.anyio

SHOWS = "from asgiwebio.output import put_text\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    files = {
        "hello.py": SHOWS + 'def main():\n    """Says hello.\n    To you.\n\n    More."""\n    put_text("hello")\n',
        "two.py": SHOWS + "main = {'one': lambda: put_text('one'), 'two': lambda: put_text('two')}\n",
        "imported.py": "from hello import main\n",
        "helper.py": "def help(): pass\n",
        "wrong.py": "def main(:\n",
        "typed.py": "main: list = []\n",
        "_hidden.py": "main = print\n",
        ".env/secret.py": "main = print\n",
        "tool/__init__.py": "main = print\n",
        "tool/index.py": SHOWS + "def main(): put_text('index')\n",
        "a b/ü.py": SHOWS + "async def main(): put_text('decoded')\n",
        "deep/<er>/x.py": "class main: pass\n",
        "note.txt": "",
    }
    for name, source in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source, "utf-8")
    return tmp_path


async def make(base: Path, *args: Any, **options: Any) -> Directory:
    """A Directory, made where servers make it: before their loop runs."""
    return await anyio.to_thread.run_sync(lambda: Directory(base, *args, **options))


async def get(app: Directory, path: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://app.example") as client:
        return await client.get(path)


def shown(url: str) -> str:
    """The first text of the app at an address."""
    with opened(url) as page:
        return page.text()


@pytest.mark.behaviour("PATH-01", "PATH-02", "PATH-03", "PATH-05", "PATH-17")
@pytest.mark.parametrize(
    ("path", "query", "text"),
    [
        ("/hello", "", "hello"),
        ("/hello/", "", "hello"),
        ("/two", "app=two", "two"),
        ("/imported", "", "hello"),
        ("/tool/", "", "index"),
        ("/tool/index", "", "index"),
        ("/a b/ü", "", "decoded"),
    ],
)
def test_a_path_runs_the_main_of_its_file(base: Path, serve: Serve, path: str, query: str, text: str) -> None:
    url = f"{serve(Directory(base)).url}{quote(path)}?{query}"
    assert shown(url) == text
    page = httpx.get(url)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")


@pytest.mark.behaviour("PATH-03", "PATH-04", "PATH-05", "PATH-13", "PATH-17")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/hello.py", 404),
        ("/helper", 404),
        ("/missing", 404),
        ("/missing/", 404),
        ("/tool", 404),
        ("/note.txt", 404),
        ("//hello", 404),
        ("/hello%00", 404),
        ("/tool%5Cindex", 404),
        ("/" + "x" * 300, 404),
        ("/_hidden", 403),
        ("/.env/secret", 403),
        ("/tool/__init__", 403),
        ("/tool/%2e%2e/%2e%2e/outside", 403),
        ("/tool%2f..%2f..%2foutside", 403),
        ("/wrong", 500),
    ],
)
async def test_what_is_not_served(base: Path, path: str, status: int, caplog: pytest.LogCaptureFixture) -> None:
    (base.parent / "outside.py").write_text("main = print")

    # httpx would tidy the path up before it sends it.
    request = httpx.Request("GET", httpx.URL("http://app.example", raw_path=path.encode()))
    answer = await httpx.ASGITransport(await make(base)).handle_async_request(request)

    assert answer.status_code == status
    assert ("could not be loaded" in caplog.text) == (status == 500)


@pytest.mark.behaviour("PATH-04")
async def test_a_link_does_not_lead_out(base: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "app.py").write_text("main = print")
    (base / "link").symlink_to(elsewhere)
    (base / "app.py").symlink_to(elsewhere / "app.py")
    app = await make(base)

    assert [(await get(app, path)).status_code for path in ("/link/", "/link/app", "/app")] == [404, 404, 404]


@pytest.mark.behaviour("PATH-16")
@pytest.mark.parametrize("path", ["/missing", "/deep/", "/_hidden"])
def test_a_websocket_to_nothing_is_refused(base: Path, serve: Serve, path: str) -> None:
    with pytest.raises(InvalidStatus, match="403"), opened(serve(Directory(base)).url + path):
        pass


@pytest.mark.behaviour("PATH-06", "PATH-07")
async def test_a_directory_is_listed_in_order_without_running_anything(base: Path) -> None:
    page = await get(await make(base), "/")

    names = [line.partition("</a>")[0].rpartition(">")[2] for line in page.text.split("<li>")[1:]]
    assert names == ["a b/", "deep/", "tool/", "hello", "two", "typed"]
    assert "Index of /<" in page.text
    assert '<a href="./hello">hello</a><div>Says hello. To you.</div>' in page.text
    assert '<a href="a%20b/">' in page.text
    below = (await get(await make(base), "/deep/")).text
    assert '<a href="../">..</a>' in below
    assert '<a href="%3Cer%3E/">&lt;er&gt;/</a>' in below


@pytest.mark.behaviour("PATH-08", "PATH-09")
async def test_the_index_is_the_callers_choice(base: Path) -> None:
    assert (await get(await make(base, index=False), "/deep/")).status_code == 403

    own = await get(await make(base, index=lambda path: f"<b>{path}</b>"), "/deep/")
    assert own.text == f"<b>{base / 'deep'}</b>"


@pytest.mark.behaviour("PATH-10", "PATH-11")
def test_a_file_is_loaded_once_and_again_for_debugging_only(base: Path, serve: Serve) -> None:
    def write(text: str) -> None:
        (base / "state.py").write_text(f"{SHOWS}def main(): put_text('{text} in ' + __name__)\n")

    url, debugged = (f"{serve(Directory(base, debug=debug)).url}/state" for debug in (False, True))
    write("first")
    assert [shown(url), shown(debugged)] == ["first in __pywebio__"] * 2
    write("second")
    assert [shown(f"{url}?reload"), shown(debugged)] == ["first in __pywebio__"] * 2
    assert shown(f"{debugged}?reload") == "second in __pywebio__"
    assert shown(debugged) == "second in __pywebio__"


@pytest.mark.behaviour("PATH-12")
def test_modules_beside_a_file_are_its_own_then_and_later(base: Path, serve: Serve) -> None:
    for folder in ("x", "y"):
        (base / folder / "package").mkdir(parents=True)
        (base / folder / "beside.py").write_text(f"from package import WHERE\nNAME = '{folder}'\n")
        (base / folder / "late.py").write_text(f"NAME = '{folder} late'\n")
        (base / folder / "package" / "__init__.py").write_text(f"from .inner import WHERE\nTOP = '{folder}'\n")
        (base / folder / "package" / "inner.py").write_text(f"WHERE = 'inner {folder}'\n")
        (base / folder / "app.py").write_text(
            f"{SHOWS}import beside\nfrom dataclasses import dataclass\n\n@dataclass\nclass Point:\n    x: 'int'\n\n"
            "def main():\n    import late, package.inner\n"
            "    put_text(f'{beside.NAME}, {beside.WHERE}, {late.NAME}, {package.inner.WHERE}')\n"
        )
    path, before = list(sys.path), set(sys.modules)
    url = serve(Directory(base)).url

    for folder in ("x", "y", "x"):
        assert shown(f"{url}/{folder}/app") == f"{folder}, inner {folder}, {folder} late, inner {folder}"
    assert sys.path == path
    assert not {"beside", "late", "package", "package.inner"} & set(sys.modules) - before


@pytest.mark.behaviour("PATH-13")
async def test_a_file_that_fails_is_tried_again(base: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = await make(base)
    assert (await get(app, "/wrong")).status_code == 500
    assert "wrong.py could not be loaded" in caplog.text
    (base / "wrong.py").write_text("def main(): pass")
    assert (await get(app, "/wrong")).status_code == 200


async def test_what_a_file_shows_while_it_is_loaded_is_its_mistake(
    base: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (base / "script.py").write_text(f"{SHOWS}put_text('too early')\ndef main(): pass\n")
    outside.reset(lambda: pytest.fail("a script has begun"))

    assert (await get(await make(base), "/script")).status_code == 500
    assert "There is no session here" in caplog.text


@pytest.mark.behaviour("PATH-15")
async def test_options_are_those_of_an_app_and_wrong_ones_told_at_once(base: Path) -> None:
    assert (await make(base, max_payload_size="10M")).max_payload == 10 * 2**20
    with pytest.raises(InvalidValue, match="max_payload_size='much'"):
        await make(base, max_payload_size="much")
    with pytest.raises(InvalidValue, match="there is no such directory"):
        await make(base / "nowhere")


@pytest.mark.behaviour("PATH-01")
def test_polling_takes_no_websocket_and_tells_the_page(base: Path, serve: Serve) -> None:
    url = f"{serve(Directory(base, polls=True)).url}/hello"
    with pytest.raises(InvalidStatus, match="403"), opened(url):
        pass
    assert '"poll":true' in httpx.get(url).text.replace(" ", "")


async def test_below_a_mount_paths_begin_after_it(base: Path) -> None:
    transport = httpx.ASGITransport(await make(base), root_path="/tools")
    async with httpx.AsyncClient(transport=transport, base_url="http://app.example") as client:
        assert (await client.get("/tools/hello")).status_code == 200
        assert (await client.get("/tools/missing")).status_code == 404
