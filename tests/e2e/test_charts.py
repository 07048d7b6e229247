"""The charts of other libraries, with their own scripts: the test answers for the networks that deliver them."""

import importlib.resources
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from asgiwebio import webio_asgi
from asgiwebio.output import put_html
from asgiwebio.session import hold
from examples import charts
from tests.conftest import Serve
from tests.support.browser import Console
from tests.support.camera import take

MODULES = Path(__file__).parents[2] / "static" / "node_modules"
PYTHON = importlib.resources.files


def delivered(address: str) -> bytes:
    """What a network delivers under an address."""
    name = address.rpartition("/")[2]
    if "plotly-2" in name:
        return (MODULES / "plotly.js-dist-min" / "plotly.min.js").read_bytes()
    if "plotly" in name:
        return (PYTHON("plotly") / "package_data" / "plotly.min.js").read_bytes()
    if "bokeh" in name:
        file = re.sub(r"-\d[\d.]*\d(?=\.min\.js)", "", name)
        return (PYTHON("bokeh") / "server" / "static" / "js" / file).read_bytes()
    if "echarts" in name:
        return (MODULES / "echarts" / "dist" / name).read_bytes()
    if "chart.xkcd" in name:
        return (MODULES / "chart.xkcd" / "dist" / name).read_bytes()
    raise AssertionError(f"nobody said what is at {address}")


@pytest.fixture
def fetched(page: Page) -> list[str]:
    """The addresses beyond this machine that the page has asked."""
    addresses: list[str] = []

    def answer(route: Route) -> None:
        addresses.append(route.request.url)
        route.fulfill(
            body=delivered(route.request.url),
            content_type="text/javascript",
            headers={"access-control-allow-origin": "*"},
        )

    page.route(re.compile(r"^https:"), answer)
    return addresses


def see_pictures_and_tables(page: Page) -> None:
    for title in ("Rain, by matplotlib", "Rain, by Pillow"):
        picture = page.get_by_role("img", name=title)
        expect(picture).to_be_visible()
        assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth }") > 400
    expect(page.get_by_role("cell", name="62").first).to_be_visible()
    expect(page.get_by_role("gridcell", name="70")).to_be_visible()


@pytest.mark.own_script
@pytest.mark.behaviour("LIB-01", "LIB-03", "LIB-05", "LIB-06")
def test_charts_of_every_library_are_drawn(serve: Serve, page: Page, fetched: list[str]) -> None:
    page.goto(serve(webio_asgi(charts.main)).url)
    see_pictures_and_tables(page)
    expect(page.locator(".plotly-graph-div .bars path")).to_have_count(6)
    expect(page.locator("[data-root-id] canvas").first).to_be_visible()
    expect(page.locator("[_echarts_instance_] canvas")).to_be_visible()
    expect(page.locator(".chart-container svg rect").first).to_be_visible()
    assert len(fetched) == len(set(fetched)) == 4
    take(page, "charts")


def test_pictures_and_tables_of_every_library_are_shown_under_the_strict_policy(
    serve: Serve, page: Page, console: Console, fetched: list[str]
) -> None:
    console.expect("is not there under this page's strict policy")  # the page says what it leaves out
    page.goto(serve(webio_asgi(charts.main, csp="strict")).url)
    see_pictures_and_tables(page)
    page.wait_for_load_state("networkidle")
    assert fetched == []  # what is drawn by a script in its HTML is not: the policy forbids such scripts


def bokeh_by_its_old_name() -> None:
    from bokeh.io import output_notebook, show
    from bokeh.models import Button, Slider

    output_notebook(notebook_type="pywebio", verbose=True)
    show([Button(label="One"), Slider(title="Two", start=0, end=1, value=0.5)])


@pytest.mark.own_script
@pytest.mark.behaviour("LIB-01")
def test_bokeh_shows_several_things_below_each_other(serve: Serve, page: Page, fetched: list[str]) -> None:
    page.goto(serve(webio_asgi(bokeh_by_its_old_name)).url)
    expect(page.get_by_role("button", name="One")).to_be_visible()
    expect(page.get_by_text("Two")).to_be_visible()
    assert [re.sub(r"-\d.*", "", address.rpartition("/")[2]) for address in fetched] == ["bokeh", "bokeh-widgets"]


def bokeh_application() -> None:
    from bokeh.io import output_notebook, show
    from bokeh.models import Button

    def application(document: Any) -> None:
        button = Button(label="Press")
        button.on_click(lambda: button.update(label="Pressed, and Python knows"))
        document.add_root(button)

    output_notebook(notebook_type="pywebio")
    show(application)
    hold()


@pytest.mark.own_script
@pytest.mark.blocking  # Bokeh reads files in its loop, which is no session's
@pytest.mark.behaviour("LIB-02")
def test_an_application_of_bokeh_answers_until_the_session_ends(serve: Serve, page: Page, fetched: list[str]) -> None:
    page.goto(serve(webio_asgi(bokeh_application)).url)
    page.get_by_role("button", name="Press").click()
    expect(page.get_by_role("button", name="Pressed, and Python knows")).to_be_visible()
    (thread,) = (thread for thread in threading.enumerate() if thread.name == "asgiwebio-bokeh")
    page.goto("about:blank")
    thread.join(20)
    assert not thread.is_alive()


OLD_PLOTLY = """
<div id="plot"></div>
<script>
require(["plotly"], function (Plotly) {
    Plotly.newPlot("plot", [{"type": "bar", "x": ["a", "b", "c"], "y": [1, 2, 3]}], {"height": 300});
});
</script>
"""


def required() -> None:
    """What Plotly wrote while it knew `include_plotlyjs="require"`, and modules of one's own."""
    put_html(OLD_PLOTLY)
    put_html(
        "<p id='own'></p><script>define('mine', ['plotly'], (plotly) => ({ version: plotly.version }));"
        "requirejs(['mine'], ({ version }) => { document.getElementById('own').textContent = `Plotly ${version}` });"
        "</script>"
    )


@pytest.mark.own_script
@pytest.mark.behaviour("LIB-04", "LIB-07")
def test_the_page_knows_plotly_by_name(serve: Serve, page: Page, fetched: list[str]) -> None:
    page.goto(serve(webio_asgi(required)).url)
    expect(page.locator("#plot .bars path")).to_have_count(3)
    expect(page.get_by_text("Plotly 2.")).to_be_visible()
    assert len(fetched) == 1
