"""Events: what a page tells its app. PyWebIO's vocabulary, complete, and checked, since anyone can send anything."""

from typing import NamedTuple

from asgiwebio.exceptions import PeerError

__all__ = ["EVENTS", "Event", "parse_event"]

EVENTS = frozenset({"from_submit", "from_cancel", "input_event", "callback", "js_yield", "upload"})
"""`from_submit` is PyWebIO's name. `task_id` of a `callback` is the callback's id, of all others the question's.
`upload` is ours: see `uploads`."""

MAX_ID = 256


class Event(NamedTuple):
    """One message from the page. `data` is any JSON value, an object for `from_submit` and `input_event`."""

    name: str
    task_id: str
    data: object


def parse_event(item: object) -> Event:
    """The event that `item` says, or PeerError with what is wrong about it."""
    if not isinstance(item, dict):
        raise PeerError(f"an event is an object, not {_kind(item)}")
    name, task_id, data = item.get("event"), item.get("task_id"), item.get("data")
    if not isinstance(name, str) or name not in EVENTS:
        raise PeerError(f"no such event: {str(name)[:40]!r}")
    if not isinstance(task_id, str):
        raise PeerError(f"task_id of {name} is text, not {_kind(task_id)}")
    if len(task_id) > MAX_ID:
        raise PeerError(f"task_id of {name} has {len(task_id)} characters, more than {MAX_ID}")
    if name == "from_submit":
        _object(name, data)
    elif name == "input_event":
        fields = _object(name, data)
        if fields.get("event_name") not in ("change", "blur"):
            raise PeerError("event_name of input_event is neither change nor blur")
        if not isinstance(fields.get("name"), str):
            raise PeerError(f"name of input_event is text, not {_kind(fields.get('name'))}")
    return Event(name, task_id, data)


def _object(name: str, data: object) -> dict[str, object]:
    if not isinstance(data, dict):
        raise PeerError(f"data of {name} is an object, not {_kind(data)}")
    return data


def _kind(value: object) -> str:
    return "null" if value is None else type(value).__name__
