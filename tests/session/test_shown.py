"""What is taken off the page can be called no more, and nothing else: the page itself is asked."""

import gc
import random
import threading
from collections.abc import Callable
from typing import Any

import pytest

from asgiwebio._session import fading
from asgiwebio._session.context import current_task
from asgiwebio._session.places import MOST
from asgiwebio._wire.commands import Command
from asgiwebio._wire.page import Page
from asgiwebio.exceptions import InvalidType
from asgiwebio.output import (
    clear,
    close_popup,
    output,
    output_register_callback,
    popup,
    put_button,
    put_buttons,
    put_collapse,
    put_column,
    put_datatable,
    put_file,
    put_grid,
    put_html,
    put_info,
    put_loading,
    put_row,
    put_scope,
    put_scrollable,
    put_table,
    put_tabs,
    put_text,
    put_widget,
    remove,
    set_scope,
    toast,
    use_scope,
)
from asgiwebio.session import register_thread, run_js
from tests.support.room import collector, run_session

Body = Callable[[], object]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No click is on its way, so nothing is kept for it."""
    monkeypatch.setattr(fading, "MOST", 0)


def button(label: str = "go") -> Any:
    return put_button(label, onclick=lambda: None)


def known() -> set[str]:
    """The ids of the functions that the session can call."""
    outlet = collector()
    outlet.taken = outlet.sent
    session = current_task().session
    session.shown.fading.add([])
    return {name for name, one in session.callbacks._known.items() if one() is not None}


def on_page() -> set[str]:
    """The ids that a click on the page can name."""
    return Looker().clickable()


class Looker:
    """A page that keeps up, and whose visitor closes what can be closed."""

    def __init__(self) -> None:
        self.page = Page()
        self._seen = 0

    def clickable(self) -> set[str]:
        commands = collector().commands
        for command in commands[self._seen :]:
            self.page.apply(Command(**command))  # type: ignore[typeddict-item]
        self._seen = len(commands)
        return {element.click.task_id for element in self.page.scopes.body.walk() if element.click}

    def close(self, chance: random.Random) -> None:
        self.clickable()
        if self.page.popup is not None and self.page.popup.closable:
            self.page.dismiss()
        crosses = [one for one in self.page.scopes.body.walk() if one.attributes.get("data-dismiss") == "alert"]
        if crosses:
            self.page.click(chance.choice(crosses))


def session(body: Body) -> None:
    run_session(body)


def emptied(show: Body, take: Body) -> None:
    """What `show` shows can be called until `take`."""

    def body() -> None:
        put_buttons(["stays"], onclick=print)
        stays = known()
        show()
        both = known()
        assert len(both) > len(stays)
        assert on_page() <= both
        take()
        assert known() == stays == on_page()

    session(body)


OUTPUTS: dict[str, Callable[[], Any]] = {
    "buttons": lambda: put_buttons(["a", "b"], onclick=print),
    "button": button,
    "onclick": lambda: put_text("a").onclick(lambda: None),
    "image": lambda: put_html("<img>").onclick(lambda: None),
    "file": lambda: put_file("a.txt", b"a"),
    "datatable": lambda: put_datatable([{"a": 1}], actions=[("go", print)]),
    "row": lambda: put_row([button(), None, button()]),
    "column": lambda: put_column([put_row([button()])]),
    "grid": lambda: put_grid([[button(), None]]),
    "table": lambda: put_table([["a"], [button()], [[button(), "text"]]]),
    "tabs": lambda: put_tabs([{"title": "a", "content": [button()]}, {"title": "b", "content": button()}]),
    "collapse": lambda: put_collapse("a", [button()]),
    "scrollable": lambda: put_scrollable([button()]),
    "message": lambda: put_info(button(), closable=True),
    "widget": lambda: put_widget("{{#contents}}{{& pywebio_output_parse}}{{/contents}}", {"contents": [button()]}),
    "scope": lambda: put_scope("inner", [button()]),
}


@pytest.mark.parametrize("kind", OUTPUTS)
def test_what_a_cleared_scope_held_can_be_called_no_more(kind: str) -> None:
    def show() -> None:
        with use_scope("here"):
            OUTPUTS[kind]()

    emptied(show, lambda: clear("here"))


def in_block(container: Callable[[], Any]) -> Body:
    def show() -> None:
        with use_scope("here"), container():
            button()

    return show


CONTAINERS: dict[str, Callable[[], Any]] = {
    "row": put_row,
    "column": put_column,
    "collapse": lambda: put_collapse("a"),
    "scrollable": put_scrollable,
    "message": lambda: put_info(closable=True),
}


@pytest.mark.parametrize("kind", CONTAINERS)
def test_what_a_block_put_into_a_container_goes_with_it(kind: str) -> None:
    emptied(in_block(CONTAINERS[kind]), lambda: remove("here"))


def test_a_spinner_takes_along_what_its_block_showed() -> None:
    def body() -> None:
        with put_loading():
            button()
            assert len(known()) == 1
        assert known() == on_page() == set()

    session(body)


def nested() -> None:
    with use_scope("outer"), use_scope("middle"), use_scope("here"):
        button()


TAKE: dict[str, Body] = {
    "clear": lambda: clear("here"),
    "remove": lambda: remove("here"),
    "clear the outer one": lambda: clear("outer"),
    "remove the middle one": lambda: remove("middle"),
    "use it again": lambda: use_scope("here", clear=True).__enter__(),
    "make it again": lambda: set_scope("here", if_exist="remove"),
    "empty it": lambda: set_scope("middle", if_exist="clear"),
}


@pytest.mark.parametrize("way", TAKE)
def test_a_scope_goes_in_every_way(way: str) -> None:
    emptied(nested, TAKE[way])


def test_a_popup_goes_with_its_functions() -> None:
    def show() -> None:
        with popup("title", [button(), put_scope("inside", button())]):
            button()
            put_buttons(["a"], onclick=print, scope="inside")

    emptied(show, close_popup)
    emptied(show, lambda: popup("another"))


def test_what_stays_can_be_called() -> None:
    def body() -> None:
        with use_scope("outer"):
            button("first")
            put_scope("inner", button())
        button().show()
        with use_scope("other"):
            button()
        clear("inner")
        put_text("a").onclick(lambda: None)
        clear("outer")
        remove("nowhere")
        assert known() == on_page()
        assert len(known()) == 3

    session(body)


def test_an_output_in_a_variable_can_be_shown_again() -> None:
    def body() -> None:
        held = button()
        held.show()
        clear("ROOT")
        assert len(known()) == 1
        row = put_row([held])
        held = None
        assert len(known()) == 1
        row.show()
        assert known() == on_page()
        del row
        assert known() == on_page()
        clear("ROOT")
        assert known() == set()

    session(body)


def test_an_output_that_is_shown_twice_goes_with_its_last_copy() -> None:
    def body() -> None:
        for name in ("a", "b"):
            put_scope(name)
        held = put_row([button()])
        for name in ("a", "b"):
            held.spec["scope"] = f"#pywebio-scope-{name}"
            held.show()
        del held
        clear("a")
        assert len(known()) == 1
        assert known() == on_page()
        clear("b")
        assert known() == set()

    session(body)


def test_what_was_never_shown_is_forgotten() -> None:
    def body() -> None:
        with pytest.raises(InvalidType):
            put_row([button(), 3])  # type: ignore[list-item]
        assert known() == set()

    session(body)


def test_an_output_that_its_own_function_names_waits_for_the_end_of_the_session() -> None:
    def body() -> None:
        def make() -> None:
            mine = put_button("a", onclick=lambda: mine.show())

        make()
        assert len(known()) == 1
        assert on_page() == set()

    session(body)


def test_an_output_that_its_own_function_names_goes_when_it_is_off_the_page() -> None:
    def body() -> None:
        def make() -> None:
            mine = put_button("a", onclick=lambda: mine.show())
            mine.show()

        make()
        assert len(known()) == 1
        clear()
        known()
        gc.collect()
        assert known() == set()

    session(body)


def test_a_registered_function_stays() -> None:
    def body() -> None:
        id = output_register_callback(print)
        put_html(f"<button onclick=\"WebIO.pushData(1, '{id}')\">")
        clear()
        assert known() == {id}

    session(body)


def test_a_place_that_can_be_changed_lets_the_old_contents_go() -> None:
    def body() -> None:
        with pytest.warns(DeprecationWarning, match="put_scope"):
            place = output(button())
        place.show()
        place.append(button())
        assert len(known()) == 2
        place.reset(button())
        # its first contents are in its description, by which it can be shown again
        assert on_page() < known()
        assert len(known()) == 2
        del place
        assert known() == on_page()
        clear()
        assert known() == set()

    session(body)


def test_a_scope_may_have_left_a_popup_that_its_visitor_closed() -> None:
    def body() -> None:
        popup("title", put_scope("result"))
        with use_scope("result"):  # the visitor has closed the popup, so this is on the page
            button()
        close_popup()
        assert len(known()) == 1
        clear("result")
        assert known() == set()

    session(body)


DOUBTS: dict[str, Body] = {
    "HTML": lambda: put_html('<div id="pywebio-scope-result"></div>', scope="elsewhere"),
    "data": lambda: put_widget("<div>{{{a}}}</div>", {"a": "<p id=pywebio-scope-result>"}, scope="elsewhere"),
    "script": lambda: run_js("document.body.append(document.getElementById('pywebio-scope-result'))"),
    "message that can be closed": lambda: put_info(put_scope("result"), closable=True, scope="elsewhere"),
    "template": lambda: put_widget("{{a}}", {"b": [put_scope("result")]}, scope="elsewhere"),
    "no scope": lambda: put_text("a", scope="result").onclick(lambda: None),
}


@pytest.mark.parametrize("own", DOUBTS)
def test_where_a_scope_is_may_not_be_known(own: str) -> None:
    """It may be in `elsewhere` or in `here`, and a button in it may be on the page when `here` is empty."""

    def body() -> None:
        put_scope("elsewhere")
        DOUBTS[own]()
        with use_scope("here"), use_scope("result"):
            button()
        before = known()
        clear("here")
        assert known() == before
        clear("result")
        assert known() == set()

    session(body)


def test_two_scopes_of_one_name_keep_what_either_may_hold() -> None:
    def body() -> None:
        put_scope("a", put_scope("twin"))
        put_scope("b", put_scope("twin"))
        put_buttons(["x"], onclick=print, scope="twin")
        clear("a")
        assert len(known()) == 1
        clear("b")
        assert known() == set()

    session(body)


def test_a_loop_that_shows_anew_keeps_nothing() -> None:
    def body() -> None:
        for _ in range(200):
            with use_scope("here", clear=True):
                put_table([[put_buttons(["edit", "delete"], onclick=print)] for _ in range(3)])
                put_row([put_scope("left"), put_scope("right")])
                with use_scope("left"):
                    button()
        assert len(known()) == 4
        clear()
        for _ in range(200):
            with popup("title", [put_scope("inside")]), use_scope("inside"):
                button()
        assert len(known()) == 1

    session(body)


def test_more_scopes_than_are_remembered() -> None:
    def body() -> None:
        with use_scope("here"):
            for number in range(MOST + 10):
                set_scope(f"scope-{number}")
        put_buttons(["x"], onclick=print, scope=f"scope-{MOST + 5}")
        clear("here")
        assert len(known()) == 1  # it was not known that it stood in `here`
        clear(f"scope-{MOST + 5}")
        assert known() == set()

    session(body)


def test_a_toast_is_gone_when_it_was_clicked() -> None:
    commands = []

    def body() -> None:
        toast("stays", duration=0, onclick=lambda: None)
        [id] = known()
        current_task().session.shown.clicked(id)
        assert known() == set()
        commands.append(id)

    session(body)
    assert commands


def test_a_command_of_the_programs_own_may_be_anything() -> None:
    def body() -> None:
        emit = current_task().session.emit
        for spec in (None, {}, {"scope": 3}, {"type": "scope", "scope": "#pywebio-scope-ROOT"}):
            for command in ("output", "output_ctl", "popup", "toast", "run_script"):
                if spec is not None or command not in ("output", "output_ctl"):
                    emit(command, spec)
        button()
        assert known() == on_page()

    session(body)


NAMES = ("a", "b", "c", "d")


def content(chance: random.Random, depth: int = 0) -> Any:
    """Some output, with buttons and scopes in it."""
    kind = chance.randrange(4 if depth > 2 else 8)
    if kind < 2:
        return button()
    if kind == 2:
        return put_text("a").onclick(lambda: None)
    inside = [content(chance, depth + 1) for _ in range(chance.randrange(3))]
    if kind == 4:
        return put_row(inside)
    if kind == 5:
        return put_info(*inside, closable=True)
    if kind == 6:
        return put_widget("{{#b}}{{& pywebio_output_parse}}{{/b}}", {chance.choice("ab"): inside})
    return put_scope(chance.choice(NAMES), inside)


def step(chance: random.Random, held: list[Any]) -> None:
    """Something that a program does with its page."""
    name, other = chance.choice(NAMES), chance.choice(NAMES)
    kind = chance.randrange(12)
    if kind < 2:
        with use_scope(name, clear=kind == 0):
            content(chance).show()
    elif kind == 2:
        with use_scope(name), use_scope(other):
            content(chance).show()
    elif kind == 3:
        set_scope(name, container_scope=other, if_exist=chance.choice([None, "clear", "remove", "blank"]))
    elif kind == 4:
        clear(chance.choice([name, name, "ROOT"]))
    elif kind == 5:
        remove(name)
    elif kind == 6:
        with popup("title", [content(chance)], closable=chance.random() < 0.7), use_scope(name):
            content(chance).show()
    elif kind == 7:
        close_popup()
    elif kind == 8:
        held.append(content(chance))
    elif kind == 9 and held:
        chance.choice(held).show()
    elif kind == 10 and held:
        held.pop(chance.randrange(len(held))).spend()
    else:
        with put_collapse("a"):
            content(chance).show()


# the last ones once found something
@pytest.mark.parametrize("seed", [*range(10), 103, 136, 225, 233, 271])
def test_whatever_a_program_does_what_is_shown_can_be_called(seed: int) -> None:
    def body() -> None:
        chance, looker = random.Random(seed), Looker()
        held: list[Any] = []
        for _ in range(150):
            step(chance, held)
            if chance.random() < 0.1:
                looker.close(chance)
            shown = looker.clickable()
            assert shown <= known()
        for one in held:
            one.spend()

    session(body)


def test_threads_that_change_the_same_scopes_keep_what_is_shown() -> None:
    def body() -> None:
        def work(seed: int) -> None:
            chance = random.Random(seed)
            for _ in range(100):
                name, other = chance.sample(NAMES, 2)
                match chance.randrange(4):
                    case 0:
                        clear(name)
                    case 1:
                        set_scope(name, container_scope=other, if_exist=chance.choice(["clear", "remove"]))
                    case _:
                        put_row([button(), put_scope(f"{name}-{seed}", button())], scope=name)

        for name in NAMES:
            set_scope(name)
        threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
        for thread in threads:
            register_thread(thread)
            thread.start()
        for thread in threads:
            thread.join()
        assert on_page() <= known()

    session(body)
