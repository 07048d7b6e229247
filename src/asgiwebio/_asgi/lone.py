"""The app of a script: one page, whose session lasts as long as the program."""

import sys
import threading
from contextvars import Context, copy_context
from typing import ClassVar

from starlette.types import Scope

from asgiwebio._session.context import current_task
from asgiwebio._session.outputs import Output, OutputList
from asgiwebio._wire.frames import Hello

from .app import App
from .limits import Limits
from .visit import Refused, Visit

KEEP_SECONDS = 10
"""How long a script waits for a page that is away."""


class LoneApp(App):
    """An App for one visit. Others are told that it is full, while the first goes on and when it is over."""

    of_script: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__(self._run, reconnect_timeout=KEEP_SECONDS, limits=Limits(sessions=1))
        self._visit: Visit | None = None
        self._context: Context | None = None
        self._joined = threading.Event()
        self._done = threading.Event()

    @property
    def over(self) -> bool:
        """Whether there was a page, and there is none any more."""
        return self._visit is not None and self._visit.over

    def joined(self) -> Context:
        """Block until a page has connected; returns the context in which its session is known."""
        self._joined.wait()
        assert self._context is not None
        return self._context

    def done(self) -> bool:
        """The script has ended, and its session goes on for callbacks only. Returns whether there ever was a page."""
        self._done.set()
        return self._visit is not None

    async def admit(self, scope: Scope, hello: Hello, *, plain: bool, user: str | None) -> Visit:
        if self.over:
            raise Refused(4503)
        visit = await super().admit(scope, hello, plain=plain, user=user)
        self._visit = self._visit or visit
        return visit

    def _run(self) -> None:
        """What the session runs where others run a function: it waits for the end of the script."""
        self._context = copy_context()
        self._joined.set()
        self._done.wait()
        current_task().session.drops.flush_all()  # what the last of its threads said as it ended
        # The variables of the script go with it, though later than the page: what they hold is shown now.
        for value in list(vars(sys.modules["__main__"]).values()):
            for output in value if isinstance(value, OutputList) else [value]:
                if isinstance(output, Output):
                    output.finish()
