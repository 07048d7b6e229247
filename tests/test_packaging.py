"""What is packed, and that what is said about it in several places agrees."""

import importlib.metadata
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

import asgiwebio
from hatch_build import ROOT, SOURCES, sources_hash

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_version_is_the_same_everywhere() -> None:
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert newest is not None
    assert newest[1] == asgiwebio.__version__
    assert importlib.metadata.version("asgiwebio") == asgiwebio.__version__


def test_uv_sees_every_source_of_the_bundle() -> None:
    keys = {key["file"].removeprefix("static/").removesuffix("/**/*") for key in PROJECT["tool"]["uv"]["cache-keys"]}

    assert set(SOURCES) <= keys


def test_sources_hash_changes_with_contents_and_names_only(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    file = tmp_path / "src" / "main.ts"
    file.write_text("one\n")
    before = sources_hash(tmp_path)
    os.utime(file, (0, 0))
    (tmp_path / "README.md").write_text("not a source")
    assert sources_hash(tmp_path) == before

    file.write_bytes(b"one\r\n")
    assert sources_hash(tmp_path) == before
    file.write_text("two\n")
    changed = sources_hash(tmp_path)
    assert changed != before
    file.rename(file.with_name("other.ts"))
    assert sources_hash(tmp_path) not in (before, changed)


def test_an_editable_checkout_has_its_bundle() -> None:
    static_path = Path(asgiwebio.STATIC_PATH)

    assert static_path.is_relative_to(ROOT / "src")
    assert (static_path / "manifest.json").is_file()


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], set[str]]:
    """The names in the sdist and in the wheel that is built from it."""
    folder = tmp_path_factory.mktemp("dist")
    run = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT],
        capture_output=True,
        text=True,
        check=False,
        # The bundle in the checkout is the one to pack: a wheel from an sdist builds nothing.
        env={**os.environ, "ASGIWEBIO_SKIP_FRONTEND": "1"},
    )
    assert run.returncode == 0, run.stdout + run.stderr
    with tarfile.open(next(folder.glob("*.tar.gz"))) as sdist, zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return {name.partition("/")[2] for name in sdist.getnames()}, set(wheel.namelist())


def test_wheel_has_the_package_and_the_bundle_only(packed: tuple[set[str], set[str]]) -> None:
    wheel = packed[1]

    assert {"asgiwebio/__init__.py", "asgiwebio/py.typed", "asgiwebio/_assets/manifest.json"} <= wheel
    assert {name.split("/")[0] for name in wheel} == {
        "asgiwebio",
        f"asgiwebio-{asgiwebio.__version__}.dist-info",
    }


def test_sdist_can_build_itself(packed: tuple[set[str], set[str]]) -> None:
    sdist = packed[0]

    assert {"pyproject.toml", "hatch_build.py", "LICENSE", "README.md", "static/package-lock.json"} <= sdist
    assert "src/asgiwebio/_assets/manifest.json" in sdist
    assert not any("node_modules" in name for name in sdist)
