"""Several questions in one form."""

from collections.abc import Iterable
from typing import Literal, cast, overload

from asgiwebio._session.argument import check_function, check_text
from asgiwebio._session.context import current_task
from asgiwebio._session.field import update_attributes
from asgiwebio._session.item import ask_group
from asgiwebio.exceptions import WrongPlace

from ._types import Function, Value


@overload
def input_group(
    label: str = "",
    inputs: Iterable[object] | None = None,
    validate: Function | None = None,
    cancelable: Literal[False] = False,
) -> dict[str, Value]: ...
@overload
def input_group(
    label: str = "",
    inputs: Iterable[object] | None = None,
    validate: Function | None = None,
    cancelable: bool = False,
) -> dict[str, Value] | None: ...
def input_group(
    label: str = "",
    inputs: Iterable[object] | None = None,
    validate: Function | None = None,
    cancelable: bool = False,
) -> dict[str, Value] | None:
    """Ask several questions in one form; returns a dict of the answers by name, None when it was cancelled.

    `inputs` are questions with a name. `validate` gets the dict and returns None, or the name of an item and a message.

        data = input_group("Who are you?", [input("Name", name="name"), input("Age", type=NUMBER, name="age")])
    """
    answer = ask_group(check_text(label, "label"), inputs, check_function(validate, "validate"), bool(cancelable))
    return cast("dict[str, Value] | None", answer)


def input_update(name: str | None = None, **spec: object) -> None:
    """Change an item of the form in an `onchange` function; without `name` the item that has changed.

    Takes `label`, `value`, `placeholder`, `help_text`, `options`, `datalist`, `readonly`, `valid_status` (True, False
    or 0 for no mark), `invalid_feedback`, `valid_feedback` and HTML attributes; what is None stays. Raises WrongPlace
    elsewhere.
    """
    form = current_task().form
    if form is None or form.changing is None:
        raise WrongPlace(
            "input_update() is for onchange functions: def changed(value): input_update('city', options=…)."
        )
    form.update(form.changing if name is None else name, update_attributes(spec))
