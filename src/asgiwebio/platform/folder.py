"""Python files of one directory, loaded one by one while the program runs."""

import builtins
import importlib.util
import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

__all__ = ["MODULE_NAME", "Folder"]

MODULE_NAME = "__pywebio__"
"""The `__name__` of a file that was loaded; PyWebIO's programs ask for it."""

_IMPORTS = threading.RLock()  # sys.modules and sys.path are the whole process's


class Folder:
    """What the files of a directory import from beside them is theirs: other folders may have modules of that name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._modules: dict[str, ModuleType] = {}
        self._entered = False

    def load(self, file: Path) -> ModuleType:
        """Run a file of the directory as a new module. Raises what it raises."""
        spec = importlib.util.spec_from_file_location(MODULE_NAME, file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        # Also an import within a function, long after, finds what is beside the file.
        vars(module)["__builtins__"] = {**vars(builtins), "__import__": self._import}
        with self._inside():
            before = sys.modules.get(MODULE_NAME)
            sys.modules[MODULE_NAME] = module  # where dataclasses and the like look for it
            try:
                spec.loader.exec_module(module)
            finally:
                if before is not None:
                    sys.modules[MODULE_NAME] = before
        return module

    def forget(self) -> None:
        """Load the modules beside the files again when they are next imported."""
        with _IMPORTS:
            self._modules.clear()

    def _import(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        """`import` for the files here."""
        if level or name.partition(".")[0] not in self._names():
            return __import__(name, globals, locals, fromlist or (), level)
        with self._inside():
            return __import__(name, globals, locals, fromlist or (), level)

    def _names(self) -> set[str]:
        """The modules and packages that lie here, but for those whose names Python's own have."""
        found = set()
        with os.scandir(self.path) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    found.add(entry.name.removesuffix(".py"))
                elif Path(entry.path, "__init__.py").is_file():
                    found.add(entry.name)
        return found - sys.stdlib_module_names

    @contextmanager
    def _inside(self) -> Iterator[None]:
        """The directory is on the import path, and the modules of its names are its own."""
        with _IMPORTS:
            if self._entered:
                yield
                return
            names = self._names()
            others = _take(names)
            sys.modules.update(self._modules)
            sys.path.insert(0, str(self.path))
            self._entered = True
            try:
                yield
            finally:
                self._entered = False
                sys.path.remove(str(self.path))
                self._modules = _take(names)
                sys.modules.update(others)


def _take(names: set[str]) -> dict[str, ModuleType]:
    """Take modules of these names, and what is in them, out of `sys.modules`."""
    return {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] in names}
