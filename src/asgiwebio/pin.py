"""Inputs that stay on the page: shown like outputs, read at any time.

`put_input("name")` shows one, `pin.name` is its value now, `pin.name = "Ada"` sets it. In an `async def` application
reading is awaited: `await pin.name`.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, TypeAlias, cast, overload

from asgiwebio._session.argument import as_json, check_function, check_number
from asgiwebio._session.choice import ActionsField, ChoiceField, RadioField
from asgiwebio._session.click import like
from asgiwebio._session.context import current_task
from asgiwebio._session.dialogue import perform
from asgiwebio._session.field import Field, update_attributes
from asgiwebio._session.item import described
from asgiwebio._session.name import check_name
from asgiwebio._session.number import SliderField, text_field
from asgiwebio._session.option import SUBMIT
from asgiwebio._session.outputs import Output
from asgiwebio._session.pins import first_run, read, read_one, wait_change
from asgiwebio._session.text import TextareaField
from asgiwebio._session.upload import FileField
from asgiwebio.exceptions import InvalidType, InvalidValue

__all__ = [
    "get_pin_values",
    "pin",
    "pin_on_change",
    "pin_update",
    "pin_wait_change",
    "put_actions",
    "put_checkbox",
    "put_file_upload",
    "put_input",
    "put_radio",
    "put_select",
    "put_slider",
    "put_textarea",
]

Names: TypeAlias = str | list[str] | tuple[str, ...]


def put_input(
    name: str,
    type: str = "text",
    *,
    label: str = "",
    value: object = None,
    placeholder: str | None = None,
    readonly: bool | None = None,
    datalist: Iterable[str] | None = None,
    help_text: str | None = None,
    scope: str | int | None = None,
    position: int = -1,
) -> Output:
    """One line of text or a number, as `asgiwebio.input.input()`."""
    field = text_field(
        type,
        check_name(name),
        label=label,
        value=value,
        placeholder=placeholder,
        readonly=readonly,
        datalist=datalist,
        help_text=help_text,
    )
    return _pinned(field, scope, position)


def put_textarea(
    name: str,
    *,
    label: str = "",
    rows: int = 6,
    code: bool | Mapping[str, object] | None = None,
    maxlength: int | None = None,
    minlength: int | None = None,
    value: str | None = None,
    placeholder: str | None = None,
    readonly: bool | None = None,
    help_text: str | None = None,
    scope: str | int | None = None,
    position: int = -1,
) -> Output:
    """Many lines of text, as `asgiwebio.input.textarea()`."""
    field = TextareaField(
        check_name(name),
        label=label,
        rows=rows,
        code=code,
        maxlength=maxlength,
        minlength=minlength,
        value=value,
        placeholder=placeholder,
        readonly=readonly,
        help_text=help_text,
    )
    return _pinned(field, scope, position)


def put_select(
    name: str,
    options: Iterable[object] | None = None,
    *,
    label: str = "",
    multiple: bool | None = None,
    value: object = None,
    native: bool | None = None,
    help_text: str | None = None,
    scope: str | int | None = None,
    position: int = -1,
) -> Output:
    """A list to choose from, as `asgiwebio.input.select()`."""
    field = ChoiceField(
        "select",
        check_name(name),
        options,
        label=label,
        multiple=multiple,
        value=value,
        native=native,
        help_text=help_text,
    )
    return _pinned(field, scope, position)


def put_checkbox(
    name: str,
    options: Iterable[object] | None = None,
    *,
    label: str = "",
    inline: bool | None = None,
    value: Iterable[object] | None = None,
    help_text: str | None = None,
    scope: str | int | None = None,
    position: int = -1,
) -> Output:
    """Options to tick, as `asgiwebio.input.checkbox()`."""
    field = ChoiceField(
        "checkbox", check_name(name), options, label=label, inline=inline, value=value, help_text=help_text
    )
    return _pinned(field, scope, position)


def put_radio(
    name: str,
    options: Iterable[object] | None = None,
    *,
    label: str = "",
    inline: bool | None = None,
    value: object = None,
    help_text: str | None = None,
    scope: str | int | None = None,
    position: int = -1,
) -> Output:
    """Options of which to choose one, as `asgiwebio.input.radio()`."""
    field = RadioField(check_name(name), options, label=label, inline=inline, value=value, help_text=help_text)
    return _pinned(field, scope, position)


def put_slider(
    name: str,
    *,
    label: str = "",
    value: float = 0,
    min_value: float = 0,
    max_value: float = 100,
    step: float = 1,
    required: bool | None = None,
    help_text: str | None = None,
    scope: str | int | None = None,
    position: int = -1,
) -> Output:
    """A number in a range, as `asgiwebio.input.slider()`."""
    field = SliderField(
        check_name(name),
        label=label,
        value=value,
        min_value=min_value,
        max_value=max_value,
        step=step,
        required=required,
        help_text=help_text,
    )
    return _pinned(field, scope, position)


def put_actions(
    name: str,
    *,
    label: str = "",
    buttons: Iterable[object] | None = None,
    help_text: str | None = None,
    scope: str | int | None = None,
    position: int = -1,
) -> Output:
    """Buttons; the value of the pin is that of the last one pressed, None before."""
    field = ActionsField(check_name(name), buttons, label=label, help_text=help_text)
    for index, button in enumerate(field.spec["buttons"]):
        if button["type"] != SUBMIT:
            raise InvalidValue(f"buttons[{index}]: type={button['type']!r}: a pin takes buttons of type 'submit' only.")
    return _pinned(field, scope, position)


def put_file_upload(
    name: str,
    *,
    label: str = "",
    accept: str | Iterable[str] | None = None,
    placeholder: str = "Choose file",
    multiple: bool = False,
    max_size: float | str = 0,
    max_total_size: float | str = 0,
    help_text: str | None = None,
    scope: str | int | None = None,
    position: int = -1,
) -> Output:
    """Files, as `asgiwebio.input.file_upload()`."""
    field = FileField(
        check_name(name),
        label=label,
        accept=accept,
        placeholder=placeholder,
        multiple=multiple,
        max_size=max_size,
        max_total_size=max_total_size,
        help_text=help_text,
    )
    return _pinned(field, scope, position)


class Pin:
    """The values of the pins: `pin.name` and `pin["name"]` ask the page each time, and are None for what is not there.

    Assigning sets what the page shows. Several are read in one go by `get_pin_values()`.
    """

    __slots__ = ()

    def use_strict(self) -> None:
        """From now on, in this session, to read a pin that is not on the page raises InvalidValue."""
        current_task().session.pins.strict = True

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Any:
        check_name(name)
        task = current_task()
        return perform(task, read_one(task, name))

    def __setattr__(self, name: str, value: object) -> None:
        if hasattr(type(self), name):
            raise InvalidValue(f"pin.{name} is a method; write pin[{name!r}] = … for a pin of that name.")
        self[check_name(name)] = value

    def __setitem__(self, name: str, value: object) -> None:
        _update(name, {"value": as_json(value, "value")})


pin = Pin()
"""The values of the pins. See Pin."""


def get_pin_values(names: Iterable[str]) -> dict[str, Any]:
    """The values of several pins in one round trip; those that are not on the page are left out."""
    if isinstance(names, str) or not isinstance(names, Iterable):
        raise InvalidType(f"names={names!r}: a list of names is expected; write get_pin_values([{names!r}]).")
    known = [check_name(name, "names") for name in names]
    task = current_task()
    return cast("dict[str, Any]", perform(task, read(task, known)))


def pin_update(name: str, **spec: object) -> None:
    """Change a pin: `value`, `label`, `options`, `placeholder`, `help_text`, `readonly`, `datalist`, `valid_status` …

    What is None stays. Nobody who waits for changes of the pin hears of it.
    """
    check_name(name)
    _update(name, update_attributes(spec))


@overload
def pin_wait_change(*names: Names, timeout: None = None) -> dict[str, Any]: ...
@overload
def pin_wait_change(*names: Names, timeout: float | None) -> dict[str, Any] | None: ...
def pin_wait_change(*names: Names, timeout: float | None = None) -> dict[str, Any] | None:
    """Wait until the visitor changes one of the pins; returns its `name` and `value`, None after `timeout` seconds."""
    given = names[0] if len(names) == 1 and isinstance(names[0], list | tuple) else names
    known = [check_name(name, "names") for name in given]
    if not known:
        raise InvalidValue("pin_wait_change(): at least one name is expected, such as pin_wait_change('age').")
    if timeout is not None:
        check_number(timeout, "timeout")
    task = current_task()
    return cast("dict[str, Any] | None", perform(task, wait_change(task, known, timeout)))


def pin_on_change(
    name: str,
    onchange: Callable[..., object] | None = None,
    clear: bool = False,
    init_run: bool = False,
    **callback_options: object,
) -> None:
    """Call `onchange(value)` each time the visitor changes a pin; with `clear` in place of what was called before.

    `init_run` calls it once with the present value: in a thread before this returns, in a coroutine session beside it.
    """
    check_function(onchange, "onchange")
    task = current_task()
    pins = task.session.pins
    if onchange is None:
        if not clear:
            raise InvalidValue(
                f"pin_on_change({name!r}): onchange=function, or clear=True to end earlier ones, is expected."
            )
        id = None
    else:

        def changed(data: object) -> object:
            return onchange(pins.value(name, data.get("value")) if isinstance(data, dict) else None)

        id = task.session.register(like(onchange, changed), **callback_options)
        if init_run:
            running = perform(task, first_run(task, name, onchange))
            if running is not None:
                task.session.run(lambda: cast("Awaitable[None]", running), kind="coroutine")
    for callback in pins.bind(name, id, clear=bool(clear)):
        task.session.callbacks.forget(callback)
    task.session.emit("pin_onchange", {"name": name, "callback_id": id, "clear": bool(clear)}, task.id)


check_dom_name_value = check_name


def _pin_output(single_input_return: object, scope: str | int | None, position: int) -> Output:
    """A pin of an item that a function of `asgiwebio.input` returned. Private, and known to be used."""
    return _pinned(described(single_input_return), scope, position)


def _pinned(field: Field, scope: str | int | None, position: int) -> Output:
    output = Output({"type": "pin", "input": field.spec}, scope, position)
    current_task().session.pins.add(field)
    return output


def _update(name: str, attributes: dict[str, object]) -> None:
    task = current_task()
    task.session.emit("pin_update", {"name": name, "attributes": attributes}, task.id)
    task.session.pins.update(name, attributes)
