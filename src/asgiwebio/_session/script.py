"""Scripts of the user's that run in the page."""

from collections.abc import Mapping

from .context import Task
from .dialogue import Dialogue, Wait


def run(task: Task, code: str, args: Mapping[str, object]) -> None:
    """Run code in the page, whatever becomes of it."""
    task.session.emit("run_script", {"code": code, "args": args}, task.id)


def evaluate(task: Task, code: str, args: Mapping[str, object]) -> Dialogue[object]:
    """Run code in the page and wait for its value."""
    return ask_page(task, "run_script", {"code": code, "args": args, "eval": True})


def ask_page(task: Task, command: str, spec: object) -> Dialogue[object]:
    """Send a command that the page answers with a value, and wait for it."""
    with task.session.question(task) as question:
        task.session.emit(command, spec, question.id)
        while True:
            event = yield Wait(task, question)
            if event.name == "js_yield":
                return event.data
