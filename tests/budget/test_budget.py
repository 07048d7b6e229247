"""The hot paths stay hot: their instructions against a stored budget."""

import json
import os
import subprocess
import sys

import pytest

from tests.budget.measure import BUDGET, HERE, PATHS, PYTHON, Figures, stored

SLACK = 1.03


@pytest.fixture(scope="module")
def figures() -> Figures:
    # Without coverage's own tracer, which runs in subprocesses, too.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    command = [sys.executable, str(HERE / "measure.py")]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert run.returncode == 0, run.stderr
    measured: Figures = json.loads(run.stdout)
    return measured


@pytest.mark.parametrize("path", PATHS)
def test_path_is_within_its_budget(path: str, figures: Figures) -> None:
    budgets = stored()
    if PYTHON not in budgets:
        pytest.skip(f"no budget for Python {PYTHON}; `python tests/budget/measure.py --write` stores one")
    budget = budgets[PYTHON][path]

    assert figures[path] <= budget * SLACK, (
        f"{path} takes {figures[path]} instructions, its budget is {budget}. "
        f"Where more is worth it, `python tests/budget/measure.py --write` puts it into {BUDGET.name}."
    )
    assert figures[path] >= budget / SLACK, (
        f"{path} got cheaper, {figures[path]} instructions instead of {budget}: "
        "keep that with `python tests/budget/measure.py --write`."
    )
