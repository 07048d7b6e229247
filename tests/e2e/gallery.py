"""Everything that a page can show, on a few pages: for tests that look at each widget."""

from asgiwebio import input as ask
from asgiwebio import pin
from asgiwebio.output import (
    popup,
    put_button,
    put_buttons,
    put_code,
    put_collapse,
    put_column,
    put_datatable,
    put_error,
    put_file,
    put_grid,
    put_html,
    put_image,
    put_info,
    put_link,
    put_loading,
    put_markdown,
    put_progressbar,
    put_row,
    put_scope,
    put_scrollable,
    put_success,
    put_table,
    put_tabs,
    put_text,
    put_warning,
    put_widget,
    set_progressbar,
    span,
    toast,
)
from asgiwebio.session import hold, set_env

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
"""No line of a phone holds it."""

COLORS = ["primary", "secondary", "success", "danger", "warning", "info", "light", "dark"]
ROWS = [
    {"id": 1, "name": "Ada", "born": 1815},
    {"id": 2, "name": "Grace", "born": 1906},
]
TEXT = """
# A heading
## A smaller one
Some *prose* with `code`, a [link](#there) and

- a list
- of two

> A quotation

| Name | Born |
| ---- | ---- |
| Ada  | 1815 |

```python
print("hello")
```
"""
TEMPLATE = "<p>{{title}}</p>{{#contents}}{{& pywebio_output_parse}}{{/contents}}"
PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='80' height='40'%3E"
    "%3Crect width='80' height='40' fill='%23346'/%3E%3C/svg%3E"
)


def outputs() -> None:
    """Each kind of output."""
    set_env(title="Outputs")
    put_text("Plain text")
    put_markdown(TEXT)
    put_html("<p>Some <b>HTML</b></p>")
    put_code("for name in names:\n    print(name)", language="python")
    put_link("A link", url="#there")
    put_image(PICTURE, title="A dark rectangle")
    put_file("hello.txt", b"Hello", "Take a file")
    put_table([["Name", "Born"], ["Ada", put_text("1815")], [span("Both columns", col=2)]])
    put_buttons([{"label": color, "value": color, "color": color} for color in COLORS], onclick=print)
    put_buttons(["small", "too"], onclick=[lambda: None] * 2, small=True, outline=True, group=True)
    put_button("Disabled", onclick=lambda: None, disabled=True)
    put_tabs([{"title": "First", "content": "One"}, {"title": "Second", "content": [put_text("Two")]}])
    put_collapse("More", "What was hidden", open=True)
    put_scrollable("\n".join(f"line {number}" for number in range(40)), height=120)
    put_row([put_text("left"), None, put_text("right")], size="1fr 10px 2fr")
    put_column([put_text("above"), put_text("below")])
    put_grid([[put_text("a"), put_text("b")], [span(put_text("wide"), col=2)]], cell_width="80px")
    for put in (put_info, put_success, put_warning, put_error):
        put(f"A message of {put.__name__}", closable=True)
    put_progressbar("bar", label="Halfway")
    set_progressbar("bar", 0.5)
    put_loading(shape="border", color="primary")
    put_widget(
        "<p>{{title}}</p>{{#contents}}{{& pywebio_output_parse}}{{/contents}}", {"title": "T", "contents": ["c"]}
    )
    put_scope("inner", content=[put_text("In a scope")])
    put_datatable(ROWS, actions=[("Greet", print)], id_field="id", height=200)
    put_text("The end")
    hold()


def questions() -> None:
    """A form with each kind of field."""
    set_env(title="Questions")
    ask.input_group(
        "Everything at once",
        [
            ask.input("Name", name="name", required=True, help_text="As in your passport", placeholder="Ada"),
            ask.input("Password", name="password", type=ask.PASSWORD),
            ask.input("Age", name="age", type=ask.NUMBER, datalist=[20, 30]),
            ask.input("Color", name="color", type=ask.COLOR, value="#336699"),
            ask.input("Day", name="day", type=ask.DATE, action=("Today", lambda put: put("2024-02-29"))),
            ask.input("Hour", name="hour", type=ask.TIME),
            ask.input("Arrival", name="arrival", type=ask.DATETIME),
            ask.input("Weight", name="weight", type=ask.FLOAT, value=1.5),
            ask.input("Site", name="site", type=ask.URL, placeholder="https://"),
            ask.textarea("Remarks", name="remarks", rows=3),
            ask.textarea("Program", name="program", code={"mode": "python"}, value="print('hello')"),
            ask.select("Country", ["Kenya", "Peru"], name="country"),
            ask.select("Languages", ["German", "French"], name="languages", multiple=True),
            ask.checkbox("Extras", ["Breakfast", "Parking"], name="extras"),
            ask.radio("Size", ["small", "large"], name="size", inline=True),
            ask.slider("Nights", name="nights", value=3, max_value=14),
            ask.file_upload("Papers", name="papers", multiple=True),
            ask.actions(
                "Next", [{"label": "Go on", "value": 1}, {"label": "Start over", "type": "reset"}], name="next"
            ),
        ],
        cancelable=True,
    )
    hold()


def pins() -> None:
    """Each kind of pin."""
    set_env(title="Pins")
    for kind in (ask.TEXT, ask.PASSWORD, ask.NUMBER, ask.FLOAT, ask.URL, ask.COLOR, ask.DATE, ask.TIME, ask.DATETIME):
        pin.put_input(kind, type=kind, label=f"A {kind}", help_text="As you like")
    pin.put_textarea("remarks", label="Remarks", rows=3)
    pin.put_textarea("program", label="Program", code={"mode": "python"}, value="print('hello')")
    pin.put_select("country", ["Kenya", "Peru"], label="Country")
    pin.put_checkbox("extras", ["Breakfast", "Parking"], label="Extras")
    pin.put_radio("size", ["small", "large"], label="Size", inline=True)
    pin.put_slider("nights", label="Nights", value=3, max_value=14)
    pin.put_file_upload("papers", label="Papers")
    pin.put_actions("next", buttons=["Go on", "Stay"], label="Next")
    put_text("The end")
    hold()


def notices() -> None:
    """What comes in front of the page."""
    set_env(title="Notices")
    put_text("Behind it all")
    for color in ("info", "success", "warn", "error"):
        toast(f"A {color}", duration=0, color=color)
    popup("A popup", [put_text("Its text"), put_button("Its button", onclick=lambda: None)])
    hold()


VERDICTS = {"invalid_feedback": "Not this one, please", "valid_feedback": "Well chosen"}


def verdicts() -> None:
    """A form whose answers were looked at, and fields that take none."""
    set_env(title="Verdicts")
    ask.input_group(
        "Look at each again",
        [
            ask.input("Name", name="name", value="Ada", help_text="As in your passport"),
            ask.input("Age", name="age", type=ask.NUMBER, value=7),
            ask.input("Mail", name="mail", value="ada@example.org"),
            ask.textarea("Remarks", name="remarks", rows=2, value="None"),
            ask.select("Country", ["Kenya", "Peru"], name="country"),
            ask.checkbox("Extras", ["Breakfast", "Parking"], name="extras", inline=True),
            ask.radio("Size", ["small", "large"], name="size"),
            ask.slider("Nights", name="nights", value=3, max_value=14),
            ask.file_upload("Papers", name="papers"),
            ask.input("Read only", name="fixed", value="It stays", readonly=True),
            ask.input("Off", name="off", value="Not now", disabled=True),
            ask.textarea("Off too", name="off-too", value="Nor this", rows=2, disabled=True),
            ask.select("None to choose", ["Kenya"], name="none", disabled=True),
            ask.file_upload("No papers", name="no-papers", disabled=True, placeholder="Not now"),
            ask.slider("Stuck", name="stuck", value=60, disabled=True),
            ask.radio(
                "Few", [{"label": "this", "value": 1}, {"label": "not this", "value": 2, "disabled": True}], name="few"
            ),
            ask.input("Started", name="started", onchange=judge),
        ],
    )
    hold()


def judge(_: str) -> None:
    for name in ("name", "mail", "remarks", "country", "extras", "size", "nights", "papers", "age"):
        ask.input_update(name, valid_status=name == "mail", **VERDICTS)


def crowd() -> None:
    """Too much of everything."""
    set_env(title="Crowd")
    put_markdown(f"# A heading that goes on for longer than any line has room\n\nText with {WORD} in it and `{WORD}`.")
    put_text(f"{WORD} " * 2)
    put_code(f"{WORD} = {WORD!r}", language="python")
    put_table([["Column"] * 8, ["A cell with words", *[number * 1_000_000 for number in range(7)]], [WORD] * 8])
    put_markdown("| A | B |\n|---|---|\n" + f"| {WORD} | {WORD} |")
    put_buttons([f"Choice {number}" for number in range(12)], onclick=print)
    put_buttons([f"Grouped {number}" for number in range(9)], onclick=print, group=True)
    put_button(f"A button that says {WORD}", onclick=print)
    put_link(f"https://example.org/{WORD}", url="#there")
    put_file(f"{WORD}.txt", b"", f"{WORD}.txt")
    put_tabs([{"title": f"Tab number {number}", "content": put_text(WORD)} for number in range(9)])
    put_collapse(f"More of {WORD}", [put_collapse("Inside", [put_table([["a", "b"], [1, 2]])], open=True)], open=True)
    put_warning(
        put_markdown(f"**A long message** of more than a line: it says what happened, and {WORD}.\n\n- one\n- two")
    )
    put_scrollable(put_text(WORD), height=80)
    put_row([put_text("left"), put_text(WORD), put_text("right")])
    put_image(PICTURE.replace("'80'", "'1600'"), title="A wide one")
    put_progressbar("long", 0.05, label=f"Step 1 of 20: {WORD}")
    put_progressbar("bare", 1)
    put_html(f"<table><tr><td>{WORD}</td><td>{WORD}</td></tr></table>")
    pin.put_checkbox("pinned", [f"Choice {number}" for number in range(9)], label=f"Pinned {WORD}", inline=True)
    pin.put_select("chosen", [WORD, "short"], label="Choose")
    pin.put_actions("acted", buttons=[f"Action {number}" for number in range(9)])
    ask.actions(f"Which one? {WORD}", [f"Action {number}" for number in range(9)], help_text="The end")


APPS = {page.__name__: page for page in (outputs, questions, pins, notices, verdicts, crowd)}
READY = {
    "outputs": "The end",
    "questions": "Everything at once",
    "pins": "The end",
    "notices": "Its text",
    "verdicts": "Look at each again",
    "crowd": "The end",
}
"""What each of them shows last."""
