"""Bokeh's figures in our page: `output_notebook(notebook_type="pywebio")` or `"asgiwebio"`, then `show(figure)`.

Imported when the program imports Bokeh.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

# By their modules' names: one of them may be what is just being imported.
import bokeh.embed
import bokeh.embed.bundle
import bokeh.resources
from bokeh.application import Application
from bokeh.io.notebook import install_notebook_hook
from bokeh.io.state import State
from bokeh.model import Model
from bokeh.models import UIElement

from asgiwebio.output import put_html
from asgiwebio.session import defer_call, info

NAMES = ("pywebio", "asgiwebio")
CORE = "bokeh"
VERSION = re.compile(r"-\d.*")
PORT = re.compile(r":\d+$")
SCRIPT = re.compile(r"(<script[^>]*>)(.*)(</script>)", re.DOTALL)


def load(_resources: object, verbose: bool, _hide_banner: bool, _load_timeout: int) -> None:
    """Fetch Bokeh's scripts ahead of the first figure; with `verbose` the browser's console tells what they do."""
    level = "info" if verbose else "warn"
    put_html(_script([], f'Bokeh.set_log_level("{level}");'), sanitize=False)


def show_document(shown: UIElement | Sequence[UIElement], _state: State, _handle: object) -> None:
    """Show a figure or a layout, or several below each other."""
    objects = [shown] if isinstance(shown, Model) else list(shown)
    script, places = bokeh.embed.components(objects, wrap_script=False)
    put_html("\n".join(places) + _script(objects, script), sanitize=False)


def show_application(
    application: Application, _state: State, address: object = None, port: int = 0, **settings: Any
) -> None:
    """Show an application, which Bokeh's own server runs beside ours until the session ends.

    The visitor's browser asks that server, by http at the host of the page and a port of its own. Where that is out of
    reach, behind a proxy or with https, give `show()` a function as `notebook_url`: of the port it makes the address,
    of None the page's own origin.
    """
    from ._bokeh_server import serve  # with Tornado in it, which most figures never need

    if callable(address):
        origins = [_host(address(None))]
    else:
        origins = [host for host in (info.server_host, _host(info.origin)) if host]
    server = serve(application, port=port, allow_websocket_origin=origins, **settings)
    defer_call(server.stop)
    host = info.server_host.rpartition(":")[0] if PORT.search(info.server_host) else info.server_host
    url = address(server.port) if callable(address) else f"http://{host}:{server.port}/"
    # One script, whose place in the page is where Bokeh puts the application.
    start, code, end = SCRIPT.split(bokeh.embed.server_document(url, resources=None))[1:4]
    put_html(f"{start}{_when_here(bokeh.resources.CDN.js_files, code)}{end}", sanitize=False)


def _host(origin: str) -> str:
    return origin.rpartition("//")[2]


def _script(objects: Sequence[Model], code: str) -> str:
    """Code in a script that waits for those of Bokeh's scripts that these objects need."""
    bundle = bokeh.embed.bundle.bundle_for_objs_and_resources(objects, bokeh.resources.CDN)
    return f"<script>{_when_here(bundle.js_files, code)}</script>"


def _when_here(scripts: Iterable[object], code: str) -> str:
    """Code that runs when Bokeh's scripts are there, by their addresses."""
    addresses = [str(script).removesuffix(".js") for script in scripts]
    paths = {VERSION.sub("", address.rpartition("/")[2]): address for address in addresses}
    # The others are no modules, and look for the first.
    shim = {name: {"exports": "Bokeh", "deps": [CORE] if name != CORE else []} for name in paths}
    return (
        f"require.config({json.dumps({'paths': paths, 'shim': shim})});"
        f"require({json.dumps(list(paths))}, function (Bokeh) {{ {code} }});"
    )


for name in NAMES:
    install_notebook_hook(name, load, show_document, show_application, overwrite=True)
