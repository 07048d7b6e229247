"""The face of the session: who visits, what is remembered, scripts in the page, tasks and the end."""

import threading
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import anyio
import pytest

import asgiwebio.session
from asgiwebio._session.context import current_task
from asgiwebio._session.info import Info
from asgiwebio.exceptions import (
    InvalidType,
    InvalidValue,
    SessionClosedException,
    SessionException,
    SessionNotFoundException,
    UsageError,
    WrongPlace,
)
from asgiwebio.input import input
from asgiwebio.output import put_text
from asgiwebio.session import (
    data,
    defer_call,
    download,
    eval_js,
    get_current_session,
    get_current_task_id,
    get_info,
    go_app,
    hold,
    info,
    local,
    register_thread,
    run_async,
    run_asyncio_coroutine,
    run_js,
    set_env,
)
from asgiwebio.session.coroutinebased import TaskHandler
from tests.support.question import Page, answering, everywhere, got, play
from tests.support.room import run_session, visiting

face: Any = asgiwebio.session  # as it is for those who use no type checker
loops = pytest.mark.parametrize("backend", ["asyncio", "trio"])


def visit() -> Info:
    return Info(
        headers={"accept-language": "de-AT,de;q=0.8", "host": "example.org", "user-agent": "Nothing known"},
        client="192.0.2.7",
        query={"lang": "de"},
        protocol="websocket",
        backend="starlette",
        request="the request",
    )


def commands(body: Callable[[], object], name: str) -> list[Any]:
    """The specs of the commands of that name."""
    return [command["spec"] for command in run_session(body) if command["command"] == name]


# ---- info


@pytest.mark.behaviour("SES-24", "SES-26", "SES-27", "SES-28", "SES-29")
@everywhere
def test_info_says_who_visits(kind: str, backend: str) -> None:
    async def body() -> object:
        assert (info.user_language, info.server_host, info.origin) == ("de-AT", "example.org", "")
        assert (info.user_ip, info.backend, info.protocol) == ("192.0.2.7", "starlette", "websocket")
        assert (info.request, info.query) == ("the request", {"lang": "de"})
        assert info.user_agent.browser.family == "Other"
        assert info.nonsense is None
        assert dict(info._dict) == {name: info[name] for name in info}
        assert len(info) == 10
        assert "user_ip" in info
        assert "nonsense" not in info
        return repr(info)

    assert "user_agent" in play(body, answering(), kind, backend, visit())


@pytest.mark.behaviour("SES-24")
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda: setattr(info, "user_ip", "x"), id="attribute"),
        pytest.param(lambda: delattr(info, "user_ip"), id="no attribute"),
        pytest.param(lambda: face.info.__setitem__("user_ip", "x"), id="item"),
        pytest.param(lambda: face.info.__delitem__("user_ip"), id="no item"),
    ],
)
def test_info_cannot_be_changed(change: Callable[[], object]) -> None:
    with pytest.raises(NotImplementedError, match=r"info\.user_ip cannot be"):
        change()


def test_an_unknown_item_of_info_raises_key_error() -> None:
    with pytest.raises(KeyError):
        info["nonsense"]
    assert not hasattr(info, "__array__")


# ---- local


@pytest.mark.behaviour("SES-18", "SES-19", "SES-21", "SES-22")
@everywhere
def test_local_remembers(kind: str, backend: str) -> None:
    async def body() -> object:
        local.count = 1
        local["other"] = 2
        local[3, 4] = "any key"
        assert (local.count, local.missing, local.keys) == (1, None, None)
        assert (len(local), list(local), "other" in local) == (3, ["count", "other", (3, 4)], True)
        del local.other, local.other, local[3, 4]
        with pytest.raises(KeyError):
            local["other"]
        with pytest.raises(KeyError):
            del local["other"]
        assert local._dict == {"count": 1}
        return repr(local)

    assert play(body, answering(), kind, backend) == "{'count': 1}"


def test_local_belongs_to_one_session() -> None:
    async def body() -> object:
        before, local.count = local.count, 1
        return before

    assert [play(body, answering()) for _ in range(2)] == [None, None]


@pytest.mark.behaviour("SES-20")
def test_local_takes_no_attribute_with_an_underscore() -> None:
    with pytest.raises(InvalidValue, match=r"local\._x: a name without a leading underscore.*local\['_x'\]"):
        local._x = 1
    with pytest.raises(AssertionError):
        put_text(local._x)
    assert not hasattr(local, "__array__")


@pytest.mark.behaviour("SES-23", "SES-32")
def test_the_older_names_still_work_and_say_so() -> None:
    with pytest.warns(DeprecationWarning, match="write `local`"):
        assert data() is local
    with pytest.warns(DeprecationWarning, match="write `info`"):
        assert get_info() is info


# ---- The page


@pytest.mark.behaviour("JS-01")
@everywhere
def test_a_script_is_run_and_not_waited_for(kind: str, backend: str) -> None:
    async def body() -> None:
        run_js("f(x)", x={"a": [1, None]})

    async def script(page: Page) -> None:
        command = await page.visitor.command("run_script")
        assert command["spec"] == {"code": "f(x)", "args": {"x": {"a": [1, None]}}}
        await page.end()

    play(body, script, kind, backend)


@pytest.mark.behaviour("JS-02", "JS-04", "JS-05")
@everywhere
def test_the_value_of_a_script_comes_back(kind: str, backend: str) -> None:
    async def body() -> object:
        return [await got(eval_js("a + b", a=1, b=2)), await got(eval_js("undefined"))]

    async def script(page: Page) -> None:
        command = await page.visitor.command("run_script")
        assert command["spec"] == {"code": "a + b", "args": {"a": 1, "b": 2}, "eval": True}
        page.visitor.event("from_cancel", command["task_id"])
        page.visitor.event("js_yield", command["task_id"], 3)
        command = await page.visitor.command("run_script")
        page.visitor.event("js_yield", command["task_id"])
        await page.end()

    assert play(body, script, kind, backend) == [3, None]


@pytest.mark.behaviour("EXC-14", "JS-09")
@everywhere
def test_what_cannot_be_sent_raises_in_the_call(kind: str, backend: str) -> None:
    async def body() -> object:
        with pytest.raises(TypeError, match=r"spec\.args\.x is of type set"):
            run_js("f(x)", x={1})
        with pytest.raises(TypeError, match=r"spec\.args\.x is of type object"):
            await got(eval_js("x", x=object()))
        return "raised"

    assert play(body, answering(), kind, backend) == "raised"


@pytest.mark.behaviour("SES-33")
def test_the_page_is_set() -> None:
    def body() -> None:
        set_env(title="A page", output_animation=False)
        set_env()

    assert commands(body, "set_env") == [{"title": "A page", "output_animation": False}, {}]


@pytest.mark.behaviour("SES-46")
@pytest.mark.parametrize("content", [b"text", bytearray(b"text"), memoryview(b"text")], ids=lambda x: type(x).__name__)
def test_a_file_is_saved(content: bytes) -> None:
    (spec,) = commands(lambda: download("a.txt", content), "download")
    assert (spec["name"], b64decode(spec["content"])) == ("a.txt", b"text")


@pytest.mark.behaviour("SES-47")
def test_another_app_is_opened() -> None:
    (spec,) = commands(lambda: go_app("other", new_window=False), "run_script")
    assert "WebIO.openApp" in spec["code"]
    assert spec["args"] == {"app": "other", "new_window": False}


# ---- Tasks


@pytest.mark.behaviour("SES-10", "EXC-08")
@pytest.mark.anyio
async def test_hold_waits_until_the_visitor_leaves(kind: str) -> None:
    ends: list[str] = []

    def thread() -> None:
        put_text("held")
        hold()
        hold()  # again, in a session that is over
        ends.append("returned")

    async def coroutine() -> None:
        put_text("held")
        await got(face.hold())
        await got(face.hold())
        ends.append("returned")

    async with visiting(thread if kind == "thread" else coroutine) as visitor:
        await visitor.text("held")
        visitor.event("js_yield", "nobody")
        assert ends == []
        visitor.leave()
    assert ends == ["returned"]


@pytest.mark.behaviour("SES-11", "SES-12", "SES-14", "SES-16")
@pytest.mark.anyio
async def test_deferred_functions_see_local_and_info(kind: str) -> None:
    seen: list[object] = []

    async def later() -> None:
        seen.append((local.name, info.user_ip))

    def body() -> None:
        local.name = "Ada"
        assert defer_call(later) is later

        @defer_call
        def last() -> None:
            seen.append((local.name, info.user_language))

    async def coroutine() -> None:
        body()

    async with visiting(body if kind == "thread" else coroutine, info=visit()) as visitor:
        await visitor.command("close_session")
    assert seen == [("Ada", "192.0.2.7"), ("Ada", "de-AT")]


@pytest.mark.behaviour("SES-40", "SES-43", "SES-44")
@everywhere
def test_a_registered_thread_talks_to_the_page(kind: str, backend: str) -> None:
    def work() -> None:
        put_text("from a thread")

    async def body() -> None:
        thread = threading.Thread(target=work)
        register_thread(thread)
        register_thread(thread)
        thread.start()

    async def script(page: Page) -> None:
        await page.visitor.text("from a thread")
        await page.end()

    play(body, script, kind, backend)


@pytest.mark.behaviour("CORO-12", "CORO-13")
@loops
def test_a_coroutine_runs_beside_the_caller_until_it_is_closed(backend: str) -> None:
    ended: list[str] = []

    async def endless() -> None:
        put_text("running")
        try:
            await anyio.sleep_forever()
        finally:
            ended.append("cancelled")

    async def body() -> object:
        task = run_async(endless())
        short = run_async(run_asyncio_coroutine(anyio.sleep(0)))
        await got(input("Stop?"))
        states = [task.closed(), short.closed()]
        await anyio.to_thread.run_sync(task.close)
        task.close()
        states.append(task.closed())
        while not ended:
            await anyio.sleep(0)
        return states

    async def script(page: Page) -> None:
        await page.shown()
        await page.visitor.text("running")
        page.submit("now")
        await page.end()

    assert play(body, script, "coroutine", backend) == [False, True, True]


def test_a_task_is_closed_from_the_loop_itself() -> None:
    async def body() -> object:
        task = run_async(anyio.sleep_forever())
        assert isinstance(task, TaskHandler)
        task.close()
        return task.closed()

    assert play(body, answering(), "coroutine") is True


@pytest.mark.behaviour("CORO-18")
@loops
def test_awaiting_by_its_old_name_gives_the_result(backend: str) -> None:
    async def double(number: int) -> int:
        await anyio.sleep(0)
        return 2 * number

    async def body() -> object:
        return await run_asyncio_coroutine(double(21))

    assert play(body, answering(), "coroutine", backend) == 42


# ---- The handle of a session


@pytest.mark.behaviour("SES-48", "REL-08", "REL-16")
@everywhere
def test_a_session_has_a_handle(kind: str, backend: str) -> None:
    deferred: list[str] = []

    async def body() -> object:
        session = get_current_session()
        session.internal_save["key"] = "value"
        session.defer_call(lambda: deferred.append("ran"))
        assert get_current_session() == session
        assert get_current_session().internal_save == {"key": "value"}
        assert len({session, get_current_session()}) == 1
        assert get_current_task_id() == current_task().id
        assert isinstance(session.info, Info)
        assert session.closed() is False
        return session

    session = play(body, answering(), kind, backend, visit())
    assert session.closed() is True
    assert deferred == ["ran"]
    with pytest.raises(SessionClosedException):
        session.run(print)


@everywhere
def test_a_session_is_ended_from_elsewhere(kind: str, backend: str) -> None:
    ended: list[str] = []

    async def body() -> object:
        session = get_current_session()
        session.defer_call(lambda: ended.append("ended"))
        threading.Thread(target=session.close).start()
        return await got(input("Wait"))

    async def script(page: Page) -> None:
        await page.visitor.command("close_session")

    with pytest.raises(SessionException):
        play(body, script, kind, backend)
    assert ended == ["ended"]


@pytest.mark.parametrize("kind", ["thread", "coroutine"])
def test_a_session_ends_itself(kind: str) -> None:
    async def body() -> object:
        session = get_current_session()
        session.close()
        session.close()
        return await got(input("Wait"))

    with pytest.raises(SessionException):
        play(body, answering(), kind)


@pytest.mark.behaviour("REL-17")
@everywhere
def test_a_function_is_run_in_a_session_from_elsewhere(kind: str, backend: str) -> None:
    async def tell(text: str) -> None:
        put_text(text)

    async def body() -> object:
        session = get_current_session()
        for function, text in ((put_text, "plain"), (tell, "coroutine")):
            threading.Thread(target=session.run, args=(function, text)).start()
        return await got(input("Wait"))

    async def script(page: Page) -> None:
        texts = {(await page.visitor.command("output"))["spec"]["content"] for _ in range(2)}
        assert texts == {"plain", "coroutine"}
        page.form = next(command for command in page.visitor.commands if command["command"] == "input_group")
        page.submit("done")
        await page.gone()

    assert play(body, script, kind, backend) == "done"


# ---- Wrong arguments, wrong places


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: face.run_js(3), InvalidType, "code 3: JavaScript as text is expected, not int"),
        (lambda: face.eval_js(None), InvalidType, "code None: JavaScript as text is expected"),
        (lambda: face.download("a.txt", "text"), InvalidType, "write download('a.txt', text.encode()) for text"),
        (lambda: set_env(titel="x"), InvalidValue, "set_env(titel=…): one of title, output_animation"),
        (lambda: set_env(language="tlh"), InvalidValue, "set_env(language='tlh'): one of ar, de, en"),
        (lambda: face.defer_call(3), InvalidType, "A function is expected here, not 3"),
        (lambda: face.register_thread(print), InvalidType, "a threading.Thread is expected"),
        (lambda: face.run_async(print), InvalidType, "a coroutine object is expected"),
        (lambda: run_async(anyio.sleep(0)), WrongPlace, "run_async() is for `async def` applications"),
        (lambda: face.get_current_session().run("f"), InvalidType, "A function is expected here, not 'f'"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
@pytest.mark.behaviour("EXC-13", "CORO-12")
def test_a_wrong_call_is_named_at_the_line_of_the_user(call: Any, error: type[UsageError], message: str) -> None:
    async def body() -> object:
        with pytest.raises(error) as raised:
            call()
        return raised.value

    raised = play(body, answering())
    assert message in str(raised)
    assert raised.where == f"{__file__}:{call.__code__.co_firstlineno}"


@pytest.mark.behaviour("EXC-09")
@pytest.mark.parametrize(
    "call",
    [
        pytest.param(lambda: run_js("1"), id="run_js"),
        pytest.param(lambda: eval_js("1"), id="eval_js"),
        pytest.param(lambda: hold(), id="hold"),
        pytest.param(lambda: local.count, id="local"),
        pytest.param(lambda: info.user_ip, id="info"),
        pytest.param(get_current_session, id="get_current_session"),
    ],
)
def test_outside_any_session_there_is_none(call: Callable[[], object]) -> None:
    with pytest.raises(SessionNotFoundException, match="There is no session here"):
        call()
