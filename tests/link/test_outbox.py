"""The outbox keeps what is not acknowledged, and nothing else."""

import pytest

from asgiwebio._link.outbox import Outbox
from asgiwebio.exceptions import PeerError


def filled(count: int, size: int = 10) -> Outbox:
    outbox = Outbox()
    for number in range(1, count + 1):
        assert outbox.append(f"text {number}", size) == number
    return outbox


def test_texts_are_numbered_from_one_and_come_in_order() -> None:
    outbox = filled(3)
    assert outbox.after(0, 1000) == (1, ["text 1", "text 2", "text 3"])
    assert outbox.after(1, 1000) == (2, ["text 2", "text 3"])
    assert outbox.after(3, 1000) == (4, [])


def test_a_batch_has_at_most_so_many_bytes_but_one_text_at_least() -> None:
    outbox = filled(5)
    assert outbox.after(0, 30) == (1, ["text 1", "text 2", "text 3"])
    assert outbox.after(0, 29) == (1, ["text 1", "text 2"])
    assert outbox.after(4, 1) == (5, ["text 5"])


def test_an_acknowledged_text_is_gone_and_the_others_keep_their_numbers() -> None:
    outbox = filled(5)
    assert outbox.ack(2)
    assert (outbox.acked, outbox.last, outbox.size) == (2, 5, 30)
    assert outbox.after(2, 20) == (3, ["text 3", "text 4"])
    assert outbox.after(0, 20) == (3, ["text 3", "text 4"])
    assert not outbox.ack(2)
    assert not outbox.ack(1)
    assert outbox.ack(5)
    assert (outbox.size, outbox.after(5, 20)) == (0, (6, []))


def test_sizes_tell_how_much_waits() -> None:
    outbox = filled(5)
    outbox.ack(1)
    assert [outbox.size_after(number) for number in (0, 1, 3, 5)] == [40, 40, 20, 0]


def test_nobody_acknowledges_what_was_never_said() -> None:
    with pytest.raises(PeerError, match="4 is acknowledged, and 3 is the last that was sent"):
        filled(3).ack(4)


def test_an_append_in_the_middle_of_another_loses_nothing() -> None:
    outbox = Outbox()

    class Interrupted(list[str]):
        """After an append the garbage collector runs, once, and finalises an output."""

        def append(self, text: str) -> None:
            super().append(text)
            if text == "first":
                outbox.append("of a finaliser", 3)

    outbox._texts = Interrupted()
    outbox.append("first", 5)
    assert (outbox.last, outbox.size) == (2, 8)
    assert outbox.after(0, 100) == (1, ["first", "of a finaliser"])
    assert outbox.size_after(1) > 0
    outbox.ack(2)
    assert outbox.size == 0
