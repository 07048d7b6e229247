"""Where outputs go."""

import asyncio
import threading
from typing import Any

import anyio
import anyio.lowlevel
import pytest

from asgiwebio._session.context import current_task
from asgiwebio.exceptions import InvalidType, InvalidValue
from asgiwebio.output import (
    OutputPosition,
    Position,
    clear,
    get_scope,
    put_button,
    put_scope,
    put_text,
    remove,
    scroll_to,
    set_scope,
    use_scope,
)
from tests.output.conftest import Run, Show
from tests.support.room import Visitor, run_session


def summary(commands: list[Any]) -> list[str]:
    """One line for each command about scopes or outputs."""
    lines = []
    for command in commands:
        spec = command.get("spec") or {}
        if command["command"] == "output":
            lines.append(f"{spec['content']} in {spec['scope']}")
        elif command["command"] == "output_ctl":
            lines.append(" ".join(f"{key}={value}" for key, value in spec.items()))
    return lines


@pytest.mark.behaviour("SCOPE-01", "SCOPE-05", "SCOPE-08", "SCOPE-12")
def test_a_block_makes_its_scope_in_the_current_one(run: Run) -> None:
    def body() -> None:
        with use_scope("outer") as name:
            put_text(name)
            with use_scope("inner"):
                put_text("deep")
        put_text("out")

    assert summary(run(body)) == [
        "set_scope=pywebio-scope-outer container=#pywebio-scope-ROOT position=-1",
        "outer in #pywebio-scope-outer",
        "set_scope=pywebio-scope-inner container=#pywebio-scope-outer position=-1",
        "deep in #pywebio-scope-inner",
        "loose=#pywebio-scope-inner",
        "loose=#pywebio-scope-outer",
        "out in #pywebio-scope-ROOT",
    ]


@pytest.mark.behaviour("SCOPE-07", "SCOPE-11")
def test_clear_empties_and_keywords_say_where_it_is_made(run: Run) -> None:
    def body() -> None:
        with use_scope("a", clear=True, container_scope="b", position=OutputPosition.TOP):
            pass
        with use_scope("c", create_scope=False):
            put_text("x")

    assert summary(run(body)) == [
        "set_scope=pywebio-scope-a container=#pywebio-scope-b position=0 if_exist=blank",
        "loose=#pywebio-scope-a",
        "x in #pywebio-scope-c",
        "loose=#pywebio-scope-c",
    ]


@pytest.mark.behaviour("SCOPE-08", "SCOPE-25")
def test_an_error_in_the_block_restores_the_scope_and_goes_on(run: Run) -> None:
    def body() -> None:
        with pytest.raises(ZeroDivisionError), use_scope("a"):
            raise ZeroDivisionError
        assert get_scope() == "ROOT"

    assert summary(run(body))[-1] == "loose=#pywebio-scope-a"


@pytest.mark.behaviour("SCOPE-06", "SCOPE-09")
def test_without_a_name_it_has_a_random_one(run: Run) -> None:
    names: list[str | None] = []

    @use_scope()
    def decorated() -> None:
        names.append(get_scope())

    def body() -> None:
        for _ in range(2):
            with use_scope() as name:
                names.append(name)
        decorated()
        decorated()

    run(body)

    assert all(name and len(name) == 10 and name.isalnum() for name in names)
    assert len(set(names[:2])) == 2
    assert names[2] == names[3]


@pytest.mark.behaviour("SCOPE-09", "SCOPE-10")
def test_a_decorated_function_runs_in_the_scope_at_each_call(run: Run) -> None:
    @use_scope("results", clear=True)
    def double(number: int, *, text: str = "") -> int:
        """Doubles."""
        put_text(text, number)
        return number * 2

    @use_scope("fixed")
    def output() -> object:
        return put_text("returned")

    def body() -> None:
        assert double.__doc__ == "Doubles."
        put_text(double(21, text="of"))
        output()

    assert summary(run(body)) == [
        "set_scope=pywebio-scope-results container=#pywebio-scope-ROOT position=-1 if_exist=blank",
        "of 21 in #pywebio-scope-results",
        "loose=#pywebio-scope-results",
        "42 in #pywebio-scope-ROOT",
        "set_scope=pywebio-scope-fixed container=#pywebio-scope-ROOT position=-1",
        "loose=#pywebio-scope-fixed",
        "returned in #pywebio-scope-fixed",
    ]


@pytest.mark.behaviour("SCOPE-09")
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_decorated_coroutine_function_stays_inside_while_it_waits(backend: str) -> None:
    @use_scope("slow")
    async def slow(name: str) -> str:
        put_text("before")
        await anyio.lowlevel.checkpoint()
        put_text("after")
        return name

    async def body() -> None:
        put_text(await slow("done"))

    assert summary(run_session(body, kind="coroutine", backend=backend)) == [
        "set_scope=pywebio-scope-slow container=#pywebio-scope-ROOT position=-1",
        "before in #pywebio-scope-slow",
        "after in #pywebio-scope-slow",
        "loose=#pywebio-scope-slow",
        "done in #pywebio-scope-ROOT",
    ]


@pytest.mark.behaviour("SCOPE-09")
def test_one_decorated_function_in_many_tasks_at_once() -> None:
    @use_scope("shared")
    async def step(name: str) -> None:
        with use_scope(name):
            await asyncio.sleep(0)
            put_text(name)
        put_text("shared again")

    async def body() -> None:
        await asyncio.gather(*(step(name) for name in "abc"))
        assert get_scope() == "ROOT"

    lines = summary(run_session(body, kind="coroutine"))

    assert [line for line in lines if " in " in line and line[0] in "abc"] == [
        f"{name} in #pywebio-scope-{name}" for name in "abc"
    ]
    assert lines.count("shared again in #pywebio-scope-shared") == 3


@pytest.mark.behaviour("SCOPE-02")
def test_a_child_task_inherits_the_scopes_and_changes_only_its_own() -> None:
    async def child(inside: asyncio.Event, go: asyncio.Event) -> None:
        put_text("child", get_scope())
        with use_scope("child"):
            inside.set()
            await go.wait()
            put_text("still", get_scope())

    async def body() -> None:
        inside, go = asyncio.Event(), asyncio.Event()
        with use_scope("parent"):
            task = asyncio.create_task(child(inside, go))
            await inside.wait()
            put_text("parent", get_scope())
        put_text("root", get_scope())
        go.set()
        await task

    texts = [
        command["spec"]["content"] for command in run_session(body, kind="coroutine") if command["command"] == "output"
    ]

    assert texts == ["child parent", "parent parent", "root ROOT", "still child"]


@pytest.mark.behaviour("SCOPE-02", "CB-13")
def test_threads_and_callbacks_begin_at_the_root() -> None:
    def body() -> None:
        with use_scope("somewhere"):
            thread = threading.Thread(target=lambda: put_text("thread", get_scope()))
            current_task().session.tasks.adopt(thread)
            thread.start()
            thread.join()
            put_button("go", onclick=lambda: put_text("callback", get_scope()))

    async def script(visitor: Visitor) -> None:
        await visitor.text("thread ROOT")
        button = await visitor.command("output", type="buttons")
        visitor.click(button["spec"]["callback_id"], 0)
        await visitor.text("callback ROOT")

    run_session(body, script)


@pytest.mark.behaviour("SCOPE-03", "SCOPE-04", "SCOPE-11")
def test_wrong_scopes_are_refused(run: Run) -> None:
    def body() -> None:
        for wrong in ("", "a b", "ü", "a.b"):
            with pytest.raises(InvalidValue, match=r"name=.*: only ASCII letters, digits, '-' and '_' are taken"):
                use_scope(wrong)
            with pytest.raises(ValueError, match="name="):
                set_scope(wrong)
            with pytest.raises(ValueError, match="name="):
                put_scope(wrong)
        with pytest.raises(InvalidType, match="name=5: text is expected"):
            use_scope(5)  # type: ignore[arg-type]
        for keyword in ("if_exist", "clera"):
            with pytest.raises(TypeError, match=rf"use_scope\(\) takes no parameter '{keyword}': clear, create_scope"):
                use_scope("a", **{keyword: "clear"})  # type: ignore[arg-type]
        with pytest.raises(InvalidType, match="position='top': a whole number is expected"):
            set_scope("a", position="top")  # type: ignore[arg-type]
        with pytest.raises(InvalidType, match="container_scope=5: the name of a scope is expected"):
            use_scope("a", container_scope=5)
        with pytest.raises(InvalidType, match="scope=5: the name of a scope is expected"):
            clear(5)  # type: ignore[arg-type]
        with pytest.raises(InvalidType, match="position=1: 'top', 'middle' or 'bottom' is expected"):
            scroll_to(position=1)  # type: ignore[arg-type]

    assert summary(run(body)) == []


@pytest.mark.behaviour("SCOPE-13", "SCOPE-14")
def test_set_scope_makes_one_without_entering_it(run: Run) -> None:
    def body() -> None:
        set_scope("a")
        set_scope("b", container_scope="a", position=2, if_exist="remove")
        put_text(get_scope())

    assert summary(run(body)) == [
        "set_scope=pywebio-scope-a container=#pywebio-scope-ROOT position=-1",
        "set_scope=pywebio-scope-b container=#pywebio-scope-a position=2 if_exist=remove",
        "ROOT in #pywebio-scope-ROOT",
    ]


@pytest.mark.behaviour("SCOPE-16", "SCOPE-17")
def test_put_scope_holds_text_and_outputs(show: Show) -> None:
    text = {"type": "text", "content": "a", "inline": False}

    def body() -> None:
        put_scope("none")
        put_scope("one", put_text("a"))
        put_scope("list", [put_text("a"), "b"])
        put_scope("tuple", (put_text("a"), "b"))

    assert [(spec["dom_id"], spec["contents"]) for spec in show(body)] == [
        ("pywebio-scope-none", []),
        ("pywebio-scope-one", [text]),
        ("pywebio-scope-list", [text, "b"]),
        ("pywebio-scope-tuple", [text, "b"]),
    ]


@pytest.mark.behaviour("OUT-09")
def test_a_scope_with_wrong_content_shows_nothing(show: Show) -> None:
    def body() -> None:
        with pytest.raises(InvalidType, match=r"content holds 5: text or an output is expected.*such as put_text\(5\)"):
            put_scope("a", [put_text("before"), 5, put_text("after")])  # type: ignore[list-item]

    assert show(body) == []


@pytest.mark.behaviour("SCOPE-19", "SCOPE-20")
def test_get_scope_counts_from_both_ends(run: Run) -> None:
    def body() -> None:
        with use_scope("a"), use_scope("b"):
            assert [get_scope(index) for index in (-1, -2, 0, 2, 3, -4)] == ["b", "a", "ROOT", "b", None, None]
            with pytest.raises(InvalidType, match="stack_idx='a': a whole number is expected"):
                get_scope("a")  # type: ignore[arg-type]

    run(body)


@pytest.mark.behaviour("SCOPE-21", "SCOPE-22", "SCOPE-23", "SCOPE-03")
def test_clear_remove_and_scroll_name_the_scope(run: Run) -> None:
    def body() -> None:
        with use_scope("box", create_scope=False):
            clear()
            remove()
            scroll_to()
        clear("my box")
        clear()
        scroll_to("ROOT", Position.MIDDLE)
        for wrong in ("ROOT", None):
            with pytest.raises(AssertionError, match=r"scope='ROOT' cannot be removed; .* write clear\('ROOT'\)"):
                remove(wrong)

    assert summary(run(body)) == [
        "clear=#pywebio-scope-box",
        "remove=#pywebio-scope-box",
        "scroll_to=#pywebio-scope-box position=top",
        "loose=#pywebio-scope-box",
        "clear=#pywebio-scope-my-box",
        "clear=#pywebio-scope-ROOT",
        "scroll_to=#pywebio-scope-ROOT position=middle",
    ]
