"""What the page fetches for those who use it: data tables, the code editor, and what old programs expect of a page."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from asgiwebio import config, webio_asgi
from asgiwebio.input import input_group, input_update, textarea
from asgiwebio.output import (
    JSFunction,
    datatable_insert,
    datatable_remove,
    datatable_update,
    put_buttons,
    put_datatable,
    put_html,
    put_scope,
    put_tabs,
    put_text,
    put_widget,
    use_scope,
)
from asgiwebio.pin import pin, put_textarea
from asgiwebio.session import eval_js, run_js
from tests.conftest import Serve
from tests.support.browser import Console

WIDTHS = {"desk": 1100, "phone": 320}


@pytest.fixture(params=WIDTHS)
def sized(request: pytest.FixtureRequest, page: Page) -> Iterator[Page]:
    """A page on a desk and on a narrow phone, which never scrolls sideways."""
    page.set_viewport_size({"width": WIDTHS[request.param], "height": 800})
    yield page
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def shown(page: Page, serve: Serve, app: Callable[[], object], **options: Any) -> Page:
    page.goto(serve(webio_asgi(app, **options)).url)
    return page


# ---- Data tables

PEOPLE: list[dict[str, object]] = [
    {"id": 11, "name": {"first": "Ada", "last": "Lovelace"}, "home_town": "London", "age": 36},
    {"id": 12, "name": {"first": "Grace", "last": "<i>Hopper</i>"}, "home_town": "New York", "age": 85, "note": "navy"},
]


def cell(page: Page, text: str) -> Locator:
    return page.get_by_role("gridcell", name=text, exact=True)


def cells(page: Page) -> list[list[str]]:
    """What the rows show, from the top."""
    found: list[list[str]] = page.locator("[role=row][row-index]").evaluate_all(
        "rows => rows.sort((a, b) => a.ariaRowIndex - b.ariaRowIndex)"
        ".map(row => [...row.querySelectorAll('[role=gridcell]')].map(cell => cell.textContent))"
    )
    return found


def headers(page: Page) -> list[str]:
    return page.locator(".ag-header-group-text, .ag-header-cell-text").all_text_contents()


def chosen_people() -> None:
    put_datatable(
        PEOPLE,
        id_field="id",
        onselect=lambda row: put_text(f"selected {row!r}"),
        actions=[("Greet", lambda row: put_text(f"greeted {row!r}")), None, ("Forget", print)],
        height=250,
    )
    put_datatable(PEOPLE[:1], height="auto", theme="material-dark", cell_content_bar=False)


@pytest.mark.behaviour("TABLE-03", "TABLE-11", "TABLE-13", "TABLE-21", "TABLE-22")
def test_rows_are_shown_selected_and_acted_on(serve: Serve, sized: Page) -> None:
    page = shown(sized, serve, chosen_people)
    first = page.locator(".webio-datatable").first
    expect(first.get_by_role("gridcell", name="Ada", exact=True)).to_be_visible()
    assert first.locator(".ag-header-cell-text").all_text_contents()[:3] == ["Id", "First", "Last"]
    expect(page.get_by_role("button", name="Greet")).to_be_hidden()

    first.get_by_role("gridcell", name="Grace", exact=True).click()
    expect(page.get_by_text("selected 12", exact=True)).to_be_visible()
    expect(page.get_by_text("1 selected")).to_be_visible()
    expect(page.locator(".wio-grid-content").first).to_have_text("Grace")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".wio-grid-content").first).to_have_text("<i>Hopper</i>")
    page.get_by_role("button", name="Greet").click()
    expect(page.get_by_text("greeted 12", exact=True)).to_be_visible()
    page.get_by_role("button", name="Unselect").click()
    expect(page.get_by_role("button", name="Greet")).to_be_hidden()

    second = page.locator(".webio-datatable").last
    second.get_by_role("gridcell", name="Ada", exact=True).click()
    expect(second.locator(".ag-row-selected")).to_have_count(0)
    expect(second.locator(".wio-grid-content")).to_be_hidden()


def changing_people() -> None:
    put_datatable(PEOPLE, id_field=["id"], instance_id="people", column_order={"age": None, "name": {"first": None}})
    datatable_update("people", 37, row_id=11, field="age")
    datatable_insert("people", [{"id": 13, "name": {"first": "Mary"}, "age": 92, "more": "hidden"}], row_id=12)
    datatable_remove("people", [12, 99])
    datatable_update("people", {"id": 11, "age": 38, "name": {"first": "Augusta"}}, row_id="11")
    datatable_update("people", {"age": 1}, row_id=99)
    put_text(f"columns: {eval_js('ag_grid_people_promise.then(grid => grid.columnApi.getColumns().length)')}")
    put_text(f"field: {eval_js('ag_grid_people.path2field(grid_path)', grid_path=['name', 'first'])}")
    put_text(f"path: {eval_js('ag_grid_people.field2path(ag_grid_people.path2field([``, `a_1`])).join(`/`)')}")
    put_text(f"flat: {eval_js('JSON.stringify(ag_grid_people.flatten_row({a: {b: 1}}))')}")


@pytest.mark.behaviour("TABLE-29", "TABLE-30", "TABLE-31", "TABLE-32", "TABLE-33")
def test_a_table_is_changed_by_its_name_from_the_moment_it_was_put(serve: Serve, page: Page) -> None:
    shown(page, serve, changing_people)
    expect(page.get_by_text("columns: 2")).to_be_visible()
    expect(page.get_by_text("field: namefirst_4_5_2")).to_be_visible()
    expect(page.get_by_text("path: /a_1")).to_be_visible()
    expect(page.get_by_text('flat: {"ab_1_1_2":1}')).to_be_visible()
    expect(cell(page, "Augusta")).to_be_visible()
    expect(cell(page, "Grace")).to_have_count(0)
    assert cells(page) == [["38", "Augusta"], ["92", "Mary"]]
    assert headers(page) == ["Name", "Age", "First"]


def fitted_people() -> None:
    put_datatable(
        PEOPLE,
        column_args={
            "age": {"valueFormatter": JSFunction("cell", "return cell.value + ' years'")},
            "id": {"width": 90},
        },
        grid_args={
            "onGridReady": JSFunction("event", "document.title = 'ready ' + event.columnApi.getColumns().length"),
            "sideBar": True,
            "enableCharts": True,
        },
        enterprise_key="no key",
    )
    put_tabs([{"title": "One", "content": "one"}, {"title": "Two", "content": put_datatable(PEOPLE[:1])}])


@pytest.mark.own_script
@pytest.mark.behaviour("TABLE-06", "TABLE-12", "TABLE-15")
def test_options_of_the_grid_are_passed_on_and_columns_fill_their_room(serve: Serve, page: Page) -> None:
    shown(page, serve, fitted_people)
    expect(page).to_have_title("ready 6")
    expect(cell(page, "36 years")).to_be_visible()
    page.get_by_role("tab", name="Two").click()
    hidden_before = page.get_by_role("tabpanel").locator("[role=grid], [role=treegrid]")
    expect(hidden_before.get_by_role("gridcell", name="Ada", exact=True)).to_be_visible()
    for grid in (page.locator(".wio-grid").first, page.get_by_role("tabpanel").locator(".wio-grid")):
        widths = grid.locator(".ag-header-cell").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().width)"
        )
        room = grid.evaluate("one => one.clientWidth")
        assert sum(widths) == pytest.approx(room, abs=24)
    assert page.locator(".ag-header-cell").first.evaluate("one => one.getBoundingClientRect().width") >= 90


def test_the_tables_keyboard_is_the_patterns(serve: Serve, page: Page) -> None:
    shown(page, serve, chosen_people)
    first = page.locator(".webio-datatable").first
    cell(page, "11").first.focus()
    page.keyboard.press("Space")
    expect(first.get_by_role("row", selected=True)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_text("12")


@pytest.mark.behaviour("I18N-07")
def test_table_and_editor_speak_the_visitors_language(serve: Serve, browser: Browser, console: Console) -> None:
    context = browser.new_context(locale="de-DE")
    context.on("page", console.watch)
    page = shown(context.new_page(), serve, spoken)
    cell(page, "Ada").click()
    expect(page.get_by_text("1 ausgewählt")).to_be_visible()
    expect(page.get_by_role("button", name="Auswahl aufheben")).to_be_visible()
    page.locator(".ag-header-cell-filter-button").first.click()
    expect(page.get_by_text("UND", exact=True).or_(page.get_by_placeholder("Filter")).first).to_be_visible()
    editor(page, "Notes").click()
    expect(page.get_by_text("Esc, dann Tab: den Editor verlassen")).to_be_visible()
    context.close()


def spoken() -> None:
    put_datatable(PEOPLE, actions=[("Greet", print)], height=260)
    put_textarea("notes", label="Notes", code=True)


# ---- The code editor

PROGRAM = "def answer():\n    return 42\n"


def programs() -> None:
    put_textarea("notes", label="Notes", code={"mode": "text/x-sh", "readOnly": True}, value="echo $HOME")
    answer = input_group(
        "Programs",
        [
            textarea(
                "Python",
                name="python",
                code={"mode": "py", "theme": "monokai"},
                value=PROGRAM,
                rows=5,
                help_text="Runs here",
                onchange=lambda text: input_update("python", help_text=f"{len(text)} characters"),
            ),
            textarea("Page", name="page", code={"mode": "htmlmixed"}, required=True, placeholder="<p>"),
        ],
    )
    put_text(repr(answer["python"]))
    put_text(f"{answer['page']} and {pin.notes}")


def editor(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name).and_(page.locator(".cm-content"))


@pytest.mark.behaviour("IN-79", "IN-80", "IN-81", "IN-82", "IN-83")
def test_code_is_edited_in_colours_that_the_app_itself_serves(serve: Serve, sized: Page, console: Console) -> None:
    asked: list[str] = []
    sized.on("request", lambda request: asked.append(request.url))
    page = shown(sized, serve, programs)
    python = editor(page, "Python")
    expect(python).to_have_accessible_description(re.compile("^Runs here Esc, then Tab"))
    # A keyword has a colour of its own when the language has come.
    keyword = python.locator("span", has_text=re.compile("^def$"))
    expect(keyword).to_be_visible()
    expect(page.locator(".wio-editor[data-dark]")).to_have_count(1)
    expect(page.locator(".cm-lineNumbers")).to_have_count(3)
    box = page.locator(".wio-editor").nth(1).bounding_box()
    assert box is not None
    assert 100 < box["height"] < 160  # five rows
    expect(editor(page, "Notes")).to_have_attribute("contenteditable", "false")

    python.click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type("print(answer())")
    expect(page.get_by_text("43 characters")).to_be_visible()
    page.keyboard.press("F11")
    expect(page.locator(".wio-editor-full")).to_have_css("position", "fixed")
    page.keyboard.press("Escape")
    expect(page.locator(".wio-editor-full")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(editor(page, "Page")).to_be_focused()

    page.get_by_role("button", name="Submit").click()
    expect(editor(page, "Page")).to_have_attribute("aria-invalid", "true")
    expect(editor(page, "Page")).to_be_focused()
    page.keyboard.type("<b>")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text(repr(PROGRAM + "print(answer())"), exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile("^<b>.* and echo \\$HOME$"))).to_be_visible()
    assert {url.split("/")[2] for url in asked if url.startswith("http")} == {page.url.split("/")[2]}


def everything() -> None:
    put_datatable(PEOPLE, actions=[("Greet", print)])
    put_textarea("notes", label="Notes", code={"mode": "python"}, value=PROGRAM)
    put_html("<p class='mb-5 badge badge-primary'>compat</p>")


def test_table_editor_and_class_names_obey_a_strict_policy(serve: Serve, page: Page) -> None:
    shown(page, serve, everything, csp="strict")
    cell(page, "Ada").click()
    expect(page.get_by_text("1 selected")).to_be_visible()
    expect(page.locator(".ag-row-selected")).to_have_css("position", "absolute")
    expect(editor(page, "Notes").locator("span", has_text=re.compile("^def$"))).to_be_visible()
    expect(page.locator(".cm-editor")).to_have_css("display", "flex")
    expect(page.get_by_text("compat")).to_have_css("margin-bottom", "48px")


# ---- What code and HTML of old programs expect


def jquery_idioms() -> None:
    run_js("$('footer').remove(); $('head').append('<style>#mine { color: rgb(1, 2, 3) }</style>')")
    put_html("<p id='mine'>mine</p><script>$('#mine').attr('title', $('#mine').text() + '!')</script>")
    put_scope("log")
    run_js("$('#pywebio-scope-log').append(document.createTextNode(text)).addClass('seen')", text="logged")
    put_text(f"title: {eval_js('''$('#mine').prop('title')''')}")
    put_text(f"this is the window: {eval_js('this === window')}")
    put_buttons(["Again"], onclick=[lambda: run_js("jQuery('#mine').css('color', 'rgb(4, 5, 6)').fadeIn(1)")])


@pytest.mark.own_script
@pytest.mark.behaviour("JS-07", "JS-10", "REL-13", "REL-19")
def test_the_idioms_of_jquery_work_wherever_code_stands(serve: Serve, sized: Page) -> None:
    page = shown(sized, serve, jquery_idioms)
    expect(page.get_by_text("title: mine!")).to_be_visible()
    expect(page.get_by_text("this is the window: True")).to_be_visible()
    expect(page.locator("#mine")).to_have_css("color", "rgb(1, 2, 3)")
    expect(page.locator("#pywebio-scope-log.seen")).to_have_text("logged")
    expect(page.locator("footer")).to_have_count(0)
    page.get_by_role("button", name="Again").click()
    expect(page.locator("#mine")).to_have_css("color", "rgb(4, 5, 6)")


@config(js_code="$('body').append('<p>appended</p>')")
def code_of_the_page() -> None:
    put_text("running")


@pytest.mark.own_script
@pytest.mark.behaviour("JS-10")
def test_code_of_the_page_itself_waits_for_what_it_names(serve: Serve, page: Page) -> None:
    shown(page, serve, code_of_the_page)
    expect(page.get_by_text("appended", exact=True)).to_be_visible()


def libraries() -> None:
    put_text(eval_js("new Promise(done => { define('two', () => 1 + 1); require(['two'], n => done('AMD ' + n)) })"))
    put_text(eval_js("Mustache.render('{{who}} renders', {who: 'Mustache'})"))
    put_text(eval_js("'Purified ' + DOMPurify.sanitize('<b onclick=alert()>x</b>')"))
    put_text(eval_js("'Prism ' + typeof Prism.tokenize"))
    run_js("saveAs(new Blob(['saved']), 'own.txt'); Toastify({text: 'toasted', duration: -1}).showToast()")
    put_widget(
        "<p id='{{#uniqueid}}a{{/uniqueid}}'>{{index}} of {{count}} {{& pywebio_output_parse}}</p>", {"count": 1}
    )


@pytest.mark.own_script
@pytest.mark.behaviour("JS-10")
def test_the_other_libraries_are_there_for_those_who_name_them(serve: Serve, page: Page) -> None:
    with page.expect_download() as download:
        shown(page, serve, libraries)
    assert download.value.suggested_filename == "own.txt"
    for text in ("AMD 2", "Mustache renders", "Purified <b>x</b>", "Prism function", "toasted"):
        expect(page.get_by_text(text, exact=True)).to_be_visible()
    expect(page.get_by_text("1 of 1")).to_be_visible()


def test_a_page_that_uses_none_of_it_fetches_none_of_it(serve: Serve, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    def plain() -> None:
        put_text("$(x) and class='mb-3' are only text")
        put_html("<p class='mine'>own</p>")
        run_js("document.title = 'plain'")

    shown(page, serve, plain)
    expect(page).to_have_title("plain")
    assert [url for url in asked if re.search("jquery|amd|grid|editor|codemirror|compat", url)] == []


@config(css_style=".btn.mine { color: rgb(1, 2, 3) }")
def bootstrap() -> None:
    with use_scope("mine"):
        put_html(
            "<div class='row'><div class='col-6 text-right'>half</div>"
            "<div class='col-6 font-weight-bold'>bold</div></div>"
            "<span class='badge badge-danger'>new</span> <a class='btn btn-primary btn-block mine' href='#x'>wide</a>"
        )


@pytest.mark.behaviour("REL-25")
def test_bootstraps_class_names_look_as_they_should_in_html_of_the_app(serve: Serve, sized: Page) -> None:
    page = shown(sized, serve, bootstrap)
    left, right = (page.get_by_text(text, exact=True) for text in ("half", "bold"))
    expect(left).to_have_css("text-align", "end")
    expect(right).to_have_css("font-weight", "700")
    places = [one.bounding_box() for one in (left, right)]
    assert places[0] is not None
    assert places[1] is not None
    assert places[0]["y"] == places[1]["y"]
    assert places[0]["width"] == pytest.approx(places[1]["width"], abs=1)
    wide = page.get_by_role("link", name="wide")
    expect(wide).to_have_css("color", "rgb(1, 2, 3)")
    box, scope = wide.bounding_box(), page.locator("#pywebio-scope-mine").bounding_box()
    assert box is not None
    assert scope is not None
    assert box["width"] == pytest.approx(scope["width"], abs=1)
