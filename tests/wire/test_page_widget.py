"""What outputs say when they are shown: every type, HTML, Markdown and templates."""

from typing import Any

import pytest

from asgiwebio._wire.page import Element, form_words, words
from asgiwebio._wire.page.markdown import render
from asgiwebio._wire.page.markup import parse
from asgiwebio._wire.page.template import fill
from asgiwebio._wire.specs import OUTPUTS
from tests.wire.paging import Told

PARSE = "{{#contents}}{{& pywebio_output_parse}}{{/contents}}"


@pytest.fixture
def told() -> Told:
    return Told()


def text(content: str, **more: object) -> dict[str, object]:
    return {"type": "text", "content": content, **more}


EXAMPLES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "text": ({"content": "a  b\n c"}, ["a  b", " c"]),
    "markdown": ({"content": "# A\n*b*"}, ["A", "b"]),
    "html": ({"content": "<p>a\n b</p> c"}, ["a b", "c"]),
    "buttons": ({"callback_id": "c", "buttons": [{"label": 1, "value": 0}, {"label": "b", "value": 1}]}, ["1 b"]),
    "table": ({"data": [["A", 1], [text("a"), True], ["", None]], "span": {"0,0": {"row": 1, "col": 2}}},
              ["A\t1", "a\ttrue", "\tnull"]),
    "tabs": ({"tabs": [{"title": "t", "content": [text("a"), "b"]}]}, ["t", "a", "b"]),
    "scrollable": ({"contents": [text("a"), text("b")]}, ["a", "b"]),
    "scope": ({"dom_id": "s", "contents": [text("a")]}, ["a"]),
    "pin": ({"input": {"type": "text", "name": "n", "label": "L", "help_text": "h", "value": "v"}}, ["L", "h"]),
    "custom_widget": ({"template": f"<b>{{{{t}}}}</b><div>{PARSE}</div>",
                       "data": {"t": "<", "contents": [text("a"), "b"]}},
                      ["<", "a", "b"]),
    "datatable": ({"records": [{"a": 1, "b": 2}, {"a": 3}], "actions": ["Go", None, "Drop"], "callback_id": "c"},
                  ["A\tB", "1\t2", "3"]),
}  # fmt: skip


def test_every_output_has_an_example() -> None:
    assert set(EXAMPLES) == set(OUTPUTS)


@pytest.mark.parametrize("type", EXAMPLES)
def test_output_says_what_is_in_it(told: Told, type: str) -> None:
    spec, lines = EXAMPLES[type]

    told.put(type, **spec)

    assert [line.lstrip("\t") for line in told.lines] == [line.lstrip("\t") for line in lines]
    assert told.page.skipped == []


def test_output_keeps_its_description_for_those_who_show_it_again(told: Told) -> None:
    told.text("a", style=";color: red")

    shown = told.find("p")

    assert shown.spec is not None
    assert shown.spec["content"] == "a"
    assert shown.attributes["style"].endswith(";color: red")


def test_container_is_where_later_outputs_go(told: Told) -> None:
    told.put("scrollable", contents=[], container_dom_id="in", container_selector="> div")
    told.put("custom_widget", template="<p></p>", data={}, container_dom_id="p", container_selector=None)
    told.put("text", content="", container_dom_id="lost", container_selector="> div")
    for scope in ("in", "p", "lost"):
        told.text(scope, scope=f"#{scope}")

    assert told.lines == ["in", "p"]
    assert told.find("div", 2).attributes["class"] == "webio-scrollable"


def test_scope_whose_name_is_taken_says_so(told: Told) -> None:
    told.put("scope", dom_id="s", contents=[{"type": "scope", "dom_id": "inner", "contents": []}])
    told.put("scope", dom_id="s", contents=[text("lost")])
    told.text("a", scope="#inner")

    assert told.lines == ["a", "(the name of this scope is taken)"]


# ---- templates


@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("{{a}} {{{a}}} {{& a}}", "&lt;b&gt; <b> <b>"),
        ("{{n}}{{t}}{{f}}{{none}}{{nowhere}}", "3truefalse"),
        ("{{#t}}yes{{/t}}{{#f}}no{{/f}}{{^f}}else{{/f}}{{^t}}no{{/t}}", "yeselse"),
        ("{{#list}}<{{.}}>{{/list}}{{^empty}}none{{/empty}}", "<1><2>none"),
        ("{{#o}}{{x}}{{n}}{{/o}} {{o.x}} {{o.y.z}} {{n.x}}", "13 1  "),
        ("{{! a comment }}a{{/stray}}", "a"),
        ("{{#t}}open", "open"),
        ("{{#list}}{{index}}{{/list}} {{#uniqueid}}a{{/uniqueid}}{{#uniqueid}}a{{/uniqueid}}", "12 webio-1webio-1"),
        ("{{#named}}{{index}}{{/named}}", "x"),
        ("{{#n}}{{.}}{{/n}}", "3"),
    ],
)
def test_template_is_filled_as_mustache_has_it(template: str, html: str) -> None:
    data = {
        "a": "<b>", "n": 3, "t": True, "f": False, "none": None, "list": [1, 2], "empty": [], "o": {"x": 1},
        "named": {"index": "x"},
    }  # fmt: skip

    assert fill(template, data, lambda _: "") == html


def test_outputs_stand_in_templates_at_any_depth(told: Told) -> None:
    rows = [[text("a"), "b"], [{"x": 1}, [2]]]

    told.put(
        "custom_widget",
        template="{{#rows}}<p>{{#.}}<b>{{& pywebio_output_parse}}</b>{{/.}}</p>{{/rows}}<i data-slot='99'>c</i>",
        data={"rows": rows},
    )

    assert told.lines == ["a", "b", '{"x": 1}[2]', "c"]


# ---- HTML


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<ul><li>a<li>b</ul>c", "a|b|c"),
        ("<p>a<p>b<br>c", "a|b|c"),
        ("<table><tr><td>a<td>b<tr><th>c</table>", "a\tb|c"),
        ("a<script>x</script><style>y</style><b hidden>z</b><i style='display: none'>z</i>b", "ab"),
        ("<b>a </b> b", "a b"),
        ("a</p></b>b", "ab"),
        ("<pre>a\n  b</pre>", "a|  b"),
        ("&lt;a&gt; &amp; b", "<a> & b"),
        ("<img alt='a'>b<button>c</button>d", "b c d"),
        ("<select><option>a<option>b</select>", "a|b"),
        (" <b> a</b>", "a"),
    ],
)
def test_html_says_what_a_browser_shows_of_it(html: str, lines: str) -> None:
    assert words(parse(html)) == lines.replace("|", "\n")


# ---- Markdown


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("# A #\n\n## B", "<h1>A</h1><h2>B</h2>"),
        ("a\nb\n\nc", "<p>a<br>b</p><p>c</p>"),
        ("- a\n- b\n\n1. c", "<ul><li>a<li>b</ul><ul><li>c</ul>"),
        ("| a | b |\n|---|:-:|\n| 1 | 2 |", "<table><tr><td>a<td>b<tr><td>1<td>2</table>"),
        ("> a\n> b", "<blockquote>a<br>b</blockquote>"),
        ("a\n\n---\n\nb", "<p>a</p><p>b</p>"),
        ("**a** __b__ *c* _d_", "<p><strong>a</strong> <strong>b</strong> <em>c</em> <em>d</em></p>"),
        ("~~e~~ f_g_h", "<p><del>e</del> f_g_h</p>"),
        ("[a](b) ![c](d.png)", '<p><a href="b">a</a> <img alt="c" src="d.png"></p>'),
        ("`*a*` and ``b`c``", "<p><code>*a*</code> and <code>b`c</code></p>"),
        ("a\n```py\n# x\n\ny\n```\nb", "<p>a</p><pre><code># x\n\ny</code></pre><p>b</p>"),
        ("~~~\nopen", "<pre><code>open</code></pre>"),
        ("<b>a</b> & b", "<p><b>a</b> &amp; b</p>"),
    ],
)  # fmt: skip
def test_markdown_says_what_a_browser_shows_of_it(markdown: str, html: str) -> None:
    assert [outline(element) for element in render(markdown)] == [outline(one) for one in parse(html).elements]


def outline(element: Element) -> Any:
    """Tags, attributes and texts, as they are nested."""
    inside = [outline(child) if isinstance(child, Element) else child for child in element.children]
    joined: list[Any] = []
    for one in inside:
        if isinstance(one, str) and joined and isinstance(joined[-1], str):
            joined[-1] += one
        else:
            joined.append(one)
    return element.tag, element.attributes, joined


# ---- sketches


def test_sketch_tells_what_can_be_clicked_and_what_is_held(told: Told) -> None:
    told.put("html", content="<p>a<button>Go</button><button disabled>Off</button><img alt='map'></p>")
    told.text("b", click_callback_id="c")
    told.put("pin", input={"type": "checkbox", "name": "n", "label": "L", "options": [{"label": "x", "value": 1}]})
    told.put(
        "html", content="<details><summary>More</summary>in</details><details open><summary>Less</summary>in</details>"
    )

    assert words(told.page.scopes.root, sketch=True).splitlines() == [
        "a [Go] [Off (disabled)] (picture 'map')",
        "b (can be clicked)",
        "L",
        "(checkbox 'n') [ ] x",
        "(closed) More",
        "Less",
        "in",
    ]


def test_form_says_what_it_asks(told: Told) -> None:
    inputs = [{"type": "text", "name": "a", "label": "A", "value": "v"}, {"type": "number", "name": "b"}]
    told.tell("input_group", {"label": "Both", "inputs": inputs}, "q")
    told.tell("input_group", {"inputs": inputs[:1]}, "r")
    form = told.page.forms.of("q")
    form.fields[0].update({"valid_status": False, "invalid_feedback": "bad"})

    assert list(form_words(form)) == ["Both", "A", "bad"]
    assert list(form_words(form, sketch=True)) == [
        "Both", "A", "(text 'a') v", "bad", "(number 'b')", "[Submit] [Reset]",
    ]  # fmt: skip
    assert list(form_words(told.page.forms.of("r"))) == ["A"]


def test_elements_are_named_for_those_who_look_into_them() -> None:
    assert repr(Element("p")) == "<p>"
    assert repr(Element("p", {"id": "x"})) == "<p #x>"
