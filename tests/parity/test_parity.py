"""How near asgiwebio is to PyWebIO 1.8.4: its API and its golden traces.

`expected.json` is a ratchet: what it lists must hold, and a trace that holds without being listed fails until it is.
Rewrite it with `python tests/parity/test_parity.py`.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, TypedDict

import pytest
from _pytest.mark import ParameterSet

HERE = Path(__file__).resolve().parent
TRACES = sorted(path.stem for path in (HERE / "scripts").glob("*.py"))
FINAL_LINE = re.compile(r"^parity: (\d+)/\d+ names, (\d+)/\d+ signatures$", re.MULTILINE)


class Api(TypedDict):
    names: int
    signatures: int


class Expected(TypedDict):
    api: Api
    traces: list[str]


class Played(NamedTuple):
    """What one run of trace.py found: for each trace its difference, empty where there is none."""

    differences: dict[str, str]
    output: str


def expected() -> Expected:
    loaded: Expected = json.loads((HERE / "expected.json").read_text("utf-8"))
    return loaded


def check_api() -> tuple[Api, str]:
    run = subprocess.run([sys.executable, HERE / "check_api.py"], capture_output=True, text=True, check=False)
    figures = FINAL_LINE.search(run.stdout)
    assert figures, f"check_api.py did not come to its end:\n{run.stdout}{run.stderr}"
    return Api(names=int(figures[1]), signatures=int(figures[2])), run.stdout


def play_traces() -> Played:
    command = [sys.executable, str(HERE / "trace.py"), "check", "--package", "asgiwebio", "--jobs", "4", "--verbose"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    differences: dict[str, str] = {}
    lines: list[str] = []
    for line in run.stdout.splitlines():
        verdict = re.match(r"(\d\d_\w+): (equal|DIFFERS)", line)
        if verdict:
            differences[verdict[1]] = "" if verdict[2] == "equal" else "\n".join(lines) or "differs"
            lines.clear()
        else:
            lines.append(line)
    return Played(differences, run.stdout + run.stderr)


@pytest.fixture(scope="module")
def played() -> Played:
    played = play_traces()
    assert sorted(played.differences) == TRACES, f"trace.py did not come to its end:\n{played.output}"
    return played


def test_api_is_no_smaller_than_it_was() -> None:
    api, report = check_api()

    reached = expected()["api"]
    assert api["names"] >= reached["names"], report
    assert api["signatures"] >= reached["signatures"], report


def test_expected_names_traces_that_exist() -> None:
    assert set(expected()["traces"]) <= set(TRACES)


def trace_parameters() -> list[ParameterSet]:
    """Each trace; those that are not listed are known to differ, and fail when they do not (`xfail_strict`)."""
    differs = pytest.mark.xfail(reason="not there yet; once it passes, list it in expected.json")
    listed = expected()["traces"]
    return [pytest.param(trace, marks=() if trace in listed else differs) for trace in TRACES]


# The first of these waits for all of them.
@pytest.mark.timeout(600)
@pytest.mark.parametrize("trace", trace_parameters())
def test_trace(trace: str, played: Played) -> None:
    assert not played.differences[trace], "not what PyWebIO says"


if __name__ == "__main__":
    now = Expected(api=check_api()[0], traces=[name for name, diff in play_traces().differences.items() if not diff])
    (HERE / "expected.json").write_text(json.dumps(now, indent=2) + "\n", "utf-8")
    sys.stdout.write(f"{len(now['traces'])} of {len(TRACES)} traces, {now['api']}\n")
