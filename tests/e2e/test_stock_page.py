"""PyWebIO's own page, served by somebody else, pointed at our endpoint."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from asgiwebio import webio_asgi
from asgiwebio.input import FLOAT, checkbox, file_upload, input, input_group, select, textarea
from asgiwebio.output import (
    close_popup,
    popup,
    put_button,
    put_buttons,
    put_image,
    put_markdown,
    put_table,
    put_text,
    toast,
    use_scope,
)
from asgiwebio.session import eval_js, hold, set_env
from tests.conftest import Serve
from tests.support.browser import Console
from tests.support.stock import stock_page
from tests.support.visitor import wait_until

DOT = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x00\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


def order() -> None:
    """A form that finds fault, an upload, a table with a button in it, a picture and a popup with a button."""
    set_env(input_panel_fixed=False, output_animation=False)
    answers = input_group(
        "Order",
        [
            input("Name", name="name", required=True),
            input("Price", name="price", type=FLOAT, validate=lambda price: "Too dear" if price > 10 else None),
            select("Size", ["small", "large"], name="size"),
            checkbox("Extras", ["ribbon", "card"], name="extras"),
            textarea("Remarks", name="remarks"),
        ],
    )
    put_markdown(f"# For {answers['name']}")
    put_table(
        [
            ["What", "Answer"],
            *([name, str(answer)] for name, answer in answers.items()),
            ["more", put_buttons(["one", "two"], onclick=lambda which: put_text(f"pressed {which}"))],
        ]
    )
    file = file_upload("Papers", accept=".txt", max_size="1M")
    put_text(f"{file['filename']} holds {file['content'].decode()}")
    put_image(DOT, title="dot")
    put_text("The page says", eval_js("1 + 1"), inline=True)

    def ask() -> None:
        popup("Sure?", [put_text("There is no way back"), put_button("Yes", onclick=sure)])

    def sure() -> None:
        close_popup()
        toast("Done", duration=0)
        with use_scope("result", clear=True):
            put_text("It is done")

    put_button("Finish", onclick=ask)
    hold()


CALM = "document.addEventListener('DOMContentLoaded', () => { jQuery.fx.off = true })"
"""A script that has all stand still: this page moves its form as it comes and as one scrolls, and a click may miss."""


@pytest.mark.behaviour("PLAT-13", "PLAT-53")
def test_it_shows_a_form_a_table_an_upload_and_a_popup(serve: Serve, page: Page, tmp_path: Path) -> None:
    stock = serve(stock_page())
    app = serve(webio_asgi(order, allowed_origins=[stock.url]))
    page.add_init_script(CALM)
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1100, "height": 1600})
    page.goto(f"{stock.url}/?pywebio_api={quote(app.url)}")

    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Price").fill("12.5")
    page.get_by_label("Size").select_option("large")
    page.get_by_label("card").press("Space")  # not a click: the page may still move it
    page.get_by_label("Remarks").fill("two\nlines")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Too dear")).to_be_visible()
    page.get_by_label("Price").fill("7.5")
    page.get_by_role("button", name="Submit").click()

    expect(page.get_by_role("heading", name="For Ada")).to_be_visible()
    expect(page.get_by_role("row")).to_contain_text(
        ["What", "name", "7.5", "large", "['card']", "two\nlines", "more"], use_inner_text=True
    )
    page.get_by_role("button", name="two").click()
    expect(page.get_by_text("pressed two")).to_be_visible()

    papers = tmp_path / "papers.txt"
    papers.write_text("all that counts")
    page.locator("input[type=file]").set_input_files(papers)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("papers.txt holds all that counts")).to_be_visible()
    assert page.get_by_role("img", name="dot").evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 1
    expect(page.get_by_text("The page says 2")).to_be_visible()

    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("dialog")).to_contain_text("There is no way back")
    page.get_by_role("dialog").get_by_role("button", name="Yes").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("It is done")).to_be_visible()
    expect(page.locator(".toastify")).to_have_text(re.compile("Done"))


def test_it_is_turned_away_where_nobody_named_its_origin(serve: Serve, page: Page, console: Console) -> None:
    console.expect("403")
    stock = serve(stock_page())
    app = serve(webio_asgi(order))
    with page.expect_websocket() as connection:
        page.goto(f"{stock.url}/?pywebio_api={quote(app.url)}")
    expect(page.get_by_text("Order")).to_have_count(0)
    assert connection.value.url.startswith(app.url.replace("http", "ws"))
    wait_until(page, "WebIO._state.CurrentSession.closed()")
