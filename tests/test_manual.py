"""The pages of docs/ say what is so: their programs and commands run, and their links lead somewhere.

A block of Python whose first line is a comment with a file's name is that file. A line of a block of commands is a
command and, as a comment, the address at which it then serves the question of hello.py.
"""

import ast
import contextlib
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from asgiwebio.platform.port import get_free_port
from tests.support.remote import remote_page

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# (\S+\.py)\n")
COMMAND = re.compile(r"^(.+?)\s+# http://127\.0\.0\.1:8080(\S+)$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PAGES = sorted((ROOT / "docs").glob("*.md"))
PATIENCE = 30.0
DJANGO = {
    "manage.py": """
import os
from django.core.management import execute_from_command_line
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
execute_from_command_line()
""",
    "mysite/settings.py": "ALLOWED_HOSTS = ['*']\nROOT_URLCONF = 'mysite.urls'\nSECRET_KEY = 'only for a test'\n",
    "mysite/urls.py": "urlpatterns = []\n",
    "mysite/wsgi.py": """
import os
from django.core.wsgi import get_wsgi_application
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
application = get_wsgi_application()
""",
}


class Told(NamedTuple):
    """A command that a page tells to write, and the files that it needs."""

    place: str
    command: str
    path: str
    files: dict[str, str]


def commands() -> Iterator[Told]:
    for page in PAGES:
        files: dict[str, str] = {}
        manual = page.read_text("utf-8")
        for block in BLOCK.finditer(manual):
            language, text = block.groups()
            named = FILE.match(text)
            if language == "python" and named:
                files[named[1]] = text
            elif language == "sh":
                for found in COMMAND.finditer(manual, *block.span(2)):
                    line = manual.count("\n", 0, found.start()) + 1
                    yield Told(f"{page.name}:{line}", found[1], found[2], dict(files))


@contextlib.contextmanager
def running(told: Told, folder: Path, port: int) -> Iterator[None]:
    """The command, from the moment it answers."""
    for name, text in {**DJANGO, **told.files}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text.replace("8080", str(port)))
    program, *arguments = told.command.replace("8080", str(port)).split()
    script = [] if program == "python" else [str(Path(sys.executable).with_name(program))]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYWEBIO_SCRIPT_MODE_PORT": str(port)}
    with subprocess.Popen([sys.executable, *script, *arguments], cwd=folder, env=environment) as process:
        try:
            pause = threading.Event()
            for _ in range(int(PATIENCE / 0.1)):
                with contextlib.suppress(httpx.TransportError):
                    httpx.get(f"http://127.0.0.1:{port}/")
                    break
                assert process.poll() is None, f"{told.command} ended"
                pause.wait(0.1)
            yield
        finally:
            process.kill()


@pytest.mark.parametrize("told", [*commands()], ids=lambda told: told.place)
def test_a_command_serves_what_the_page_says(told: Told, tmp_path: Path) -> None:
    port = get_free_port()
    with running(told, tmp_path, port), remote_page(f"127.0.0.1:{port}", "longpoll", path=told.path) as page:
        page.answer("Ada")
        assert page.text() == "Hello, Ada!"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_programs_are_python(page: Path) -> None:
    for language, text in BLOCK.findall(page.read_text("utf-8")):
        if language == "python":
            ast.parse(text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text("utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []
