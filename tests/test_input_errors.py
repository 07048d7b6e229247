"""What the input functions say to wrong arguments: parameter, what was given, what is expected, and where."""

from collections.abc import Callable
from typing import Any

import pytest

import asgiwebio.input
from asgiwebio.exceptions import InvalidType, InvalidValue, UsageError

face: Any = asgiwebio.input  # as it is for those who use no type checker


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: face.input("A", "colour"), InvalidValue, "type='colour': one of 'text', 'number'"),
        (lambda: face.input(b"A"), InvalidType, "label=b'A': text is expected, not bytes"),
        (lambda: face.input(help_text=["x"]), InvalidType, "help_text=['x']: text is expected, not list"),
        (lambda: face.input(placeholder={}), InvalidType, "placeholder={}: text is expected"),
        (lambda: face.input(name="two words"), InvalidValue, "name='two words': only ASCII letters"),
        (lambda: face.input(name=""), InvalidValue, "name='': only ASCII letters"),
        (lambda: face.input(name=7), InvalidType, "name=7: text is expected"),
        (lambda: face.input(validate="check"), InvalidType, "validate='check': a function is expected"),
        (lambda: face.input(onchange=3), InvalidType, "onchange=3: a function is expected, not int"),
        (
            lambda: face.input(datalist="abc"),
            InvalidType,
            "datalist='abc': a list of texts is expected; write",
        ),
        (lambda: face.input(value={1}), InvalidType, "value={1} cannot be sent to the page"),
        (lambda: face.input(action=("Pick",)), InvalidValue, "action=('Pick',): a label and a function are expected"),
        (lambda: face.input(action=("Pick", None)), InvalidType, "action[1]=None: a function is expected"),
        (
            lambda: face.input("A", "number", value=4.7),
            InvalidValue,
            "value=4.7: a whole number is expected",
        ),
        (
            lambda: face.input("A", "float", value="much"),
            InvalidValue,
            "value='much': a number is expected for",
        ),
        (lambda: face.input("A", "float", value=float("inf")), InvalidValue, "value=inf: a number is expected"),
        (lambda: face.input("A", "number", value=True), InvalidValue, "value=True: a number is expected"),
        (lambda: face.input(other_html_attrs=3), InvalidType, "other_html_attrs=3: a dict of HTML attributes"),
        (lambda: face.textarea(rows="6"), InvalidType, "rows='6': a whole number is expected, not str"),
        (lambda: face.textarea(code="python"), InvalidType, "code='python': True or a dict of editor options"),
        (lambda: face.select("A"), InvalidValue, "options is missing; give a list"),
        (lambda: face.select("A", 3), InvalidType, "options=3: a list of options is expected"),
        (
            lambda: face.select("A", [("a", 1, True, False, 0)]),
            InvalidValue,
            "2 to 4 parts are expected: (label, value,",
        ),
        (
            lambda: face.select("A", ["a", {"label": "b"}]),
            InvalidValue,
            "options[1]={'label': 'b'}: a label and a value",
        ),
        (lambda: face.select("A", [("a", {1})]), InvalidType, "options[0].value={1} cannot be sent"),
        (lambda: face.radio("A", [], required=True), InvalidValue, "options=[], required=True: at least one option"),
        (lambda: face.actions("A"), InvalidValue, "buttons is missing; give a list"),
        (lambda: face.actions("A", 3), InvalidType, "buttons=3: a list of buttons is expected"),
        (lambda: face.actions("A", [{"value": 1}]), InvalidValue, "buttons[0]={'value': 1}: a label is expected"),
        (lambda: face.actions("A", [{"label": "a"}]), InvalidValue, "a value is expected, which is the answer"),
        (lambda: face.actions("A", [("a", 1, "go")]), InvalidValue, "type='go': 'submit', 'reset' or 'cancel'"),
        (lambda: face.slider("A", value="3"), InvalidType, "value='3': a number is expected, not str"),
        (
            lambda: face.slider("A", min_value=2, max_value=1),
            InvalidValue,
            "min_value=2, max_value=1: min_value is",
        ),
        (lambda: face.slider("A", step=0), InvalidValue, "step=0: a number above 0 is expected"),
        (
            lambda: face.file_upload("A", max_size="big"),
            InvalidValue,
            "max_size='big': a number of bytes or text",
        ),
        (lambda: face.file_upload("A", max_size=[]), InvalidType, "max_size=[]: a number of bytes or text"),
        (lambda: face.file_upload("A", max_total_size=-1), InvalidValue, "max_total_size=-1: a number of bytes is"),
        (lambda: face.file_upload("A", max_total_size="1T"), InvalidValue, "max_total_size='1T': at most 200 MB"),
        (lambda: face.input_group("A"), InvalidValue, "inputs is missing; give a list"),
        (lambda: face.input_group("A", 3), InvalidType, "inputs=3: a list of items is expected"),
        (lambda: face.input_group("A", face.input(name="a")), InvalidType, "a list of items is expected"),
        (lambda: face.input_group("A", ["a"]), InvalidType, "inputs[0] is 'a': an item is expected; give it a name"),
        (lambda: face.input_group("A", [], validate="x"), InvalidType, "validate='x': a function is expected"),
        (
            lambda: face.input_group("A", [face.input(name="a"), face.input(name="a")]),
            InvalidValue,
            "inputs[1]: there is an item 'a' already",
        ),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
@pytest.mark.behaviour("IN-06", "IN-07", "IN-26", "IN-97", "IN-122")
def test_a_wrong_argument_is_named_at_the_line_of_the_user(
    call: Callable[[], object], error: type[UsageError], message: str
) -> None:
    with pytest.raises(error) as raised:
        call()

    assert message in str(raised.value)
    assert raised.value.where == f"{__file__}:{call.__code__.co_firstlineno}"
    assert isinstance(raised.value, AssertionError), "what PyWebIO raised"
