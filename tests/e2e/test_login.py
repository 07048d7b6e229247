"""An app that does not let everybody in, as its visitors see it."""

from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect
from starlette.requests import HTTPConnection

from asgiwebio import webio_asgi
from asgiwebio.output import put_text
from tests.conftest import Serve
from tests.support.browser import Console
from tests.support.server import ProcessServer


def test_the_example_with_a_form_and_a_signed_cookie(
    spawn: Callable[..., ProcessServer], page: Page, console: Console
) -> None:
    console.expect("403")
    url = spawn("-m", "uvicorn", "examples.login:app", "--port", "{port}").url
    page.goto(url)
    page.wait_for_url("**/login")
    for password in ("babbage", "lovelace"):
        page.get_by_label("Name").fill("ada")
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_text("That is not right." if password == "babbage" else "Welcome, ada.")).to_be_visible()
    page.get_by_role("textbox", name="What is new?").fill("An engine")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Noted: An engine")).to_be_visible()

    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert {(cookie["httpOnly"], cookie["sameSite"]) for cookie in cookies.values()} == {(True, "Lax")}
    cookie, form = cookies["login"], cookies["login-form"]["value"]
    for forged in (cookie["value"].replace("ada", "bob"), "user|ada|99999999999|0", "ada", "|", "ä", form):
        answer = httpx.get(url, headers={b"cookie": f"login={forged}".encode()})
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    # The form as another site would send it: without the cookie, or with the text of a form of its own.
    right = {"name": "ada", "password": "lovelace", "form": form}
    for sent, jar in ((right, {}), (right, {"login-form": form + "0"}), ({**right, "form": ""}, {"login-form": form})):
        answer = httpx.post(f"{url}/login", data=sent, cookies=jar)
        assert (answer.status_code, "login=" in answer.headers["set-cookie"]) == (403, False)
    assert httpx.post(f"{url}/login", data=right, cookies={"login-form": form}).status_code == 303
    assert httpx.post(f"{url}/login", content=b"name=" + b"\xff" * 900).status_code == 403
    assert httpx.post(f"{url}/login", content=b"x" * 2000).status_code == 413


def test_a_page_whose_line_is_refused_says_so_and_stops(serve: Serve, page: Page, console: Console) -> None:
    console.expect("403")

    def pages_only(request: HTTPConnection) -> bool:
        return request.scope["type"] == "http" and "link" not in request.query_params

    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(serve(webio_asgi(lambda: put_text("never"), on_connect=pages_only)).url)
    expect(page.get_by_text("The server did not accept this page.")).to_be_visible()
    expect(page.get_by_role("button", name="Start again")).to_be_visible()
    assert len([url for url in asked if "link" in url]) == 1
