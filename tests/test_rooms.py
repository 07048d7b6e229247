"""The plan of the rooms (docs/architecture.md), asserted: who may import whom, and how long a room may get."""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "asgiwebio"
PAGE = ROOT / "static" / "src"
LONGEST = 400

# ---- Python

FACES = frozenset({"input", "output", "pin", "session", "aio"})
HOSTS = frozenset({"platform", "server", "reload", "script", "cli"})
# Each group of rooms, and the rooms that it may import beside itself and `exceptions`.
DOORS: dict[frozenset[str], frozenset[str]] = {
    frozenset({"exceptions"}): frozenset(),
    frozenset({"_expected"}): frozenset(),
    frozenset({"_wire"}): frozenset(),
    frozenset({"_session"}): frozenset({"_wire"}),
    frozenset({"_link"}): frozenset({"_wire"}),
    FACES: frozenset({"_session", "_wire"}),
    frozenset({"_asgi"}): frozenset({"_link", "_session", "_wire"}),
    HOSTS: frozenset({"_asgi"}),
    frozenset({"testing"}): frozenset({"_asgi", "_wire"}),
    frozenset({"pytest_plugin"}): frozenset({"testing", "_session"}),
}
# What joins the rooms may import them all. Nothing imports these two, but for the first the second.
ROOT_ROOM, COMPAT = "__init__", "_compat"


def room_of(module: str) -> str:
    """The room of a dotted module name: its part after `asgiwebio`."""
    return module.split(".")[1] if "." in module else ROOT_ROOM


def allowed(room: str) -> frozenset[str]:
    if room in (ROOT_ROOM, COMPAT):
        return frozenset().union(*DOORS, {ROOT_ROOM, COMPAT})
    for group, doors in DOORS.items():
        if room in group:
            return group | doors | {"exceptions"}
    pytest.fail(f"{room} has no place in the plan of the rooms")


def imports(source: str, module: str, *, package: bool) -> Iterator[str]:
    """Every module of ours that the source names in an import, wherever it stands."""
    parts = module.split(".")
    here = parts if package else parts[:-1]
    rooms = {path.stem for path in PACKAGE.iterdir()}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "asgiwebio")
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else []
            target = ".".join([*base, *([node.module] if node.module else [])])
            if target == "asgiwebio":
                # `from asgiwebio import input` names a room; any other name is the package's own.
                yield from (f"asgiwebio.{alias.name}" if alias.name in rooms else target for alias in node.names)
            elif target.startswith("asgiwebio."):
                yield target


def python_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_rooms_import_only_through_their_doors() -> None:
    wrong = []
    for file in python_files():
        relative = file.relative_to(PACKAGE.parent)
        package = file.stem == "__init__"
        module = ".".join(relative.parent.parts if package else relative.with_suffix("").parts)
        room = room_of(module)
        wrong += [
            f"{relative}: {room} may not import {target}"
            for target in imports(file.read_text("utf-8"), module, package=package)
            if room_of(target) not in allowed(room)
        ]

    assert wrong == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("import asgiwebio._asgi.app", "asgiwebio._asgi.app"),
        ("from asgiwebio import input", "asgiwebio.input"),
        ("from asgiwebio import webio_asgi", "asgiwebio"),
        ("from ..exceptions import PeerError", "asgiwebio.exceptions"),
        ("from .. import _asgi", "asgiwebio._asgi"),
        ("from .outbox import Outbox", "asgiwebio._link.outbox"),
        ("def late():\n    from asgiwebio._session import context", "asgiwebio._session"),
    ],
)
def test_imports_are_seen_in_every_form(source: str, target: str) -> None:
    assert list(imports(source, "asgiwebio._link.link", package=False)) == [target]


# ---- The page

PAGE_DOORS: dict[str, set[str]] = {
    "wire": set(),
    "dom": set(),
    "i18n": set(),
    "link": {"wire"},
    "lazy": {"dom"},
    "widgets": {"wire", "dom", "i18n", "form", "pin"},
    "form": {"wire", "dom", "i18n", "widgets", "pin"},
    "pin": {"wire", "dom", "i18n", "widgets", "form"},
    "page": {"wire", "dom", "i18n", "widgets", "form", "pin"},
    "main": {"wire", "dom", "i18n", "widgets", "form", "pin", "page", "link"},
}
TS_IMPORT = re.compile(
    r"""^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"](?P<named>\.[^'"]+)['"]"""
    r"""|^\s*import\s*['"](?P<bare>\.[^'"]+)['"]"""
    r"""|\bimport\(\s*['"](?P<dynamic>\.[^'"]+)['"]""",
    re.MULTILINE,
)


def page_files() -> list[Path]:
    return sorted(file for file in PAGE.rglob("*.ts") if not file.name.endswith(".d.ts"))


def page_room(file: Path) -> str:
    return file.relative_to(PAGE).parts[0].removesuffix(".ts")


def wrong_page_imports(file: Path, source: str) -> Iterator[str]:
    room = page_room(file)
    if room not in PAGE_DOORS:
        pytest.fail(f"{file.relative_to(ROOT)}: {room} has no place in the plan of the page's rooms")
    for found in TS_IMPORT.finditer(source):
        target = (file.parent / (found["named"] or found["bare"] or found["dynamic"])).resolve()
        if not target.is_relative_to(PAGE):
            continue  # a stylesheet
        other = page_room(target)
        # Whoever draws something may fetch a lazy chunk for it; only its types may be named without fetching it.
        types_only = found[0].lstrip().startswith("import type")
        lazily = other == "lazy" and (found["dynamic"] or types_only) and room not in ("wire", "dom", "link", "i18n")
        if other != room and other not in PAGE_DOORS[room] and not lazily:
            yield f"{file.relative_to(ROOT)}: {room} may not import {found[0].strip()}"


def test_page_rooms_import_only_through_their_doors() -> None:
    wrong = [line for file in page_files() for line in wrong_page_imports(file, file.read_text("utf-8"))]

    assert page_files()
    assert wrong == []


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("wire/frame.ts", "import { Link } from '../link/link';"),
        ("page/page.ts", "import {\n  type Link,\n  open,\n} from '../link/link';"),
        ("widgets/code.ts", "import { highlight } from '../lazy/code';"),
        ("lazy/code.ts", "import type { Command } from '../wire/messages';"),
        ("dom/lazy.ts", "const code = () => import('../lazy/code');"),
        ("widgets/code.ts", "export { start } from '../main';"),
    ],
)
def test_page_imports_are_seen_in_every_form(file: str, source: str) -> None:
    assert len(list(wrong_page_imports(PAGE / file, source))) == 1


# ---- Length


def python_length(source: str) -> int:
    """Lines that hold code: no docstring, no comment, no blank line."""
    docstrings: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node, clean=False
        ):
            docstrings.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    code: set[int] = set()
    ignored = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in ignored:
            code.update(range(token.start[0], token.end[0] + 1))
    return len(code - docstrings)


def page_length(source: str) -> int:
    without = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    return sum(1 for line in without.splitlines() if line.strip() and not line.strip().startswith("//"))


def test_python_length_counts_code_only() -> None:
    source = '"""Doc.\n\nmore"""\n\n# why\nx = """a\nb"""\n\ndef f():\n    "doc"\n    return 1  # why\n'

    assert python_length(source) == 4


def test_page_length_counts_code_only() -> None:
    assert page_length("/** Doc\n * more */\n\n// why\nconst x = 'https://a'; // why\n") == 1


def test_no_room_is_too_long() -> None:
    lengths = {file: python_length(file.read_text("utf-8")) for file in python_files()}
    lengths |= {file: page_length(file.read_text("utf-8")) for file in page_files()}

    assert {str(file.relative_to(ROOT)): n for file, n in lengths.items() if n > LONGEST} == {}


# ---- Importing


def test_importing_starts_nothing_and_imports_no_host() -> None:
    program = """
import sys, threading
import asgiwebio, asgiwebio.input, asgiwebio.output, asgiwebio.session
asgiwebio.webio_asgi
print(threading.active_count(), [name for name in sys.argv[1:] if name in sys.modules])
"""
    hosts = ["fastapi", "flask", "django", "tornado", "aiohttp", "asgiwebio._compat"]
    run = subprocess.run([sys.executable, "-c", program, *hosts], capture_output=True, text=True, check=False)

    assert (run.stdout, run.stderr) == ("1 []\n", "")


# ---- What has no place in the repository


def tracked_files() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [file for name in listed.split("\0") if name and (file := ROOT / name).is_file()]


def test_no_file_names_a_machine_or_a_registry() -> None:
    # Brackets keep these patterns from finding themselves.
    machine = r"(?<![\w.~-])/(?:[w]ork|[f]arm|[r]oot|[h]ome)/[a-z]|/tmp/[b]ash_jobs"
    registry = r"https?://(?:[r]egistry|[f]iles|[d]eb|[p]ypi)\."
    pattern = re.compile(f"{machine}|{registry}".encode())
    found = [
        f"{file.relative_to(ROOT)}: {match[0].decode()}"
        for file in tracked_files()
        if file.suffix not in {".png", ".ico", ".woff2"}
        for match in pattern.finditer(file.read_bytes())
    ]

    assert found == []
