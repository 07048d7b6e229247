"""How the page draws forms and pins, and what it does before the server is asked."""

import threading
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from asgiwebio import webio_asgi
from asgiwebio.input import (
    NUMBER,
    PASSWORD,
    actions,
    checkbox,
    input,
    input_group,
    input_update,
    radio,
    select,
    slider,
)
from asgiwebio.output import popup, put_button, put_buttons, put_collapse, put_scope, put_tabs, put_text, use_scope
from asgiwebio.pin import (
    get_pin_values,
    pin,
    pin_on_change,
    pin_update,
    pin_wait_change,
    put_actions,
    put_checkbox,
    put_file_upload,
    put_input,
    put_select,
)
from asgiwebio.session import hold, register_thread, set_env
from tests.conftest import Serve
from tests.support.browser import Console


def top(place: Locator) -> float:
    box = place.bounding_box()
    assert box is not None
    return box["y"]


def textbox(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def drawn() -> None:
    name = input(
        "<i>Name</i>", name="name", value="Ada", help_text="<u>as in your passport</u>", placeholder="<s>anybody</s>"
    )
    middle = actions(name="middle", buttons=[{"label": "Undo", "type": "reset"}, {"label": "Go on", "value": 1}])
    answer = input_group("<b>Who?</b>", [name, middle, input("Secret", name="secret", type=PASSWORD)])
    put_text(f"answered {answer!r}")


@pytest.mark.behaviour("IN-11", "IN-18", "IN-32", "IN-41", "IN-105")
def test_a_form_is_a_card_of_plain_words_that_resets_and_submits(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi(drawn)).url)
    card = page.locator("#input-cards .card")
    for words in ("<b>Who?</b>", "<i>Name</i>", "<u>as in your passport</u>"):
        expect(card.get_by_text(words, exact=True)).to_be_visible()
    expect(card.locator("b, i, u, s")).to_have_count(0)
    # Read once: the group that has the focus is named by the heading in it.
    assert page.locator("#input-container").aria_snapshot().count("<b>Who?</b>") == 2
    name, secret = textbox(page, "<i>Name</i>"), page.get_by_label("Secret")
    expect(name).to_have_attribute("placeholder", "<s>anybody</s>")
    expect(name).to_have_accessible_description("<u>as in your passport</u>")
    expect(secret).to_have_attribute("type", "password")

    name.fill("Grace")
    button(page, "Reset").click()
    expect(name).to_have_value("Ada")
    secret.fill(" s ")
    secret.press("Enter")  # is a click on the first button that submits, which stands in the middle
    expect(page.get_by_text("answered {'name': 'Ada', 'middle': 1, 'secret': ' s '}")).to_be_visible()
    expect(card).to_have_count(0)


def tall() -> None:
    set_env(input_panel_init_height=200)
    for number in range(40):
        put_text(f"line {number}")
    fields = [input(f"Field {number}", name=f"field{number}") for number in range(9)]
    input_group("Fixed", fields)
    set_env(input_panel_fixed=False)
    input_group("Free", fields)


@pytest.mark.behaviour("IN-20", "SES-37")
def test_a_form_without_room_is_fixed_to_the_window_until_its_place_is_reached(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi(tall)).url)
    panel = page.locator("#input-container")
    expect(panel).to_have_class("fixed")
    box = panel.bounding_box()
    assert box is not None
    assert (box["height"], box["y"] + box["height"]) == (200, 800)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(panel).not_to_have_class("fixed")
    page.evaluate("scrollTo(0, 0)")
    expect(panel).to_have_class("fixed")
    textbox(page, "Field 8").press("Enter")
    expect(page.get_by_role("heading", name="Free")).to_be_attached()
    expect(panel).not_to_have_class("fixed")


@pytest.mark.behaviour("IN-21", "IN-22")
def test_the_page_checks_first_and_waits_for_the_servers_verdict(serve: Serve, page: Page) -> None:
    checked: list[object] = []
    verdict = threading.Event()

    def check(age: int) -> str | None:
        checked.append(age)
        verdict.wait()
        return "Too young" if age < 18 else None

    def app() -> None:
        put_text(f"answered {input('Age', type=NUMBER, validate=check, min=1)}")

    page.goto(serve(webio_asgi(app)).url)
    age = page.get_by_role("spinbutton", name="Age")
    age.fill("0")
    age.press("Enter")
    notice = page.get_by_role("alert")
    expect(notice).to_have_text("Please correct the marked answers first")
    expect(notice.locator(".wio-toast-band")).to_have_css("background-color", "rgb(229, 57, 53)")
    expect(age).to_be_focused()

    age.fill("7")
    age.press("Enter")
    expect(button(page, "Submit")).to_be_disabled()
    expect(button(page, "Reset")).to_be_disabled()
    verdict.set()
    expect(page.get_by_text("Too young")).to_be_visible()
    expect(button(page, "Submit")).to_be_enabled()
    expect(button(page, "Reset")).to_be_enabled()
    age.fill("18")
    age.press("Enter")
    expect(page.get_by_text("answered 18")).to_be_visible()
    expect(age).to_have_count(0)
    assert checked == [7, 18]


def stacked() -> None:
    put_button("Ask", onclick=lambda: put_text(f"other task: {input('Newer')}"))
    put_text(f"older: {input('Older', validate=lambda _: input('Inside') or None)}")
    popup("A popup", "over it all")
    input("Below")


@pytest.mark.behaviour("IN-23", "IN-24")
def test_only_the_newest_form_is_shown_and_a_popup_covers_it(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi(stacked)).url)
    older = textbox(page, "Older")
    button(page, "Ask").click()
    expect(textbox(page, "Newer")).to_be_focused()
    expect(older).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_text("other task:")).to_be_visible()
    older.fill("answer")
    older.press("Enter")
    expect(textbox(page, "Inside")).to_be_focused()
    expect(older).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_text("older: answer")).to_be_visible()

    expect(page.get_by_role("dialog", name="A popup")).to_be_visible()
    below = page.locator("#input-cards input")
    expect(below).to_be_visible()
    there = "one => { const { x, y } = one.getBoundingClientRect(); return document.elementFromPoint(x + 9, y + 9) }"
    assert below.evaluate(f"one => ({there})(one).tagName") == "DIALOG"


def marked() -> None:
    marks: list[dict[str, Any]] = [
        {"valid_status": True, "valid_feedback": "Fine"},
        {"valid_status": 0},
        {"label": "Renamed"},
    ]
    steps = iter(marks)
    answer = input("Step", onchange=lambda _: input_update(**next(steps)))
    fields = [
        radio("Size", ["small", "large"], name="row", inline=True),
        checkbox("Extras", ["one", "two"], name="column"),
        slider("Whole", name="whole", value=50, max_value=10),
        slider("Part", name="part", value=2.5, min_value=0.0, max_value=10.0, step=0.5),
    ]
    put_text(f"{answer}: {input_group('Choices', fields)!r}")


@pytest.mark.behaviour("IN-71", "IN-76", "IN-95", "IN-118")
def test_marks_labels_choices_and_sliders_are_drawn(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi(marked)).url)
    step = page.locator("#input-cards input")
    step.press_sequentially("1")
    expect(page.get_by_text("Fine")).to_be_visible()
    step.press_sequentially("2")
    expect(page.get_by_text("Fine")).to_be_hidden()
    step.press_sequentially("3")
    expect(page.get_by_label("Renamed")).to_be_visible()  # it had no label of its own: the form's title named it
    step.press("Enter")

    assert top(page.get_by_label("small")) == pytest.approx(top(page.get_by_label("large")), abs=3)
    assert top(page.get_by_label("one")) < top(page.get_by_label("two")) - 10
    part = page.get_by_role("slider", name="Part")
    expect(page.locator(".wio-slider-value")).to_have_text(["10", "2.50"])
    part.fill("3")
    expect(page.locator(".wio-slider-value").last).to_have_text("3.00")
    button(page, "Submit").click()
    expect(page.get_by_text("123: {'row': None, 'column': [], 'whole': 10, 'part': 3.0}")).to_be_visible()


def kept() -> None:
    put_input("twice", label="First", value="first")
    put_input("twice", label="Second", value="second")
    put_tabs([{"title": "Seen", "content": "seen"}, {"title": "Unseen", "content": put_input("tab", value="in a tab")}])
    put_collapse("Closed", put_input("collapse", value="in a collapse"))
    put_select("one", ["a", "b"], value="b")
    put_checkbox("many", ["a", "b"], value=["b"])
    put_actions("action", buttons=["press"])
    popup("A popup", put_input("popup", value="in a popup"))
    pin.action = "set"
    pin.nobody = 1
    pin_update("one", options=["c", "d"])
    pin_update("many", options=["c", "d"])
    put_text(repr(get_pin_values(["twice", "tab", "collapse", "popup", "one", "many", "action"])))


@pytest.mark.behaviour("PIN-06", "PIN-15", "PIN-22", "PIN-25", "PIN-28")
def test_pins_are_read_wherever_they_stand(serve: Serve, page: Page, console: Console) -> None:
    console.expect('pin_update: there is no pin "nobody" on the page')
    page.goto(serve(webio_asgi(kept)).url)
    values = "'twice': 'second', 'tab': 'in a tab', 'collapse': 'in a collapse', 'popup': 'in a popup'"
    expect(page.get_by_text(f"{{{values}, 'one': 'c', 'many': [], 'action': None}}")).to_be_attached()
    expect(page.get_by_text("This field has expired: another one has taken its name")).to_be_attached()
    expect(page.get_by_label("First")).to_have_count(0)
    assert any("nobody" in problem for problem in console.problems)


def watched() -> None:
    def wait(who: str) -> None:
        with use_scope("told"):
            put_text(f"{who} begins")
            put_text(f"{who} saw {pin_wait_change('late')}")

    put_scope("told")
    waiting = threading.Thread(target=wait, args=["the first"])
    register_thread(waiting)
    waiting.start()  # before there is such a pin

    def begin() -> None:
        put_input("late", label="Late")
        pin_on_change("late", onchange=lambda value: put_text(f"the callback saw {value!r}", scope="told"))
        pin.late = "set"
        pin_update("late", value="updated")
        put_text(f"it is {pin.late!r}")

    put_buttons(["Begin", "Wait again"], onclick=[begin, lambda: wait("the second")])
    hold()


@pytest.mark.behaviour("PIN-29", "PIN-32", "PIN-34", "PIN-42")
def test_what_the_visitor_does_to_a_pin_is_told_to_those_who_wait(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi(watched)).url)
    told = page.locator("#pywebio-scope-told p")
    expect(told).to_have_text(["the first begins"])
    button(page, "Begin").click()
    expect(page.get_by_text("it is 'updated'")).to_be_visible()
    expect(told).to_have_text(["the first begins"])
    textbox(page, "Late").fill("a")
    expect(page.get_by_text("the callback saw 'a'")).to_be_visible()
    expect(page.get_by_text("the first saw {'name': 'late', 'value': 'a'}")).to_be_visible()
    textbox(page, "Late").fill("b")  # nobody waits
    expect(page.get_by_text("the callback saw 'b'")).to_be_visible()
    button(page, "Wait again").click()
    expect(page.get_by_text("the second begins")).to_be_visible()
    textbox(page, "Late").fill("c")
    expect(page.get_by_text("the second saw {'name': 'late', 'value': 'c'}")).to_be_visible()


def limited() -> None:
    put_file_upload("papers", label="Papers", multiple=True, max_size="10")
    pin_on_change("papers", onchange=lambda files: put_text(f"changed: {[one['filename'] for one in files]}"))
    put_button("Read", onclick=lambda: put_text(f"read: {len(pin.papers)}"))
    hold()


@pytest.mark.behaviour("PIN-44")
def test_a_choice_of_files_with_a_large_one_among_them_is_none(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi(limited)).url)
    small = FilePayload(name="small.txt", mimeType="text/plain", buffer=b"small")
    large = FilePayload(name="large.txt", mimeType="text/plain", buffer=b"large" * 9)
    page.get_by_label("Papers").set_input_files([small, large])
    expect(page.get_by_text('File "large.txt" is too large: at most 10 B are allowed')).to_be_visible()
    button(page, "Read").click()
    expect(page.get_by_text("read: 0")).to_be_visible()
    page.get_by_label("Papers").set_input_files([small])
    expect(page.get_by_text("changed: ['small.txt']")).to_be_visible()
    expect(page.get_by_text("changed:")).to_have_count(1)


def searchable() -> None:
    countries = [f"Country {number}" for number in range(250)]
    put_select("pinned", label="Pinned", options=["red", "green"], native=False, value="green")
    chosen = input_group(
        "Where?",
        [
            select("One", countries, name="one", native=False),
            select("Several", countries, name="several", multiple=True, native=False, required=True),
        ],
    )
    put_text(f"chosen {chosen!r}, pinned {pin.pinned}")
    hold()


@pytest.mark.behaviour("IN-91")
def test_a_select_that_is_not_the_browsers_own_is_searched_by_keyboard(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi(searchable, csp="strict")).url)
    one, several, pinned = (page.get_by_role("combobox", name=name) for name in ("One", "Several", "Pinned"))
    expect(one).to_have_value("Country 0")
    expect(several).to_have_attribute("placeholder", "Nothing selected")
    expect(pinned).to_have_value("green")
    pinned.click()
    page.get_by_role("option", name="red").click()
    expect(pinned).to_have_value("red")

    one.focus()
    page.keyboard.type("249")
    expect(page.get_by_role("option")).to_have_text(["Country 249"])
    page.keyboard.press("Enter")
    expect(one).to_have_value("Country 249")
    button(page, "Submit").click()
    expect(several).to_be_focused()
    expect(several).to_have_attribute("aria-invalid", "true")
    for number in ("17", "18"):
        page.keyboard.type(f"Country {number}")
        expect(page.get_by_role("option")).to_have_text(
            [f"Country {number}", *(f"Country {number}{n}" for n in range(10))]
        )
        page.keyboard.press("Enter")
        several.fill("")
    page.keyboard.press("Escape")
    expect(several).to_have_value("Country 17, Country 18")
    expect(page.get_by_role("listbox")).to_have_count(0)
    button(page, "Submit").click()
    answer = "chosen {'one': 'Country 249', 'several': ['Country 17', 'Country 18']}, pinned red"
    expect(page.get_by_text(answer)).to_be_visible()
