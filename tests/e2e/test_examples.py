"""Each of the examples, used as a person would."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from asgiwebio import webio_asgi
from examples.__main__ import EXAMPLES
from tests.conftest import Serve


@pytest.fixture(params=[None, "strict"])
def examples(request: pytest.FixtureRequest, serve: Serve) -> str:
    """The address of the page that lists the examples, without a policy and under the strict one."""
    return serve(webio_asgi(EXAMPLES, csp=request.param)).url


def fill(page: Page, name: str, value: str) -> None:
    page.get_by_role("textbox", name=name).or_(page.get_by_role("spinbutton", name=name)).first.fill(value)


def test_the_index_leads_to_each(examples: str, page: Page) -> None:
    page.goto(examples)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Greeting").click()
    expect(opened.value).to_have_title("Greeting")
    fill(opened.value, "What is your name?", "Grace")
    opened.value.keyboard.press("Enter")
    expect(opened.value.get_by_text("Nice to meet you, Grace.")).to_be_visible()


def test_bmi_answers_again_and_again_and_shows_a_mistake_at_its_field(examples: str, page: Page) -> None:
    page.goto(f"{examples}/?app=bmi")
    height = page.get_by_label("Height (cm)")
    fill(page, "Height (cm)", "18")
    fill(page, "Weight (kg)", "80")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Between 50 and 260 cm, please.")).to_be_visible()
    expect(height).to_have_attribute("aria-invalid", "true")
    expect(height).to_have_accessible_description("Between 50 and 260 cm, please.")
    expect(height).to_be_focused()
    expect(page.get_by_label("Weight (kg)")).not_to_have_attribute("aria-invalid", "true")

    for weight, bmi, name in (("80", "24.7", "normal"), ("100", "30.9", "obese")):
        fill(page, "Height (cm)", "180")
        fill(page, "Weight (kg)", weight)
        page.keyboard.press("Enter")
        expect(page.get_by_role("cell", name=bmi)).to_be_visible()
        expect(page.get_by_role("cell", name=name)).to_be_visible()
    expect(page.get_by_role("table")).to_have_count(1)


def test_signup_goes_through_its_steps_and_back(examples: str, page: Page) -> None:
    page.goto(f"{examples}/?app=signup")
    step(page, "admin", "secret", "secret")
    expect(page.get_by_text("admin is taken.")).to_be_visible()
    step(page, "ada", "secret", "other")
    expect(page.get_by_text("The two passwords differ.")).to_be_visible()
    expect(page.get_by_label("Password again")).to_be_focused()
    step(page, "ada", "secret", "secret")
    about(page, "17")
    expect(page.get_by_text("This is for people of 18 and older.")).to_be_visible()
    about(page, "36")
    expect(page.get_by_role("cell", name="36")).to_be_visible()
    page.get_by_role("button", name="Start again").click()

    step(page, "grace", "secret", "secret")
    page.get_by_label("Country").select_option("Peru")
    page.get_by_label("Team").check()
    page.get_by_label("News").check()
    about(page, "50")
    for value in ("50", "Team", "News"):
        expect(page.get_by_role("cell", name=value, exact=True)).to_be_visible()
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text("You have signed up.")).to_be_visible()
    expect(page.get_by_text("Welcome on board!")).to_be_visible()


def step(page: Page, name: str, password: str, again: str) -> None:
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("Password again").fill(again)
    page.keyboard.press("Enter")


def about(page: Page, age: str) -> None:
    page.get_by_label("Age").fill(age)
    page.keyboard.press("Enter")


def test_booking_keeps_what_was_typed_when_an_answer_is_wrong(examples: str, page: Page) -> None:
    page.goto(f"{examples}/?app=booking")
    name = page.get_by_label("Name")
    name.fill("Ada")
    page.get_by_label("People").fill("3")
    page.get_by_label("Day", exact=True).select_option("Sunday")
    page.get_by_label("Window").check()
    name.press("Enter")
    expect(name).to_have_accessible_description(re.compile("There is a table for that name already."))
    expect(name).to_be_focused()
    expect(page.get_by_label("Window")).to_be_checked()
    name.fill("Margaret")
    name.press("Enter")
    expect(page.get_by_text("Margaret, we expect 3 of you on Sunday.")).to_be_visible()

    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Confirm: done.")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog", name="Cancel the reservation?")).to_be_visible()


def test_live_log_grows_pauses_and_is_cleared(examples: str, page: Page) -> None:
    page.goto(f"{examples}/?app=live_log")
    lines = page.locator("#pywebio-scope-log").get_by_text("worker")
    expect(lines.nth(2)).to_be_visible()
    page.get_by_role("button", name="Pause or go on").click()
    page.get_by_role("button", name="Clear").click()
    expect(lines).to_have_count(0)
    page.get_by_role("button", name="Pause or go on").click()
    expect(lines.nth(0)).to_be_visible()


def test_the_page_follows_a_dark_system(examples: str, browser: Browser) -> None:
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    brightness = {}
    for scheme in schemes:
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(f"{examples}/?app=bmi")
        expect(page.get_by_label("Height (cm)")).to_be_visible()
        colour: str = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        brightness[scheme] = sum(map(float, colour[colour.index("(") + 1 : -1].split(",")[:3])) / 3
        context.close()
    assert brightness["light"] > 200
    assert brightness["dark"] < 60
