"""A question that is asked at once, or the item of a form when it has a name."""

from collections.abc import Coroutine, Generator, Iterable
from typing import Any, NoReturn, Self

from asgiwebio.exceptions import InvalidType, InvalidValue, WrongPlace

from .context import current_task
from .dialogue import Dialogue, perform
from .field import Field
from .forms import LONE, Check, Form
from .name import check_name


class Item:
    """One item for `input_group()`: what an input function returns when it is given a name.

    It is no answer: to use it as one raises WrongPlace.
    """

    __slots__ = ("_field",)

    def __init__(self, field: Field) -> None:
        self._field = field

    def __await__(self) -> Generator[Any, Any, Self]:
        """An item is itself, also after `await`."""
        return self
        yield

    def __repr__(self) -> str:
        return f"<item {self._field.name!r} for input_group()>"

    def _no_answer(self, *_: object) -> NoReturn:
        kind, name = self._field.spec["type"], self._field.name
        raise WrongPlace(
            f"The {kind} item {name!r} is no answer, since it was given a name. Write input_group('Title', [...]) "
            f"round it and take [{name!r}] of what that returns, or leave name={name!r} out."
        )

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        self._no_answer()

    def __bool__(self) -> bool:
        """True: a list of items may be filtered for those that are there."""
        return True

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Item):
            self._no_answer()
        return self is other

    __hash__ = object.__hash__
    __str__ = __format__ = __len__ = __iter__ = __getitem__ = __contains__ = __int__ = __float__ = _no_answer
    __lt__ = __le__ = __gt__ = __ge__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _no_answer


def field_name(name: object) -> str:
    """The name that an item travels under."""
    return LONE if name is None else check_name(name)


def ask_or_describe(field: Field, name: object) -> Any:
    """Ask a field's question; with a name its Item, for a group."""
    if name is not None:
        return Item(field)
    label, field.spec["label"] = field.spec["label"], ""
    task = current_task()
    return perform(task, _only(Form(task, label, [field])))


def ask_group(label: str | None, inputs: object, validate: Check | None, cancelable: bool) -> object:
    """Ask for several items at once."""
    fields = _fields(inputs)
    task = current_task()
    return perform(task, Form(task, label, fields, validate=validate, cancelable=cancelable).ask())


def described(item: object) -> Field:
    """The field that an Item is about."""
    if not isinstance(item, Item):
        raise InvalidType(f"{item!r}: an item is expected, as input functions return it when they are given a name.")
    return item._field


def _only(form: Form) -> Dialogue[object]:
    answer = yield from form.ask()
    return None if answer is None else answer[LONE]


def _fields(inputs: object) -> list[Field]:
    if inputs is None:
        raise InvalidValue("inputs is missing; give a list, such as inputs=[input('Age', name='age')].")
    if isinstance(inputs, str | Item) or not isinstance(inputs, Iterable):
        raise InvalidType(f"inputs={inputs!r}: a list of items is expected; write inputs=[input('Age', name='age')].")
    fields: dict[str, Field] = {}
    for index, item in enumerate(inputs):
        if not isinstance(item, Item):
            given = repr(item)
            if isinstance(item, Coroutine):
                item.close()
                given = "a question without a name"
            raise InvalidType(
                f"inputs[{index}] is {given}: an item is expected; give it a name, such as input('Age', name='age')."
            )
        field = item._field
        if field.name in fields:
            raise InvalidValue(
                f"inputs[{index}]: there is an item {field.name!r} already; give each a name of its own."
            )
        fields[field.name] = field
    return list(fields.values())
