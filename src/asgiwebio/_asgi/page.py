"""The page: the HTML that a browser gets first, around which everything else is loaded.

Nothing in it depends on where the app is mounted. The inline script works out the address of every built file from
the page's own, and writes them into an import map before main loads.
"""

import gzip
import importlib.metadata
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

from asgiwebio._asgi import assets
from asgiwebio._asgi.assets import Bundle
from asgiwebio._asgi.config import Meta, metadata
from asgiwebio._session.sentences import direction, said
from asgiwebio.exceptions import InvalidType, InvalidValue

__all__ = ["POLL_EXTENSION", "Page", "full", "leaving", "notice"]

POLL_EXTENSION = "asgiwebio.poll"
"""A host that opens no WebSocket has this in `scope["extensions"]`, so that its pages do not try."""

_DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="{}"/>'
    '<path d="M4 5l3 3-3 3M8.5 11H12" fill="none" stroke="#fff" stroke-width="1.6"/></svg>'
)


def _icon(colour: str) -> str:
    return "data:image/svg+xml," + quote(_DRAWING.format(colour))


_ICON, _ICON_CLOSED = _icon("#1f5fd0"), _icon("#808080")

# `WebIO` is the page's one documented global. Under Trusted Types its policy is the only one that may be made here.
# `js_file` and `js_code` are inert (type text/webio) until main runs them, each once the libraries it uses are here.
# The manifest's link is written here because its start_url has to be absolute, and only the browser knows the address.
# The line opens here, since it need not wait for the scripts that speak over it; it is last, lest it keep them away.
_BOOT = """\
(() => {
  const { files, manifest, ...boot } = %s;
  const url = (name) => new URL(boot.cdn ? boot.cdn + name : "?asset=" + name, location.href).href;
  const pass = (text) => text;
  boot.policy = boot.strict && window.trustedTypes
    ? trustedTypes.createPolicy("asgiwebio", { createHTML: pass, createScript: pass, createScriptURL: pass })
    : null;
  boot.assets = Object.fromEntries(files.map((name) => [name, url(name)]));
  window.WebIO = { boot };
  const here = document.currentScript;
  const scripts = files.filter((name) => name.endsWith(".js"));
  const imports = Object.fromEntries(scripts.map((name) => ["./" + name, url(name)]));
  const map = JSON.stringify({ imports });
  here.after(Object.assign(document.createElement("script"), {
    type: "importmap", nonce: boot.nonce, text: boot.policy ? boot.policy.createScript(map) : map,
  }));
  if (manifest) {
    manifest.start_url = new URL(manifest.start_url, location.href).href;
    const href = "data:application/manifest+json," + encodeURIComponent(JSON.stringify(manifest));
    here.after(Object.assign(document.createElement("link"), { rel: "manifest", href }));
  }
  if (!boot.poll) boot.socket = new WebSocket("ws" + location.href.slice(4).split("#")[0], "asgiwebio.v1");
})();"""

_BODY = """\
<a class="wio-skip" href="#input-container">Skip to the form</a>
<main class="pywebio" id="webio-main">
<div class="container" id="output-container">
<div class="markdown-body" id="markdown-body"><div id="pywebio-scope-ROOT"></div></div>
</div>
<div id="end-space"></div>
</main>
<div id="input-container" role="region" aria-label="Form" hidden><div class="container" id="input-cards"></div></div>
<footer class="footer">Powered by asgiwebio</footer>
<noscript>This page needs JavaScript. Please switch it on and load the page again.</noscript>"""


def _version() -> str:
    try:
        return importlib.metadata.version("asgiwebio")
    except importlib.metadata.PackageNotFoundError:  # run from a source tree that was never installed
        return "0"


VERSION = _version()


@dataclass(frozen=True)
class Page:
    """Makes the pages of one App.

    `cdn` is where the built files come from: False or True for the app itself, or the address, also relative to the
    page's own, of a directory that has them. `csp` is "strict", "compat", or a header of your own, in which `{nonce}`
    stands for the nonce of the response. `frame_ancestors` names who may show the page in a frame, such as
    "https://intranet.example" or "*".
    """

    cdn: bool | str = False
    debug: bool = False
    csp: str | None = None
    frame_ancestors: str | Sequence[str] | None = None
    directory: str = assets.STATIC_PATH

    def __post_init__(self) -> None:
        if not isinstance(self.cdn, bool | str):
            raise InvalidType(f"cdn={self.cdn!r}: expected True, False or the address of a directory")
        if self.csp is not None and not isinstance(self.csp, str):
            raise InvalidType(f'csp={self.csp!r}: expected "strict", "compat", a header value or None')
        if self.csp is not None and self.csp not in _POLICIES and "-src " not in self.csp:
            raise InvalidValue(f'csp={self.csp!r}: expected "strict", "compat" or a whole header value')
        if self.frame_ancestors == "" or self.frame_ancestors == []:
            raise InvalidValue("""frame_ancestors is empty: write "'none'" to forbid all frames, None for no rule""")

    async def shell(
        self, connection: HTTPConnection, application: Callable[..., object], name: str = "index"
    ) -> Response:
        """Answer GET or HEAD of the page of `application`, which this App knows as `name`."""
        bundle = await assets.load(self.directory)
        if bundle is None:
            return notice(
                500, "The page is not built yet", f"Its files are missing: run {assets.BUILD_COMMAND} in the checkout."
            )
        meta = metadata(application)
        nonce = secrets.token_urlsafe(16) if self.csp else ""
        local = connection.query_params.get("_pywebio_cdn") == "false"
        cdn = self.cdn.rstrip("/") + "/" if isinstance(self.cdn, str) and self.cdn and not local else ""
        policy = self._policy(nonce, cdn)
        poll = POLL_EXTENSION in connection.scope.get("extensions", {})
        boot = _boot(bundle, meta, name, cdn, nonce, self.debug, "require-trusted-types-for" in policy, poll)
        html = _document(bundle, meta, boot, cdn, nonce)
        headers = {"cache-control": "no-cache", "x-content-type-options": "nosniff"}
        if policy:
            headers["content-security-policy"] = policy
        headers["vary"] = "accept-encoding"
        body = html.encode()
        if assets.negotiate(connection.headers.get("accept-encoding", ""), ("gzip",)):
            body, headers["content-encoding"] = gzip.compress(body, 6, mtime=0), "gzip"
        return _html(body, 200, headers, head=connection.scope.get("method") == "HEAD")

    def _policy(self, nonce: str, cdn: str) -> str:
        """The Content-Security-Policy of one response; empty for none."""
        rules = []
        if self.csp:
            scheme, host, *_ = urlsplit(cdn)
            source = f" {scheme}://{host}" if scheme else f" {host}" if host else ""
            rules.append(_POLICIES.get(self.csp, self.csp).replace("{nonce}", nonce).replace("{cdn}", source))
        ancestors = self.frame_ancestors
        if ancestors is None and self.csp in _POLICIES:
            ancestors = "'self'"
        if ancestors is not None:
            rules.append(f"frame-ancestors {ancestors if isinstance(ancestors, str) else ' '.join(ancestors)}")
        return "; ".join(rules)


_POLICIES = {
    "compat": "script-src 'self' 'nonce-{nonce}' 'unsafe-eval'{cdn}; object-src 'none'; base-uri 'none'",
    "strict": (
        "script-src 'self' 'nonce-{nonce}'{cdn}; style-src 'self' 'nonce-{nonce}'{cdn}; object-src 'none'; "
        "base-uri 'none'; require-trusted-types-for 'script'; trusted-types asgiwebio dompurify"
    ),
}


def full(retry_after: int, language: str = "en") -> Response:
    """The page of an app that takes no more visitors; it tries again by itself."""
    title = said("The app is full", language)
    text = said("As many people as it can serve are using it now. This page tries again by itself.", language)
    return notice(503, title, text, retry_after=retry_after, language=language)


def leaving(retry_after: int, language: str = "en") -> Response:
    """The page of an app whose server stops; it tries again by itself, since another one may follow."""
    title = said("The app stops", language)
    text = said("Its server ends or starts anew. This page tries again by itself.", language)
    return notice(503, title, text, retry_after=retry_after, language=language)


def notice(status: int, title: str, text: str, *, retry_after: int | None = None, language: str = "en") -> Response:
    """A page that only says something, and needs neither script nor bundle."""
    refresh = f'<meta http-equiv="refresh" content="{retry_after}">' if retry_after is not None else ""
    html = (
        f'<!doctype html>\n<html lang="{language}" dir="{direction(language)}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>{refresh}"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"></head>\n'
        f"<body><main><h1>{escape(title)}</h1><p>{escape(text)}</p></main></body></html>\n"
    )
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    if retry_after is not None:
        headers["retry-after"] = str(retry_after)
    return _html(html.encode(), status, headers)


def _html(body: bytes, status: int, headers: dict[str, str], *, head: bool = False) -> Response:
    headers = {**headers, "content-length": str(len(body)), "content-type": "text/html; charset=utf-8"}
    return Response(b"" if head else body, status, headers)


def _boot(bundle: Bundle, meta: Meta, name: str, cdn: str, nonce: str, debug: bool, strict: bool, poll: bool) -> str:
    """The inline script. Its data cannot end the script element: the characters that could are escaped."""
    data = {
        "version": VERSION,
        "app": name,
        "cdn": cdn,
        "nonce": nonce,
        "debug": debug,
        "strict": strict,
        **({"poll": True} if poll else {}),
        **({"language": meta.language} if meta.language else {}),
        "files": sorted(bundle.files),
        "manifest": _manifest(meta),
    }
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return _BOOT % text


def _manifest(meta: Meta) -> Mapping[str, object] | None:
    if meta.manifest is None:
        return None
    icon = {"src": meta.manifest.get("icon", _ICON), "sizes": "any"}
    given = {key: value for key, value in meta.manifest.items() if key != "icon"}
    standard = {"name": meta.title, "description": meta.description, "start_url": "", "display": "standalone"}
    return {**standard, "icons": [icon], **given}


def _document(bundle: Bundle, meta: Meta, boot: str, cdn: str, nonce: str) -> str:
    def attribute(name: str, value: str) -> str:
        return f' {name}="{escape(value)}"' if value else ""

    def built(name: str) -> str:
        return escape(f"{cdn}{name}" if cdn else f"?asset={name}")

    signed = attribute("nonce", nonce)
    # "default" is light, as it always was; an app that says nothing follows the visitor's system.
    scheme = "auto" if meta.theme is None else "dark" if meta.theme == "dark" else "light"
    icon = escape(str((meta.manifest or {}).get("icon", _ICON)))
    palette = bundle.chunks.get(f"theme-{meta.theme}")
    foreign = ' crossorigin="anonymous"' if cdn else ""
    lines = [
        "<!doctype html>",
        # `lang` is the language of what the app says, which only the app knows; the page fills in the visitor's.
        f'<html data-bs-theme="{scheme}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">',
        f'<meta name="color-scheme" content="{"light dark" if scheme == "auto" else scheme}">',
        f"<title>{escape(meta.title)}</title>",
        f'<meta name="description" content="{escape(meta.description)}">' if meta.description else "",
        *(
            f'<link id="favicon{size}" rel="icon" type="image/svg+xml" sizes="{size}x{size}" href="{_ICON}"'
            f' data-closed="{_ICON_CLOSED}">'
            for size in (32, 16)
        ),
        f'<link rel="apple-touch-icon" href="{icon}">',
        f'<link rel="stylesheet" id="webio-style" href="{built(bundle.style)}"{foreign}>',
        f'<link rel="stylesheet" href="{built(palette)}"{foreign}>' if isinstance(palette, str) else "",
        *(f'<link rel="stylesheet" href="{escape(address)}"{signed}>' for address in meta.css_file),
        f"<style{signed}>{meta.css_style}</style>" if meta.css_style else "",
        f"<script{signed}>{boot}</script>",
        f'<script type="module" src="{built(bundle.main)}"{signed}{foreign}></script>',
        "</head>",
        f'<body class="webio-theme-{meta.theme or "default"}">',
        _BODY,
        *(f'<script type="text/webio" src="{escape(address)}"></script>' for address in meta.js_file),
        f'<script type="text/webio">{meta.js_code}</script>' if meta.js_code else "",
        "</body>",
        "</html>",
    ]
    return "\n".join(line for line in lines if line) + "\n"
