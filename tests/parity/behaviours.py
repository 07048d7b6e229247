"""Which of PyWebIO's behaviours tests show, and when those are due that none does yet.

A test shows a behaviour when it cites its id: `@pytest.mark.behaviour("IN-01")`. `due.json` lists the others, each
with the issue it is due in and why. Run as a program it prints where we stand; with `prune` it takes what is cited by
now out of `due.json` first.
"""

import ast
import json
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple, TypedDict

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
DUE = HERE / "due.json"
MARK = "behaviour"


class Due(TypedDict):
    issue: int
    why: str


class Citation(NamedTuple):
    """What one test cites, or one mark elsewhere. None stands for what is no plain text."""

    line: int
    ids: tuple[str | None, ...]
    module: str


def known() -> list[str]:
    """The ids of all behaviours."""
    return [behaviour["id"] for behaviour in json.loads((HERE / "behaviours.json").read_text("utf-8"))]


def due() -> dict[str, Due]:
    loaded: dict[str, Due] = json.loads(DUE.read_text("utf-8"))
    return loaded


def citations() -> list[Citation]:
    """Every mark in the tests' source: what is said in comments and texts counts for nothing."""
    modules = sorted(path for path in TESTS.rglob("*.py") if HERE / "scripts" not in path.parents)
    return [citation for module in modules for citation in marks(module.read_text("utf-8"), _place(module))]


def marks(source: str, module: str) -> list[Citation]:
    """What one module cites, in its order."""
    tree = ast.parse(source, module)
    owner = {
        mark: test.lineno
        for test in ast.walk(tree)
        if isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef)
        for decorator in test.decorator_list
        for mark in ast.walk(decorator)
    }
    found: dict[int, list[str | None]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == MARK:
            ids = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
            found.setdefault(owner.get(node, node.lineno), []).extend(id if isinstance(id, str) else None for id in ids)
    return [Citation(line, tuple(ids), module) for line, ids in sorted(found.items())]


def cited() -> set[str]:
    """The ids that tests cite."""
    return {id for citation in citations() for id in citation.ids if id is not None}


def prune() -> None:
    """Take what is cited out of the list of what is due."""
    shown = cited()
    write({id: entry for id, entry in due().items() if id not in shown})


def write(entries: dict[str, Due]) -> None:
    """Write due.json in the order of the behaviours, one on a line."""
    order = {id: index for index, id in enumerate(known())}
    lines = [
        f"  {json.dumps(id)}: {json.dumps(entries[id], ensure_ascii=False)}"
        for id in sorted(entries, key=lambda id: order.get(id, -1))
    ]
    DUE.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def report() -> str:
    """How many are shown, and the others by the issue they are due in."""
    shown, later, all = cited(), due(), known()
    lines = [f"{len(shown.intersection(all))} of {len(all)} behaviours are shown by tests"]
    missing = [id for id in all if id not in shown]
    for issue, count in sorted(Counter(later[id]["issue"] for id in missing if id in later).items()):
        lines.append(f"  due in issue {issue}: {count}")
        lines += [f"    {id}: {later[id]['why']}" for id in missing if id in later and later[id]["issue"] == issue]
    if unlisted := [id for id in missing if id not in later]:
        lines.append(f"  neither shown nor in {DUE.name}: {', '.join(unlisted)}")
    return "\n".join(lines)


def _place(module: Path) -> str:
    return module.relative_to(TESTS.parent).as_posix()


if __name__ == "__main__":
    if sys.argv[1:] == ["prune"]:
        prune()
    sys.stdout.write(report() + "\n")
