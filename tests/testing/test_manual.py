"""docs/testing.md says what is so: its tests run, by the fixture that pytest finds by itself."""

import ast
import re
import subprocess
import sys
from pathlib import Path

from asgiwebio.testing import Page, Visitor

MANUAL = (Path(__file__).resolve().parents[2] / "docs" / "testing.md").read_text("utf-8")
FILES = dict(re.findall(r"^```python\n# (\S+\.py)\n(.*?)^```", MANUAL, re.MULTILINE | re.DOTALL))
CELLS = re.findall(r"^\| (`.*?) \|", MANUAL, re.MULTILINE)


def test_every_snippet_passes(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    options = ["-q", "-W", "error", "-p", "no:cacheprovider", "--import-mode=prepend"]
    run = subprocess.run([sys.executable, "-m", "pytest", *options], cwd=tmp_path, capture_output=True, text=True)

    tests = sum(text.count("def test_") for text in FILES.values())
    assert f"{tests + 1} passed" in run.stdout, run.stdout + run.stderr  # the async one on both event loops
    assert MANUAL.count("```python") == len(FILES)


def test_hello_test_is_short() -> None:
    tree = ast.parse(FILES["test_hello.py"])
    test = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "test_hello")
    program = [node for node in tree.body if node is not test]

    assert len(ast.unparse(test).splitlines()) <= 8
    assert len(program) == 3


def test_methods_and_options_are_there() -> None:
    names = re.findall(r"`(\w+)(?=[`(])", " ".join(CELLS))

    assert {"fill", "ended", "timeout", "path"} <= set(names)
    assert [name for name in names if not hasattr(Page, name) and name not in Visitor.__init__.__annotations__] == []


def test_plugin_costs_nothing_until_it_is_asked() -> None:
    program = (
        "import asgiwebio.pytest_plugin, sys; print([n for n in ('httpx', 'starlette', 'uvicorn') if n in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert run.stdout == "[]\n", run.stderr
