"""What a visit remembers."""

import warnings
from collections.abc import Iterator
from typing import Any

from asgiwebio._session.context import current_task, known_task
from asgiwebio.exceptions import InvalidValue


class Local:
    """What this visit remembers: `local.name = value` in any task of a session, and in no other session.

    Usable in the functions of `defer_call()` too. A missing attribute reads as None, a missing item raises KeyError.
    """

    __slots__ = ()

    @property
    def _dict(self) -> dict[Any, Any]:
        task = known_task() or current_task()
        task.session.check(task, ending=True)
        return task.session.local

    def __getattr__(self, name: str) -> Any:
        _check(name)
        return self._dict.get(name)

    def __setattr__(self, name: str, value: object) -> None:
        _check(name)
        self._dict[name] = value

    def __delattr__(self, name: str) -> None:
        _check(name)
        self._dict.pop(name, None)

    def __getitem__(self, key: object) -> Any:
        return self._dict[key]

    def __setitem__(self, key: object, value: object) -> None:
        self._dict[key] = value

    def __delitem__(self, key: object) -> None:
        del self._dict[key]

    def __contains__(self, key: object) -> bool:
        return key in self._dict

    def __iter__(self) -> Iterator[Any]:
        return iter(self._dict)

    def __len__(self) -> int:
        return len(self._dict)

    def __repr__(self) -> str:
        return repr(self._dict)


def _check(name: str) -> None:
    if name.startswith("__"):
        raise AttributeError(name)  # what Python asks for by itself
    if name.startswith("_"):
        raise InvalidValue(f"local.{name}: a name without a leading underscore is expected; local[{name!r}] takes any.")


local = Local()
"""What this visit remembers. See Local."""


def data() -> Local:
    """The same as `local`, under an older name."""
    warnings.warn("data() is deprecated; write `local` for it.", DeprecationWarning, stacklevel=2)
    return local
