"""A function of the user's that an event of the page names, and the name itself."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from .context import Kind

if TYPE_CHECKING:
    from .callbacks import Callbacks

__all__ = ["Callback", "CallbackId"]


class Callback:
    """A function that an event may call. It lives as long as anybody holds its id, or it was not sent yet."""

    __slots__ = ("__weakref__", "_owner", "function", "kind", "mutex", "name", "running", "serial")

    def __init__(
        self, name: str, function: Callable[..., object], kind: Kind, owner: "Callbacks", *, serial: bool, mutex: bool
    ) -> None:
        self.name = name
        self.function = function
        self.kind = kind
        self.serial = serial
        self.mutex = mutex
        self.running = 0
        self._owner = owner

    def __del__(self) -> None:
        self._owner.forget(self.name)

    def unnamed(self) -> None:
        """The id is gone: nobody can send it any more."""
        self._owner.sent(self.name)


class CallbackId(str):
    """What events call a callback by, and what keeps it: in a description, and in what the page shows.

    So an output that is held in a variable can be shown again, however often it was taken off the page.
    """

    __slots__ = ("callback",)

    callback: Callback

    @classmethod
    def of(cls, callback: Callback) -> Self:
        """The id of a callback."""
        id = cls(callback.name)
        id.callback = callback
        return id

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)

    def __del__(self) -> None:
        self.callback.unnamed()
