"""An App from outside: visits, limits, mounts and loops."""

import secrets
from typing import Any

import anyio
import httpx
import orjson
import pytest

from asgiwebio import Limits, webio_asgi
from asgiwebio.aio import eval_js as eval_js_async
from asgiwebio.aio import input as ask
from asgiwebio.exceptions import InvalidType, InvalidValue
from asgiwebio.input import file_upload, input
from asgiwebio.output import put_button, put_text
from asgiwebio.session import eval_js, info
from tests.conftest import Kind
from tests.support.caller import Caller, calling
from tests.support.transport import HELLO, connect, request

pytestmark = pytest.mark.anyio

# Two ways to write one app, for one test body.


def thread_app() -> None:
    put_button("Ping", onclick=lambda: put_text("pong"))
    put_text(f"Hello, {input('Name?')}.")


async def coroutine_app() -> None:
    put_button("Ping", onclick=lambda: put_text("pong"))
    put_text(f"Hello, {await ask('Name?')}.")


APPS = {"thread": thread_app, "coroutine": coroutine_app}


async def get(app: Any, path: str, method: str = "GET", root: str = "") -> httpx.Response:
    transport = httpx.ASGITransport(app, root_path=root)
    async with httpx.AsyncClient(transport=transport, base_url="http://app.example") as client:
        return await client.request(method, path)


@pytest.mark.parametrize(
    ("kind", "number"),
    # a thousand take a busy machine a minute
    [("thread", 100), ("coroutine", 300), pytest.param("coroutine", 1000, marks=pytest.mark.matrix)],
)
async def test_many_wait_at_once_and_each_gets_its_own(kind: Kind, number: int) -> None:
    app = webio_asgi(APPS[kind])
    waiting, everybody = [0], anyio.Event()

    async def visit(name: str) -> None:
        async with calling(app) as page:
            button = await page.command("output", type="buttons")
            form = await page.command("input_group")
            waiting[0] += 1
            if waiting[0] == number:
                everybody.set()
            await everybody.wait()
            await page.event("callback", button["spec"]["callback_id"], 0)
            await page.text("pong")
            await page.event("from_submit", form["task_id"], {"data": name})
            await page.text(f"Hello, {name}.")

    with anyio.fail_after(50):
        async with anyio.create_task_group() as group:
            for index in range(number):
                group.start_soon(visit, f"visitor {index}")


async def test_a_hello_that_comes_twice_runs_nothing_twice(kind: Kind) -> None:
    app = webio_asgi(APPS[kind])
    id = secrets.token_hex(16)
    async with calling(app, id=id) as first:
        await first.command("input_group")
        async with calling(app, id=id) as again:
            form = await again.command("input_group")
            assert again.welcome["token"] == first.welcome["token"]
            await again.event("from_submit", form["task_id"], {"data": "once"})
            await again.text("Hello, once.")


async def test_a_page_comes_back_with_its_token_and_reads_on(kind: Kind) -> None:
    app = webio_asgi(APPS[kind])
    async with calling(app) as page:
        form = await page.command("input_group")
    async with connect(app) as socket:
        page.socket = socket
        await page.greet("0" * 32, page.welcome["token"])
        await page.event("from_submit", form["task_id"], {"data": "again"})
        await page.text("Hello, again.")
        assert page.welcome["resumed"] is True


async def test_an_unknown_token_is_told_so() -> None:
    async with connect(webio_asgi(thread_app)) as socket:
        await Caller(socket).greet("0" * 32, "not-a-token")
        assert await socket.receive() == 4410


@pytest.mark.parametrize(("limits", "app"), [(Limits(sessions=1), coroutine_app), (Limits(threads=1), thread_app)])
async def test_a_full_app_says_so_and_has_room_again_later(limits: Limits, app: Any) -> None:
    asgi = webio_asgi(app, limits=limits)
    async with calling(asgi) as first:
        await first.command("input_group")
        async with connect(asgi) as socket:
            await Caller(socket).greet("0" * 32)
            assert await socket.receive() == 4503
        await first.socket.send({"leave": True})
    with anyio.fail_after(20):
        while True:
            async with connect(asgi) as socket:
                await Caller(socket).greet(secrets.token_hex(16))
                if not isinstance(await socket.receive(), int):
                    break
            await anyio.sleep(0.05)


@pytest.mark.behaviour("PLAT-01", "PLAT-02", "PLAT-03")
async def test_the_query_chooses_among_applications() -> None:
    def first() -> None:
        """The first

        does little."""
        put_text("one")

    app = webio_asgi([first, coroutine_app])
    async with calling(app, query="app=first") as page:
        await page.text("one")
    for query in ("", "app=nowhere"):
        async with calling(app, query=query) as page:
            listed = (await page.command("output", type="html"))["spec"]["content"]
            assert all(word in listed for word in ("The first", "does little.", "?app=first", "?app=coroutine_app"))


@pytest.mark.behaviour("PLAT-04")
@pytest.mark.parametrize("nothing", [[], {}])
async def test_no_applications_are_an_empty_list_of_them(nothing: Any) -> None:
    async with calling(webio_asgi(nothing)) as page:
        listed = (await page.command("output", type="html"))["spec"]["content"]
    assert "Applications" in listed
    assert "<li>" not in listed


@pytest.mark.behaviour("PLAT-13", "PLAT-49")
async def test_a_page_is_anybodys_but_not_for_the_scripts_of_another() -> None:
    app = webio_asgi(thread_app, allowed_origins=["https://friend.example"])
    for origin, status in ((None, 200), ("https://friend.example", 200), ("https://foe.example", 403)):
        headers = {"referer": "https://foe.example/", **({"origin": origin} if origin else {})}
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://app.example", headers=headers) as client:
            assert (await client.get("/")).status_code == status


async def test_a_session_knows_its_query_and_transport(kind: Kind) -> None:
    def thread() -> None:
        put_text(info.query, info.protocol, info.backend)

    async def coroutine() -> None:
        thread()

    async with calling(webio_asgi(thread if kind == "thread" else coroutine), query="lang=de&link") as page:
        await page.text("{'lang': 'de'} websocket starlette")


@pytest.mark.behaviour("SES-30")
async def test_a_session_knows_the_framework_that_hosts_it_and_its_request() -> None:
    own_request = object()

    async def task() -> None:
        put_text(info.backend, info.request is own_request)

    extensions = {"asgiwebio.host": {"name": "flask", "request": own_request}}
    answer = await request(webio_asgi(task), "POST", orjson.dumps({"hello": HELLO}), extensions=extensions)
    assert answer is not None
    assert answer.frame["items"][0]["spec"]["content"] == "flask True"


@pytest.mark.behaviour("PLAT-12")
@pytest.mark.parametrize("path", ["/x", "/index.html", "/tool/x"])
async def test_paths_below_are_not_found(path: str) -> None:
    app = webio_asgi(thread_app)
    assert (await get(app, path)).status_code == 404
    async with connect_at(app, path) as message:
        assert message == {"type": "websocket.close", "code": 4404}


@pytest.mark.parametrize(
    ("path", "root"), [("/", ""), ("/tool", "/tool"), ("/tool/", "/tool"), ("/", "/behind/a/proxy")]
)
async def test_the_page_is_at_the_mount(path: str, root: str) -> None:
    answer = await get(webio_asgi(thread_app), path, root=root)
    assert answer.status_code == 200
    assert "pywebio-scope-ROOT" in answer.text


@pytest.mark.behaviour("PLAT-12", "PLAT-21")
async def test_other_methods_and_unknown_files() -> None:
    app = webio_asgi(thread_app)
    for query in ("/", "/?link", "/?file=x", "/?health"):
        assert (await get(app, query, "DELETE")).status_code == 405
        assert (await get(app, query, "PUT")).status_code == 405
    assert (await get(app, "/", "POST")).headers["allow"] == "GET, HEAD, POST, OPTIONS"
    asked = await get(app, "/?test=1")
    assert (asked.status_code, asked.text) == (200, "")
    unknown = await get(app, "/?file=guess")
    assert (unknown.status_code, unknown.headers["cache-control"]) == (404, "no-store")


def test_an_app_serves_several_loops_one_after_the_other(kind: Kind) -> None:
    app = webio_asgi(APPS[kind])

    async def visit() -> None:
        async with calling(app) as page:
            await page.command("input_group")

    for backend in ("asyncio", "trio", "asyncio"):
        anyio.run(visit, backend=backend)
    assert not app._runtimes, "each ended with its loop"


async def test_lifespan_opens_and_ends_it() -> None:
    app = webio_asgi(coroutine_app)
    to_app, receive = anyio.create_memory_object_stream[dict[str, str]](5)
    send, from_app = anyio.create_memory_object_stream[Any](5)
    with to_app, receive, send, from_app:
        async with anyio.create_task_group() as group:
            group.start_soon(app, {"type": "lifespan"}, receive.receive, send.send)
            await to_app.send({"type": "lifespan.startup"})
            assert await from_app.receive() == {"type": "lifespan.startup.complete"}
            async with calling(app) as page:
                await page.command("input_group")
                await to_app.send({"type": "lifespan.shutdown"})
                await page.command("close_session")
            assert await from_app.receive() == {"type": "lifespan.shutdown.complete"}


async def test_an_answer_of_the_page_is_json(kind: Kind) -> None:
    def thread() -> None:
        put_text(eval_js("1 + n", n=2))

    async def coroutine() -> None:
        put_text(await eval_js_async("1 + n", n=2))

    async with calling(webio_asgi(thread if kind == "thread" else coroutine)) as page:
        script = await page.command("run_script", args={"n": 2})
        await page.event("js_yield", script["task_id"], 3)
        await page.text("3")
        await page.command("close_session")
        assert await page.closed() == 1000


@pytest.mark.behaviour("PLAT-04", "PLAT-05")
@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"applications": "main"}, InvalidType, "applications='main'"),
        ({"applications": [thread_app, thread_app]}, InvalidValue, "'thread_app'"),
        ({"applications": {"a": 3}}, InvalidType, "not 3"),
        ({"applications": [thread_app, 3]}, InvalidType, "not 3"),
        ({"applications": thread_app, "max_payload_size": "much"}, InvalidValue, "max_payload_size='much'"),
        ({"applications": thread_app, "max_payload_size": None}, InvalidType, "max_payload_size=None"),
    ],
)
def test_wrong_arguments_say_what_to_write(wrong: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=r"test_app\.py") as raised:
        webio_asgi(**wrong)
    assert message in str(raised.value)
    assert isinstance(raised.value, AssertionError)  # what PyWebIO raised


@pytest.mark.parametrize(("wrong", "error"), [(0, InvalidValue), (1.5, InvalidType), (True, InvalidType)])
def test_limits_are_whole_numbers(wrong: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="threads="):
        Limits(threads=wrong)


class connect_at:  # noqa: N801
    """The first message that a WebSocket at a path is answered."""

    def __init__(self, app: Any, path: str) -> None:
        self._app = app
        self._path = path

    async def __aenter__(self) -> Any:
        sent: list[Any] = []

        async def receive() -> dict[str, str]:
            return {"type": "websocket.connect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app({"type": "websocket", "path": self._path, "headers": []}, receive, send)
        return sent[0]

    async def __aexit__(self, *error: object) -> None:
        pass


@pytest.mark.parametrize(("given", "bytes"), [("3K", 3072), ("300M", 300 * 2**20)])
async def test_files_may_be_as_large_as_the_app_says(given: str, bytes: int) -> None:
    def upload() -> None:
        with pytest.raises(InvalidValue, match=r"'1T': at most .* larger max_payload_size"):
            file_upload("One file", max_size="1T")
        file_upload("One file")

    async with calling(webio_asgi(upload, max_payload_size=given)) as page:
        form = await page.command("input_group")

    (field,) = form["spec"]["inputs"]
    assert (field["max_size"], field["max_total_size"]) == (bytes, bytes)
