"""The button beside a field, whose function fills it."""

from collections.abc import Callable, Mapping
from typing import Any

from .click import like
from .field import Field
from .session import Session

_NONE = object()


class Fill:
    """What the function of an action button is given, as `set_value`.

    `set_value(value)` puts the value into the field. `set_value(value, label)` shows the label, and makes the form
    return that very value, which never leaves the server, as long as the field shows the label.
    """

    def __init__(self, session: Session, field: Field, send: Callable[[str, Mapping[str, object]], None]) -> None:
        self.value: object = None
        self._session = session
        self._field = field
        self._send = send
        self._label: object = _NONE
        self._callback = ""
        self._open = True

    def register(self, function: Callable[..., object]) -> str:
        """Register the button's function; returns the id of its callback."""
        self._callback = self._session.register(like(function, lambda _: function(self.set_value)))
        return self._callback

    def set_value(self, value: Any, label: Any = None) -> None:
        """Fill the field; without effect once the form is answered."""
        if not self._open:
            return
        attributes: dict[str, object] = {"value": value}
        if label is not None:
            attributes = {"value": label, "readonly": True}
        elif self._label is not _NONE and not self._field.spec.get("readonly"):
            attributes["readonly"] = False
        before = self.value, self._label
        self.value, self._label = value, _NONE if label is None else label  # first: the answer may be quick
        try:
            self._send(self._field.name, attributes)
        except BaseException:
            self.value, self._label = before
            raise
        # Not "readonly": what the visitor's page makes of the label is taken, as text, when it is not the label.
        self._field.update({"value": attributes["value"]})

    def stands_for(self, sent: object) -> bool:
        """Whether what the field holds is the label of a value."""
        return self._label is not _NONE and sent is not None and str(sent) == str(self._label)

    def close(self) -> None:
        """Forget the button, with its form."""
        self._open = False
        self._session.callbacks.forget(self._callback)
