"""PyWebIO's own page. `scripts/setup.sh` puts the package beside .venv's others, where nobody imports it."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from tornado.template import Template

from .server import ROOT

PACKAGE = ROOT / ".venv" / "pywebio" / "pywebio"


def stock_page() -> Starlette:
    """A server of PyWebIO's page and its files; `?pywebio_api=` names the server that the page is to talk to."""
    if not PACKAGE.is_dir():
        pytest.fail(f"There is no PyWebIO in {PACKAGE.parent}: scripts/test puts it there.", pytrace=False)
    template = Template((PACKAGE / "platform" / "tpl" / "index.html").read_text("utf-8"))
    page = template.generate(
        title="Stock",
        description="",
        manifest="",
        base_url="",
        version="",
        theme="default",
        protocol="ws",
        script=True,
        content="",
        css_file=[],
        css_style="",
        js_file=[],
        js_code="",
    )

    async def index(request: Request) -> HTMLResponse:
        return HTMLResponse(page)

    return Starlette(routes=[Route("/", index), Mount("/", StaticFiles(directory=PACKAGE / "html"))])
