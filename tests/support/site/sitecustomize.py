"""Python itself imports this first in each process that has its folder on the path: see `tests/support/policy.py`."""

import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

VARIABLE = "TESTS_CSP"
PAGE = "asgiwebio._asgi.page"


def prefer(page: Any, policy: str) -> None:
    """Give apps `policy` where they have none of their own; `page` is the module that makes pages."""
    check = page.Page.__post_init__

    def chosen(self: Any) -> None:
        if self.csp is None:
            object.__setattr__(self, "csp", policy)
        check(self)

    page.Page.__post_init__ = chosen


class _Finder(importlib.abc.MetaPathFinder):
    """Waits until the module is imported: here it would come before what servers patch."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != PAGE:
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        assert spec is not None
        assert spec.loader is not None
        load = spec.loader.exec_module

        def and_prefer(module: ModuleType) -> None:
            load(module)
            prefer(module, os.environ[VARIABLE])

        spec.loader.exec_module = and_prefer  # type: ignore[method-assign]
        return spec


# As the tests' own process, which imports it by its long name, it only lends `prefer`.
if __name__ == "sitecustomize" and os.environ.get(VARIABLE):
    sys.meta_path.insert(0, _Finder())
