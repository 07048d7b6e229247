"""Bokeh's figures in our page: `output_notebook(notebook_type="pywebio")` or `"asgiwebio"`, then `show(figure)`.

Imported when the program imports Bokeh.
"""

import json
import re
from collections.abc import Sequence

# By their modules' names: one of them may be what is just being imported.
import bokeh.embed
import bokeh.embed.bundle
import bokeh.resources
from bokeh.application import Application
from bokeh.io.notebook import install_notebook_hook
from bokeh.io.state import State
from bokeh.model import Model
from bokeh.models import UIElement

from asgiwebio.output import put_html, toast

NAMES = ("pywebio", "asgiwebio")
CORE = "bokeh"
VERSION = re.compile(r"-\d.*")


def load(_resources: object, verbose: bool, _hide_banner: bool, _load_timeout: int) -> None:
    """Fetch Bokeh's scripts ahead of the first figure; with `verbose` the browser's console tells what they do."""
    level = "info" if verbose else "warn"
    put_html(_with_scripts([], f'Bokeh.set_log_level("{level}");'), sanitize=False)


def show_document(shown: UIElement | Sequence[UIElement], _state: State, _handle: object) -> None:
    """Show a figure or a layout, or several below each other."""
    objects = [shown] if isinstance(shown, Model) else list(shown)
    script, places = bokeh.embed.components(objects, wrap_script=False)
    put_html("\n".join(places) + _with_scripts(objects, script), sanitize=False)


def show_application(_application: Application, _state: State, _url: object, **_: object) -> None:
    """Bokeh's applications need Bokeh's server: the visitor reads so."""
    toast(
        "A Bokeh application needs a Bokeh server of its own: start one by `bokeh serve`, and show its application by "
        "put_html(bokeh.embed.server_document(url)).",
        color="error",
        duration=0,
    )


def _with_scripts(objects: Sequence[Model], code: str) -> str:
    """Code in a script that runs when those of Bokeh's scripts are there that these objects need."""
    bundle = bokeh.embed.bundle.bundle_for_objs_and_resources(objects, bokeh.resources.CDN)
    addresses = [str(script).removesuffix(".js") for script in bundle.js_files]
    paths = {VERSION.sub("", address.rpartition("/")[2]): address for address in addresses}
    # The others are no modules, and look for the first.
    shim = {name: {"exports": "Bokeh", "deps": [CORE] if name != CORE else []} for name in paths}
    return (
        f"<script>require.config({json.dumps({'paths': paths, 'shim': shim})});"
        f"require({json.dumps(list(paths))}, function (Bokeh) {{ {code} }});</script>"
    )


for name in NAMES:
    install_notebook_hook(name, load, show_document, show_application, overwrite=True)
