"""The page itself: its policies, the author's own scripts and styles, and files that come from elsewhere."""

from urllib.parse import urljoin

import httpx
import pytest
from playwright.sync_api import Page, expect
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from asgiwebio import STATIC_PATH, config, webio_asgi
from asgiwebio.input import input
from asgiwebio.output import put_html, put_text
from asgiwebio.session import eval_js, run_js
from tests.conftest import Serve
from tests.support.browser import Console

from .task import TASKS
from .visit import visit


@pytest.mark.parametrize("policy", ["strict", "compat"])
def test_the_page_runs_under_a_policy(policy: str, serve: Serve, page: Page) -> None:
    served = serve(Starlette(routes=[Mount("/tool", webio_asgi(TASKS["thread"], csp=policy))]))
    for path in ("/tool", "/tool/"):
        visit(page, served.url + path, "websocket")
        left, right = (page.get_by_text(text, exact=True).bounding_box() for text in ("left", "right"))
        assert left is not None
        assert right is not None
        assert left["y"] == right["y"], "a row needs its inline style"


def scripts() -> None:
    run_js("document.title = 'set by ' + who", who="run_js")
    put_text(f"1 + 1 = {eval_js('1 + 1')}")
    put_html("<p id='own' onclick='alert(1)'>own <b>HTML</b></p><script>window.ranUnasked = true</script>")


@pytest.mark.parametrize("policy", ["strict", "compat", pytest.param(None, marks=pytest.mark.own_script)])
def test_scripts_of_the_app_run_and_those_inside_html_as_the_policy_allows(
    policy: str | None, serve: Serve, page: Page, console: Console
) -> None:
    console.expect("Content Security Policy")  # what it forbids it says in the console
    page.goto(serve(webio_asgi(scripts, csp=policy)).url)
    expect(page.get_by_text("1 + 1 = 2")).to_be_visible()
    expect(page).to_have_title("set by run_js")
    expect(page.locator("#own b")).to_have_text("HTML")
    assert page.evaluate("window.ranUnasked ?? false") is (policy is None)


@config(
    title="Own <things>",
    description="Scripts & styles",
    theme="dark",
    css_file="/own.css",
    css_style="#own { text-transform: uppercase }",
    js_file=["/first.js", "/second.js"],
    js_code="order.push('code'); WebIO.message_tpl.submit = 'Send it'; const closed = '</' + 'script>'",
)
def styled() -> None:
    put_html("<p id='own'>own</p>")
    put_text(f"order: {eval_js('order.join()')}")
    put_text(f"Hello, {input('Name')}.")


def with_own_files(app: ASGIApp) -> ASGIApp:
    files = {
        "/own.css": ("#own { color: rgb(1, 2, 3) }", "text/css"),
        "/first.js": ("window.order = [typeof WebIO.pushData, 'first']", "text/javascript"),
        "/second.js": ("order.push('second')", "text/javascript"),
    }

    def route(path: str, text: str, kind: str) -> Route:
        return Route(path, lambda _: PlainTextResponse(text, media_type=kind))

    return Starlette(routes=[*(route(path, *file) for path, file in files.items()), Mount("/tool", app)])


@pytest.mark.behaviour("CFG-10", "CFG-13", "I18N-05")
@pytest.mark.parametrize("policy", [None, "strict"])
def test_the_authors_files_and_code_run_in_order_after_the_pages_own(
    policy: str | None, serve: Serve, page: Page
) -> None:
    page.goto(serve(with_own_files(webio_asgi(styled, csp=policy))).url + "/tool/")
    expect(page.get_by_text("order: function,first,second,code")).to_be_visible()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("Hello, .")).to_be_visible()
    expect(page).to_have_title("Own <things>")
    expect(page.locator("meta[name=description]")).to_have_attribute("content", "Scripts & styles")
    expect(page.locator("body.webio-theme-dark")).to_be_attached()
    own = page.locator("#own")
    expect(own).to_have_css("color", "rgb(1, 2, 3)")
    expect(own).to_have_css("text-transform", "uppercase")


@pytest.mark.parametrize("policy", [None, "strict"])
def test_the_first_answer_is_light(policy: str | None, serve: Serve) -> None:
    """It names every file of the bundle, whose number grows."""
    answer = httpx.get(serve(webio_asgi(scripts, csp=policy)).url, headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) <= 2048


@pytest.mark.behaviour("PLAT-53")
def test_the_page_talks_to_its_own_address_only(serve: Serve, page: Page) -> None:
    """PyWebIO's page follows `pywebio_api`: whoever makes such a link runs scripts in the app's page."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    url = serve(Starlette(routes=[Mount("/tool", webio_asgi(TASKS["thread"]))])).url
    visit(page, f"{url}/tool?pywebio_api=http://127.0.0.1:9/", "websocket")
    host = url.removeprefix("http://")
    assert all(address.split("/")[2] == host for address in asked if not address.startswith("data:"))


@pytest.mark.behaviour("CFG-14")
def test_the_web_app_manifest_starts_at_this_page(serve: Serve, page: Page) -> None:
    url = serve(Starlette(routes=[Mount("/tool", webio_asgi(TASKS["coroutine"]))])).url
    page.goto(f"{url}/tool/")
    manifest = page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then((found) => found.json())")
    assert (manifest["name"], manifest["start_url"]) == ("Tool in a coroutine", f"{url}/tool/")


@pytest.mark.behaviour("PLAT-09")
@pytest.mark.parametrize("cdn", ["{elsewhere}/files", "files"])
def test_the_files_may_come_from_elsewhere(cdn: str, serve: Serve, page: Page, console: Console) -> None:
    files = Mount("/files", StaticFiles(directory=STATIC_PATH))
    cors = Middleware(CORSMiddleware, allow_origins=["*"])
    elsewhere = serve(Starlette(routes=[files], middleware=[cors])).url
    tool = webio_asgi(TASKS["thread"], cdn=cdn.format(elsewhere=elsewhere))
    own = serve(Starlette(routes=[files, Mount("/", tool)])).url
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, own, "websocket")
    scripts = [url for url in asked if url.endswith((".js", ".css"))]
    assert scripts
    assert all(url.startswith(urljoin(f"{own}/", f"{cdn.format(elsewhere=elsewhere)}/")) for url in scripts)
    assert console.unexpected == []
