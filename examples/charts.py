"""Pictures and charts of other libraries: matplotlib, Pillow, pandas, Plotly, Bokeh, pyecharts and cutecharts.

Each is imported where it is used, so that those show that are installed: `pip install --group charts` has them all.
"""

import io

from asgiwebio import start_server, webio_asgi
from asgiwebio.output import put_datatable, put_html, put_image, put_info, put_markdown

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]
RAIN = [62, 48, 55, 41, 58, 70]


def put_matplotlib() -> None:
    from matplotlib.figure import Figure

    # A Figure of one's own, not pyplot's: pyplot draws one for the whole process, and sessions would share it.
    figure = Figure(figsize=(7, 3), layout="constrained")
    axes = figure.subplots()
    axes.bar(MONTHS, RAIN)
    axes.set_ylabel("Rain (mm)")
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    put_image(picture.getvalue(), title="Rain, by matplotlib")


def put_pillow() -> None:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (420, 80), "white")
    draw = ImageDraw.Draw(picture)
    for place, rain in enumerate(RAIN):
        draw.ellipse([place * 70 + 35 - rain / 2, 40 - rain / 2, place * 70 + 35 + rain / 2, 40 + rain / 2], "#36c")
    put_image(picture, title="Rain, by Pillow")


def put_pandas() -> None:
    import pandas as pd

    frame = pd.DataFrame({"Month": MONTHS, "Rain": RAIN})
    put_html(frame.head(3).to_html(border=0, index=False))
    put_datatable(frame.to_dict("records"), height=250)


def put_plotly() -> None:
    from plotly.graph_objects import Bar, Figure

    chart = Figure(Bar(x=MONTHS, y=RAIN))
    chart.update_layout(height=300, margin={"t": 20, "b": 40})
    put_html(chart.to_html(include_plotlyjs="cdn", full_html=False))


def put_bokeh() -> None:
    from bokeh.io import output_notebook, show
    from bokeh.plotting import figure

    output_notebook(notebook_type="asgiwebio")
    chart = figure(x_range=MONTHS, height=300, sizing_mode="stretch_width")
    chart.vbar(x=MONTHS, top=RAIN, width=0.8)
    show(chart)


def put_pyecharts() -> None:
    from pyecharts.charts import Bar

    chart = Bar({"width": "100%", "height": "320px", "bg_color": "white"})
    chart.add_xaxis(MONTHS)
    chart.add_yaxis("Rain", RAIN)
    put_html(chart.render_notebook())


def put_cutecharts() -> None:
    from cutecharts.charts import Bar

    chart = Bar("Rain", width="100%")
    chart.set_options(labels=MONTHS)
    chart.add_series("mm", RAIN)
    put_html(chart.render_notebook())


def main() -> None:
    """Pictures and charts"""
    put_markdown("# Half a year of rain")
    for name, put in CHARTS.items():
        put_markdown(f"## {name}")
        try:
            put()
        except ModuleNotFoundError as error:
            put_info(f"There is no {error.name} here.")


CHARTS = {
    "matplotlib": put_matplotlib,
    "Pillow": put_pillow,
    "pandas": put_pandas,
    "Plotly": put_plotly,
    "Bokeh": put_bokeh,
    "pyecharts": put_pyecharts,
    "cutecharts": put_cutecharts,
}

app = webio_asgi(main)

if __name__ == "__main__":
    start_server(main, port=8080)
