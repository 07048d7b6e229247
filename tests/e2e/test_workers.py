"""`uvicorn --workers 4`: the bytes that another process holds come over the link."""

from collections.abc import Callable

from playwright.sync_api import Page, Response, expect

from tests.support.browser import Console
from tests.support.server import ProcessServer, wait_for

from .sites.files import PAGE, REPORT
from .test_files import expect_dot, saved

FOREIGN = r"status of 404|status 404: GET .*file="
UVICORN = ("-m", "uvicorn", "tests.e2e.sites.files:app", "--workers", "4", "--port", "{port}")
ROUNDS = 30


def test_pictures_and_files_of_another_process_come_over_the_link(
    spawn: Callable[..., ProcessServer], page: Page, console: Console
) -> None:
    console.expect(FOREIGN)
    url = spawn(*UVICORN, ready="startup complete").url
    wait_for(url)
    refused: set[bool] = set()

    def see(response: Response) -> None:
        if "?file=" in response.url and response.status == 404:
            refused.add(response.url.endswith("&save"))

    # Which process gets a connection is chance; until both a picture and a file have met another one.
    for _ in range(ROUNDS):
        visitor = page.context.new_page()
        visitor.on("response", see)
        visitor.goto(url)
        expect(visitor.locator("html[data-webio-line=websocket]")).to_be_attached()
        for title in ("A dot", "A drawing"):
            expect_dot(visitor.get_by_role("img", name=title))
        assert saved(visitor, "The report") == ("réport 1.bin", REPORT)
        assert saved(visitor, "The page") == ("page.html", PAGE)
        assert saved(visitor, "Lines") == ("lines.txt", b"line 0\nline 1\nline 2\n")
        visitor.goto(f"{url}/?app=last")
        assert saved(visitor, "End") == ("last.txt", b"last")
        expect_dot(visitor.get_by_role("img", name="The last dot"))
        expect(visitor.locator("html[data-webio-line=closed]")).to_be_attached()
        visitor.close()
        if refused == {True, False}:
            break
    assert refused == {True, False}
