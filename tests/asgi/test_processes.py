"""What is said of a session that lives in another process, and that nothing is said of one that lives nowhere."""

import os
import subprocess
import sys

import pytest

from asgiwebio._asgi.processes import _SETTINGS, LONGEST, advice, elsewhere, marked

BESIDE = "another one has this session"


def of(number: int) -> str:
    return f"{number:x}.secret"


def test_a_token_says_in_which_process_its_session_lives() -> None:
    assert marked("secret") == of(os.getpid())


def test_a_process_that_was_started_with_this_one_is_told_from_one_that_is_gone() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        assert BESIDE in elsewhere(of(other.pid))
        other.communicate()
    assert elsewhere(of(other.pid)) == ""


def test_what_has_nothing_to_do_with_this_server_is_no_process_beside_it() -> None:
    code = "import os; print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert elsewhere(of(other.pid)) == ""
        other.communicate()


@pytest.mark.parametrize(
    "token", ["", "secret", ".secret", "0.secret", "-1.secret", "fffffff.secret", "ffffffff.secret"]
)
def test_made_up_tokens_say_nothing(token: str) -> None:
    assert elsewhere(token) == ""
    assert elsewhere(of(os.getpid())) == ""


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("/usr/bin/gunicorn", "use gunicorn --workers 1 --threads 100"),
        ("/lib/site-packages/uvicorn/__main__.py", "use uvicorn --workers 1"),
        ("serve.py", "use one process with many threads"),
        ("", "use one process with many threads"),
    ],
)
def test_advice_is_in_the_words_of_the_server(program: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [program])
    assert advice() == words


def test_it_fits_in_the_reason_of_a_closed_websocket(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _SETTINGS:
        monkeypatch.setattr(sys, "argv", [name])
        assert 0 < len(elsewhere(of(os.getppid())).encode()) <= LONGEST
