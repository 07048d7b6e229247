"""asgiwebio under the name `pywebio`."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import asgiwebio
from asgiwebio._compat._alias import uninstall
from asgiwebio.exceptions import WrongPlace


@pytest.fixture
def installed() -> Iterator[None]:
    asgiwebio.install_as_pywebio()
    yield
    uninstall()


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    "name", ["", ".output", ".input", ".session", ".session.base", ".io_ctrl", ".utils", ".platform.page"]
)
def test_a_module_is_the_same_under_both_names(name: str) -> None:
    ours = importlib.import_module("asgiwebio" + name)
    spec = ours.__spec__

    assert importlib.import_module("pywebio" + name) is ours
    assert ours.__name__ == "asgiwebio" + name
    assert ours.__spec__ is spec


@pytest.mark.usefixtures("installed")
def test_what_is_not_there_is_missed_under_the_name_that_was_written() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"pywebio\.nowhere"):
        importlib.import_module("pywebio.nowhere")


def test_installing_twice_is_installing_once_and_can_be_undone() -> None:
    finders = list(sys.meta_path)
    asgiwebio.install_as_pywebio()
    asgiwebio.install_as_pywebio()
    importlib.import_module("pywebio.output")
    uninstall()

    assert sys.meta_path == finders
    assert not [name for name in sys.modules if name.split(".")[0] == "pywebio"]


def test_it_is_refused_once_pywebio_itself_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pywebio", ModuleType("pywebio"))
    with pytest.raises(WrongPlace, match="before the first import of pywebio"):
        asgiwebio.install_as_pywebio()


@pytest.mark.behaviour("REL-01", "REL-24")
def test_a_program_of_somebody_else_runs_unchanged(tmp_path: Path) -> None:
    (tmp_path / "tool.py").write_text(
        "import pywebio\n"
        "import pywebio.output as out\n"
        "import pywebio.platform.page\n"
        "from pywebio import *\n"
        "from pywebio import start_server, input as questions\n"
        "from pywebio.input import *\n"
        "from pywebio.output import *\n"
        "from pywebio.pin import *\n"
        "from pywebio.session import info, set_env\n"
        "from pywebio.session import *\n"
        "from pywebio.utils import random_str\n"
        "from pywebio.io_ctrl import Output\n"
        "from pywebio.exceptions import SessionException\n"
        "assert put_text is out.put_text and out.Output is Output\n"
        "assert pywebio.session.set_env is set_env and pywebio.platform.page.config is pywebio.config\n"
        "assert pywebio.__version__.count('.') == 2\n"
        "assert input is questions.input and callable(start_server)\n"
    )
    program = "import asgiwebio\nasgiwebio.install_as_pywebio()\nimport tool, sys\nprint('flask' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (run.returncode, run.stdout, run.stderr) == (0, "False\n", "")
