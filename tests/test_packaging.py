"""What is packed, and that what is said about it in several places agrees."""

import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hatchling.metadata.core import ProjectMetadata

import asgiwebio
from hatch_build import NODE_WHEEL, ROOT, SOURCES, FrontendHook, installed, sources_hash

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_version_is_the_same_everywhere() -> None:
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert newest is not None
    assert newest[1] == asgiwebio.__version__
    assert importlib.metadata.version("asgiwebio") == asgiwebio.__version__


@pytest.mark.behaviour("PLAT-47", "PLAT-57")
def test_what_is_needed_is_said_and_comes_along() -> None:
    told = importlib.metadata.metadata("asgiwebio")

    assert told["Requires-Python"] == ">=3.11"
    assert [need for need in told.get_all("Requires-Dist", []) if need.startswith("websockets") and ";" not in need]


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


class Packed(NamedTuple):
    """The names in the sdist and in the wheel that is built from it, and the wheel's size in bytes."""

    sdist: set[str]
    wheel: set[str]
    size: int


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Packed:
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
    built = next(folder.glob("*.whl"))
    with tarfile.open(next(folder.glob("*.tar.gz"))) as sdist, zipfile.ZipFile(built) as wheel:
        names = {name.partition("/")[2] for name in sdist.getnames()}
        return Packed(names, set(wheel.namelist()), built.stat().st_size)


def test_wheel_has_the_package_and_the_bundle_only(packed: Packed) -> None:
    wheel = packed.wheel

    built = {"asgiwebio/_assets/manifest.json", "asgiwebio/_assets/licenses.txt"}
    assert {"asgiwebio/__init__.py", "asgiwebio/py.typed", *built} <= wheel
    assert {name.split("/")[0] for name in wheel} == {
        "asgiwebio",
        f"asgiwebio-{asgiwebio.__version__}.dist-info",
    }


def test_wheel_is_within_its_budget(packed: Packed) -> None:
    assert packed.size <= 2_500_000


def test_sdist_can_build_itself(packed: Packed) -> None:
    sdist = packed.sdist

    assert {"pyproject.toml", "hatch_build.py", "LICENSE", "README.md", "static/package-lock.json"} <= sdist
    assert "src/asgiwebio/_assets/manifest.json" in sdist
    assert not any("node_modules" in name for name in sdist)


# ---- The build hook, in a project of its own


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sources of a page, no bundle, and no Node on PATH."""
    (tmp_path / "static" / "src").mkdir(parents=True)
    (tmp_path / "static" / "src" / "main.ts").write_text("export {};\n")
    (tmp_path / "src" / "asgiwebio" / "_assets").mkdir(parents=True)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("ASGIWEBIO_SKIP_FRONTEND", raising=False)
    return tmp_path


def hook(project: Path) -> FrontendHook:
    return FrontendHook(str(project), {}, None, ProjectMetadata(str(project), None), str(project / "dist"), "wheel")


def write_manifest(project: Path, sources: str) -> None:
    (project / "src" / "asgiwebio" / "_assets" / "manifest.json").write_text(json.dumps({"sources": sources}))


def test_without_a_bundle_and_node_the_build_asks_for_a_node(project: Path) -> None:
    assert hook(project).dependencies() == [NODE_WHEEL]


def test_with_a_fresh_bundle_the_build_does_nothing(project: Path) -> None:
    write_manifest(project, sources_hash(project / "static"))

    assert hook(project).dependencies() == []
    hook(project).initialize("standard", {})


@pytest.mark.parametrize("change", ["another line", "another file"])
def test_a_stale_bundle_is_built_again(project: Path, change: str) -> None:
    write_manifest(project, sources_hash(project / "static"))
    (project / "static" / "src" / ("main.ts" if change == "another line" else "new.ts")).write_text(
        "export const a = 1;\n"
    )

    assert not hook(project).fresh()


def test_an_sdist_has_no_other_sources_than_its_bundle(project: Path) -> None:
    write_manifest(project, "those of long ago")
    (project / "static").rename(project / "elsewhere")

    assert hook(project).fresh()


def test_skipping_trusts_the_bundle_that_is_there(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_manifest(project, "those of long ago")
    monkeypatch.setenv("ASGIWEBIO_SKIP_FRONTEND", "1")

    assert hook(project).fresh()


def test_a_node_that_is_too_old_is_none(project: Path) -> None:
    old = project / "node"
    old.write_text("#!/bin/sh\necho v18.20.4\n")
    old.chmod(0o755)

    assert hook(project).dependencies() == [NODE_WHEEL]


def test_npm_has_installed_what_is_locked(project: Path) -> None:
    static = project / "static"
    locked = {
        "": {},
        "node_modules/vite": {"version": "8.0.0"},
        "node_modules/vitest": {"version": "4.0.0", "dev": True},
    }
    (static / "package-lock.json").write_text(json.dumps({"packages": locked}))
    assert not installed(static)

    (static / "node_modules").mkdir()
    record = static / "node_modules" / ".package-lock.json"
    record.write_text(json.dumps({"packages": {"node_modules/vite": {"version": "8.0.0"}}}))
    assert installed(static)
    assert not installed(static, dev=True)

    record.write_text(json.dumps({"packages": {"node_modules/vite": {"version": "7.9.0"}}}))
    assert not installed(static)
