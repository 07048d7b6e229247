"""The page's own words: in the visitor's language, or the app's own instead of them."""

import pytest
from playwright.sync_api import Browser, FilePayload, Page, WebSocketRoute, expect

from asgiwebio import config, webio_asgi
from asgiwebio._session.sentences import LANGUAGES, TRANSLATIONS
from asgiwebio.input import file_upload, input, input_group
from asgiwebio.output import put_datatable, put_html, put_scope, put_text, toast
from asgiwebio.pin import put_input
from asgiwebio.session import set_env
from tests.conftest import Serve
from tests.support.browser import Console

SPOKEN = {
    "en-GB": ("en", "ltr", "Submit"),
    "de-AT": ("de", "ltr", "Absenden"),
    "kk": ("kk", "ltr", "Жіберу"),
    "fa-IR": ("fa", "rtl", "ارسال"),
    "zh-SG": ("zh", "ltr", "提交"),
    "zh-TW": ("zh-TW", "ltr", "送出"),
    "xx": ("en", "ltr", "Submit"),
}
TABLES = """async () => Object.fromEntries(await Promise.all(
  Object.entries(WebIO.boot.assets).filter(([name]) => /^text-.*js$/.test(name))
    .map(async ([name, url]) => [name.split('-')[1], (await import(url)).messages])))"""


@pytest.mark.behaviour("I18N-01", "I18N-02", "I18N-03", "I18N-08")
def test_the_page_speaks_the_visitors_language_and_all_of_it(serve: Serve, browser: Browser, console: Console) -> None:
    url = serve(webio_asgi(lambda: input("?"))).url
    tables: dict[str, dict[str, str]] = {}
    for locale, (language, direction, submit) in SPOKEN.items():
        context = browser.new_context(locale=locale)
        context.on("page", console.watch)
        page = context.new_page()
        page.goto(url)
        expect(page.get_by_role("button", name=submit, exact=True)).to_be_visible()
        root = page.locator("html")
        expect(root).to_have_attribute("lang", language)
        expect(root).to_have_css("direction", direction)
        tables = tables or page.evaluate(TABLES)
        context.close()
    assert {*tables, "en"} == {language.replace("-", "") for language in LANGUAGES}
    english = {"Uploading …", "Error: the name of this scope is already taken", "Close", "required"}
    for table in tables.values():
        assert table.keys() == tables["de"].keys()
        assert all(table.values())
        assert english.isdisjoint(table.values())


def test_the_app_may_choose_the_language_of_the_page(serve: Serve, page: Page) -> None:
    page.goto(serve(webio_asgi(config(language="ar")(lambda: input("?")))).url)
    expect(page.get_by_role("button", name="إرسال", exact=True)).to_be_visible()
    expect(page.locator("html[lang=ar]")).to_have_css("direction", "rtl")


def changing() -> None:
    input("Nombre", required=True)
    set_env(language="fa")
    put_datatable([{"name": "Ada"}])
    toast("stays", duration=0)
    input("نام", required=True)
    set_env(language="en")
    input("Name")


def test_a_language_chosen_meanwhile_is_that_of_all_that_is_said_from_then_on(serve: Serve, page: Page) -> None:
    def refused(label: str, language: str) -> None:
        field = page.get_by_role("textbox", name=label)
        field.evaluate("field => { field.required = false }")  # so that the server says so, not the browser
        field.press("Enter")
        expect(page.get_by_text(TRANSLATIONS["Please fill out this field."][language])).to_be_visible()
        field.fill("x")
        field.press("Enter")

    page.goto(serve(webio_asgi(config(language="es")(changing))).url)
    root = page.locator("html")
    expect(page.get_by_role("button", name="Enviar", exact=True)).to_be_visible()
    refused("Nombre", "es")

    expect(page.get_by_role("button", name="ارسال", exact=True)).to_be_visible()
    expect(root).to_have_attribute("lang", "fa")
    expect(root).to_have_css("direction", "rtl")
    expect(page.get_by_role("button", name="بستن", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="فرم", exact=True)).to_be_visible()
    expect(page.get_by_role("treegrid", name="جدول").or_(page.get_by_role("grid", name="جدول"))).to_be_visible()
    assert page.evaluate("document.querySelector('.wio-skip').textContent") != "Skip to the form"
    refused("نام", "fa")

    expect(page.get_by_role("button", name="Submit", exact=True)).to_be_visible()
    expect(root).to_have_attribute("lang", "en")
    expect(root).to_have_css("direction", "ltr")


KEYS = (
    "disconnected_with_server connect_fail error_in_input file_size_exceed file_total_size_exceed submit reset cancel "
    "duplicated_pin_name browse_file duplicated_scope_name file_uploading"
)


@config(js_code=f"for (const key of '{KEYS}'.split(' ')) WebIO.message_tpl[key] = `own ${{key}} %1 %2`")
def reworded() -> None:
    for _ in range(2):
        put_scope("twice")
        put_input("twice")
    put_html("<button onclick='WebIO.pushData(null, `gone`)'>Too late</button>")
    files = [
        file_upload("One", name="one", max_size="9"),
        file_upload("All", name="all", multiple=True, max_total_size="9"),
    ]
    put_text(repr(input_group("Files", files, cancelable=True)))


@pytest.mark.own_script
@pytest.mark.behaviour("I18N-04")
def test_the_app_may_reword_what_the_page_says(serve: Serve, page: Page) -> None:
    url = serve(webio_asgi(reworded)).url
    page.goto(url)
    for key in ("submit", "reset", "cancel"):
        expect(page.get_by_role("button", name=f"own {key} %1 %2", exact=True)).to_be_visible()
    for key in ("duplicated_pin_name", "duplicated_scope_name"):
        expect(page.get_by_text(f"own {key}")).to_be_visible()
    expect(page.get_by_text("own browse_file")).to_have_count(2)

    large = FilePayload(name="large.txt", mimeType="text/plain", buffer=b"large" * 9)
    page.get_by_label("One").set_input_files(large)
    page.get_by_label("All").set_input_files(large)
    expect(page.get_by_text("own file_size_exceed large.txt 9 B")).to_be_visible()
    expect(page.get_by_text("own file_total_size_exceed 9 B")).to_be_visible()
    expect(page.get_by_role("progressbar", name="own file_uploading", include_hidden=True)).to_have_count(2)
    page.get_by_role("button", name="own submit").click()
    expect(page.get_by_role("alert")).to_have_text("own error_in_input %1 %2")
    page.get_by_role("button", name="own cancel %1 %2", exact=True).click()
    expect(page.get_by_text("None", exact=True)).to_be_visible()
    page.locator("html[data-webio-line=closed]").wait_for(state="attached")
    page.get_by_role("button", name="Too late").click()
    expect(page.get_by_text("own disconnected_with_server")).to_be_visible()

    def refuse(socket: WebSocketRoute) -> None:
        socket.close(code=4410, reason="There is no such app")

    page.route_web_socket(lambda _: True, refuse)
    page.goto(url)
    expect(page.get_by_text("own connect_fail %1 %2: There is no such app")).to_be_visible()
