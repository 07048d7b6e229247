"""What a visitor of the task does in every host."""

from playwright.sync_api import Page, expect

from tests.support.proxy import Proxy

NO_WEBSOCKET = r"WebSocket connection to .* failed"
"""What the console says of a page that has to poll."""
LINE_IS_LOST = rf"{NO_WEBSOCKET}|net::ERR_|Failed to fetch"
"""What the console says of a line that is lost."""


def visit(page: Page, url: str, transport: str) -> None:
    """Open the task, fill in its form, look at what it answers, and press its button."""
    page.goto(url)
    name = page.get_by_role("textbox", name="Your name")
    name.fill("Ada")
    page.get_by_role("spinbutton", name="Pieces").fill("3")
    expect(page.locator(f"html[data-webio-line={transport}]")).to_be_attached()
    name.press("Enter")
    expect(page.get_by_text("Hello, Ada.")).to_be_visible()
    expect(name).to_have_count(0)
    expect(page.get_by_role("cell", name="15", exact=True)).to_be_visible()
    page.get_by_role("button", name="again").click()
    expect(page.get_by_text("once more")).to_be_visible()
    picture = page.get_by_role("img", name="A dot").or_(page.get_by_title("A dot"))
    expect(picture).to_be_visible()
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth }") == 8
    # The lazily loaded parts of the bundle have come.
    expect(page.get_by_role("heading", name="Tool")).to_be_visible()
    expect(page.locator("code .token").first).to_be_visible()
    expect(page.get_by_text("right")).to_be_visible()
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 0


def known(page: Page) -> dict[str, str]:
    """What the task has been told of this visit."""
    rows = page.get_by_role("table").first.get_by_role("row")
    cells = [row.get_by_role("cell").all_inner_texts() for row in rows.all()]
    return {row[0]: row[1] for row in cells if len(row) == 2}


def lose_the_line(page: Page, proxy: Proxy) -> None:
    """Cut the line while an answer is being typed; send it before there is a new one."""
    more = page.get_by_role("textbox", name="Anything else?")
    more.fill("A rib")
    proxy.block()
    expect(page.get_by_role("status").get_by_text("The connection is lost")).to_be_visible()
    more.press_sequentially("bon")
    more.press("Enter")
    proxy.unblock()
    expect(page.get_by_text("Noted: A ribbon")).to_be_visible()
    page.get_by_role("button", name="again").click()
    expect(page.get_by_text("once more")).to_have_count(2)
