"""`TESTS_CSP=strict pytest tests/e2e`: every app that says nothing of a policy gets this one, in all processes."""

import os
from pathlib import Path

import pytest

from .site.sitecustomize import VARIABLE, prefer

__all__ = ["POLICY", "everywhere"]

POLICY = os.environ.get(VARIABLE, "")
"""The policy of this run; empty for none."""
_SITE = Path(__file__).parent / "site"


def everywhere(patch: pytest.MonkeyPatch) -> None:
    """Make it so here and in the processes that are started from here on, as long as the patch lasts."""
    from asgiwebio._asgi import page

    patch.setattr(page.Page, "__post_init__", page.Page.__post_init__)
    prefer(page, POLICY)
    patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(_SITE), os.environ.get("PYTHONPATH")])))
