"""asgiwebio under the name `pywebio`, for programs that cannot be changed."""

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from asgiwebio.exceptions import WrongPlace

OLD, NEW = "pywebio", "asgiwebio"


def install_as_pywebio() -> None:
    """From now on `import pywebio`, in any form and of any submodule, gives asgiwebio's modules; again does nothing.

    Call it before anything imports PyWebIO, which may stay installed and is not touched.

        import asgiwebio
        asgiwebio.install_as_pywebio()
        import program_for_pywebio
    """
    new = importlib.import_module(NEW)
    loaded = sys.modules.get(OLD)
    if loaded is new:
        return
    if loaded is not None:
        raise WrongPlace(
            "install_as_pywebio(): PyWebIO itself is imported already. Call it before the first import of pywebio."
        )
    sys.meta_path.insert(0, _Finder())
    sys.modules[OLD] = new


def uninstall() -> None:
    """Take the name `pywebio` away again, for tests."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, _Finder)]
    if sys.modules.get(OLD) is sys.modules.get(NEW):
        for name in [name for name in sys.modules if name == OLD or name.startswith(OLD + ".")]:
            del sys.modules[name]


class _Finder(MetaPathFinder):
    """Finds `pywebio.x` where `asgiwebio.x` is."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        if not fullname.startswith(OLD + "."):
            return None
        name = NEW + fullname.removeprefix(OLD)
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
            return None
        return ModuleSpec(fullname, _Loader(module), is_package=hasattr(module, "__path__"))


class _Loader(Loader):
    """Loads a module that is there already, as it is."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._spec = module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:  # noqa: ARG002
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._spec  # the import system has put that of the old name there
