"""What the module offers beside its functions."""

import pytest

from asgiwebio.output import OutputPosition, PopupSize, Position


@pytest.mark.behaviour("OUT-17")
def test_constants_are_what_programs_write_instead_of_them() -> None:
    assert (PopupSize.LARGE, PopupSize.NORMAL, PopupSize.SMALL) == ("large", "normal", "small")
    assert (Position.TOP, Position.MIDDLE, Position.BOTTOM) == ("top", "middle", "bottom")
    assert (OutputPosition.TOP, OutputPosition.BOTTOM) == (0, -1)
