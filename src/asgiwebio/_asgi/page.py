"""The page: the HTML that a browser gets first, around which everything else is loaded.

Nothing in it depends on where the app is mounted. The inline script works out the address of every built file from
the page's own, and writes them into an import map before main loads.
"""

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
from asgiwebio._asgi.accept import weights
from asgiwebio._asgi.assets import Bundle
from asgiwebio._asgi.config import Meta, metadata
from asgiwebio.exceptions import InvalidType, InvalidValue

__all__ = ["LANGUAGES", "Page", "full", "notice"]

# Those the page has its own texts in; the first is spoken to everybody else.
LANGUAGES = ("en", "zh", "ru", "de", "fa", "uz", "kk")
RIGHT_TO_LEFT = ("fa",)

_ICON = "data:image/svg+xml," + quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2a5fd0"/>'
    '<path d="M9 10l6 6-6 6M17 22h7" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"'
    ' stroke-linejoin="round"/></svg>'
)

# `WebIO` is the page's one documented global. Under Trusted Types its policy is the only one that may be made here.
# `js_code` is inert (type text/webio) until main has run, since it may use what main brings; modules run late.
# The manifest's link is written here because its start_url has to be absolute, and only the browser knows the address.
_BOOT = """\
(() => {
  const { files, manifest, trusted, ...boot } = %s;
  const url = (name) => boot.cdn ? boot.cdn + name : new URL("?asset=" + name, location.href).href;
  const pass = (text) => text;
  boot.policy = trusted && window.trustedTypes
    ? trustedTypes.createPolicy("asgiwebio", { createHTML: pass, createScript: pass, createScriptURL: pass })
    : null;
  boot.assets = Object.fromEntries(files.map((name) => [name, url(name)]));
  window.WebIO = { boot };
  const map = document.createElement("script");
  map.type = "importmap";
  if (boot.nonce) map.nonce = boot.nonce;
  const text = JSON.stringify({
    imports: Object.fromEntries(files.filter((name) => name.endsWith(".js")).map((name) => ["./" + name, url(name)])),
  });
  map.text = boot.policy ? boot.policy.createScript(text) : text;
  document.head.append(map);
  if (manifest) {
    const link = document.createElement("link");
    link.rel = "manifest";
    manifest.start_url = new URL(manifest.start_url, location.href).href;
    link.href = "data:application/manifest+json," + encodeURIComponent(JSON.stringify(manifest));
    document.head.append(link);
  }
  addEventListener("DOMContentLoaded", () => {
    for (const own of document.querySelectorAll("script[type='text/webio']")) {
      const script = document.createElement("script");
      if (boot.nonce) script.nonce = boot.nonce;
      script.text = boot.policy ? boot.policy.createScript(own.text) : own.text;
      own.replaceWith(script);
    }
  });
})();"""

_BODY = """\
<noscript><p class="alert alert-warning" role="alert">This page needs JavaScript. Please switch it on and reload.</p>\
</noscript>
<main class="pywebio">
<div class="container" id="output-container">
<div class="markdown-body" id="markdown-body"><div id="pywebio-scope-ROOT"></div></div>
<div id="end-space"></div>
</div>
<div id="input-container"><div class="container" id="input-cards"></div></div>
</main>
<footer class="footer">Powered by asgiwebio</footer>"""


def _version() -> str:
    try:
        return importlib.metadata.version("asgiwebio")
    except importlib.metadata.PackageNotFoundError:  # run from a source tree that was never installed
        return "0"


VERSION = _version()


@dataclass(frozen=True)
class Page:
    """Makes the pages of one App.

    `cdn` is where the built files come from: False or True for the app itself, or the address of a directory that has
    them. `csp` is "strict", "compat", or a header of your own, in which `{nonce}` stands for the nonce of the response.
    `frame_ancestors` names who may show the page in a frame, such as "https://intranet.example" or "*".
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
        language = _language(connection.headers.get("accept-language", ""))
        policy = self._policy(nonce, cdn)
        boot = _boot(bundle, meta, name, cdn, nonce, self.debug, "require-trusted-types-for" in policy)
        html = _document(bundle, meta, boot, cdn, nonce, language)
        headers = {"cache-control": "no-cache", "vary": "accept-language", "x-content-type-options": "nosniff"}
        if policy:
            headers["content-security-policy"] = policy
        return _html(html, 200, headers, head=connection.scope.get("method") == "HEAD")

    def _policy(self, nonce: str, cdn: str) -> str:
        """The Content-Security-Policy of one response; empty for none."""
        rules = []
        if self.csp:
            host = urlsplit(cdn).netloc
            source = f" {urlsplit(cdn).scheme}://{host}" if host else ""
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


def full(retry_after: int) -> Response:
    """The page of an app that takes no more visitors; it tries again by itself."""
    text = "As many people as it can serve are using it now. This page tries again by itself."
    return notice(503, "The app is full", text, retry_after=retry_after)


def notice(status: int, title: str, text: str, *, retry_after: int | None = None) -> Response:
    """A page that only says something, and needs neither script nor bundle."""
    refresh = f'<meta http-equiv="refresh" content="{retry_after}">' if retry_after is not None else ""
    html = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>{refresh}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"></head>\n'
        f"<body><main><h1>{escape(title)}</h1><p>{escape(text)}</p></main></body></html>\n"
    )
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    if retry_after is not None:
        headers["retry-after"] = str(retry_after)
    return _html(html, status, headers)


def _html(text: str, status: int, headers: dict[str, str], *, head: bool = False) -> Response:
    body = text.encode()
    headers = {**headers, "content-length": str(len(body)), "content-type": "text/html; charset=utf-8"}
    return Response(b"" if head else body, status, headers)


def _boot(bundle: Bundle, meta: Meta, name: str, cdn: str, nonce: str, debug: bool, trusted: bool) -> str:
    """The inline script. Its data cannot end the script element: the characters that could are escaped."""
    data = {
        "version": VERSION,
        "app": name,
        "cdn": cdn,
        "nonce": nonce,
        "debug": debug,
        "trusted": trusted,
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


def _document(bundle: Bundle, meta: Meta, boot: str, cdn: str, nonce: str, language: str) -> str:
    def attribute(name: str, value: str) -> str:
        return f' {name}="{escape(value)}"' if value else ""

    def built(name: str) -> str:
        return escape(f"{cdn}{name}" if cdn else f"?asset={name}")

    signed = attribute("nonce", nonce)
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    # "default" is light, as it always was; an app that says nothing follows the visitor's system.
    scheme = "auto" if meta.theme is None else "dark" if meta.theme == "dark" else "light"
    icon = escape(str((meta.manifest or {}).get("icon", _ICON)))
    foreign = ' crossorigin="anonymous"' if cdn else ""
    lines = [
        "<!doctype html>",
        f'<html lang="{language}" dir="{direction}" data-bs-theme="{scheme}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="color-scheme" content="{"light dark" if scheme == "auto" else scheme}">',
        f"<title>{escape(meta.title)}</title>",
        f'<meta name="description" content="{escape(meta.description)}">' if meta.description else "",
        f'<link id="favicon32" rel="icon" type="image/svg+xml" sizes="32x32" href="{_ICON}">',
        f'<link id="favicon16" rel="icon" type="image/svg+xml" sizes="16x16" href="{_ICON}">',
        f'<link rel="apple-touch-icon" href="{icon}">',
        f"<script{signed}>{boot}</script>",
        f'<link rel="stylesheet" href="{built(bundle.style)}"{foreign}>',
        *(f'<link rel="stylesheet" href="{escape(address)}"{signed}>' for address in meta.css_file),
        f"<style{signed}>{meta.css_style}</style>" if meta.css_style else "",
        f'<script type="module" src="{built(bundle.main)}"{signed}{foreign}></script>',
        # Deferred like the module, and so run after it, in this order.
        *(f'<script defer src="{escape(address)}"{signed}></script>' for address in meta.js_file),
        "</head>",
        f'<body class="webio-theme-{meta.theme or "default"}">',
        _BODY,
        f'<script type="text/webio">{meta.js_code}</script>' if meta.js_code else "",
        "</body>",
        "</html>",
    ]
    return "\n".join(line for line in lines if line) + "\n"


def _language(accept: str) -> str:
    """The language of ours that the visitor's browser asks for first."""
    for name, weight in sorted(weights(accept).items(), key=lambda item: -item[1]):
        language = name.partition("-")[0]
        if weight > 0 and language in LANGUAGES:
            return language
    return LANGUAGES[0]
