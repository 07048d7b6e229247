"""The page as a whole, and scripts in it."""

from typing import Any

from asgiwebio._session.content import Source, content_of
from asgiwebio._session.context import current_task
from asgiwebio._session.dialogue import perform
from asgiwebio._session.files import send_file
from asgiwebio._session.media import type_of_name
from asgiwebio._session.script import evaluate, run
from asgiwebio._session.sentences import LANGUAGES
from asgiwebio._wire.commands import SetEnv
from asgiwebio.exceptions import InvalidType, InvalidValue


def run_js(code_: str, **args: object) -> None:
    """Run JavaScript in the page and go on at once; `args` are its variables.

    What fails there shows in the browser's console only.
    """
    run(current_task(), _code(code_), args)


def eval_js(expression_: str, **args: object) -> Any:
    """Run JavaScript in the page and return its value; a promise is awaited there.

    None stands for undefined, for what JSON cannot say, and for an error.
    """
    task = current_task()
    return perform(task, evaluate(task, _code(expression_), args))


def download(name: str, content: Source) -> None:
    """Have the browser save `content` as a file of that name: bytes, a Path, an open file, or an iterator of bytes.

    A Path or a file opened with "rb" is read as it is sent, and such a file is closed when the session is over.
    """
    made = content_of(content)
    if made is None:
        given = type(content).__name__
        raise InvalidType(f"content is {given}, bytes are expected; write download({name!r}, text.encode()) for text.")
    task = current_task()
    send_file(task, task.session.files.add(made, name=str(name), type=type_of_name(str(name))))


def set_env(**env_info: object) -> None:
    """Set what concerns the whole page, from now on.

    Takes `title`, `output_animation`, `auto_scroll_bottom`, `http_pull_interval` (milliseconds), `input_panel_fixed`,
    `input_panel_min_height`, `input_panel_init_height` (pixels), `input_auto_focus`, `output_max_width` (CSS),
    `language`, such as "de": what visitors are spoken to in by the page's own words and by the server's about wrong
    answers. It is also the language that the page says it is in.

    Where there is no WebSocket, what you show is on the page at once all the same. With `http_pull_interval` the page
    asks for it no more often than that, up to 5000, and gets more at a time.
    """
    known = SetEnv.__annotations__
    for name in env_info:
        if name not in known:
            raise InvalidValue(f"set_env({name}=…): one of {', '.join(known)} is expected.")
    task = current_task()
    if "language" in env_info:
        task.session.language = _language(env_info["language"])
    interval = env_info.get("http_pull_interval")
    if isinstance(interval, int | float) and not isinstance(interval, bool):
        task.session.pull_interval = interval / 1000
    task.session.emit("set_env", env_info, task.id)


def go_app(name: str, new_window: bool = True) -> None:
    """Open another application of the same server, in a new window or in place of this page."""
    run(current_task(), "WebIO.openApp(app, new_window)", {"app": name, "new_window": new_window})


def _language(language: object) -> str:
    if language not in LANGUAGES:
        raise InvalidValue(f"set_env(language={language!r}): one of {', '.join(LANGUAGES)} is expected.")
    return str(language)


def _code(code: object) -> str:
    if not isinstance(code, str):
        raise InvalidType(f"code {code!r}: JavaScript as text is expected, not {type(code).__name__}.")
    return code
