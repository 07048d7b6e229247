"""What can be seen of the scripts that asgiwebio itself runs in its page. No other script has an effect here."""

from collections.abc import Callable, Mapping
from typing import Any

from .element import Element
from .grid import Grid

__all__ = ["perform"]


def perform(args: Mapping[str, Any], by_id: Callable[[str], Element | None], grids: Mapping[str, Grid]) -> None:
    """Move a progress bar, or change a data table, as a script with these arguments does."""
    if args.keys() == {"elem_id", "progress", "label"}:
        bar = by_id(args["elem_id"])
        if bar is not None:
            _move(bar, args["progress"], args["label"])
    elif grid := grids.get(args.get("instance_id", "")):
        grid.change(args)


def _move(bar: Element, progress: float, label: str) -> None:
    if progress == 1 and bar.attributes.get("data-auto-close") == "1" and bar.parent is not None:
        bar.parent.remove()
        return
    bar.attributes |= {"aria-valuenow": str(progress * 100), "aria-label": label}
    bar.replace(label)
