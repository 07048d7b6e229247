"""The inbox lets each item through once."""

from asgiwebio._link.inbox import Inbox


def test_items_pass_once_and_in_order() -> None:
    inbox = Inbox()
    assert inbox.accept(1, ["a", "b"]) == ["a", "b"]
    assert inbox.accept(1, ["a", "b"]) == []
    assert inbox.accept(2, ["b", "c"]) == ["c"]
    assert inbox.processed == 3


def test_nothing_passes_when_something_before_it_is_missing() -> None:
    inbox = Inbox()
    assert inbox.accept(2, ["b"]) == []
    assert inbox.processed == 0
    assert inbox.accept(1, ["a", "b"]) == ["a", "b"]


def test_a_frame_without_items_changes_nothing() -> None:
    inbox = Inbox()
    assert inbox.accept(0, []) == []
    assert inbox.processed == 0
