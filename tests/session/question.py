"""The smallest question: what a face does, without a face."""

from collections.abc import Callable
from typing import Any

from asgiwebio._session.context import current_task
from asgiwebio._session.dialogue import Call, Dialogue, Wait, perform


def ask(check: Any = None) -> Any:
    """Send the command "ask" and return the data of its answer; `check` may send it back by returning text."""
    task = current_task()

    def dialogue() -> Dialogue[object]:
        with task.session.question(task) as question:
            task.session.emit("ask", {"id": question.id}, question.id)
            try:
                while True:
                    event = yield Wait(task, question)
                    wrong = (yield Call(task, check, event.data)) if check else None
                    if wrong is None:
                        return event.data
                    task.session.emit("wrong", {"text": wrong}, question.id)
            finally:
                task.session.emit("asked", None, question.id)

    return perform(task, dialogue())


def say(text: str) -> None:
    """Send the command "say", at once."""
    task = current_task()
    task.session.emit("say", {"text": text, "scope": task.scopes[-1]}, task.id)


def callback(function: Callable[..., object], **options: object) -> str:
    """The id of a callback that lasts as long as the session."""
    session = current_task().session
    return session.callbacks.keep(session.register(function, **options))
