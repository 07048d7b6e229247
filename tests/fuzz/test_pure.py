"""Whatever is sent, what reads it gives a value or says what is wrong with it, and raises nothing else."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.types import Scope

from asgiwebio._asgi.accept import weights
from asgiwebio._asgi.origin import Origins, same_host
from asgiwebio._asgi.processes import elsewhere
from asgiwebio._asgi.proxies import Proxies
from asgiwebio._asgi.ranges import asked_range
from asgiwebio._session.choice import ActionsField, ChoiceField, RadioField
from asgiwebio._session.field import Field, Refused
from asgiwebio._session.number import NumberField, SliderField
from asgiwebio._session.option import same
from asgiwebio._session.text import TextareaField, TextField
from asgiwebio._session.upload import FileField
from asgiwebio._wire.events import Event, parse_event
from asgiwebio._wire.frames import InFrame, decode_frame, decode_json, encode_frame
from asgiwebio._wire.frames import OutFrame as Out
from asgiwebio._wire.parts import decode_wants
from asgiwebio._wire.plain import decode_plain
from asgiwebio._wire.uploads import decode_chunk, parse_announcement
from asgiwebio.exceptions import PeerError

SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile(
    "fuzz", max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=SLOW
)
settings.load_profile("fuzz")

json_text = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),  # half characters too
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=9), inner, max_size=5),
    max_leaves=20,
).map(lambda value: json.dumps(value))
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

known = st.sampled_from(["seq", "items", "ack", "hello", "ping", "pong", "leave", "want", "token", "event", "task_id"])
known |= st.sampled_from(["data", "upload", "name", "files", "id", "size", "filename", "version", "file", "from"])
parts = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 1 << 70) | st.floats() | st.text(max_size=9) | known,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(known, inner, max_size=5),
    max_leaves=25,
)
headers = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60)
addresses = headers | st.sampled_from(
    ["[::1]:80", "a.example:99999", "1.2.3.4:5", "unix:", "http://[::", "//", "fe80::1%1"]
)


@given(text=json_text | st.text() | st.binary() | parts.map(json.dumps))
def test_frames_and_messages(text: str | bytes) -> None:
    with contextlib.suppress(PeerError):
        frame = decode_frame(text)
        assert isinstance(frame, InFrame)
        encode_frame(Out(pong=frame.ping, ack=frame.ack))
    with contextlib.suppress(PeerError):
        assert isinstance(decode_plain(text), Event | None)
    with contextlib.suppress(PeerError):
        json.dumps(decode_json(text), allow_nan=False).encode()


@given(data=st.binary(max_size=300) | st.lists(st.binary(max_size=40)).map(lambda many: b"".join(map(_segment, many))))
def test_binary_messages(data: bytes) -> None:
    with contextlib.suppress(PeerError):
        decode_chunk(data)
    with contextlib.suppress(PeerError):
        decode_plain(data)


def _segment(data: bytes) -> bytes:
    return len(data).to_bytes(8, "big") + data


@given(value=parts)
def test_events_wants_and_announcements(value: object) -> None:
    for read in (parse_event, decode_wants, parse_announcement):
        with contextlib.suppress(PeerError):
            read(value)


@given(origin=addresses, host=addresses, forwarded=addresses, proto=addresses, peer=addresses)
def test_addresses(origin: str, host: str, forwarded: str, proto: str, peer: str) -> None:
    same_host(origin, host)
    values = {"origin": origin, "host": host, "x-forwarded-for": forwarded, "x-forwarded-host": host}
    raw = [(name.encode(), value.encode("latin-1")) for name, value in {**values, "x-forwarded-proto": proto}.items()]
    scope: Scope = {"type": "http", "scheme": "http", "client": (peer, 1), "headers": raw}
    for trusted in ("*", ["unix", "10.0.0.0/8", "::1"]):
        seen = Proxies(trusted).seen(scope)
        assert seen["scheme"] in ("http", "https")
        Origins(["https://*.example"]).admit(seen)


@given(header=headers | st.from_regex(r"bytes ?= ?[0-9]*-[0-9]*", fullmatch=True), size=st.integers(0, 1 << 60))
def test_ranges(header: str, size: int) -> None:
    span = asked_range(Headers({"range": header}), '"0"', size)
    assert span is None or 0 <= span[0] <= 10**18
    assert span is None or span[1] <= size


@given(header=headers)
def test_what_a_client_takes_and_the_marks_of_tokens(header: str) -> None:
    assert all(0 <= weight <= 1 for weight in weights(header).values())
    elsewhere(header)


OPTIONS: Any = [("a", "a"), ("1", 1), ("list", [1, {"b": None}]), ("none", None)]
FIELDS: list[Field] = [
    *(TextField(kind, "x") for kind in ("text", "url", "date", "time", "color", "datetime-local", "password")),
    TextField("text", "x", value="a", readonly=True, attributes={"maxlength": 3, "minlength": "2", "pattern": "a*"}),
    NumberField("number", "x", value=3),
    NumberField("float", "x", value="1e3"),
    TextareaField("x", maxlength=3),
    SliderField("x"),
    SliderField("x", step=0.5),
    ChoiceField("select", "x", OPTIONS, multiple=True),
    ChoiceField("select", "x", OPTIONS),
    ChoiceField("checkbox", "x", OPTIONS),
    RadioField("x", OPTIONS, required=True),
    ActionsField("x", ["a", {"label": "b", "type": "cancel"}]),
    FileField("x"),
    FileField("x", multiple=True),
]


@given(field=st.sampled_from(FIELDS), text=parts.map(json.dumps))
@settings(max_examples=600)
def test_values_of_fields(field: Field, text: str) -> None:
    with contextlib.suppress(PeerError, Refused):
        field.check(field.take(decode_json(text)))


@given(one=parts, other=parts)
def test_values_that_are_compared(one: object, other: object) -> None:
    assert same(one, other) == same(other, one)
