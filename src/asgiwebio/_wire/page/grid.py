"""Data tables: records as rows that can be picked, and actions for those that are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from asgiwebio._wire.events import Event

from .element import Element

__all__ = ["Grid", "shown_text"]

Record = Mapping[str, Any]
Path = tuple[str, ...]


class Grid:
    """One data table. What stands in `element` is drawn anew whenever something has changed."""

    def __init__(self, spec: Mapping[str, Any], send: Callable[[Event], None]) -> None:
        self.element = Element("div", {"class": "webio-datatable"})
        self._send = send
        self._actions: Sequence[str | None] = spec.get("actions") or []
        self._tells = bool(spec.get("on_select"))
        self._many = bool(spec.get("multiple_select"))
        self._callback: str = spec.get("callback_id", "")
        self._id_field = spec.get("id_field")
        order = spec.get("column_order")
        all_columns = list(dict.fromkeys(_paths(spec["records"])))
        self._columns = list(_ordered(order, all_columns)) if order else all_columns
        self._rows: dict[int | str, Record] = {}
        self._picked: list[int | str] = []
        self._count = 0
        self._fill(spec["records"])

    # ---- what a visitor does

    def pick(self, row: Element) -> None:
        """Click on a row: it is picked, alone or beside others; again, and it is not any more."""
        id = list(self._rows)[self._drawn.index(row)]
        if id in self._picked:
            self._picked.remove(id)
        else:
            self._picked = [*(self._picked if self._many else []), id]
        self._draw()
        if self._tells and self._picked:
            self._send(Event("callback", self._callback, {"rows": list(self._picked)}))

    # ---- what the app does

    def change(self, args: Mapping[str, Any]) -> None:
        """Do what the scripts of `datatable_update`, `_insert` and `_remove` do, with their arguments."""
        if "row_ids" in args:
            for id in args["row_ids"]:
                self._rows.pop(self._known(id), None)
        elif "records" in args:
            self._insert(args["records"], self._known(args["row_id"]))
        elif "row_id" not in args:
            self._fill(args["data"])
        elif (id := self._known(args["row_id"])) in self._rows:
            path = args.get("path")
            self._rows[id] = _with(self._rows[id], path, args["data"]) if path else args["data"]
        self._picked = [id for id in self._picked if id in self._rows]
        self._draw()

    def _fill(self, records: Sequence[Record]) -> None:
        self._count = 0
        self._rows = {self._id(record): record for record in records}
        self._draw()

    def _insert(self, records: Sequence[Record], before: int | str) -> None:
        ids = list(self._rows)
        place = ids.index(before) if before in self._rows else len(ids)
        rows = list(self._rows.items())
        rows[place:place] = [(self._id(record), record) for record in records]
        self._rows = dict(rows)

    # ---- ids

    def _id(self, record: Record) -> int | str:
        """The value of the field that was named for it, as text, or the number of the row."""
        if self._id_field:
            return shown_text(_value(record, self._id_field))
        self._count += 1
        return self._count - 1

    def _known(self, id: object) -> int | str:
        """An id as the app says it."""
        return id if isinstance(id, int) and not self._id_field else shown_text(id)

    # ---- what is seen

    def _draw(self) -> None:
        heads = [Element("th", {}, _title(path[-1])) for path in self._columns]
        self._drawn = [self._row(id, record) for id, record in self._rows.items()]
        self.element.replace(Element("table", {"role": "grid"}, Element("tr", {}, *heads), *self._drawn))
        for index, label in enumerate(self._actions if self._picked else []):
            if label is not None:
                button = Element("button", {"type": "button"}, label)
                button.click = Event("callback", self._callback, {"btn": index, "rows": list(self._picked)})
                self.element.append(button)

    def _row(self, id: int | str, record: Record) -> Element:
        cells = [Element("td", {}, shown_text(_value(record, path), none="")) for path in self._columns]
        row = Element("tr", {"aria-selected": str(id in self._picked).lower()}, *cells)
        row.grid = self if self._actions or self._tells else None
        return row


def _title(key: str) -> str:
    text = key.replace("_", " ")
    return text[:1].upper() + text[1:]


def shown_text(value: object, *, none: str = "null") -> str:
    """A value as a browser's `String()` shows it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return none if value is None else str(value)


def _paths(records: Sequence[Record], before: Path = ()) -> Iterator[Path]:
    """Where values stand in nested records, in the order of their first appearance."""
    for record in records:
        for key, value in record.items():
            if isinstance(value, Mapping) and value:
                yield from _paths([value], (*before, key))
            else:
                yield (*before, key)


def _ordered(order: Record, all_columns: Sequence[Path]) -> Iterator[Path]:
    """The columns that an order names; a name that stands for records stands for all that is in them."""
    for path in _paths([order]):
        inside = [column for column in all_columns if column[: len(path)] == path]
        yield from inside or [path]


def _value(record: Record, path: Sequence[str]) -> object:
    value: object = record
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _with(record: Record, path: Sequence[str], value: object) -> Record:
    """A record with one value changed."""
    first, *rest = path
    return {**record, first: _with(record.get(first) or {}, rest, value) if rest else value}
