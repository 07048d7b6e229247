"""The page as a whole: scopes, positions, popups, notices, scripts."""

from typing import Any

import pytest

from asgiwebio._wire.commands import SPECS
from asgiwebio._wire.page import Download, Element, Impossible, Page, Script, Toast
from tests.wire.paging import ROOT, Told


@pytest.fixture
def told() -> Told:
    return Told()


# ---- outputs and their places


@pytest.mark.parametrize(
    ("position", "lines"),
    [
        (0, "x a b c"),
        (1, "a x b c"),
        (3, "a b c x"),
        (99, "a b c x"),
        (-1, "a b c x"),
        (-2, "a b x c"),
        (-4, "x a b c"),
        (-99, "x a b c"),
    ],
)
def test_position_is_before_an_output_or_after_one_from_the_end(told: Told, position: int, lines: str) -> None:
    for content in "abc":
        told.text(content)

    told.text("x", position=position)

    assert told.lines == lines.split()


def test_scope_that_is_not_there_is_a_line_in_the_console(told: Told) -> None:
    told.text("a", scope="#nowhere")

    assert told.lines == []
    assert told.page.skipped == ["output: no scope #nowhere is on the page"]


def test_output_of_several_places_shows_in_each(told: Told) -> None:
    told.put("html", content='<p class="here">1</p><p class="here">2</p>')

    told.text("a", scope=".here")

    assert told.lines == ["1", "a", "2", "a"]


@pytest.mark.parametrize("selector", ["#a b", "p:first-child", ">", "", "p:x"])
def test_selector_that_is_none_is_skipped(told: Told, selector: str) -> None:
    told.text("a", scope=selector)

    assert told.lines == []
    assert len(told.page.skipped) == 1


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("#o", "o"),
        ("div#o.big", "o"),
        (".in", "i j"),
        ("#o .in", "i j"),
        ("#o > .in", "i"),
        ("#o > section > .in", "j"),
        ("#o > p", ""),
        ("div, section", "o s"),
        ("#o *", "i s j"),
        ("p.in", ""),
    ],
)
def test_selectors_name_elements_as_in_css(told: Told, selector: str, found: str) -> None:
    told.put(
        "html",
        content='<div id="o" class="big"><b id="i" class="in"></b>'
        '<section id="s"><b id="j" class="in"></b></section></div>',
    )
    ids = [element.attributes.get("id", "") for element in told.page.scopes.all(selector)]

    assert [id for id in ids if len(id) == 1] == found.split()


# ---- scopes


def test_scope_is_made_where_it_is_wanted_and_only_once(told: Told) -> None:
    told.text("a")
    told.ctl(set_scope="s", container=ROOT, position=0, if_exist=None)
    told.text("first", scope="#s")

    told.ctl(set_scope="s", position=-1, if_exist="none of these")
    told.text("second", scope="#s")

    assert told.lines == ["first", "second", "a"]


@pytest.mark.parametrize(
    ("if_exist", "lines"), [("clear", "x a"), ("blank", "x a"), ("remove", "a x"), (None, "old x a")]
)
def test_existing_scope_is_kept_emptied_or_made_anew(told: Told, if_exist: str | None, lines: str) -> None:
    told.ctl(set_scope="s", position="bottom")
    told.text("old", scope="#s")
    told.text("a")

    told.ctl(set_scope="s", if_exist=if_exist)
    told.ctl(loose="#s")
    told.text("x", scope="#s")

    assert told.lines == lines.split()


def test_scope_in_no_container_is_skipped(told: Told) -> None:
    told.ctl(set_scope="s", container="#nowhere")

    assert told.page.skipped == ["output_ctl: no scope #nowhere is on the page"]


def filled(told: Told) -> None:
    for name in "abcd":
        told.ctl(set_scope=name)
        told.text(name, scope=f"#{name}")


@pytest.mark.parametrize(
    ("spec", "lines"),
    [
        ({"clear": ROOT}, ""),
        ({"clear": "#b"}, "a c d"),
        ({"clear": "#nowhere"}, "a b c d"),
        ({"remove": "#b"}, "a c d"),
        ({"clear_before": "#c"}, "c d"),
        ({"clear_after": "#c"}, "a b c"),
        ({"clear_range": ["#a", "d"]}, "a d"),
        ({"clear_range": ["#b", "nowhere"]}, "a b"),
        ({"clear_range": ["#nowhere", "c"]}, "c d"),
        ({"clear_range": ["#nowhere", "nowhere"]}, "a b c d"),
        ({"clear_before": "#nowhere"}, "a b c d"),
        ({"clear_before": "#c", "remove": "#d"}, "c"),
    ],
)
def test_outputs_are_taken_away(told: Told, spec: dict[str, Any], lines: str) -> None:
    filled(told)

    told.ctl(**spec)

    assert told.lines == lines.split()


def test_what_is_no_output_of_a_scope_has_no_neighbours(told: Told) -> None:
    told.page.scopes.control({"clear_before": "body"})

    assert told.page.scopes.root.parent is told.page.scopes.body


def test_scope_that_was_removed_can_be_made_again(told: Told) -> None:
    filled(told)
    told.ctl(remove="#b")
    told.text("lost", scope="#b")
    told.ctl(set_scope="b")
    told.text("again", scope="#b")

    assert told.lines == ["a", "c", "d", "again"]


def test_page_is_scrolled_to_a_scope(told: Told) -> None:
    filled(told)

    told.ctl(scroll_to="#c", position="top")
    told.ctl(scroll_to="#nowhere", position="top")

    assert told.page.scopes.scrolled_to == "#c"
    assert told.page.skipped == ["output_ctl: no scope #nowhere is on the page"]


# ---- popup, notices, the rest


def popup(told: Told, **more: object) -> None:
    spec = {"title": "Sure?", "content": [{"type": "text", "content": "a"}, "b"], "dom_id": "inside", **more}
    told.tell("popup", spec)


def test_popup_holds_outputs_and_takes_more(told: Told) -> None:
    popup(told)
    told.text("c", scope="#inside")

    assert told.page.popup is not None
    assert told.page.popup.title == "Sure?"
    assert told.lines == ["Sure?", "a", "b", "c"]


def test_new_popup_takes_the_place_of_the_old_one(told: Told) -> None:
    popup(told)
    popup(told, title="Really?", dom_id="other")
    told.text("lost", scope="#inside")

    assert told.lines == ["Really?", "a", "b"]


@pytest.mark.parametrize("by_app", [True, False])
def test_popup_that_is_closed_is_gone(told: Told, by_app: bool) -> None:
    popup(told)

    if by_app:
        told.tell("close_popup")
    else:
        told.page.dismiss()

    assert told.page.popup is None
    assert told.lines == []
    assert told.events == []


def test_popup_that_nobody_may_close_stays(told: Told) -> None:
    popup(told, closable=False)

    with pytest.raises(Impossible, match="has nothing to close it with"):
        told.page.dismiss()

    assert told.page.popup is not None


def test_no_popup_cannot_be_closed(told: Told) -> None:
    told.tell("close_popup")

    with pytest.raises(Impossible, match="no popup is open"):
        told.page.dismiss()


def test_notice_that_is_clicked_calls_back_and_goes(told: Told) -> None:
    told.tell("toast", {"content": 1, "duration": 2000, "color": "#fff", "callback_id": "cb"})
    told.tell("toast", {"content": "b", "duration": 0})
    first, second = told.page.toasts

    told.page.tap(first)
    told.page.tap(second)

    assert (first, second) == (Toast("1", "#fff", "cb"), Toast("b", ""))
    assert told.page.toasts == []
    assert told.events == [("callback", "cb", None)]


def test_script_is_kept_and_answered_when_its_value_is_asked_for(told: Told) -> None:
    told.tell("run_script", {"code": "a", "args": {"x": 1}})
    told.tell("run_script", {"code": "b", "args": None, "eval": True}, "question")

    assert told.page.scripts == [Script("a", {"x": 1}), Script("b", {}, asks=True)]
    assert told.events == [("js_yield", "question", "b")]


def test_page_alone_answers_null() -> None:
    page = Page()
    page.apply({"command": "run_script", "spec": {"code": "b", "eval": True}})

    assert page.scripts == [Script("b", {}, asks=True)]


def test_settings_downloads_and_the_end_are_kept(told: Told) -> None:
    told.tell("set_env", {"title": "A", "input_auto_focus": False})
    told.tell("set_env", {"title": "B"})
    told.tell("download", {"name": "a.txt", "content": {"file": "x"}})
    told.tell("set_session_id", "x")
    told.tell("close_session")

    assert told.page.env == {"title": "B", "input_auto_focus": False}
    assert told.page.downloads == [Download("a.txt", {"file": "x"})]
    assert told.page.closed
    assert told.page.skipped == []


@pytest.mark.parametrize(
    ("command", "spec"),
    [
        ("nonsense", {}),
        ("output", {"type": "nonsense", "scope": ROOT}),
        ("output", {}),
        ("popup", None),
        ("output_ctl", 1),
    ],
)
def test_command_that_cannot_be_done_is_skipped(told: Told, command: str, spec: object) -> None:
    told.tell(command, spec)

    assert len(told.page.skipped) == 1
    assert told.page.skipped[0].startswith(f"{command}: ")


@pytest.mark.parametrize("command", SPECS)
def test_every_command_of_the_vocabulary_is_known(told: Told, command: str) -> None:
    told.tell(command, {})

    assert "there is no command" not in "".join(told.page.skipped)


# ---- clicks


def test_click_is_heard_by_all_that_it_stands_in(told: Told) -> None:
    buttons = {"type": "buttons", "callback_id": "in", "buttons": [{"label": "Go", "value": {"a": 1}}]}
    told.put("scrollable", contents=[buttons], click_callback_id="out")

    told.click("button")

    assert told.events == [("callback", "in", {"a": 1}), ("callback", "out", None)]


def test_disabled_button_cannot_be_clicked(told: Told) -> None:
    told.put("buttons", callback_id="cb", buttons=[{"label": "Go", "value": 0, "disabled": True}])

    with pytest.raises(Impossible):
        told.click("button")

    assert told.events == []


def test_tabs_show_one_panel_at_a_time(told: Told) -> None:
    told.put("tabs", tabs=[{"title": "A", "content": "one"}, {"title": "B", "content": ["two", "three"]}])
    before = told.lines

    told.click("button", 1)

    assert (before, told.lines) == (["A B", "one"], ["A B", "twothree"])
    told.click("button", 0)
    assert told.lines == before


def test_closed_box_opens_and_closes(told: Told) -> None:
    told.put("html", content="<details><summary>More</summary>text<b>bold</b></details><summary>alone</summary>")
    before = told.lines

    told.click("summary")

    assert (before, told.lines) == (["More", "alone"], ["More", "textbold", "alone"])
    told.click("summary")
    assert told.lines == before


@pytest.mark.parametrize("attribute", ["data-dismiss", "data-bs-dismiss"])
def test_message_is_closed_by_its_cross(told: Told, attribute: str) -> None:
    told.put("html", content=f'<div class="alert x">Oh <p><button {attribute}="alert">x</button></p></div>')

    told.click("button")

    assert told.lines == []


def test_cross_outside_of_a_message_closes_nothing(told: Told) -> None:
    told.put("html", content='<p>a <button data-dismiss="alert">x</button></p>')

    told.click("button")
    told.page.click(Element("summary"))

    assert told.lines == ["a x"]
