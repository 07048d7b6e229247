"""What a page may send, and what it may not."""

import pytest

from asgiwebio._wire.events import EVENTS, MAX_ID, Event, parse_event
from asgiwebio.exceptions import PeerError


@pytest.mark.parametrize(
    "event",
    [
        Event("from_submit", "7", {"name": "Ann", "age": None}),
        Event("from_cancel", "7", None),
        Event("input_event", "7", {"event_name": "change", "name": "age", "value": 3}),
        Event("input_event", "7", {"event_name": "blur", "name": "age", "value": "3"}),
        Event("callback", "CB-go-1", {"btn": 1, "rows": [2]}),
        Event("js_yield", "9", [1, "two"]),
    ],
)
def test_every_event_of_the_vocabulary_is_taken(event: Event) -> None:
    assert parse_event({"event": event.name, "task_id": event.task_id, "data": event.data}) == event


def test_data_that_javascript_left_out_is_null() -> None:
    assert parse_event({"event": "js_yield", "task_id": "9"}) == Event("js_yield", "9", None)


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (None, "an event is an object, not null"),
        (["callback"], "an event is an object, not list"),
        ({"task_id": "1", "data": None}, "no such event: 'None'"),
        ({"event": "rm", "task_id": "1"}, "no such event: 'rm'"),
        ({"event": ["callback"], "task_id": "1"}, "no such event"),
        ({"event": "x" * 10_000, "task_id": "1"}, f"no such event: '{'x' * 40}'$"),
        ({"event": "callback"}, "task_id of callback is text, not null"),
        ({"event": "callback", "task_id": 5}, "task_id of callback is text, not int"),
        ({"event": "callback", "task_id": "x" * (MAX_ID + 1)}, "task_id of callback has 257 characters"),
        ({"event": "from_submit", "task_id": "1", "data": None}, "data of from_submit is an object, not null"),
        ({"event": "input_event", "task_id": "1", "data": []}, "data of input_event is an object, not list"),
        ({"event": "input_event", "task_id": "1", "data": {"name": "a"}}, "neither change nor blur"),
        ({"event": "input_event", "task_id": "1", "data": {"event_name": ["blur"], "name": "a"}}, "neither change"),
        ({"event": "input_event", "task_id": "1", "data": {"event_name": "blur"}}, "name of input_event is text"),
    ],
)
def test_what_is_no_event_is_refused_and_the_error_says_why(item: object, says: str) -> None:
    with pytest.raises(PeerError, match=says):
        parse_event(item)


def test_the_vocabulary_is_pywebios_and_uploads() -> None:
    assert sorted(EVENTS) == ["callback", "from_cancel", "from_submit", "input_event", "js_yield", "upload"]
