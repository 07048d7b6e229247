import gzip
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from asgiwebio._asgi import config as configuration
from asgiwebio._asgi.config import config
from asgiwebio._asgi.page import Page, full, notice

pytestmark = pytest.mark.anyio

NASTY = """</script><script>"&'<b>"""


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    configuration.reset()
    yield
    configuration.reset()


@pytest.fixture
def bundle(tmp_path: Path) -> str:
    files = {"main-1.js": {"type": "text/javascript"}, "style-1.css": {"type": "text/css"}}
    manifest = {"main": "main-1.js", "style": "style-1.css", "files": files, "chunks": {"theme-yeti": "theme-2.css"}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    return str(tmp_path)


def app() -> None:
    pass


async def ask(
    page: Page, application: object = app, query: str = "", method: str = "GET", *, extension: str = "", **headers: str
) -> Response:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope: Scope = {"type": "http", "method": method, "path": "/", "query_string": query.encode(), "headers": raw}
    scope["extensions"] = {extension: {}} if extension else {}
    return await page.shell(Request(scope), application, "index")  # type: ignore[arg-type]


class Elements(HTMLParser):
    """The elements of a page, as a browser's parser sees them: name, attributes, text inside."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(bytes(response.body).decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.all:
            self.texts.append((self.all[-1][0], data.strip()))

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.all if tag == name]

    def text(self, name: str) -> str:
        return next(text for tag, text in self.texts if tag == name)


def boot(response: Response) -> dict[str, object]:
    found = re.search(r"\.\.\.boot \} = (\{.*\});$", bytes(response.body).decode(), re.MULTILINE)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


@pytest.mark.parametrize(("theme", "sheets"), [("yeti", ["style-1.css", "theme-2.css"]), ("dark", ["style-1.css"])])
async def test_a_theme_comes_with_the_page(theme: str, sheets: list[str], bundle: str) -> None:
    page = Elements(await ask(Page(directory=bundle), config(theme=theme)(app)))
    loaded = [link["href"] for link in page.of("link") if link.get("rel") == "stylesheet"]
    assert loaded == [f"?asset={name}" for name in sheets]


@pytest.mark.behaviour("CFG-09", "CFG-13", "CFG-17")
async def test_the_page_of_an_app_that_says_nothing(bundle: str) -> None:
    response = await ask(Page(directory=bundle))
    page = Elements(response)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" not in response.headers
    assert page.of("html") == [{"data-bs-theme": "auto"}]
    assert page.of("body") == [{"class": "webio-theme-default"}]
    assert page.text("title") == "asgiwebio application"
    assert not [meta for meta in page.of("meta") if meta.get("name") == "description"]
    assert page.text("footer") == "Powered by asgiwebio"
    ids = [str(attributes["id"]) for _, attributes in page.all if "id" in attributes]
    for name in ("output-container", "markdown-body", "pywebio-scope-ROOT", "input-container", "input-cards"):
        assert ids.count(name) == 1
    assert {"favicon32", "favicon16"} < set(ids)
    assert "needs JavaScript" in bytes(response.body).decode()
    assert boot(response)["app"] == "index"


async def test_built_files_are_asked_for_at_the_pages_own_address(bundle: str) -> None:
    page = Elements(await ask(Page(directory=bundle)))
    assert [s.get("src") for s in page.of("script") if s.get("type") == "module"] == ["?asset=main-1.js"]
    assert [s.get("href") for s in page.of("link") if s.get("rel") == "stylesheet"] == ["?asset=style-1.css"]
    inline, main, *_ = page.of("script")
    assert "src" not in inline, "the import map has to be there before main loads"
    assert main["src"] == "?asset=main-1.js"


@pytest.mark.behaviour("CFG-09", "CFG-10")
async def test_everything_an_author_names_is_escaped_but_own_code(bundle: str) -> None:
    shown = config(
        title=NASTY,
        description=NASTY,
        js_file=f"a.js?{NASTY}",
        css_file=f"a.css?{NASTY}",
        css_style="b > i {}",
        js_code="let a = 1 < 2",
        theme="sketchy",
    )(app)
    response = await ask(Page(directory=bundle), shown)
    page = Elements(response)
    assert page.text("title") == NASTY
    assert [m["content"] for m in page.of("meta") if m.get("name") == "description"] == [NASTY]
    assert {"type": "text/webio", "src": f"a.js?{NASTY}"} in page.of("script")
    assert f"a.css?{NASTY}" in [link.get("href") for link in page.of("link")]
    assert page.of("body") == [{"class": "webio-theme-sketchy"}]
    assert "<style>b > i {}</style>" in bytes(response.body).decode()
    assert '<script type="text/webio">let a = 1 < 2</script>' in bytes(response.body).decode()
    manifest = boot(response)["manifest"]
    assert isinstance(manifest, dict)
    assert manifest["name"] == NASTY
    assert "b" not in [tag for tag, _ in page.all]


async def test_the_theme_decides_light_or_dark_and_none_leaves_it_to_the_visitor(bundle: str) -> None:
    for theme, scheme in ((None, "auto"), ("dark", "dark"), ("default", "light"), ("minty", "light")):
        page = Elements(await ask(Page(directory=bundle), config(theme=theme)(app)))
        assert page.of("html")[0]["data-bs-theme"] == scheme


@pytest.mark.behaviour("CFG-14", "CFG-15")
async def test_the_web_app_manifest_can_be_changed_and_left_out(bundle: str) -> None:
    assert boot(await ask(Page(directory=bundle), config(manifest=False)(app)))["manifest"] is None
    response = await ask(Page(directory=bundle), config(title="T", manifest={"icon": "i.png", "lang": "de"})(app))
    manifest = boot(response)["manifest"]
    assert isinstance(manifest, dict)
    assert (manifest["name"], manifest["display"], manifest["lang"]) == ("T", "standalone", "de")
    assert manifest["icons"] == [{"src": "i.png", "sizes": "any"}]
    assert "icon" not in manifest
    assert {"rel": "apple-touch-icon", "href": "i.png"} in Elements(response).of("link")


@pytest.mark.behaviour("PLAT-09")
async def test_the_files_can_come_from_elsewhere_and_a_visitor_can_refuse_that(bundle: str) -> None:
    page = Page(directory=bundle, cdn="https://cdn.example/a")
    response = await ask(page)
    assert boot(response)["cdn"] == "https://cdn.example/a/"
    scripts = [script.get("src") for script in Elements(response).of("script")]
    assert "https://cdn.example/a/main-1.js" in scripts
    assert boot(await ask(page, query="_pywebio_cdn=false"))["cdn"] == ""
    assert boot(await ask(Page(directory=bundle, cdn=True)))["cdn"] == ""


@pytest.mark.parametrize(
    ("cdn", "source"),
    [("https://cdn.example/a", "https://cdn.example"), ("//cdn.example/a", "cdn.example"), ("files", ""), ("/a", "")],
)
async def test_a_policy_names_where_the_files_come_from(cdn: str, source: str, bundle: str) -> None:
    response = await ask(Page(directory=bundle, csp="compat", cdn=cdn))
    rule = response.headers["content-security-policy"].split(";")[0]
    assert rule.split()[3:] == ["'unsafe-eval'", *([source] if source else [])]


@pytest.mark.parametrize("level", ["strict", "compat"])
async def test_a_policy_has_a_new_nonce_for_each_response(bundle: str, level: str) -> None:
    page = Page(directory=bundle, csp=level, cdn="https://cdn.example/a/")
    shown = config(js_file="a.js", css_style="b {}")(app)
    first, second = await ask(page, shown), await ask(page, shown)
    policy = first.headers["content-security-policy"]
    nonce = boot(first)["nonce"]
    assert f"'nonce-{nonce}' " in policy
    assert boot(second)["nonce"] != nonce
    assert " https://cdn.example" in policy
    assert "object-src 'none'; base-uri 'none'" in policy
    assert policy.endswith("frame-ancestors 'self'")
    assert ("'unsafe-eval'" in policy) is (level == "compat")
    assert boot(first)["strict"] is ("require-trusted-types-for 'script'" in policy) is (level == "strict")
    page_elements = Elements(first)
    scripts = [script for script in page_elements.of("script") if script.get("type") != "text/webio"]
    assert {script.get("nonce") for script in scripts} == {nonce}
    assert page_elements.of("style") == [{"nonce": nonce}]


async def test_a_policy_of_ones_own_and_who_may_frame_the_page(bundle: str) -> None:
    own = await ask(Page(directory=bundle, csp="script-src 'nonce-{nonce}'"))
    assert own.headers["content-security-policy"] == f"script-src 'nonce-{boot(own)['nonce']}'"
    framed = await ask(Page(directory=bundle, frame_ancestors=["'self'", "https://intranet.example"]))
    assert framed.headers["content-security-policy"] == "frame-ancestors 'self' https://intranet.example"
    assert boot(framed)["nonce"] == ""
    open_to_all = await ask(Page(directory=bundle, csp="compat", frame_ancestors="*"))
    assert open_to_all.headers["content-security-policy"].endswith("; frame-ancestors *")


@pytest.mark.parametrize(
    ("given", "error", "text"),
    [
        ({"csp": "tight"}, ValueError, 'csp=\'tight\'.*"strict", "compat" or a whole header'),
        ({"csp": 1}, TypeError, "csp=1"),
        ({"cdn": 1.5}, TypeError, "cdn=1.5.*True, False or the address"),
        ({"frame_ancestors": []}, ValueError, "write \"'none'\""),
    ],
)
def test_wrong_settings_are_named(given: dict[str, object], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        Page(**given)  # type: ignore[arg-type]


async def test_the_page_is_compressed_for_who_takes_it(bundle: str) -> None:
    plain, zipped = await ask(Page(directory=bundle)), await ask(Page(directory=bundle), accept_encoding="br, gzip")
    assert "content-encoding" not in plain.headers
    assert (zipped.headers["content-encoding"], zipped.headers["vary"]) == ("gzip", "accept-encoding")
    assert gzip.decompress(bytes(zipped.body)) == plain.body
    assert len(zipped.body) < 2048


async def test_head_has_the_headers_only(bundle: str) -> None:
    whole, head = await ask(Page(directory=bundle)), await ask(Page(directory=bundle), method="HEAD")
    assert head.body == b""
    assert head.headers["content-length"] == str(len(whole.body))


async def test_without_a_bundle_the_page_says_which_command_builds_it(tmp_path: Path) -> None:
    response = await ask(Page(directory=str(tmp_path)))
    assert response.status_code == 500
    assert "run scripts/build in the checkout" in bytes(response.body).decode()


def test_a_full_app_says_so_and_when_to_come_back() -> None:
    response = full(5)
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert response.headers["cache-control"] == "no-store"
    page = Elements(response)
    assert page.text("h1") == "The app is full"
    assert {"http-equiv": "refresh", "content": "5"} in page.of("meta")


def test_a_full_app_says_so_in_the_visitors_language() -> None:
    response = full(5, "fa")
    page = Elements(response)
    assert page.text("h1") == "برنامه پر است"
    assert {"lang": "fa", "dir": "rtl"} in page.of("html")


def test_a_notice_escapes_what_it_says() -> None:
    assert "<b>" not in bytes(notice(404, NASTY, NASTY).body).decode()


async def test_the_page_of_a_host_without_websockets_is_told_to_poll(bundle: str) -> None:
    page = Page(directory=bundle)
    assert boot(await ask(page, extension="asgiwebio.poll"))["poll"] is True
    assert "poll" not in boot(await ask(page))
