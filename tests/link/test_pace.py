"""Frames and patience that fit the line."""

from asgiwebio._link.line import BATCH
from asgiwebio._link.pace import LEAST, Pace


def carry(pace: Pace, seconds: float, *, number: int = 1) -> None:
    """A frame goes out, and is acknowledged so much later."""
    pace.sent(number, 100)
    pace.acknowledged(number, 100 + seconds)


def lose(pace: Pace, *, after: float) -> None:
    """A frame goes out on a new line, and so much later there is another line."""
    pace.begin(100)
    pace.sent(1, 100)
    pace.begin(100 + after)


def test_frames_are_large_while_they_arrive_in_time() -> None:
    pace = Pace()
    pace.begin(0)
    for seconds in (0.1, 0.9, 3, 0.1):
        carry(pace, seconds)
        pace.begin(100)
    assert (pace.batch, pace.patience) == (BATCH, 1)


def test_frames_get_smaller_the_longer_they_take_and_larger_again() -> None:
    pace = Pace()
    for _ in range(9):
        carry(pace, 5)
    assert pace.batch == LEAST
    carry(pace, 3)
    assert pace.batch == LEAST
    for _ in range(9):
        carry(pace, 0.5)
    assert pace.batch == BATCH


def test_one_frame_is_watched_at_a_time_and_counts_when_all_of_it_has_arrived() -> None:
    pace = Pace()
    pace.sent(10, 100)
    pace.sent(20, 101)
    pace.acknowledged(9, 109)
    assert pace.batch == BATCH
    pace.acknowledged(20, 109)
    assert pace.batch == BATCH // 2


def test_after_a_line_that_brought_nothing_frames_are_smaller() -> None:
    pace = Pace()
    lose(pace, after=0.1)
    assert (pace.batch, pace.patience) == (BATCH // 4, 1)
    for _ in range(9):
        lose(pace, after=0.1)
    assert (pace.batch, pace.patience) == (LEAST, 1)


def test_after_a_long_silence_it_may_last_longer_until_something_arrives_fast() -> None:
    pace = Pace()
    lose(pace, after=10)
    assert pace.patience == 2
    for _ in range(9):
        lose(pace, after=100)
    assert pace.patience == 16
    carry(pace, 2)
    assert pace.patience == 16
    carry(pace, 0.5)
    assert pace.patience == 1


def test_a_line_that_brought_something_before_it_was_lost_proves_nothing() -> None:
    pace = Pace()
    pace.begin(0)
    carry(pace, 0.5)
    pace.sent(2, 101)
    pace.begin(120)
    assert (pace.batch, pace.patience) == (BATCH, 1)
