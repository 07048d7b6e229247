"""A visitor without a mouse: each step shows where it is, and what happens is said."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from asgiwebio import input as ask
from asgiwebio import webio_asgi
from asgiwebio.input import input_group
from asgiwebio.output import (
    popup,
    put_button,
    put_buttons,
    put_collapse,
    put_markdown,
    put_table,
    put_tabs,
    put_text,
    toast,
)
from asgiwebio.session import hold, set_env
from tests.conftest import Serve
from tests.support.visitor import wait_until

# A good hundred keys, each of them looked at.
pytestmark = pytest.mark.timeout(120)

FOCUSED = """() => {
  const one = document.activeElement;
  const labels = (one.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id));
  const known = labels.map((label) => label?.textContent ?? '').join(' ');
  const name = one.getAttribute('aria-label') ?? (known || one.labels?.[0]?.textContent || one.textContent);
  const { outlineStyle, outlineWidth } = getComputedStyle(one.closest('.wio-editor') ?? one);
  const { top, bottom, left, right } = one.getBoundingClientRect();
  return {
    name: name.trim(),
    // In a date the focus may be on the part that opens the calendar, which the browser itself rings.
    ring: outlineStyle === 'none' ? (one.matches(':focus') ? 0 : 2) : parseFloat(outlineWidth),
    inside: bottom > 0 && right > 0 && top < innerHeight && left < innerWidth,
    nowhere: one === document.body,
  };
}"""
"""What has the focus: how it is called, how thick its ring is, and whether any of it can be seen."""


class Keyboard:
    """Presses keys, and sees to it that whatever gets the focus shows it."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @property
    def at(self) -> str:
        """The name of what has the focus."""
        focused: dict[str, Any] = self._page.evaluate(FOCUSED)
        assert not focused["nowhere"], "the focus is lost"
        assert focused["ring"] >= 2, f"nobody sees that {focused['name']!r} has the focus"
        assert focused["inside"], f"{focused['name']!r} has the focus out of sight"
        name: str = focused["name"]
        return name

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def write(self, text: str) -> None:
        self._page.keyboard.type(text)

    def to(self, name: str, *, key: str = "Tab", within: int = 8) -> None:
        """Go on with Tab until it is there; dates and times are several stops each."""
        passed = []
        for _ in range(within):
            self.press(key)
            passed.append(self.at)
            if passed[-1] == name:
                return
        raise AssertionError(f"{name!r} was not reached by {key}: passed {passed}")


HEAR = """
window.heard = [];
const tell = Element.prototype.ariaNotify;
Element.prototype.ariaNotify = function (text) { heard.push(text); tell.call(this, text) };
"""
"""A script for the page to begin with: it keeps what screen readers are told."""


def said(page: Page, text: str) -> None:
    """Wait until screen readers have been told this."""
    wait_until(page, f"heard.some((one) => one.includes({text!r}))")


def everything() -> None:
    answers = input_group(
        "Everything at once",
        [
            ask.input("Name", name="name", required=True, help_text="As in your passport"),
            ask.input("Password", name="password", type=ask.PASSWORD),
            ask.input("Pieces", name="pieces", type=ask.NUMBER),
            ask.input("Weight", name="weight", type=ask.FLOAT),
            ask.input("Site", name="site", type=ask.URL),
            ask.input("Color", name="color", type=ask.COLOR, value="#336699"),
            ask.input("Day", name="day", type=ask.DATE, action=("Leap", lambda put: put("2024-02-29"))),
            ask.input("Hour", name="hour", type=ask.TIME),
            ask.input("Arrival", name="arrival", type=ask.DATETIME),
            ask.textarea("Remarks", name="remarks"),
            ask.textarea("Program", name="program", code={"mode": "python"}),
            ask.select("Country", ["Kenya", "Peru"], name="country"),
            ask.select("Languages", ["German", "French"], name="languages", multiple=True),
            ask.checkbox("Extras", ["Breakfast", "Parking"], name="extras"),
            ask.radio("Size", ["small", "large"], name="size", value="small"),
            ask.slider("Nights", name="nights", value=3, max_value=14),
            ask.file_upload("Papers", name="papers"),
            ask.actions("Next", ["Go on", "Wait"], name="next"),
        ],
        validate=lambda answers: None if answers["pieces"] else ("pieces", "At least one"),
    )
    papers = answers.pop("papers")
    put_table([[name, str(answer)] for name, answer in answers.items()], header=["What", "Answer"])
    put_text(f"{papers['filename']} holds {papers['content'].decode()}")
    hold()


def test_a_form_with_every_kind_of_field_is_filled_in_and_corrected(serve: Serve, page: Page, tmp_path: Path) -> None:
    papers = tmp_path / "papers.txt"
    papers.write_text("all")
    page.on("filechooser", lambda chooser: chooser.set_files(papers))
    page.add_init_script(HEAR)
    page.goto(serve(webio_asgi(everything)).url)
    expect(page.get_by_role("group", name="Everything at once")).to_be_visible()
    page.wait_for_load_state("networkidle")  # the editor has come
    keyboard = Keyboard(page)

    # A new form takes the focus.
    expect(page.get_by_label("Name")).to_be_focused()
    assert keyboard.at == "Name"
    keyboard.to("Password")
    keyboard.write("secret")
    keyboard.to("Pieces")
    keyboard.write("0")
    keyboard.to("Weight")
    keyboard.write("1.5")
    keyboard.to("Site")
    keyboard.write("https://a.example")
    keyboard.to("Color")
    keyboard.to("Day")
    keyboard.to("Leap")
    keyboard.press("Enter")
    expect(page.get_by_label("Day")).to_have_value("2024-02-29")
    keyboard.to("Hour")
    keyboard.write("0930AM")
    keyboard.to("Arrival")
    keyboard.write("02292024")
    keyboard.press("ArrowRight")
    keyboard.write("0930AM")
    keyboard.to("Remarks")
    keyboard.write("one")
    keyboard.press("Enter")
    keyboard.write("two")
    keyboard.to("Program")
    keyboard.write("print(1)")
    keyboard.press("Escape")  # Tab indents: this opens the way out
    keyboard.to("Country")
    keyboard.press("ArrowDown")
    keyboard.to("Languages")
    keyboard.press("ArrowDown", "ArrowDown")
    keyboard.to("Breakfast")
    keyboard.to("Parking")
    keyboard.press("Space")
    keyboard.to("small")
    keyboard.press("ArrowDown")
    keyboard.to("Nights")
    keyboard.press("ArrowRight", "ArrowRight")
    keyboard.to("Papers")
    keyboard.press("Space")
    expect(page.get_by_role("listitem").get_by_text("papers.txt")).to_be_visible()
    keyboard.to("Go on")
    keyboard.press("Enter")

    # What is wrong is told at its field, which gets the focus: first what the page sees, then what the app says.
    for name, answer in (("Name", "Ada"), ("Pieces", "3")):
        field = page.get_by_label(name)
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")
        assert keyboard.at == name
        described = field.get_attribute("aria-describedby") or ""
        error = page.locator(f"#{described.split()[-1]}")
        expect(error).to_be_visible()
        expect(error).to_have_text("At least one" if name == "Pieces" else re.compile("fill"))
        keyboard.press("ControlOrMeta+a")
        keyboard.write(answer)
        keyboard.to("Program", within=30)
        keyboard.press("Escape")
        keyboard.to("Go on", within=12)
        keyboard.press("Enter")

    expect(page.locator("form")).to_have_count(0)
    cells = [row.get_by_role("cell").nth(1).text_content() for row in page.get_by_role("row").all()[1:]]
    assert cells == [
        "Ada",
        "secret",
        "3",
        "1.5",
        "https://a.example",
        "#336699",
        "2024-02-29",
        "09:30",
        "2024-02-29T09:30",
        "one\ntwo",
        "print(1)",
        "Peru",
        "['French']",
        "['Parking']",
        "large",
        "5",
        "Go on",
    ]
    expect(page.get_by_text("papers.txt holds all")).to_be_visible()
    said(page, "What Answer name Ada")


def workshop() -> None:
    set_env(input_auto_focus=False)
    put_markdown("# Workshop")
    put_tabs([{"title": name, "content": put_text(f"All about {name}")} for name in ("Wood", "Iron", "Glass")])
    put_table(
        [["What", "Do"], ["Chair", put_buttons(["mend", "sell"], onclick=lambda do: put_text(f"{do} the chair"))]]
    )
    put_collapse("Details", put_text("Made of oak"))
    put_button("Ask", onclick=ask_first)
    put_button("Tell", onclick=lambda: toast("It is told", duration=0))
    name = ask.input("Your name")
    put_text(f"Hello, {name}.")
    hold()


def ask_first() -> None:
    def yes() -> None:
        put_text("It is done")

    popup("Sure?", [put_text("There is no way back"), put_button("Yes", onclick=yes), put_button("No", onclick=yes)])


def test_tabs_a_table_a_popup_and_a_toast_are_used_and_heard(serve: Serve, page: Page) -> None:
    page.add_init_script(HEAR)
    page.goto(serve(webio_asgi(workshop)).url)
    expect(page.get_by_role("textbox", name="Your name")).to_be_visible()
    page.wait_for_load_state("networkidle")  # what says the outputs has come
    keyboard = Keyboard(page)

    # Who knows the page goes straight to its form.
    keyboard.to("Skip to the form", within=1)
    keyboard.press("Enter")
    keyboard.to("Your name", within=1)
    keyboard.write("Ada")
    keyboard.press("Enter")
    expect(page.get_by_text("Hello, Ada.")).to_be_visible()
    said(page, "Hello, Ada.")

    # Tabs are one stop; arrows choose.
    page.reload()
    expect(page.get_by_role("textbox", name="Your name")).to_be_visible()
    page.wait_for_load_state("networkidle")
    keyboard.to("Skip to the form", within=1)
    keyboard.to("Wood", within=1)
    keyboard.press("ArrowRight")
    assert keyboard.at == "Iron"
    expect(page.get_by_role("tabpanel", name="Iron")).to_be_visible()
    expect(page.get_by_role("tab", name="Iron")).to_have_attribute("aria-selected", "true")
    keyboard.press("End")
    assert keyboard.at == "Glass"
    keyboard.press("ArrowRight")
    assert keyboard.at == "Wood"
    expect(page.get_by_text("All about Wood")).to_be_visible()
    expect(page.get_by_text("All about Glass")).to_be_hidden()

    keyboard.to("mend")
    keyboard.to("sell", within=1)
    keyboard.press("Space")
    expect(page.get_by_text("sell the chair")).to_be_visible()
    said(page, "sell the chair")
    assert keyboard.at == "sell"

    keyboard.to("Details")
    expect(page.get_by_text("Made of oak")).to_be_hidden()
    keyboard.press("Enter")
    expect(page.get_by_text("Made of oak")).to_be_visible()

    # A popup holds the focus until it is closed, and gives it back.
    keyboard.to("Ask")
    keyboard.press("Enter")
    window = page.get_by_role("dialog", name="Sure?")
    expect(window).to_be_visible()
    visited = [keyboard.at]
    while visited.count(visited[0]) < 2:
        keyboard.press("Tab")
        outside = page.evaluate("document.activeElement === document.body")
        visited.append("the browser's own" if outside else keyboard.at)
        assert len(visited) < 10, visited
    assert {"Yes", "No", "Close"} <= set(visited) <= {"Yes", "No", "Close", "the browser's own"}
    keyboard.to("Yes")
    keyboard.press("Enter")
    said(page, "It is done")
    keyboard.press("Escape")
    expect(window).to_have_count(0)
    assert keyboard.at == "Ask"

    keyboard.to("Tell", within=1)
    keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="It is told")).to_be_visible()
    assert keyboard.at == "Tell"
