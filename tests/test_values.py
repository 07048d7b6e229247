"""Values that programs have at hand and JSON has not: each is shown, or refused where it was given; none is lost."""

import dataclasses
import datetime as dt
import decimal
import enum
import fractions
import pathlib
import uuid
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import asgiwebio.input
import asgiwebio.output
import asgiwebio.pin
import asgiwebio.session
from asgiwebio.exceptions import UsageError
from asgiwebio.output import put_datatable, put_html, put_image, put_table, put_text, set_progressbar
from asgiwebio.pin import put_input, put_slider
from asgiwebio.session import run_js
from tests.support import question
from tests.support.question import got
from tests.support.room import run_session

LOOSE: Any = asgiwebio.output
PINS: Any = asgiwebio.pin


class Thing:
    """Something that no library knows."""

    def __repr__(self) -> str:
        return "a thing"


class Colour(enum.Enum):
    RED = "red"


@dataclasses.dataclass
class Point:
    x: int


def endless() -> list[object]:
    """A list that holds itself."""
    items: list[object] = []
    items.append(items)
    return items


def sent(body: Callable[[], object]) -> dict[str, Any]:
    """The spec of the one command that the page gets."""
    (command,) = [one for one in run_session(body) if one["command"] != "close_session"]
    spec: dict[str, Any] = command["spec"]
    return spec


@pytest.mark.parametrize(
    ("value", "arrives"),
    [
        (float("nan"), None),
        (float("-inf"), None),
        (10**40, 10**40),
        (-(2**63) - 1, -(2**63) - 1),
        (np.int64(3), 3),
        (np.float32(1.5), 1.5),
        (np.bool_(True), True),
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (np.arange(10)[::3], [0, 3, 6, 9]),
        (np.array(["a", None], dtype=object), ["a", None]),
        (np.str_("x"), "x"),
        (np.datetime64("2030-12-31"), "2030-12-31T00:00:00"),
        (pd.Timestamp("2030-12-31 23:59"), "2030-12-31T23:59:00"),
        (pd.NaT, None),
        (pd.NA, None),
        (pd.Series([1, 2]), [1, 2]),
        (pd.DataFrame({"a": [1, None]}).to_dict("records"), [{"a": 1.0}, {"a": None}]),
        (dt.datetime(2030, 12, 31, 23, 59), "2030-12-31T23:59:00"),
        (dt.date(2030, 12, 31), "2030-12-31"),
        (dt.time(23, 59), "23:59:00"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Colour.RED, "red"),
        (Point(1), {"x": 1}),
        ({1: (2, 3)}, {"1": [2, 3]}),
        ("\ud800", "\ufffd"),
    ],
    ids=repr,
)
def test_what_has_a_meaning_in_json_arrives(value: object, arrives: object) -> None:
    assert sent(lambda: run_js("x", value=[value]))["args"]["value"] == [arrives]


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        (Thing(), "is of type Thing, which cannot be sent to the page.* str(value)"),
        (decimal.Decimal("1.50"), "Decimal"),
        (fractions.Fraction(1, 3), "Fraction"),
        (pathlib.Path("a"), "Path"),
        (dt.timedelta(1), "timedelta"),
        ({1}, "list(value)"),
        (b"x", "base64"),
        (1j, "complex"),
        (print, "builtin_function_or_method"),
        (pd.DataFrame({"a": [1]}), "DataFrame"),
        (Image.new("RGB", (1, 1)), "Image"),
        (endless(), "nested more than 200 deep, or holds itself"),
    ],
    ids=lambda part: type(part).__name__ if not isinstance(part, str) else part[:12],
)
@pytest.mark.parametrize("kind", ["thread", "coroutine"])
def test_what_has_none_is_refused_where_it_is_given(value: object, advice: str, kind: Any) -> None:
    faces: list[Callable[[], object]] = [
        lambda: run_js("x", value=value),
        lambda: asgiwebio.session.eval_js("x", value=value),
        lambda: asgiwebio.session.set_env(title=value),
        lambda: PINS.pin_update("a", value=value),
        lambda: PINS.pin.__setitem__("a", value),
        lambda: PINS.put_select("a", [("A", value)]),
        lambda: PINS.put_input("a", value=value),
        lambda: asgiwebio.input.input("A", value=value),
        lambda: LOOSE.put_widget("{{a}}", {"a": value}),
    ]
    errors: list[Exception] = []

    async def in_coroutine() -> None:
        for face in faces:
            with pytest.raises((TypeError, ValueError)) as raised:
                await got(face())
            errors.append(raised.value)

    def in_thread() -> None:
        for face in faces:
            with pytest.raises((TypeError, ValueError)) as raised:
                face()
            errors.append(raised.value)

    commands = run_session(in_coroutine if kind == "coroutine" else in_thread, kind=kind)

    assert [command["command"] for command in commands] == ["close_session"]
    for error in errors:
        for part in advice.split(".*"):
            assert part.strip() in str(error)
        assert isinstance(error, UsageError)
        assert (error.where or "").startswith((__file__, question.__file__))  # the line that calls, or awaits


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        10**40,
        np.int64(3),
        np.array([1]),
        pd.NaT,
        decimal.Decimal("1.5"),
        pathlib.Path("a"),
        Thing(),
        None,
    ],
    ids=repr,
)
def test_text_and_cells_show_anything(value: object) -> None:
    assert sent(lambda: put_text(value))["content"] == str(value)
    assert sent(lambda: put_table([[value]]))["data"] == [[str(value)]]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (dt.datetime(2030, 12, 31), "2030-12-31 00:00:00"),
        (pd.Timestamp("2030-12-31"), "2030-12-31 00:00:00"),
        (pd.NaT, None),
        (pd.NA, None),
        (float("nan"), None),
        (np.float64("nan"), None),
        (decimal.Decimal("1.50"), "1.50"),
        (np.int64(3), 3),
    ],
    ids=repr,
)
def test_grids_show_what_tables_of_data_hold(value: object, shown: object) -> None:
    assert sent(lambda: put_datatable([{"a": value}]))["records"] == [{"a": shown}]


def test_a_grid_refuses_what_holds_itself() -> None:
    def body() -> None:
        with pytest.raises(ValueError, match="nested more than 200 deep, or holds itself"):
            put_datatable([{"a": endless()}])

    assert len(run_session(body)) == 1


@pytest.mark.behaviour("LIB-06")
def test_frames_of_pandas_are_shown() -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})

    assert "<td>x</td>" in sent(lambda: put_html(frame.to_html(border=0)))["content"]
    assert "<td>x</td>" in sent(lambda: LOOSE.put_html(frame))["content"]
    assert sent(lambda: put_datatable(frame.to_dict("records")))["records"] == [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "CMYK"])
def test_pictures_of_pil_are_shown(mode: str) -> None:
    assert sent(lambda: put_image(Image.new(mode, (2, 2))))["type"] in ("html", "image")


@pytest.mark.parametrize(
    ("number", "plain"), [(np.int64(3), 3), (np.float32(0.5), 0.5), (fractions.Fraction(1, 2), 0.5)], ids=repr
)
def test_numbers_of_other_libraries_are_numbers(number: Any, plain: float) -> None:
    spec = sent(lambda: put_slider("a", value=number, max_value=7))["input"]
    assert (spec["value"], type(spec["value"]), spec["max_value"]) == (plain, type(plain), 7)
    assert sent(lambda: set_progressbar("bar", np.float64(0.5)))["args"]["progress"] == 0.5


NO_NUMBERS = [np.array([1, 2]), pd.Series([1, 2]), pd.NA, pd.DataFrame({"a": [1]}), Thing(), float("nan")]


@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: type(value).__name__)
def test_what_is_no_number_is_refused_as_one(value: Any) -> None:
    def body() -> None:
        with pytest.raises(UsageError, match="a number is expected"):
            put_input("a", "number", value=value)
        with pytest.raises(UsageError, match="a number is expected"):
            put_slider("a", value=value)

    assert len(run_session(body)) == 1
