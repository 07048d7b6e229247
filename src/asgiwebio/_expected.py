"""What we have for other libraries, once the program imports them: importing asgiwebio imports none of them."""

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


def when_imported(library: str, ours: str) -> None:
    """Import our module `ours` as soon as the module `library` is there: now, or right after it is imported."""
    if library in sys.modules:
        importlib.import_module(ours)
    else:
        sys.meta_path.insert(0, _Finder(library, ours))


class _Finder(MetaPathFinder):
    """Finds one module where the import system does, and has ours imported after it."""

    def __init__(self, library: str, ours: str) -> None:
        self._library = library
        self._ours = ours

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        if fullname != self._library:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.loader is None:
            return None
        run = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            run(module)
            importlib.import_module(self._ours)

        # The loader of this one module: what else is asked of it, it answers itself.
        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec
