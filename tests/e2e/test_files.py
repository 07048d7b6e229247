"""Pictures, files to save, and that none of them can do harm."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Download, Locator, Page, Route, expect

from asgiwebio import webio_asgi
from tests.conftest import Serve
from tests.support.browser import Console

from .sites.files import APPS, PAGE, REPORT, app
from .visit import NO_WEBSOCKET

SANDBOXED = "Blocked script execution in '.*' because the document's frame is sandboxed"
NO_ICON = "status.*404.*favicon"


def content(download: Download) -> tuple[str, bytes]:
    """The name and the bytes of what was saved."""
    return download.suggested_filename, Path(download.path()).read_bytes()


def expect_dot(image: Locator) -> None:
    """The picture comes, on whatever way: what its first address answers may be an error."""
    expect(image).to_have_js_property("naturalWidth", 8)


def saved(page: Page, button: str) -> tuple[str, bytes]:
    """What the browser saves at a click."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return content(download.value)


@pytest.mark.behaviour("OUT-41", "OUT-46", "SES-46")
@pytest.mark.parametrize(("transport", "csp"), [("websocket", None), ("longpoll", None), ("websocket", "strict")])
def test_pictures_are_shown_and_files_are_saved(
    transport: str, csp: str | None, serve: Serve, page: Page, console: Console
) -> None:
    console.expect(NO_WEBSOCKET if transport == "longpoll" else "$^")
    url = serve(webio_asgi(APPS, csp=csp), ws=transport == "websocket").url
    page.goto(url)
    for title in ("A dot", "A drawing"):
        expect_dot(page.get_by_role("img", name=title))
    for _ in range(2):
        assert saved(page, "The report") == ("réport 1.bin", REPORT)
    assert saved(page, "The page") == ("page.html", PAGE)
    assert saved(page, "Lines") == ("lines.txt", b"line 0\nline 1\nline 2\n")
    page.goto(f"{url}/?app=last")
    assert saved(page, "End") == ("last.txt", b"last")
    expect_dot(page.get_by_role("img", name="The last dot"))
    expect(page.locator("html[data-webio-line=closed]")).to_be_attached()


@pytest.mark.parametrize("what", ["page", "drawing"])
def test_a_file_with_a_script_in_it_cannot_run_it_at_the_address_of_the_app(
    what: str, serve: Serve, page: Page, console: Console
) -> None:
    url = serve(app).url
    links: list[str] = []
    page.on("request", lambda request: links.append(request.url) if "?file=" in request.url else None)
    page.goto(url)
    expect_dot(page.get_by_role("img", name="A drawing"))
    if what == "page":
        saved(page, "The page")
    link = links[-1].removesuffix("&save")
    other = page.context.new_page()
    other.goto(f"{url}/?test=1")
    with other.expect_download():
        other.evaluate("link => void (location.href = link)", link)

    def show(route: Route) -> None:
        answer = route.fetch()
        assert answer.headers["content-disposition"].startswith("attachment")
        route.fulfill(response=answer, headers={**answer.headers, "content-disposition": "inline"})

    # Even where a browser would show it, its script is not run.
    console.expect(SANDBOXED)
    console.expect(NO_ICON)
    other.route("**/*file=*", show)
    with other.expect_console_message(lambda message: "sandboxed" in message.text):
        other.goto(link)
    assert other.title() != "ran"
    assert page.evaluate("localStorage.getItem('ran')") is None
    assert urlsplit(link).netloc == urlsplit(url).netloc
