"""What we have for a library comes with it, and not without it."""

import importlib
import sys
from pathlib import Path

import pytest

from asgiwebio._expected import when_imported


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library, and what is ours for it."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    for name in ("library_of_theirs", "module_of_ours"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    (tmp_path / "library_of_theirs.py").write_text("ready = True")
    (tmp_path / "module_of_ours.py").write_text("from library_of_theirs import ready")


def test_our_module_is_imported_right_after_the_library(modules: None) -> None:
    when_imported("library_of_theirs", "module_of_ours")
    assert not {"library_of_theirs", "module_of_ours"} & sys.modules.keys()
    importlib.import_module("library_of_theirs")
    assert sys.modules["module_of_ours"].ready is True


def test_our_module_is_imported_at_once_where_the_library_is_there(modules: None) -> None:
    importlib.import_module("library_of_theirs")
    when_imported("library_of_theirs", "module_of_ours")
    assert sys.modules["module_of_ours"].ready is True


def test_a_library_that_is_not_installed_is_missed_as_ever(modules: None) -> None:
    when_imported("library_of_nobody", "module_of_ours")
    with pytest.raises(ModuleNotFoundError, match="library_of_nobody"):
        importlib.import_module("library_of_nobody")
    assert "module_of_ours" not in sys.modules
