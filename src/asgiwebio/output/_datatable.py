"""Data grids."""

import datetime as dt
import decimal
import logging
import numbers
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from asgiwebio._session.click import check_callable, like
from asgiwebio._session.context import current_task
from asgiwebio._session.function import is_coroutine_function
from asgiwebio._session.name import random_name
from asgiwebio._session.outputs import MAX_DEPTH, Output, capture
from asgiwebio.exceptions import InvalidType, InvalidValue

from ._content import as_text, check_text, send

logger = logging.getLogger("asgiwebio")

_AUTO_ROWS = 1000
_HEIGHT = "600px"
_NUMBER = re.compile(r"-?[0-9]{1,15}")
_EXACT = 2**53
"""Whole numbers up to this one are the same in JavaScript."""
Path = str | Sequence[str]
Action = tuple[str, Callable[[Any], object]] | None


class JSFunction:
    """A function of the page's, as a value in `column_args` or `grid_args`: its parameters and then its body.

    For example `JSFunction("params", "return {color: 'red'}")`.
    """

    def __init__(self, *params_and_body: str) -> None:
        if not params_and_body:
            raise InvalidValue("JSFunction() needs the function's body, such as JSFunction('a', 'return a + 1').")
        for part in params_and_body:
            check_text(part, "params_and_body", "return 1")
        *self.params, self.body = params_and_body


def put_datatable(
    records: Sequence[Mapping[str, object]],
    actions: Sequence[Action] | None = None,
    onselect: Callable[[Any], object] | None = None,
    multiple_select: bool | None = False,
    id_field: Path | None = None,
    height: int | str = 600,
    theme: str = "balham",
    cell_content_bar: bool = True,
    instance_id: str = "",
    column_order: Sequence[str] | Mapping[str, object] | None = None,
    column_args: Mapping[Any, Mapping[str, object]] | None = None,
    grid_args: Mapping[str, object] | None = None,
    enterprise_key: str = "",
    scope: str | None = None,
    position: int = -1,
) -> Output:
    """Show rows, which are dicts and may be nested, in a grid that sorts and filters.

    `actions` are buttons `(label, function)` for the selected rows, None a gap; they and `onselect` get the row's id,
    or the list of ids with `multiple_select`. The id is the value of `id_field`, or the row's index. `column_args` and
    `grid_args` are options of ag-Grid. `instance_id` names the table for `datatable_update()` and its like.
    """
    rows = _records(records, "records")
    if not rows and not column_order:
        raise InvalidValue("records is empty: then give column_order, such as column_order=['name', 'age'].")
    key = random_name()
    spec: dict[str, Any] = {
        "type": "datatable",
        "records": capture(rows, "records"),
        "actions": [],
        "on_select": onselect is not None,
        "multiple_select": bool(multiple_select),
        "field_args": {},
        "path_args": [],
        "grid_args": capture(_scripts(_options(grid_args, "grid_args"), key), "grid_args"),
        "js_func_key": key,
        "cell_content_bar": bool(cell_content_bar),
        "height": _height(height, len(rows)),
        "theme": check_text(theme, "theme", "alpine"),
        "enterprise_key": check_text(enterprise_key, "enterprise_key", ""),
        "instance_id": check_text(instance_id, "instance_id", "people"),
    }
    if column_order:
        spec["column_order"] = _order(column_order)
    if id_field is not None:
        spec["id_field"] = _path(id_field, "id_field")
    for name, options in _options(column_args, "column_args").items():
        plain = capture(_scripts(_options(options, f"column_args[{name!r}]"), key), "column_args")
        if isinstance(name, str):
            spec["field_args"][name] = plain
        else:
            spec["path_args"].append([_path(name, "a key of column_args"), plain])
    functions = _actions(actions or (), spec["actions"])
    if onselect is not None:
        check_callable(onselect, "onselect", "lambda row_id: toast(row_id)")
    if any(functions) or onselect is not None:
        names = _ids(records, spec.get("id_field"))
        callback = _clicked(functions, onselect, names, bool(multiple_select), by_index=id_field is None)
        spec["callback_id"] = current_task().session.register(callback)
    return Output(spec, scope, position)


def datatable_update(
    instance_id: str, data: object, row_id: int | str | None = None, field: Path | None = None
) -> None:
    """Replace all rows of a table by `data`, or the row `row_id`, or its one cell `field`."""
    if field is not None and row_id is None:
        raise InvalidValue("field is given without row_id: say which row, such as row_id=1.")
    arguments: dict[str, object] = {}
    if row_id is None:
        code = "grid.api.setGridOption('rowData', data.map((row) => grid.flatten_row(row)));"
        arguments["data"] = capture(_records(data, "data"), "data")
    elif field is None:
        code = "grid.api.getRowNode(String(row_id))?.setData(grid.flatten_row(data));"
        arguments["data"] = capture(_records([data], "data")[0], "data")
    else:
        code = "grid.api.getRowNode(String(row_id))?.setDataValue(grid.path2field(path), data);"
        arguments["data"] = capture(_plain(data), "data")
        arguments["path"] = _path(field, "field")
    if row_id is not None:
        arguments["row_id"] = _row_id(row_id)
    _run(instance_id, code, arguments)


def datatable_insert(
    instance_id: str, records: Mapping[str, object] | Sequence[Mapping[str, object]], row_id: int | str | None = None
) -> None:
    """Add a row or a list of rows before the row `row_id`, or at the end."""
    rows = _records([records] if isinstance(records, Mapping) else records, "records")
    code = """
    const place = row_id === null ? undefined : grid.api.getRowNode(String(row_id))?.rowIndex;
    grid.api.applyTransaction({ add: records.map((row) => grid.flatten_row(row)), addIndex: place ?? undefined });
    """
    before = None if row_id is None else _row_id(row_id)
    _run(instance_id, code, {"records": capture(rows, "records"), "row_id": before})


def datatable_remove(instance_id: str, row_ids: int | str | Sequence[int | str]) -> None:
    """Take one or several rows out; unknown ids are ignored."""
    ids = row_ids if isinstance(row_ids, list | tuple) else [row_ids]
    code = """
    const nodes = row_ids.map((id) => grid.api.getRowNode(String(id))).filter((node) => node);
    grid.api.applyTransaction({ remove: nodes.map((node) => node.data) });
    """
    _run(instance_id, code, {"row_ids": [_row_id(id) for id in ids]})


def _run(instance_id: str, code: str, arguments: dict[str, object]) -> None:
    if not check_text(instance_id, "instance_id", "people"):
        raise InvalidValue("instance_id='': the name that put_datatable(instance_id=…) got is expected.")
    promise = f"ag_grid_{instance_id}_promise"
    script = f"window[instance_id].then((grid) => {{ {code} }})"
    send("run_script", {"code": script, "args": {"instance_id": promise, **arguments}})


def _records(records: object, name: str) -> list[dict[str, Any]]:
    if not isinstance(records, list | tuple):
        raise InvalidType(f"{name}={records!r:.100}: a list of dicts is expected, such as [{{'name': 'Ada'}}].")
    for index, record in enumerate(records):
        if not isinstance(record, Mapping):
            raise InvalidType(f"{name}[{index}]={record!r:.100}: a dict is expected, such as {{'name': 'Ada'}}.")
    return [_plain(record) for record in records]


def _plain(value: Any, depth: int = 0) -> Any:
    """A copy with dates, decimals and numbers that JavaScript would round as text, which has no other way into a cell.

    Missing dates are None.
    """
    if depth > MAX_DEPTH:
        return value  # to be refused where it is sent
    if isinstance(value, Mapping):
        return {key: _plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, depth + 1) for inner in value]
    if isinstance(value, dt.date | dt.time | dt.timedelta | decimal.Decimal):
        return str(value) if value == value else None
    if isinstance(value, numbers.Integral) and not -_EXACT <= int(value) <= _EXACT:
        return str(value)
    return value


def _options(options: Any, name: str) -> dict[Any, Any]:
    if options is None:
        return {}
    if not isinstance(options, Mapping):
        raise InvalidType(f"{name}={options!r:.100}: a dict is expected.")
    return dict(options)


def _scripts(value: Any, key: str) -> Any:
    """A copy with the functions of the page's in the form that the page knows by its key."""
    if isinstance(value, JSFunction):
        return {"__pywebio_js_function__": key, "params": list(value.params), "body": value.body}
    if isinstance(value, Mapping):
        return {name: _scripts(inner, key) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_scripts(inner, key) for inner in value]
    return _plain(value)


def _order(columns: Any) -> object:
    if isinstance(columns, Mapping):
        return capture(columns, "column_order")
    if not isinstance(columns, list | tuple):
        raise InvalidType(f"column_order={columns!r:.100}: a list of keys or a dict is expected, such as ['name'].")
    return {check_text(key, "a key of column_order", "name"): None for key in columns}


def _path(path: Any, name: str) -> list[str]:
    parts = [path] if isinstance(path, str) else path
    if not isinstance(parts, list | tuple) or not parts or not all(isinstance(part, str) for part in parts):
        raise InvalidType(f"{name}={path!r:.100}: a key or a path of keys is expected, such as ('name', 'first').")
    return list(parts)


def _row_id(row_id: object) -> object:
    if isinstance(row_id, bool) or not isinstance(row_id, int | str):
        raise InvalidType(f"row id {row_id!r:.100}: a whole number or text is expected.")
    return _plain(row_id)


def _height(height: int | str, rows: int) -> str:
    if height == "auto" and rows > _AUTO_ROWS:
        logger.warning("put_datatable(height='auto') with %d rows: more than %d get %s", rows, _AUTO_ROWS, _HEIGHT)
        return _HEIGHT
    if isinstance(height, str):
        return height
    if isinstance(height, bool) or not isinstance(height, int | float):
        raise InvalidType(f"height={height!r}: px as a number, CSS text or 'auto' is expected, such as height=400.")
    return f"{height}px"


def _actions(actions: Sequence[Action], labels: list[str | None]) -> list[Callable[[Any], object] | None]:
    """The functions of the actions; their labels go into `labels`."""
    functions: list[Callable[[Any], object] | None] = []
    for index, action in enumerate(actions):
        if action is None:
            labels.append(None)
            functions.append(None)
            continue
        if not isinstance(action, list | tuple) or len(action) != 2:
            raise InvalidValue(
                f"actions[{index}]={action!r:.100}: a pair (label, function) is expected, or None for a gap."
            )
        check_callable(action[1], f"actions[{index}]", "('Edit', lambda row_id: toast(row_id))")
        labels.append(as_text(action[0]))
        functions.append(action[1])
    return functions


def _ids(rows: Sequence[Mapping[str, object]], path: list[str] | None) -> dict[str, object]:
    """What the page's ids, which are text, stand for: the values of the data."""
    if path is None:
        return {str(index): index for index in range(len(rows))}
    known: dict[str, object] = {}
    for row in rows:
        value: Any = row
        for part in path:
            value = value.get(part) if isinstance(value, Mapping) else None
        known[_as_in_page(value)] = value
    return known


def _as_in_page(value: Any) -> str:
    """A value as JavaScript spells it."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _clicked(
    functions: list[Callable[[Any], object] | None],
    onselect: Callable[[Any], object] | None,
    ids: dict[str, object],
    several: bool,
    *,
    by_index: bool,
) -> Callable[[Any], object]:
    numbers = bool(ids) and all(type(id) is int for id in ids.values())

    def value(id: str | int) -> object:
        if id not in ids and numbers and _NUMBER.fullmatch(str(id)):
            return int(id)  # of a row that was inserted later
        return ids.get(str(id), id)

    def is_id(id: object) -> bool:
        return type(id) in (str, int) and (not by_index or _NUMBER.fullmatch(str(id)) is not None)

    def call(data: Any) -> object:
        rows = data.get("rows") if isinstance(data, dict) else None
        if not isinstance(rows, list) or not all(map(is_id, rows)):
            logger.warning("a click was ignored: the page named rows that no table has")
            return None
        if not rows:
            return None
        button = data.get("btn")
        function = onselect if button is None else None
        if type(button) is int and 0 <= button < len(functions):
            function = functions[button]
        if function is None:
            logger.warning("a click was ignored: the page named action %.20r of %d", button, len(functions))
            return None
        chosen = [value(id) for id in rows]
        return function(chosen if several else chosen[0])

    given = [function for function in (*functions, onselect) if function is not None]
    plain = [function for function in given if not is_coroutine_function(function)]
    return like((plain or given)[0], call)
